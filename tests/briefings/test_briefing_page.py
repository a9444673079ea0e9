"""The page of a briefing: where it stands, what is in the way, the one thing to do next, and the rest in its place."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, Progress
from tests import factories


@pytest.fixture
def briefing(cast):
    cast.briefing.status = BriefingStatus.HELD
    cast.briefing.submit_by = timezone.localdate() - timedelta(days=12)
    cast.briefing.save()
    return cast.briefing


@pytest.fixture
def page(client, cast):
    """The page of a briefing as somebody sees it; the office where nobody is named."""

    def shown(briefing, user=None) -> str:
        client.force_login(user or cast.office)
        answer = client.get(briefing.get_absolute_url())
        assert answer.status_code == 200
        return answer.content.decode()

    return shown


def main_button(page: str) -> tuple[str, str] | None:
    """Where the filled button leads, and what it says; a page has at most one."""
    found = re.findall(r'<a class="btn main" href="([^"]+)">([^<]+)</a>', page)
    assert len(found) <= 1
    return found[0] if found else None


def hindrances(page: str) -> dict[str, str]:
    """By what is in the way: where it is put right."""
    box = re.search(r'<div class="msg soon">.*?</div>', page, re.DOTALL)
    return {word: address for address, word in re.findall(r'<a href="([^"]+)">([^<]+)</a>', box[0])} if box else {}


def test_the_rail_says_what_is_past_and_where_it_stands(page, briefing):
    shown = page(briefing)

    stops = re.findall(r'<li( class="past"| aria-current="step")?>\s*([^<\n]+?)\s*(?:<|\n)', shown.split("rail")[1])
    assert [(mark.strip(), word) for mark, word in stops[:5]] == [
        ('class="past"', "Dự kiến"),
        ('class="past"', "Đang thu báo cáo"),
        ('aria-current="step"', "Đã họp"),
        ("", "Đã kết luận"),
        ("", "Đã khép"),
    ]


def test_how_many_reports_have_come_is_told_to_those_who_see_them_all(page, cast, briefing):
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers, submitted=True)
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.women)

    assert "1/2 báo cáo đã nộp" in page(briefing, cast.reader)
    assert "báo cáo đã nộp" not in page(briefing, cast.farmer)


def test_one_that_was_called_off_ends_where_it_stands(page, briefing):
    briefing.status = BriefingStatus.CANCELLED
    briefing.save()

    rail = re.search(r'<ol class="rail".*?</ol>', page(briefing), re.DOTALL)[0]

    assert re.search(r'aria-current="step">\s*Hủy', rail)
    assert "Đã kết luận" not in rail


def test_what_is_in_the_way_is_counted_and_leads_to_where_it_is_put_right(page, cast, briefing):
    factories.DirectiveFactory(briefing=briefing)
    factories.DirectiveReviewFactory(briefing=briefing)
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers)
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.women, submitted=True)

    found = hindrances(page(briefing))

    assert list(found) == [
        "chưa ghi kết luận của chủ trì",
        "1 tổ chức chưa nộp báo cáo",
        "1 báo cáo chờ nhận",
        "1 nhiệm vụ kỳ trước chưa ghi kết quả xem xét",
        "1 nhiệm vụ chưa phân công",
        "1 nhiệm vụ chưa xác định thời hạn",
    ]
    assert found["1 tổ chức chưa nộp báo cáo"] == f"{briefing.get_absolute_url()}#bao-cao"


def test_whoever_cannot_put_it_right_is_not_told_what_is_in_the_way(page, cast, briefing):
    factories.DirectiveReviewFactory(briefing=briefing)

    assert hindrances(page(briefing, cast.reader)) == {}
    assert main_button(page(briefing, cast.reader)) is None


@pytest.mark.parametrize(
    ("status", "label"),
    [
        (BriefingStatus.PLANNED, "Mở thu báo cáo"),
        (BriefingStatus.COLLECTING, "Ghi nhận đã họp"),
        (BriefingStatus.HELD, "Nhập kết luận, nhiệm vụ"),
        (BriefingStatus.CONCLUDED, "Khép hội nghị"),
        (BriefingStatus.POSTPONED, "Tiếp tục chuẩn bị"),
        (BriefingStatus.CLOSED, "Tạo hội nghị kỳ sau"),
    ],
)
def test_the_filled_button_is_the_next_step_of_each_state(page, briefing, status, label):
    briefing.status = status
    briefing.illustrative = True  # no paper may be issued of it
    briefing.save()

    assert main_button(page(briefing))[1] == label


def test_what_was_written_down_is_concluded_next(page, cast, briefing):
    factories.ConclusionFactory(briefing=briefing)
    factories.DirectiveFactory(briefing=briefing, assigned=True)

    assert main_button(page(briefing)) == (f"{briefing.get_absolute_url()}conclude/", "Ghi nhận đã kết luận")
    assert main_button(page(briefing, cast.leader))[1] == "Ghi nhận đã kết luận"


def test_a_concluded_one_asks_for_its_minutes(page, cast, briefing):
    cast.host.symbol = "MTTQ-BTT"
    cast.host.save()
    briefing.status = BriefingStatus.CONCLUDED
    briefing.save()

    assert main_button(page(briefing)) == (f"{briefing.get_absolute_url()}ban-hanh/minutes/", "Ban hành biên bản")

    factories.DocumentFactory(briefing=briefing, kind="minutes", issued=True)
    assert main_button(page(briefing))[1] == "Ban hành thông báo kết luận"


def test_an_officer_is_led_to_the_report_of_the_own_organization(page, cast, briefing):
    briefing.status = BriefingStatus.COLLECTING
    briefing.save()
    report = factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers)
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.women)

    assert main_button(page(briefing, cast.farmer)) == (report.get_absolute_url(), "Viết báo cáo")


def test_every_other_step_is_behind_the_menu(page, briefing):
    briefing.status = BriefingStatus.COLLECTING
    briefing.save()

    shown = page(briefing)

    sheet = shown.split('<summary class="btn">Việc khác</summary>')[1].split("</details>")[0]
    address = briefing.get_absolute_url()
    assert f'<a href="{address}postpone/">' in sheet
    assert f'<a href="{address}cancel/" class="danger">' in sheet
    assert "<form" not in shown.split("<main")[1]


def test_what_is_late_comes_first_with_its_days(page, cast, briefing):
    today = timezone.localdate()
    briefing.status = BriefingStatus.CONCLUDED
    briefing.save()

    def directive(content, days):
        factories.DirectiveFactory(
            briefing=briefing,
            content=content,
            lead_organization=cast.farmers,
            due_kind="date",
            due_on=today + timedelta(days=days),
            progress=Progress.IN_PROGRESS,
        )

    directive("Việc còn lâu.", 60)
    directive("Việc sắp đến hạn.", 3)
    factories.DirectiveFactory(briefing=briefing, content="Việc chưa giao.")
    directive("Việc quá hạn ít.", -2)
    directive("Việc quá hạn nhiều.", -12)

    shown = page(briefing)

    order = [
        "Việc quá hạn nhiều.",
        "Việc quá hạn ít.",
        "Việc sắp đến hạn.",
        "Việc chưa giao.",
        "Việc còn lâu.",
    ]
    assert re.findall("|".join(map(re.escape, order)), shown) == order
    assert '<span class="badge late">Quá hạn 12 ngày</span>' in shown


def test_a_report_that_is_owed_says_for_how_many_days_and_comes_first(page, cast, briefing):
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers, submitted=True)
    owed = factories.OrganizationReportFactory(briefing=briefing, organization=cast.women)

    shown = page(briefing).split('id="bao-cao"')[1]

    assert '<span class="badge late">Chưa báo cáo, quá hạn 12 ngày</span>' in shown
    assert re.findall(r"/bao-cao/(\d+)/", shown)[0] == str(owed.pk)


def test_the_nine_papers_stand_in_one_table_with_why_one_is_not_made_yet(page, cast, briefing):
    cast.host.symbol = "MTTQ-BTT"
    cast.host.save()

    table = page(briefing).split('id="van-ban"')[1].split("</table>")[0]

    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>', table)
    assert len(rows) == 9
    assert (rows[0], rows[3]) == ("Giấy mời", "Biên bản")
    minutes = table.split("Biên bản")[1].split("</tr>")[0]
    assert "Chưa đủ điều kiện" in minutes
    assert "Khi đã kết luận." in minutes
    assert f"{briefing.get_absolute_url()}ban-hanh/synthesis_report/" in table
    assert f"{briefing.get_absolute_url()}ban-hanh/minutes/" not in table


def test_an_issued_paper_shows_its_number_and_file(page, briefing):
    briefing.status = BriefingStatus.CONCLUDED
    briefing.save()
    document = factories.DocumentFactory(briefing=briefing, kind="minutes", issued=True)

    table = page(briefing).split('id="van-ban"')[1].split("</table>")[0]

    assert f'<a href="/van-ban/{document.pk}/">{document.symbol}</a>' in table
    assert f"/van-ban/{document.pk}/tep.pdf" in table


def test_illustrative_data_are_told_of_once(page, briefing):
    briefing.illustrative = True
    briefing.save()

    shown = page(briefing)

    assert shown.count('class="notice"') == 1
    assert shown.count("xem thử, không phải việc có thật") == 1


def test_an_address_with_a_step_leads_to_its_page(client, cast, briefing):
    client.force_login(cast.office)

    answer = client.get(f"{briefing.get_absolute_url()}?buoc=conclude")

    assert answer.headers["Location"] == f"{briefing.get_absolute_url()}conclude/"


def test_the_page_costs_the_same_with_three_directives_and_with_sixty(client, cast, briefing, count_queries):
    def fill(number):
        for _ in range(number):
            factories.DirectiveFactory(briefing=briefing, assigned=True)
            factories.DirectiveReviewFactory(briefing=briefing)
            organization = factories.OrganizationFactory(parent=cast.host)
            report = factories.OrganizationReportFactory(briefing=briefing, organization=organization)
            factories.ProposalFactory(report=report)
            factories.AttendanceFactory(briefing=briefing, organization=organization)

    client.force_login(cast.office)
    fill(3)
    few = count_queries(lambda: client.get(briefing.get_absolute_url()))
    fill(57)

    assert count_queries(lambda: client.get(briefing.get_absolute_url())) == few <= 24
