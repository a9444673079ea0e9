"""What each column of a header is: which indicator and which part of it, or one of the words that forms use."""

from dataclasses import dataclass

from lib.workbooks.layouts.header_rows import Heading
from lib.workbooks.layouts.headers import Headers, Match
from lib.workbooks.layouts.words import (
    BEFORE,
    COMPARED,
    CUMULATIVE,
    NOTE,
    OF_WHICH,
    PLAN,
    QUARTER,
    VALUE,
    bare,
    plain,
    role,
)

PARTS = {QUARTER: "value", VALUE: "value", CUMULATIVE: "cumulative"}
_NOT_IMPORTED = (NOTE, PLAN, BEFORE, COMPARED)
_WHOLE = frozenset({"tong so", "tong cong", "tong", "chung", "so luong", "tong chung"})  # under a group title: itself


@dataclass(frozen=True)
class Meaning:
    """``code`` of the indicator and ``part`` (value, cumulative), or the ``role`` of a column without one.

    ``how`` the indicator was told; ``others``: further indicators that the same column names.
    """

    role: str = ""
    code: str = ""
    part: str = "value"
    how: str = ""
    others: tuple[str, ...] = ()


def meaning(path: tuple[Heading, ...], headers: Headers) -> Meaning:
    """What the column under ``path`` (headings from top to bottom) is; without role and code when nothing is known."""
    texts = [heading.text for heading in path]
    # An indicator may be called *Diễn giải* as well.
    roles = ["" if headers.match(text) else role(text) for text in texts]
    # Plan, last quarter, comparison, note: also when an indicator stands above or below.
    for word in reversed(roles):
        if word in _NOT_IMPORTED:
            return Meaning(word)
    part = next((PARTS[word] for word in reversed(roles) if word in PARTS), "value")
    names = [text for text, word in zip(texts, roles, strict=True) if word not in PARTS]
    if found := _indicator(names, headers):
        return Meaning(code=found.code, part=part, how=found.how, others=_others(path, found.code, headers))
    word = next((word for word in reversed(roles) if word), "")
    if word in PARTS and any(bare(name) and not OF_WHICH.match(plain(name)) for name in names):
        return Meaning(part=part)  # the quarter, or the year so far, of something unknown
    return Meaning(word)


def _indicator(names: list[str], headers: Headers) -> Match | None:
    """The indicator that headings from top to bottom name: the longest chain that is one, else the lowest heading.

    A group title alone counts only where the lowest heading says that it is the group's own figure (*Tổng số*).
    """
    for start in range(len(names) - 1):
        if found := headers.match(" ".join(names[start:])):
            return found
        skipping = len(names) - start > 2 and not OF_WHICH.match(plain(names[start]))
        if skipping and (found := headers.match(f"{names[start]} {names[-1]}")):
            return found
    if not names:
        return None
    if found := headers.match(names[-1]):
        return found
    if not bare(names[-1]) or plain(names[-1]) in headers.measure_words or bare(names[-1]) in _WHOLE:
        return _indicator(names[:-1], headers)
    return None


def _others(path: tuple[Heading, ...], code: str, headers: Headers) -> tuple[str, ...]:
    """Indicators beside ``code`` that stand in this very column, and not over a group of columns."""
    named = {found.code for heading in path if heading.span == 1 and (found := headers.match(heading.text))}
    return tuple(sorted(named - {code}))
