"""The workbooks that an earlier import got wrong, each with the ending that its list says is right.

The list is ``cases/excel/README.md`` beside the checkout; without it these tests are skipped.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from organizations.models import IndicatorValue
from tests.worlds import world

FOLDER = Path(settings.BASE_DIR).parent / "shared/cases/excel"
ROW = re.compile(r"^\| `(?P<file>[^`]+)` \| (?P<period>[^|]*)\| (?P<text>.*) \|$", re.MULTILINE)


@dataclass(frozen=True)
class Listed:
    """A row of the list. ``ending``: ``store``, ``ask`` or ``either``; ``figures``: all that may be stored."""

    file: str
    period: str
    ending: str
    says: list[str]
    answers: list[str]
    figures: dict[tuple[str, str], Decimal] = field(default_factory=dict)


def listed() -> Iterator[Listed]:
    if not FOLDER.exists():
        return
    for row in ROW.finditer((FOLDER / "README.md").read_text()):
        # A row may hold the ⟨quý trước | trong quý⟩ of a heading, too: the text is all that follows the period.
        text = row["text"]
        ending = re.search(r"Ending: (\w+)(?: \(([^)]*)\))?", text)
        right = re.findall(r"(\d{5}) (\w+) = ([\d.]+)", text.partition("Right:")[2])
        answers = re.search(r"answers \[([^\]]*)\]", text)
        yield Listed(
            row["file"],
            row["period"].strip() or "2020-Q1",
            ending[1] if ending else "empty",
            [word.strip() for word in (ending[2] or "").split(",")] if ending and ending[2] else [],
            re.findall(r"'([^']+)'", answers[1]) if answers else [],
            {(unit, indicator): Decimal(value) for unit, indicator, value in right},
        )


sample = world(lambda: call_command("load_sample", stdout=StringIO()))


def send(case: Listed) -> tuple[str, dict]:
    """(what the command refused with, what it printed) for ``case``."""
    out = StringIO()
    answers = [word for answer in case.answers for word in ("--answer", answer)]
    try:
        call_command(
            "import_commune_data", str(FOLDER / case.file), "--period", case.period, "--json", *answers, stdout=out
        )
    except CommandError as refusal:
        return str(refusal), json.loads(out.getvalue() or "{}")
    return "", json.loads(out.getvalue())


def stored() -> dict[tuple[str, str], Decimal]:
    rows = IndicatorValue.objects.filter(missing_reason="").values_list("unit__code", "indicator__code", "value")
    return {(unit, indicator): value.normalize() for unit, indicator, value in rows}


def test_every_row_of_the_list_is_read(shared_file):
    shared_file("cases/excel/README.md")
    files = {path.name for path in FOLDER.iterdir()} - {"README.md"}

    assert {case.file for case in listed()} == files


@pytest.mark.django_db
@pytest.mark.parametrize("case", list(listed()), ids=lambda case: case.file)
def test_it_ends_as_its_list_says(case, sample):
    refusal, said = send(case)

    right = {key: value.normalize() for key, value in case.figures.items()}
    if case.ending == "store":
        assert refusal == ""
        assert stored() == right
    elif case.ending == "ask":
        assert refusal
        assert [word for word in case.says if word not in refusal + json.dumps(said, ensure_ascii=False)] == []
        assert stored() == {}
    elif case.ending == "either":
        assert refusal or stored() == right
        assert not refusal or stored() == {}
    else:  # an own form that nobody filled in
        assert [entry for entry in said.get("errors", ()) if "key" in entry] == []
        assert stored() == {}
