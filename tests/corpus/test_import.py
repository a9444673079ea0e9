"""Files of the corpus through ``import_commune_data``: judged, asked, answered, stored.

The first file of each kind is; with ``--long`` all are. What each says is in ``test_pipeline``.
"""

import json
import re
from dataclasses import asdict
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lib.vietnamese import Period, Span
from lib.workbooks import MissingReason
from organizations.choices import Role
from organizations.models import ImportBatch, IndicatorValue, MappingProfile, Organization, UnitAlias, ValueRevision
from tests import factories as make
from tests.corpus import CASES, first_of_each, write
from tests.corpus.case import Case
from tests.corpus.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]
REASON = "Đã đối chiếu với báo cáo giấy."


@pytest.fixture
def send(tmp_path, district):
    """``send(case, "--mode", "valid")``: (what the command refused with, its JSON); what is remembered goes before,
    sent by the same office, whose own answers hold for its next file."""

    def run(case: Case, *options: str, by: str = "") -> tuple[str, dict]:
        if case.remembered:
            by = make.member(Role.SECRETARIAT, office()).username
            assert run(CASES[case.remembered], by=by)[0] == ""
        answers = [word for key, value in district.answers(case).items() for word in ("--answer", f"{key}={value}")]
        form = ["--form", case.form] if case.form else []
        by = officer(district.organization(case)) if case.unit else by
        user = ["--as", by] if by else []
        out = StringIO()
        arguments = [str(write(case.name, tmp_path)), "--period", case.period, "--reason", REASON, "--json"]
        try:
            call_command("import_commune_data", *arguments, *answers, *form, *user, *options, stdout=out)
        except CommandError as refusal:
            return str(refusal), json.loads(out.getvalue())
        return "", json.loads(out.getvalue())

    return run


def files(refused: bool) -> list:
    """Parameters of a test: the names of the files that are sent back as a whole, or of the others."""
    whole = first_of_each()
    return [
        pytest.param(name, marks=() if name in whole else pytest.mark.long)
        for name, case in CASES.items()
        if bool(case.refused) == refused
    ]


def office() -> Organization:
    """That of the whole district."""
    return Organization.objects.filter(unit__name="Huyện Chợ Đồn").order_by("path").first()


def officer(organization) -> str:
    """The name of somebody who may import for ``organization`` alone."""
    return make.member(Role.COMMUNE_OFFICER, organization).username


def stored(case: Case, world: World) -> dict[tuple[int, str], str]:
    """What is stored for the period of ``case``, as the corpus writes it."""
    quarter = world.quarter(case)
    figures = {}
    for row in IndicatorValue.objects.filter(**asdict(quarter)):
        said = MissingReason(row.missing_reason).label if row.missing_reason else row.text_value
        if not said and row.value is not None:
            said = plain(row.value)
        said += f"|{plain(row.cumulative)}" if row.cumulative is not None else ""
        figures[row.unit_id, world.indicators[row.indicator_id]] = said
    return figures


def plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


@pytest.mark.parametrize("name", files(refused=False))
def test_a_file_is_stored_as_it_says_or_not_at_all(name, district, send):
    case = CASES[name]
    blocking = {(found.cell, found.severity) for found in case.problems if found.severity != "warning"}
    severities = {severity for _, severity in blocking}
    if blocking or not case.figures:
        refusal, said = send(case)
        assert refusal
        assert {cell for cell, _ in blocking} <= {entry["cell"] for entry in said["errors"]}
        assert stored(case, district) == {}
    if "question" in severities or not case.figures:
        assert send(case, "--mode", "valid")[0]
        assert stored(case, district) == {}
        return

    refusal, _ = send(case, "--mode", "valid") if blocking else send(case)

    assert refusal == ""
    assert stored(case, district) == district.figures(case)
    batch = ImportBatch.objects.latest("pk")
    revisions = ValueRevision.objects.filter(batch=batch)
    plans = revisions.filter(indicator_value__span=Span.PLAN, indicator_value__year=batch.year)
    assert revisions.count() - plans.count() == len(case.figures)
    assert case.plans is None or plans.count() == len(case.plans)
    assert plans.count() == IndicatorValue.objects.of(Period.plan(batch.year)).count()
    warnings = list(batch.issues.filter(severity="warning").values_list("code", "cell"))
    if case.remembered:
        answered = [*MappingProfile.objects.all(), *UnitAlias.objects.exclude(owner=None)]
        assert {answer.owner for answer in answered} <= {batch.organization}
        assert answered or not CASES[case.remembered].answers
    told = {(found.code, found.cell) for found in case.problems if found.severity == "warning"}
    assert told <= set(warnings)
    further = sorted(code for code, cell in warnings if (code, cell) not in told)
    assert case.warned is None or further == sorted(case.warned)


@pytest.mark.parametrize("name", files(refused=True))
def test_a_file_that_is_sent_back_leaves_nothing(name, send):
    assert re.search(CASES[name].refused, send(CASES[name])[0])
    assert not IndicatorValue.objects.exists()
    assert not ImportBatch.objects.exists()
