"""Over time: what the figures that one unit stated for parts of a year come to, by the indicator's rule.

Pure: plain values in, plain values out. Part of the room ``aggregation``.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import NamedTuple

from lib.vietnamese import Period, Span
from organizations.choices import AcrossTime

LONGEST_FIRST = (Span.YEAR, Span.NINE_MONTHS, Span.HALF_YEAR, Span.QUARTER, Span.MONTH)


class Months(NamedTuple):
    """Months of one year, from the first to the last, both included."""

    first: int
    last: int

    @classmethod
    def of(cls, period: Period) -> "Months":
        """Those of ``period``; of a plan those of its year."""
        return cls(period.first_month, period.last_month)

    @property
    def length(self) -> int:
        return self.last - self.first + 1

    def lie_in(self, other: "Months") -> bool:
        return other.first <= self.first and self.last <= other.last


@dataclass(frozen=True, slots=True)
class Answer:
    """What was stated for some months, in the figure with the key ``figure``.

    Without ``value`` it is answered all the same: the indicator does not apply there, or it is answered in words.
    """

    figure: int
    value: Decimal | None = None


Answers = Mapping[Months, Answer]


@dataclass(frozen=True, slots=True)
class Tile:
    """Some of the months that are asked for, and whether anything is known of them."""

    months: Months
    known: bool


@dataclass(frozen=True, slots=True)
class Contradiction:
    """For ``months`` there is ``stated`` (None: that it does not apply) beside parts that come to ``parts``."""

    months: Months
    stated: Decimal | None
    parts: Decimal


@dataclass(frozen=True, slots=True)
class OverTime:
    """What one unit's figures of some months come to.

    ``value`` is None while a part is missing; ``partial`` is then what the others come to. ``tiles`` are the parts,
    ``figures`` the keys of the stored figures that were used.
    """

    value: Decimal | None
    partial: Decimal | None
    tiles: tuple[Tile, ...]
    figures: tuple[int, ...]
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether nothing is missing; without a value it does not apply, or is said in words."""
        return all(tile.known for tile in self.tiles)


def over_time(rule: AcrossTime | None, answers: Answers, months: Months, step: int | None) -> OverTime:
    """What ``answers`` say of ``months`` by ``rule``, which is not that of ratios; None: of words, that do not add up.

    A figure stated for just these months is the answer; else the longest periods that together say most of the months.
    ``step``: the length in months of the parts by which gaps are counted; None: a gap is one part.
    """
    used, gaps = _parts(rule, answers, months, step)
    come_to = _come_to(rule, [answer.value for _, answer in used])
    figures = tuple(answer.figure for _, answer in used)
    if gaps and not used and _of_the_end(rule) and (before := _latest(answers, months)):
        come_to, figures = before.value, (before.figure,)
    tiles = [Tile(each, True) for each, _ in used] + [Tile(each, False) for each in gaps]
    return OverTime(
        value=None if gaps else come_to,
        partial=come_to if gaps else None,
        tiles=tuple(sorted(tiles, key=lambda tile: tile.months)),
        figures=figures,
        contradictions=tuple(_contradictions(rule, answers, used)),
    )


def ratio_over_time(
    stated: Answer | None, months: Months, numerator: OverTime, denominator: OverTime, places: int
) -> OverTime:
    """A share in per cent of some ``months``: as it was ``stated``, else computed again from its two parts."""
    again = share(numerator.value, denominator.value, places)
    if stated is not None:
        differs = again is not None and (stated.value is None or rounded(stated.value, places) != again)
        found = (Contradiction(months, stated.value, again),) if differs and again is not None else ()
        return OverTime(stated.value, None, (Tile(months, True),), (stated.figure,), found)
    tiles = common_tiles([numerator.tiles, denominator.tiles])
    contradictions = (*numerator.contradictions, *denominator.contradictions)
    return OverTime(again, None, tiles, (*numerator.figures, *denominator.figures), contradictions)


def share(numerator: Decimal | None, denominator: Decimal | None, places: int) -> Decimal | None:
    """``numerator`` in per cent of ``denominator``; None where either is unknown and where it is a share of nothing."""
    return rounded(100 * numerator / denominator, places) if numerator is not None and denominator else None


