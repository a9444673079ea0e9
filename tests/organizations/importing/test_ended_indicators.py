"""An indicator is stated in the periods in which one of its definitions holds: typed and imported by the one rule."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import RevisionSource
from organizations.importing import SentFile, answer_questions, apply_batch, preview_batch, preview_file
from organizations.models import IndicatorValue
from organizations.services.stated_periods import why_not_stated
from organizations.services.values import Figure, apply_figures
from tests import factories as make
from tests import workbooks

Q3, Q4, LATER = Period.quarter(2023, 3), Period.quarter(2023, 4), Period.quarter(2024, 1)
ENDED = "chỉ áp dụng đến hết ngày 19/10/2023, trước quý I năm 2024"


@pytest.fixture
def epidemic(district):
    """``TA01``, which has ended."""
    indicator = district.indicators["TA01"]
    indicator.versions.update(valid_to=date(2023, 10, 19))
    return indicator


@pytest.mark.parametrize(
    ("definitions", "period", "why"),
    [
        ([], LATER, ""),
        ([(None, None)], LATER, ""),
        ([(None, date(2023, 10, 19))], Q4, ""),
        ([(None, date(2023, 10, 19))], Period.plan(2023), ""),
        ([(None, date(2023, 10, 19))], LATER, ENDED),
        ([(None, date(2023, 10, 19))], Period.month(2023, 11), "đến hết ngày 19/10/2023, trước tháng 11 năm 2023"),
        ([(date(2024, 3, 31), None)], LATER, ""),
        ([(date(2024, 4, 1), None)], LATER, "chỉ áp dụng từ ngày 01/04/2024, sau quý I năm 2024"),
        ([(date(2024, 2, 1), date(2024, 2, 3))], LATER, ""),
        ([(None, date(2023, 12, 31)), (date(2024, 4, 1), None)], LATER, "không áp dụng trong quý I năm 2024"),
        ([(None, date(2023, 12, 31)), (date(2024, 1, 1), None)], LATER, ""),
    ],
)
def test_when_an_indicator_is_stated(definitions, period, why):
    said = why_not_stated(definitions, period)
    assert (why in said) if why else not said


def preview(district, period, plan=None):
    name = district.indicators["TA01"].name
    header = ["Mã", "Tên xã", "TA01", "TA02", *([f"{name} (kế hoạch năm)"] if plan else [])]
    rows = [header, ["42001", "Xã Phương Nam", 3, 4, *([plan] if plan else [])]]
    sent = SentFile(workbooks.xlsx(rows, sheet="Số liệu"), "bieu.xlsx")
    return preview_file(sent, quarter=period, form=None, organization=district.committee, by=None)


def test_a_column_of_an_indicator_that_has_ended_is_refused_and_the_others_go_in(district, epidemic):
    assert not preview(district, Q4).issues.errors().exists()
    batch = preview(district, LATER)

    (issue,) = batch.issues.errors()
    assert issue.code == "not-stated"
    assert f"chỉ tiêu này {ENDED}; hãy chọn kỳ khác" in issue.message
    with pytest.raises(Refused, match="1 lỗi"):
        apply_batch(batch.pk, by=None)
    answer_questions(batch.pk, {"column:Số liệu:C": "ignore"}, by=None)
    batch = preview_batch(batch.pk)
    apply_batch(batch.pk, by=None)
    assert [one.indicator.code for one in IndicatorValue.objects.all()] == ["TA02"]


def test_the_plan_of_the_year_in_which_it_ends_goes_in_and_that_of_the_next_does_not(district, epidemic):
    batch = preview(district, Q3, plan=9)
    apply_batch(batch.pk, by=None)
    assert IndicatorValue.objects.get(span=Span.PLAN).value == 9
    assert [one.code for one in preview(district, LATER, plan=9).issues.errors()] == ["not-stated", "not-stated"]


def test_typed_by_hand_it_is_refused_by_the_same_rule(district, epidemic):
    def store(period, value, source=RevisionSource.MANUAL):
        figure = Figure(epidemic.pk, district.south.pk, period, value=Decimal(value))
        return apply_figures([figure], by=None, source=source)

    assert store(Q4, 3).created == 1
    with pytest.raises(Refused, match=f"Chỉ tiêu TA01 {ENDED}"):
        store(LATER, 3)
    with pytest.raises(Refused, match="trước kế hoạch năm 2024"):
        store(Period.plan(2024), 3)
    make.IndicatorValueFactory(indicator=epidemic, unit=district.south, year=2024, number=1, value=8)
    assert store(LATER, 5, RevisionSource.CORRECTION).updated == 1  # what is stored is corrected


@pytest.mark.parametrize("model", ["indicatorvalue", "target"])
def test_the_page_refuses_it_with_a_sentence(district, epidemic, client, model):
    client.force_login(district.secretary)
    page = reverse(f"admin:organizations_{model}_add")
    blank = {"cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": ""}
    forms = {"revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0}
    typed = {**blank, **forms, "indicator": epidemic.pk, "unit": district.south.pk, "value": "3"}
    for year, stored in ((2024, 0), (2023, 1)):
        period = {"indicatorvalue": "Q4", "target": "KH"}[model]
        answer = client.post(page, {**typed, "year": year, "period": period})
        assert IndicatorValue.objects.count() == stored, answer.context and answer.context["adminform"].form.errors
        if not stored:
            assert "không áp dụng vào ngày 31/12/2024" in answer.content.decode()
