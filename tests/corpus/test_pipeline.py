"""Each file of the corpus through reading and checking: exactly the figures and problems expected."""

import re

import pytest

from lib.refused import Refused
from lib.workbooks import CheckResult, MissingReason, Reading, Verdict, check_figures, read_workbook
from organizations.models import UnitAlias
from tests.corpus import CASES, write
from tests.corpus.case import Case, Found
from tests.corpus.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

PLANS_NOTED = re.compile(r"Trang “(?P<sheet>.+)”: nhập (?P<kind>cột|dòng) (?P<places>.+) là kế hoạch năm \d{4}\.")


def judged(case: Case, world: World) -> tuple[Reading, CheckResult]:
    answers, profiles = world.answers(case), {}
    if case.remembered:
        before, learned = judged(CASES[case.remembered], world)
        profiles = before.remembered
        for name, unit in learned.learned.items():
            UnitAlias.objects.get_or_create(unit_id=unit, name=name)
        world.records_changed()
    quarter = world.quarter(case)
    reading = read_workbook(
        case.content, world.labels(case), name=case.file_name, answers=answers, profiles=profiles, quarter=quarter
    )
    return reading, check_figures(reading, world.context(case, quarter), answers)


def stated(row) -> str:
    """What a staged row says, as the corpus writes it."""
    said = MissingReason(row.missing_reason).label if row.missing_reason else row.text_value
    if not said and row.value is not None:
        said = format(row.value, "f") if not isinstance(row.value, int) else str(row.value)
    return f"{said}|{row.cumulative}" if row.states_cumulative else said


def plans_without_a_note(checked: CheckResult) -> list[str]:
    """The cells of figures that are taken for the year's plan, though no note says so of their column or line."""
    noted = {(sheet, name) for sheet, names in plans_noted(checked) for name in names}
    plans = [row for row in checked.figures if row.planned and row.state == Verdict.OK]
    return [row.cell for row in plans if noted.isdisjoint((row.sheet, name) for name in places(row))]


def notes_without_a_plan(checked: CheckResult) -> list[str]:
    """The columns and lines of which a note says that they are imported as the year's plan, though no figure is."""
    found = {(row.sheet, name) for row in checked.figures if row.planned for name in places(row)}
    noted = [(sheet, name) for sheet, names in plans_noted(checked) for name in names]
    return [f"{sheet}!{name}" for sheet, name in noted if (sheet, name) not in found]


def places(row) -> tuple[str, str]:
    """The letters of its column and the number of its line."""
    return row.cell.rstrip("0123456789"), str(row.row_number)


def plans_noted(checked: CheckResult) -> list[tuple[str, list[str]]]:
    """Of each note about plans: the sheet, and the letters of the columns or the numbers of the lines."""
    found = (PLANS_NOTED.fullmatch(note) for note in checked.notes)
    of_columns, of_lines = r"(?:^|, )([A-Z]+) “", r"\d+"
    return [
        (one["sheet"], re.findall(of_columns if one["kind"] == "cột" else of_lines, one["places"]))
        for one in found
        if one
    ]


def unexpected(problems, expected: tuple[Found, ...]) -> tuple[list, list]:
    """(what is told and not expected, what is expected and not told)."""
    told = {(problem.severity, problem.code, problem.cell): problem for problem in problems}
    wanted = {(found.severity, found.code, found.cell): found for found in expected}
    return [str(told[key]) for key in told if key not in wanted], [
        found for key, found in wanted.items() if key not in told
    ]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.refused])
def test_what_a_file_says(name, district):
    case = CASES[name]
    reading, checked = judged(case, district)

    assert unexpected(checked.problems, case.problems) == ([], [])
    for found in case.problems:
        (problem,) = (p for p in checked.problems if (p.code, p.cell) == (found.code, found.cell))
        assert found.says in problem.expected
        assert len(problem.options) >= found.options
        assert not found.key or problem.key == found.key
        assert not found.sheet or problem.sheet == found.sheet
    figures, plans = (
        {
            (row.unit_id, district.indicators[row.indicator_id]): stated(row)
            for row in checked.figures
            if row.state == Verdict.OK and row.planned == planned
        }
        for planned in (False, True)
    )
    assert figures == district.figures(case)
    assert case.plans is None or plans == district.plans(case)
    assert plans_without_a_note(checked) == notes_without_a_plan(checked) == []
    assert {conversion.encoding for conversion in reading.conversions} == set(case.conversions)
    notes = " ".join(checked.notes)
    assert [note for note in case.notes if note not in notes] == []
    assert case.layout in ("", reading.layout)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.refused])
def test_a_file_that_is_sent_back(name, district):
    case = CASES[name]
    with pytest.raises(Refused, match=case.refused):
        judged(case, district)


def test_the_corpus_is_large_and_its_bytes_are_always_the_same(tmp_path):
    assert len(CASES) >= 40
    for name in ("wide-xlsx", "tall-xls", "long-ods", "csv-utf16", "macros"):
        assert write(name, tmp_path).read_bytes() == CASES[name].make()
