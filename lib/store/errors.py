"""What may be wrong with a file that was kept."""


class StoreError(Exception):
    """A kept file that may not be used. ``str()``: why, in English, for a log."""


class Missing(StoreError):  # noqa: N818 -- says what the file is
    """There is no such file, or none that can be read: a folder in its place, no right to read it, a broken disk."""


class Altered(StoreError):  # noqa: N818 -- the same
    """The bytes are no longer those whose hash was recorded, or no hash was recorded."""
