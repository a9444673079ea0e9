"""The one exception that a person can cause."""


class Refused(Exception):  # noqa: N818 -- a refusal, not a defect
    """Something a person asked for may not be done. ``str()`` of it is one whole Vietnamese sentence for that person:
    what is wrong, where, what to do. Every other exception is a defect of the portal."""
