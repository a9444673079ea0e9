"""What other organizations answered about the same header or the same name: proposed to whoever is asked, with whose it
is, and never taken for an answer."""

from collections.abc import Iterator
from dataclasses import replace

from lib.vietnamese import fold
from lib.workbooks import Answer, CheckingContext, CheckResult, Problem, Reading, heading_key
from lib.workbooks.matching import unit_key
from organizations.models import MappingProfile, Organization, UnitAlias

PROPOSED = "proposed"  # key of ``ImportBatch.findings``: key of a question → [the answer, whose it is]
UNKNOWN_COLUMN, UNIT_CODES = "unknown-column", frozenset({"unknown-unit", "ambiguous-unit", "unit-kind"})
PARTS_SAID = {"cumulative": " – lũy kế", "plan": " – kế hoạch năm"}  # behind the name of an indicator
SAID = "{label} – như {whose} đã trả lời"


def offer_answers(
    reading: Reading, checked: CheckResult, context: CheckingContext, organization: Organization | None
) -> None:
    """Put what others answered first among the options of the questions that ``checked`` has."""
    columns = dict(_columns(reading, checked, organization))
    units = _units(checked, context, organization)
    for number, problem in enumerate(checked.problems):
        if problem.code == UNKNOWN_COLUMN and (found := columns.get((problem.sheet, heading_key(problem.read)))):
            value, whose = found
            code = value.partition("|")[0]
            if value == Answer.IGNORE or code in context.in_form:
                label = dict(problem.options).get(value) or _label(value, context)
                checked.problems[number] = _proposing(problem, problem.key, value, label, whose)
                checked.proposed[problem.key] = (value, whose)
        elif problem.code in UNIT_CODES and (known := units.get(_named(problem))):
            unit_id, whose = known
            key = problem.key or unit_key("", problem.read)
            label = dict(problem.options).get(str(unit_id)) or context.units.by_id[unit_id].dated
            proposed = _proposing(problem, key, str(unit_id), label, whose)
            if not problem.options:
                proposed = replace(proposed, options=(*proposed.options, (Answer.IGNORE, "Bỏ qua các dòng này")))
            checked.problems[number] = proposed
            checked.proposed[key] = (str(unit_id), whose)


def _proposing(problem: Problem, key: str, value: str, label: str, whose: str) -> Problem:
    others = tuple(option for option in problem.options if option[0] != value)
    return replace(problem, key=key, options=((value, SAID.format(label=label, whose=whose)), *others))


def _label(value: str, context: CheckingContext) -> str:
    if value == Answer.IGNORE:
        return "Không nhập cột này"
    code, _, part = value.partition("|")
    _, spec = context.specs[code]
    return f"{code} {spec.name}{PARTS_SAID.get(part, '')}"


def _columns(
    reading: Reading, checked: CheckResult, organization: Organization | None
) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Sheet and heading → what others answered about it under the same header, and whose answer it is."""
    if not any(problem.code == UNKNOWN_COLUMN for problem in checked.problems):
        return
    sheets: dict[str, set[str]] = {}
    for table in reading.tables:
        sheets.setdefault(table.fingerprint, set()).add(table.sheet)
    profiles = MappingProfile.objects.offered_to(organization).filter(fingerprint__in=sheets).select_related("owner")
    for profile in profiles.order_by("updated_at", "pk"):  # the newest answer stands last
        assert profile.owner is not None
        for heading, value in profile.columns.items():
            for sheet in sheets[profile.fingerprint]:
                yield (sheet, heading), (value, profile.owner.name)


def _units(
    checked: CheckResult, context: CheckingContext, organization: Organization | None
) -> dict[str, tuple[int, str]]:
    """Name, folded → the one unit of the scope that others say it is, and who says so."""
    names = {_named(problem) for problem in checked.problems if problem.code in UNIT_CODES} - {""}
    if not names:
        return {}
    found: dict[str, dict[int, str]] = {}
    rows = UnitAlias.objects.offered_to(organization).filter(search__in=names, unit__in=context.units.scope)
    for name, unit_id, whose in rows.order_by("pk").values_list("search", "unit_id", "owner__name"):
        found.setdefault(name, {})[unit_id] = whose
    return {name: units.popitem() for name, units in found.items() if len(units) == 1}


def _named(problem: Problem) -> str:
    return fold(problem.read)
