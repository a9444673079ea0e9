"""Figures of months, halves and years: a form says its span, and a file is imported for a period of that span."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lib.refused import Refused
from lib.vietnamese import Period, Span
from organizations.choices import BatchState
from organizations.importing import SentFile, answer_questions, apply_batch, blank_form, preview_file, receive_file
from organizations.models import ImportBatch, IndicatorValue, PeriodLock
from organizations.period_fields import PeriodFields, asked_period
from organizations.services.period_locks import lock_period
from tests import factories as make
from tests import workbooks

NEW = "/nhap-so-lieu/"
FORM = "/nhap-so-lieu/bieu-mau/"
FIGURES = "/admin/organizations/indicatorvalue/"


@pytest.fixture
def monthly(district):
    """A form of months beside the one of quarters."""
    return make.ReportFormFactory(
        code="TA-T", name="Số liệu thử hằng tháng", span="month", indicators=[district.indicators["TA01"]]
    )


def file() -> SentFile:
    rows = [["Mã", "Tên xã", "TA01"], ["42001", "Xã Phương Nam", 10], ["42002", "Xã Phương Bắc", 3]]
    return SentFile(workbooks.xlsx(rows, sheet="Số liệu"), "so-lieu.xlsx")


@pytest.mark.parametrize("period", ["2020-M05", "2020-Q2", "2020-H1", "2020-H2", "2020-9M", "2020"], ids=str)
def test_a_file_is_stored_for_a_period_of_any_span(district, period):
    batch = preview_file(file(), quarter=Period.parse(period), form=None, organization=None, by=district.secretary)

    done = apply_batch(batch.pk, by=district.secretary)

    assert (done.state, str(done.period)) == (BatchState.APPLIED, period)
    assert {str(row.period): row.value for row in IndicatorValue.objects.filter(unit=district.south)} == {period: 10}


def test_months_and_their_quarter_stand_beside_each_other(district):
    for period in ("2020-M01", "2020-M02", "2020-M03", "2020-Q1", "2020"):
        batch = preview_file(file(), quarter=Period.parse(period), form=None, organization=None, by=None)
        assert batch.created == 2
        apply_batch(batch.pk, by=None)
    assert IndicatorValue.objects.count() == 10


def test_a_form_takes_periods_of_its_span_alone(district, monthly):
    with pytest.raises(Refused, match="Biểu TA-T báo cáo theo tháng, còn kỳ đã chọn là quý II năm 2020"):
        preview_file(file(), quarter=Period.quarter(2020, 2), form=monthly, organization=None, by=None)
    with pytest.raises(Refused, match="báo cáo theo quý, còn kỳ đã chọn là tháng 5 năm 2020"):
        blank_form(district.form, Period.month(2020, 5), district.committee)
    with pytest.raises(Refused, match="Kế hoạch năm là một cột của biểu"):
        receive_file(file(), quarter=Period.plan(2020), form=None, organization=district.committee, by=None)
    assert not ImportBatch.objects.exists()


def test_a_batch_becomes_one_of_another_month_and_not_of_a_quarter(district, monthly):
    batch = preview_file(file(), quarter=Period.month(2020, 5), form=monthly, organization=None, by=None)

    assert str(answer_questions(batch.pk, {"period": "2020-M06"}, by=None).period) == "2020-M06"
    with pytest.raises(Refused, match="báo cáo theo tháng"):
        answer_questions(batch.pk, {"period": "2020-Q2"}, by=None)
    with pytest.raises(Refused, match="không phải một kỳ"):
        answer_questions(batch.pk, {"period": "2020-M13"}, by=None)


def test_the_page_proposes_the_month_that_ended_last(district, monthly, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2026, 3, 5))

    form = PeriodFields(initial={"report_form": monthly.pk}, user=district.secretary)
    quarterly = PeriodFields(initial={"report_form": district.form.pk}, user=district.secretary)

    assert (form["year"].value(), form["period"].value()) == (2026, "M02")
    assert (quarterly["year"].value(), quarterly["period"].value()) == (2025, "Q4")
    shown = str(form["report_form"])
    assert f'value="{monthly.pk}" selected data-codes="M01 M02' in shown
    assert 'data-year="2026" data-period="M02"' in shown


def test_a_file_is_sent_for_a_month_on_the_page(client, district, monthly):
    client.force_login(district.secretary)
    asked = {"year": "2020", "period": "M05", "report_form": monthly.pk, "organization": district.committee.pk}
    content = SimpleUploadedFile("so-lieu.xlsx", file().content)

    page = client.post(NEW, asked | {"import_file": content}, follow=True)

    batch = ImportBatch.objects.get()
    assert (batch.period, batch.form) == (Period.month(2020, 5), monthly)
    assert "Tháng 5 năm 2020" in page.content.decode()


def test_a_period_of_another_span_is_refused_at_its_field(client, district, monthly):
    client.force_login(district.secretary)
    asked = {"year": "2020", "period": "Q1", "report_form": monthly.pk, "organization": district.committee.pk}
    content = SimpleUploadedFile("so-lieu.xlsx", file().content)

    page = client.post(NEW, asked | {"import_file": content})

    assert page.status_code == 422
    assert "Biểu TA-T báo cáo theo tháng" in page.context["form"].errors["period"][0]
    assert not ImportBatch.objects.exists()


def test_older_addresses_still_say_the_quarter(client, district):
    client.force_login(district.secretary)
    form = client.get(NEW, {"year": "2020", "quarter": "2"}).context["form"]
    assert (form["year"].value(), form["period"].value()) == ("2020", "Q2")
    asked = {"year": "2020", "quarter": "1", "report_form": district.form.pk, "organization": district.committee.pk}
    assert client.get(FORM, asked)["Content-Type"].endswith("sheet")
    shown = client.get(FORM, asked | {"liet-ke": "1"}).context["form"]
    assert shown["period"].value() == "Q1"
    assert client.get(FIGURES, {"quarter": "3", "year": "2020"})["Location"] == "?year=2020&ky=Q3"
    assert asked_period({"period": "M05", "quarter": "2"}) == "M05"


def test_the_downloaded_form_of_a_month_is_named_by_it(client, district, monthly):
    client.force_login(district.secretary)
    asked = {"year": "2020", "period": "M05", "report_form": monthly.pk, "organization": district.committee.pk}
    answer = client.get(FORM, asked)
    assert 'filename="bieu-TA-T-2020-M05.xlsx"' in answer["Content-Disposition"]


@pytest.mark.parametrize("code", ["M01", "Q1", "H1", "9M", "Y", "KH"])
def test_lists_are_narrowed_by_period(client, district, code):
    client.force_login(district.secretary)
    for span in Span:
        make.IndicatorValueFactory(
            indicator=district.indicators["TA01"], unit=district.south, span=span.value, number=1, year=2020
        )

    [shown] = client.get(FIGURES, {"ky": code}).context["cl"].result_list

    assert shown.period.number == 1
    assert str(shown.period) in (f"2020-{code}", "2020")
    assert client.get(FIGURES, {"ky": "M02"}).context["cl"].result_count == 0
    assert client.get(FIGURES, {"ky": "xyz"}).context["cl"].result_count == 0


def test_imports_and_locks_are_narrowed_by_period(client, district):
    client.force_login(district.secretary)
    for period in (Period.month(2020, 5), Period.quarter(2020, 2)):
        make.ImportBatchFactory(
            organization=district.committee, year=2020, span=period.span.value, number=period.number
        )
        lock_period(district.committee, district.unit, period, by=None, reason="")

    for model in ("importbatch", "periodlock"):
        [shown] = client.get(f"/admin/organizations/{model}/", {"ky": "M05"}).context["cl"].result_list
        assert shown.period == Period.month(2020, 5)


def test_a_month_is_typed_and_locked_by_hand(client, district):
    client.force_login(district.secretary)
    figure = {
        "indicator": district.indicators["TA01"].pk, "unit": district.south.pk, "year": 2020, "period": "M05",
        "value": "7", "cumulative": "", "text_value": "", "missing_reason": "", "note": "", "reason": "",
        "revisions-TOTAL_FORMS": 0, "revisions-INITIAL_FORMS": 0,
    }  # fmt: skip
    assert client.post(f"{FIGURES}add/", figure).status_code == 302
    assert str(IndicatorValue.objects.get().period) == "2020-M05"
    again = client.post(f"{FIGURES}add/", figure)
    assert "Đơn vị này đã có số liệu của chỉ tiêu trong kỳ ấy." in again.content.decode()

    for unreadable in ("", "Q9", "KH"):
        page = client.post(f"{FIGURES}add/", figure | {"period": unreadable})
        assert page.context["adminform"].form.errors["period"]

    lock = {"organization": district.committee.pk, "year": 2020, "period": "H1", "reason": ""}
    assert client.post("/admin/organizations/periodlock/add/", lock).status_code == 302
    assert str(PeriodLock.objects.get().period) == "2020-H1"
    refused = client.post(f"{FIGURES}add/", figure | {"period": "Q2"})
    assert "6 tháng đầu năm 2020" in refused.content.decode()
