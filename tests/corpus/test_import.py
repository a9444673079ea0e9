"""Each file of the corpus through the whole import: received, previewed, asked, answered, applied, on the database."""

from decimal import Decimal

import pytest

from organizations.excel.values import MISSING_TEXT
from organizations.importing.answers import answer, answerable
from organizations.importing.applying import apply_batch
from organizations.importing.batches import SentFile
from organizations.importing.preview import preview_batch
from organizations.importing.receive import receive_file
from organizations.models import ApplyMode, BatchState, ImportBatch, IndicatorValue, Organization, ValueRevision
from organizations.refused import Refused
from tests.corpus import CASES
from tests.corpus.case import Case
from tests.corpus.world import World

pytestmark = pytest.mark.django_db


def previewed(case: Case, world: World) -> ImportBatch:
    """The batch of a case with its answers, as far as the preview; and before it that whose answers are remembered."""
    if case.remembered:
        apply_batch(previewed(CASES[case.remembered], world).pk, by=None)
    organization = world.organization(case) or Organization.objects.get(name__startswith="Huyện ủy Chợ Đồn")
    batch = receive_file(
        SentFile(case.content, case.file_name),
        quarter=world.quarter(case),
        form=world.form(case),
        organization=organization,
        by=None,
    )
    batch = preview_batch(batch.pk)
    answers = world.answers(case)
    while answers:  # some questions arise only when others are answered
        asked = answerable(batch) | set(batch.issues.values_list("key", flat=True))
        now = {key: value for key, value in answers.items() if key in asked}
        assert now, answers
        answer(batch.pk, now, by=None)
        batch = preview_batch(batch.pk)
        answers = {key: value for key, value in answers.items() if key not in now}
    return batch


def stored(case: Case, world: World) -> dict[tuple[int, str], str]:
    """What is stored for the period of ``case``, as the corpus writes it."""
    quarter = world.quarter(case)
    figures = {}
    for row in IndicatorValue.objects.filter(year=quarter.year, quarter=quarter.number):
        said = MISSING_TEXT.get(row.missing_reason) or row.text_value
        if not said and row.value is not None:
            said = plain(row.value)
        said += f"|{plain(row.cumulative)}" if row.cumulative is not None else ""
        figures[row.unit_id, world.indicators[row.indicator_id]] = said
    return figures


def plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if not case.refused])
def test_a_file_is_stored_as_it_says_or_not_at_all(name, district):
    case = CASES[name]
    batch = previewed(case, district)
    assert batch.state == BatchState.PREVIEWED, batch.failure
    issues = list(batch.issues.values_list("severity", "code", "cell"))
    told = {(found.severity, found.code, found.cell) for found in case.problems}
    assert told <= set(issues)
    assert {severity for severity, _, _ in set(issues) - told} <= {"warning"}
    assert set(case.warned) <= {code for _, code, _ in issues}

    severities = {found.severity for found in case.problems}
    mode = ApplyMode.VALID if "error" in severities else ApplyMode.ALL
    if "question" in severities or not case.figures:
        with pytest.raises(Refused):
            apply_batch(batch.pk, mode=mode, by=None, reason="Đã đối chiếu với báo cáo giấy.")
        assert stored(case, district) == {}
        return
    if "error" in severities:
        with pytest.raises(Refused, match="lỗi nên chưa ghi gì"):
            apply_batch(batch.pk, by=None, reason="Đã đối chiếu với báo cáo giấy.")
    batch = apply_batch(batch.pk, mode=mode, by=None, reason="Đã đối chiếu với báo cáo giấy.")
    assert batch.state == BatchState.APPLIED
    assert stored(case, district) == district.figures(case)
    assert ValueRevision.objects.filter(batch=batch).count() == len(case.figures)


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if case.refused])
def test_a_file_that_is_sent_back_leaves_nothing(name, district):
    assert CASES[name].refused in sent_back(CASES[name], district)
    assert not IndicatorValue.objects.exists()


def sent_back(case: Case, world: World) -> str:
    """The sentence with which the guard, or else the preview, refuses the file."""
    try:
        return previewed(case, world).failure
    except Refused as refusal:
        return str(refusal)
