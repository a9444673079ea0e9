"""Each answer that the corpus is offered leads to an ending: figures stored as it says, or a sentence why not.

With ``-s`` it prints how many answers were tried.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from lib.vietnamese import Period
from lib.workbooks import PERIOD_KEY, Answer, CheckResult, Problem, Reading, Verdict, check_figures
from lib.workbooks.encoding_repair import repair_encodings
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.detection import find_figures
from lib.workbooks.parsing import parse
from tests.corpus import CASES
from tests.corpus.case import Case
from tests.corpus.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]

ASKED = [
    name for name, case in CASES.items() if any(found.severity == "question" or found.key for found in case.problems)
]
ROUNDS = 12  # of questions that arise from answers


@dataclass
class File:
    """One file of the corpus, parsed once and read as often as there are answers."""

    case: Case
    world: World
    grids: list[Grid]

    @classmethod
    def of(cls, case: Case, world: World) -> "File":
        return cls(case, world, parse(case.content, case.file_name))

    def read(self, answers: Mapping[str, str]) -> tuple[Reading, CheckResult]:
        """As an import reads it: one that is answered to be of another quarter becomes one of that."""
        quarter, chosen = self.world.quarter(self.case), answers.get(PERIOD_KEY, Answer.KEEP)
        if chosen != Answer.KEEP:
            quarter = Period.parse(chosen)
            answers = {key: value for key, value in answers.items() if key != PERIOD_KEY}
        sheets = repair_encodings(self.grids, answers)
        reading = find_figures(sheets.grids, self.world.labels(self.case), answers, quarter=quarter)
        reading.encoding_problems = sheets.problems
        return reading, check_figures(reading, self.world.context(self.case, quarter), answers)


def questions(result: CheckResult) -> dict[str, Problem]:
    """Key → its question, also an error that an answer may settle."""
    found: dict[str, Problem] = {}
    for problem in result.problems:
        if problem.key and problem.options:
            found.setdefault(problem.key, problem)
    return found


def stored(result: CheckResult) -> list:
    return [figure for figure in result.figures if figure.state == Verdict.OK]


def check_effect(key: str, value: str, before: CheckResult, after: CheckResult, world: World) -> None:
    """``value`` is used, or refused with a sentence that was not there before."""
    if not after.figures and not after.problems:
        return  # the file is sent back as a whole, with a sentence
    again = questions(after).get(key)
    assert again is None or again.expected != questions(before)[key].expected, f"{key}={value} is asked again"
    told = {str(problem) for problem in after.problems} - {str(problem) for problem in before.problems}
    kind, code = key.partition(":")[0], value.partition("|")[0]
    if value in (Answer.IGNORE, Answer.KEEP, Answer.READ):
        assert stored(after) or told or set(after.notes) - set(before.notes), f"{key}={value} says nothing"
    elif kind == "column" and code in world.indicators.values():
        named = {world.indicators[figure.indicator_id] for figure in stored(after)}
        assert code in named or told, f"{key}={value} stores nothing"
    elif kind in ("unit", "unit-of"):
        assert int(value) in {figure.unit_id for figure in stored(after)} or told, f"{key}={value} stores nothing"
    else:
        assert stored(after) or told or after.figures != before.figures, f"{key}={value} says nothing"


@pytest.mark.parametrize("name", ASKED)
def test_every_answer_offered_leads_to_an_ending(name, district, record_property):
    file = File.of(CASES[name], district)
    given = district.answers(file.case)
    _, before = file.read(given)
    offered = [(key, value) for key, question in questions(before).items() for value, _ in question.options]

    for key, value in offered:
        answers = {**given, key: value}
        reading, after = file.read(answers)
        check_effect(key, value, before, after, district)
        for _ in range(ROUNDS):
            further = {
                each: question.options[0][0]
                for each, question in questions(after).items()
                if question.severity == "question" and each not in answers
            }
            if not further:
                break
            answers |= further
            earlier, (reading, after) = after, file.read(answers)
            for each, first in further.items():
                check_effect(each, first, earlier, after, district)
        open_questions = [each for each in questions(after).values() if each.severity == "question"]
        assert [each.key for each in open_questions if each.key not in answers] == []
        assert stored(after) or after.problems or after.notes or reading.refusal

    record_property("answers", len(offered))
    print(f"\n{name}: {len(offered)} answers tried")
    assert offered
