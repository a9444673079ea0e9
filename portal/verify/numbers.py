"""Registers and their numbers: none twice, none missing without a word, none to be given again."""

from collections import defaultdict
from itertools import groupby, pairwise

from briefings.choices import AllocationState, DocumentKind, DocumentState, NumberScope
from briefings.documents import register_kind
from briefings.models import NumberAllocation, NumberSeries
from portal.verify.faults import Fault, Finding

ASK = "hãy đối chiếu với sổ giấy và lịch sử của sổ số, rồi báo người phát triển"


def faults(finding: Finding) -> list[Fault]:
    given: dict[int, list[int]] = defaultdict(list)
    for series, number in NumberAllocation.objects.order_by("series", "number").values_list("series_id", "number"):
        given[series].append(number)
    registers = list(NumberSeries.objects.select_related("issuer").order_by("pk"))
    finding.count("registers", len(registers))
    finding.count("numbers", sum(map(len, given.values())))
    found = [fault for register in registers for fault in _of_register(register, given[register.pk])]
    return [*found, *_twice(registers, given), *_allocations()]


def _record(register: NumberSeries) -> str:
    return f"briefings.numberseries:{register.pk}"


def _of_register(register: NumberSeries, numbers: list[int]) -> list[Fault]:
    found = []
    highest = max(numbers, default=0)
    if highest > register.last_number:
        told = (
            f"Sổ “{register}” đã cấp đến số {highest} nhưng ghi số sau cùng là {register.last_number}, nên sẽ cấp lại "
            f"số đã có; {ASK}."
        )
        found.append(Fault("number_again", _record(register), told))
    if gaps := _gaps(register, numbers):
        told = f"Sổ “{register}” thiếu {_ranges(gaps)} mà không ghi vì sao; {ASK}."
        found.append(Fault("number_gap", _record(register), told))
    return found


def _gaps(register: NumberSeries, numbers: list[int]) -> set[int]:
    """Numbers up to the last one that were neither given nor skipped by hand.

    A register that was begun on paper starts above zero: its first version says where. What somebody raised the last
    number by is in its history, too; the portal itself only ever counts by one.
    """
    missing = set(range(1, register.last_number + 1)) - set(numbers)
    if not missing:
        return missing
    seen = list(register.history.order_by("history_date", "history_id").values_list("last_number", flat=True))
    if not seen:
        return missing - set(range(1, min(numbers, default=register.last_number + 1)))
    missing -= set(range(1, seen[0] + 1))
    for before, after in pairwise(seen):
        if after - before > 1:
            missing -= set(range(before + 1, after + 1))
    return missing


def _ranges(numbers: set[int]) -> str:
    """``số 3, 7–9``."""
    parts = []
    for _, run in groupby(enumerate(sorted(numbers)), lambda pair: pair[1] - pair[0]):
        members = [number for _, number in run]
        parts.append(str(members[0]) if len(members) == 1 else f"{members[0]}–{members[-1]}")
    return f"số {', '.join(parts)}"


def _twice(registers: list[NumberSeries], given: dict[int, list[int]]) -> list[Fault]:
    """Numbers of one issuer, kind and year that stand in more than one register."""
    holders: dict[tuple, list[NumberSeries]] = defaultdict(list)
    for register in registers:
        if register.scope == NumberScope.YEAR:
            for number in given[register.pk]:
                holders[(register.issuer_id, register.kind, register.starts_on.year, number)].append(register)
    return [
        Fault(
            "number_twice",
            _record(several[-1]),
            f"Số {key[3]} của {several[0].issuer} ({several[0].kind_name.lower()}, năm {key[2]}) đã cấp hai lần, ở hai "
            f"sổ “{several[0]}” và “{several[-1]}”; {ASK}.",
        )
        for key, several in holders.items()
        if len(several) > 1
    ]


def _allocations() -> list[Fault]:
    """Numbers that say something else than the documents that bear them."""
    found = []
    rows = NumberAllocation.objects.exclude(document=None).select_related("document", "series__issuer")
    for one in rows.order_by("pk").iterator():
        document = one.document
        record = f"briefings.numberallocation:{one.pk}"
        where = f"Số {one.number} của sổ “{one.series}”"
        if document.number != one.number:
            told = f"{where} gắn với văn bản {document.pk} lại mang số {document.number or 'trống'}; {ASK}."
            found.append(Fault("number_of_another", record, told))
        if one.series.kind != register_kind(document.kind):
            kind = DocumentKind(document.kind).label.lower()
            found.append(Fault("number_of_another_kind", record, f"{where} lại gắn với một {kind}; {ASK}."))
        if one.state == AllocationState.VOIDED and document.state in DocumentState.in_force():
            told = f"{where} đã bị bỏ nhưng văn bản {document.symbol} mang số ấy vẫn có hiệu lực; {ASK}."
            found.append(Fault("number_voided_in_force", record, told))
    return found
