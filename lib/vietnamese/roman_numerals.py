"""Roman numerals, by which papers count quarters and sections."""

_SIGNS = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def roman(number: int) -> str:
    """``4`` → ``IV``. Raises ValueError for anything but 1 to 3999."""
    if not 1 <= number <= 3999:
        raise ValueError(f"{number!r} has no Roman numeral")
    written = ""
    for value, sign in _SIGNS:
        times, number = divmod(number, value)
        written += sign * times
    return written
