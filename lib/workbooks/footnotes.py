"""The number of a footnote behind a figure, a name or a heading: ``12¹``, ``Xã Nghĩa Tá⁽²⁾``. It is no part of it."""

import re

RAISED_CHARACTERS = frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹⁽⁾ᵃᵇᶜᵈ")
_FIGURE = re.compile(r"[-+(]?\s*[0-9][0-9.,\s\u00a0]*%?\)?")
_POWER = re.compile(r"(?:^|[^0-9.,])10")
_MEASURE = re.compile(r"(?:^|[^a-z])[kdcm]?m\s*$", re.IGNORECASE)  # m², km², m³
_BEYOND_LATIN_1 = re.compile("[\u0100-\u2070\u2080-\uffff]")


def is_figure_text(text: str) -> bool:
    """Whether ``text`` looks like a number."""
    return _FIGURE.fullmatch(text) is not None


def may_be_base_of_power(text: str) -> bool:
    """Whether what is raised behind ``text`` may be an exponent: ``10³`` is 1000, or ten with a footnote."""
    return _POWER.search(text) is not None


def ends_in_measure(text: str) -> bool:
    """Whether ``text`` ends in a measure of length, so that a 2 or 3 raised behind it makes an area or a volume."""
    return _MEASURE.search(text) is not None


def without_footnote(text: str) -> str:
    """``text`` without the raised characters at its end, where they are a footnote's.

    Behind letters they are taken for one only where the text is surely Unicode: ``¹`` is a letter in TCVN3.
    """
    bare = text.rstrip()
    base = bare.rstrip("".join(RAISED_CHARACTERS)).rstrip()
    if not base or base == bare or ends_in_measure(base):
        return text
    if is_figure_text(base) or base[-1].isdigit() or _BEYOND_LATIN_1.search(base):
        return base
    return text
