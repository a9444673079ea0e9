"""A clock that jumped is asked about before it dates a paper."""

from datetime import date

import pytest

from briefings import documents
from briefings.choices import BriefingStatus, DocumentKind
from briefings.documents import clock
from briefings.models import Document, NumberSeries
from briefings.services import reports
from lib.refused import Refused
from tests import factories

pytestmark = pytest.mark.long_on_postgresql

MINUTES = DocumentKind.MINUTES


@pytest.fixture
def briefing(cast):
    cast.host.symbol, cast.host.format_family = "MTTQ-BTT", "front"
    cast.host.save()
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    factories.ConclusionFactory(briefing=cast.briefing, content="Ghi nhận kết quả.")
    return cast.briefing


@pytest.fixture
def work(cast, set_clock):
    """``work(day)``: somebody writes something on ``day``."""

    def call(day: date) -> None:
        set_clock(day)
        report = factories.OrganizationReportFactory(
            briefing=factories.BriefingFactory(series=cast.series), organization=cast.farmers, narrative="Đã làm."
        )
        reports.submit(report.pk, by=cast.farmer)

    return call


def test_a_clock_that_goes_on_is_not_asked_about(cast, briefing, work, set_clock):
    assert clock.doubt(cast.host) == ""
    work(date(2030, 5, 4))
    for day in (date(2030, 5, 5), date(2030, 6, 15)):
        set_clock(day)
        assert clock.doubt(cast.host) == "", day


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (date(2030, 5, 3), "đã có việc ghi lúc 09:00 ngày 04/05/2030: đồng hồ đang chậm"),
        (date(1970, 1, 1), "Đồng hồ máy chủ đang chỉ 09:00 ngày 01/01/1970"),
        (date(2030, 9, 1), "việc gần nhất trước hôm nay ghi từ 09:00 ngày 04/05/2030"),
        (date(2038, 1, 19), "hoặc đồng hồ chạy trước"),
    ],
)
def test_a_clock_that_jumped_is_asked_about_before_a_number_is_given(cast, briefing, work, set_clock, day, sentence):
    work(date(2030, 5, 4))
    set_clock(day)

    with pytest.raises(Refused, match=sentence):
        documents.issue(briefing.pk, MINUTES, by=cast.office, issued_on=date(2020, 4, 5))

    assert not NumberSeries.objects.exists()
    with pytest.raises(Refused, match=r"Bạn ghi hôm nay là 05/05/2030 nhưng .* chưa ban hành"):
        clock.confirm(cast.host, by=cast.office, today=date(2030, 5, 5))
    clock.confirm(cast.host, by=cast.office, today=day)
    assert clock.doubt(cast.host) == ""
    [last] = cast.series.history.order_by("-history_id")[:1]
    assert (last.history_user, last.history_change_reason) == (
        cast.office,
        f"Xác nhận đồng hồ máy chủ đúng: hôm nay là {day:%d/%m/%Y}",
    )


def test_what_was_written_while_the_clock_was_ahead_is_asked_about_once(cast, briefing, work, set_clock):
    work(date(2031, 9, 1))
    set_clock(date(2030, 5, 4))
    clock.confirm(cast.host, by=cast.office, today=date(2030, 5, 4))
    set_clock(date(2030, 5, 20))
    assert clock.doubt(cast.host) == ""
    set_clock(date(2030, 5, 1))  # but a second jump is another question
    assert "đồng hồ đang chậm" in clock.doubt(cast.host)


def test_the_page_asks_and_the_answer_issues_the_paper(client, cast, briefing, work, set_clock):
    work(date(2030, 5, 4))
    set_clock(date(2031, 5, 4))
    client.force_login(cast.office)
    address = f"/giao-ban/{briefing.slug}/ban-hanh/minutes/"
    typed = {"issued_on": "05/04/2020"}
    assert "Hôm nay là ngày" in client.get(address).content.decode()
    assert client.get(address, {"ngay": "05/04/2020"}).status_code == 200  # whoever only looks need not answer
    assert client.post(address, typed).status_code == 422
    wrong = client.post(address, typed | {"today": "05/05/2030"})
    assert "nhờ người quản trị chỉnh lại giờ" in wrong.content.decode()
    assert not Document.objects.exists()

    response = client.post(address, typed | {"today": "04/05/2031"})

    assert response.status_code == 302
    assert Document.objects.get().number == 1
    assert "Hôm nay là ngày" not in client.get(response["Location"]).content.decode()


def test_a_paper_dated_while_the_clock_was_ahead_is_replaced_by_one_of_today(client, cast, briefing, set_clock):
    set_clock(date(2030, 6, 20))
    clock.confirm(cast.host, by=cast.office, today=date(2030, 6, 20))
    wrong = documents.issue(briefing.pk, MINUTES, by=cast.office, issued_on=date(2030, 6, 20))
    set_clock(date(2030, 6, 2))
    client.force_login(cast.office)
    register = f"/so-van-ban/{wrong.allocation.series_id}/"
    assert "Không tính ngày ghi sai" in client.get(register).content.decode()
    typed = {"allocation": wrong.allocation.pk, "reason": "Đồng hồ máy chủ chạy trước."}
    assert client.post(f"{register}ignore_day/", typed).status_code == 422  # the clock is asked about first

    assert client.post(f"{register}ignore_day/", typed | {"today": "02/06/2030"}).status_code == 302
    page = client.get(register).content.decode()
    assert "Ngày ghi sai, không tính:</strong> Đồng hồ máy chủ chạy trước." in page
    right = documents.replace_(wrong.pk, by=cast.office, issued_on=date(2030, 6, 2), reason="Ghi sai ngày.")

    wrong.refresh_from_db()
    assert (right.number, wrong.number, wrong.closed_on) == (2, 1, date(2030, 6, 2))
