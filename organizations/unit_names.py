"""Names of administrative units, as Vietnamese offices write them."""

PREFIXES = ("thành phố ", "thị trấn ", "thị xã ", "đặc khu ", "phường ", "huyện ", "quận ", "tỉnh ", "xã ")


def bare_name(name: str) -> str:
    """``name`` without the word for the kind of unit in front."""
    lowered = name.lower()
    for prefix in PREFIXES:
        if lowered.startswith(prefix):
            return name[len(prefix) :]
    return name