def rounded(value: Decimal, places: int) -> Decimal:
    """To ``places`` decimals, halves up, as people do."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def common_tiles(several: Iterable[tuple[Tile, ...]]) -> tuple[Tile, ...]:
    """The same months cut wherever one of ``several`` tilings is cut; known is what all of them know."""
    tilings = list(several)
    cuts = sorted({month for tiles in tilings for tile in tiles for month in (tile.months.first, tile.months.last + 1)})
    pieces = [Months(first, after - 1) for first, after in pairwise(cuts)]
    found = []
    for piece in pieces:
        over = [tile.known for tiles in tilings for tile in tiles if piece.lie_in(tile.months)]
        if over:
            found.append(Tile(piece, all(over)))
    return tuple(found)


def periods_of(year: int, months: Months, step: int | None = None) -> list[Period]:
    """``months`` as periods, each the longest that fits and has at most ``step`` months."""
    found, month = [], months.first
    while month <= months.last:
        for span in LONGEST_FIRST:
            number, rest = divmod(month - 1, span.months)
            fits = not rest and number < span.last_number and month + span.months - 1 <= months.last
            if fits and span.months <= (step or 12):
                found.append(Period(year, span, number + 1))
                month += span.months
                break
    return found


def _parts(
    rule: AcrossTime | None, answers: Answers, months: Months, step: int | None
) -> tuple[list[tuple[Months, Answer]], list[Months]]:
    """Which answers make up ``months``, and the months for which there are none."""
    if months in answers:
        return [(months, answers[months])], []
    if _of_the_end(rule):
        ending = [each for each in answers if each.last == months.last and each.lie_in(months)]
        if ending:
            longest = min(ending)
            return [(longest, answers[longest])], []
        return [], _split([months], step)[-1:]
    used = _cover(answers, months)
    return [(each, answers[each]) for each in used], _split(_between(used, months), step)


def _of_the_end(rule: AcrossTime | None) -> bool:
    """Whether what stands at the end is what counts."""
    return rule is None or rule == AcrossTime.LAST


def _cover(answers: Answers, months: Months) -> list[Months]:
    """The answers that together say most of ``months`` without overlapping: the fewest, the longer first."""
    inside: dict[int, list[Months]] = {}
    for each in sorted(answers, key=lambda each: each.first - each.last):
        if each.lie_in(months):
            inside.setdefault(each.first, []).append(each)
    # From behind: from each month on, how many months are known, by how few answers, and which of them is the first.
    best: dict[int, tuple[int, int, Months | None]] = {months.last + 1: (0, 0, None)}
    for month in range(months.last, months.first - 1, -1):
        known, number, _ = best[month + 1]
        best[month] = (known, number, None)
        for each in reversed(inside.get(month, ())):  # of equals the longest
            known, number, _ = best[each.last + 1]
            if (known + each.length, number - 1) >= best[month][:2]:
                best[month] = (known + each.length, number - 1, each)
    found, month = [], months.first
    while month <= months.last:
        first = best[month][2]
        if first is not None:
            found.append(first)
        month = first.last + 1 if first else month + 1
    return found


def _between(used: Collection[Months], months: Months) -> list[Months]:
    """The months of ``months`` that none of ``used``, in order, has."""
    ends = [months.first - 1, *(each.last for each in used)]
    starts = [*(each.first for each in used), months.last + 1]
    return [Months(end + 1, start - 1) for end, start in zip(ends, starts, strict=True) if start - end > 1]


def _split(gaps: Iterable[Months], step: int | None) -> list[Months]:
    """``gaps`` in parts of at most ``step`` months."""
    return [Months.of(period) for gap in gaps for period in periods_of(2000, gap, step)]


def _latest(answers: Answers, months: Months) -> Answer | None:
    """What was stated last before the end of ``months``."""
    inside = [each for each in answers if each.lie_in(months)]
    return answers[max(inside, key=lambda each: (each.last, each.length))] if inside else None


def _come_to(rule: AcrossTime | None, values: Iterable[Decimal | None]) -> Decimal | None:
    """What ``values``, in order, come to; None where there are none."""
    numbers = [value for value in values if value is not None]
    if not numbers or rule is None:
        return None
    if rule == AcrossTime.SUM:
        return sum(numbers, Decimal(0))
    return max(numbers) if rule == AcrossTime.MAX else numbers[-1]


def _contradictions(
    rule: AcrossTime | None, answers: Answers, used: Iterable[tuple[Months, Answer]]
) -> Iterable[Contradiction]:
    """Where one of the answers ``used`` is not what complete parts of its months come to."""
    for months, answer in used:
        if months.length == 1:
            continue
        inside = {each: one for each, one in answers.items() if each != months and each.lie_in(months)}
        if not inside:
            continue
        parts, gaps = _parts(rule, inside, months, None)
        come_to = _come_to(rule, [one.value for _, one in parts])
        if not gaps and come_to is not None and come_to != answer.value:
            yield Contradiction(months, answer.value, come_to)
