"""The lists outside the admin: what stands in them for whom, how they are narrowed, what they cost."""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from briefings.choices import BriefingStatus, DocumentKind, Progress, Timeliness
from briefings.documents import PRINTERS
from briefings.filters import DirectiveFilter
from briefings.models import Directive
from briefings.timeliness import timeliness, urgency
from organizations.display import display_days
from tests import factories
from tests.briefings.derived_world import build

pytestmark = pytest.mark.long_on_postgresql

LISTS = ["/giao-ban/", "/chi-dao/", "/nhiem-vu/", "/bao-cao/", "/van-ban-den/", "/ton-tai/"]


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host)


@pytest.fixture
def briefing(host, farmers):
    series = factories.SeriesFactory(host=host, participants=[farmers])
    return factories.BriefingFactory(series=series, title="Giao ban quý I của khối", status="concluded")


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def officer(farmers):
    return factories.member("officer", farmers)


def fill(briefing, organization, number=1):
    """One record of each list, and what their columns read."""
    for _ in range(number):
        theme = factories.ThemeFactory()
        body = factories.OrganizationFactory(parent=organization, unit=factories.AdministrativeUnitFactory())
        report = factories.OrganizationReportFactory(briefing=briefing, organization=body)
        factories.TaskFactory(organization=body, title="Việc riêng")
        version = briefing.documents.count() + 1
        paper = factories.DocumentFactory(briefing=briefing, issued=True, version=version, symbol="05/RIENG")
        factories.DeliveryFactory(document=paper, organization=body)
        factories.ShortcomingFactory(report=report, theme=theme, responsible=body, text="Điều riêng")
        factories.DirectiveFactory(
            briefing=briefing, assigned=True, lead_organization=body, theme=theme, units=[body.unit], content="Ý riêng"
        )


def texts(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def rows(client, address):
    """The rows of the list's table, as one string each."""
    body = texts(client, address).partition("<tbody>")[2].partition("</tbody>")[0]
    return re.findall(r"<tr>.*?</tr>", body, re.DOTALL)


@pytest.mark.parametrize("address", LISTS)
def test_a_visitor_is_sent_to_sign_in(client, db, address):
    assert client.get(address).url.startswith("/admin/login/")


@pytest.mark.parametrize("address", LISTS)
def test_the_office_sees_what_its_organizations_have(client, briefing, farmers, office, address):
    fill(briefing, farmers)
    client.force_login(office)

    assert len(rows(client, address)) == 1


@pytest.mark.parametrize("address", LISTS)
def test_a_stranger_sees_neither_rows_nor_choices(client, briefing, farmers, address):
    fill(briefing, farmers)
    client.force_login(factories.member("secretariat", factories.HostFactory()))

    page = texts(client, address)

    assert "<tbody>" not in page
    assert "<option value=" not in page.replace('<option value="">', "").replace('<option value="" selected>', "")
    assert "trong phạm vi của bạn" in page


@pytest.mark.parametrize("address", LISTS)
def test_a_list_costs_the_same_at_any_length(client, briefing, farmers, office, count_queries, address):
    client.force_login(office)
    fill(briefing, farmers, 2)
    few = count_queries(lambda: client.get(address))
    fill(briefing, farmers, 12)
    assert count_queries(lambda: client.get(address)) == few <= 13


@pytest.mark.parametrize(
    "query", ["?ky=2020-Q1&q=rieng", "?tinh_hinh=overdue", "?dia_ban={unit}", "?chu_tri={organization}&ky=2020"]
)
def test_a_narrowed_list_costs_no_more(client, briefing, farmers, office, count_queries, query):
    fill(briefing, farmers, 3)
    lead = Directive.objects.first().lead_organization
    query = query.format(unit=lead.unit_id, organization=lead.pk)
    client.force_login(office)

    assert rows(client, f"/chi-dao/{query}")
    assert count_queries(lambda: client.get(f"/chi-dao/{query}")) <= 13


@pytest.mark.parametrize("address", LISTS)
def test_no_year_and_no_key_is_written_with_a_dot(client, host, farmers, office, address):
    series = factories.SeriesFactory(pk=12001, host=host, participants=[farmers])
    briefing = factories.BriefingFactory(pk=12345, series=series, status="concluded")
    body = factories.OrganizationFactory(pk=13456, parent=farmers, unit=factories.AdministrativeUnitFactory(pk=14567))
    report = factories.OrganizationReportFactory(pk=15678, briefing=briefing, organization=body)
    factories.TaskFactory(pk=16789, organization=body)
    factories.ShortcomingFactory(pk=17890, report=report, responsible=body)
    factories.DirectiveFactory(pk=18901, briefing=briefing, assigned=True, lead_organization=body, units=[body.unit])
    client.force_login(office)

    page = texts(client, address)

    # How many days something is late is an amount, and written as one.
    assert re.findall(r"(?<![\d.])\d{1,2}\.\d{3}(?!\d| ngày)", page) == []


def test_amounts_of_tasks_are_written_as_people_write_them(client, farmers, office):
    factories.TaskFactory(organization=farmers, target=12500, achieved="8450.50")
    client.force_login(office)

    (row,) = rows(client, "/nhiem-vu/")

    assert "8.450,5 / 12.500" in row


@pytest.mark.parametrize("address", LISTS)
def test_words_are_found_without_marks(client, briefing, farmers, office, address):
    fill(briefing, farmers)
    client.force_login(office)
    words = {"/giao-ban/": "quy i cua khoi", "/bao-cao/": "nong dan"}.get(address, "rieng")

    assert len(rows(client, f"{address}?q={words}")) == 1
    assert rows(client, f"{address}?q=khongcogi") == []


@pytest.mark.parametrize("address", LISTS)
def test_what_is_not_offered_keeps_no_row_and_says_so(client, briefing, farmers, office, address):
    fill(briefing, farmers)
    client.force_login(office)

    page = texts(client, f"{address}?ky=1999-Q4")

    assert "<tbody>" not in page
    assert "khớp với bộ lọc" in page
    assert "errorlist" in page


def test_periods_are_years_and_quarters_that_occur(client, briefing, host, office):
    series = briefing.series
    factories.BriefingFactory(series=series, year=2021, quarter=None, period_kind="month", month=5, title="Tháng năm")
    factories.BriefingFactory(series=series, year=2022, quarter=None, period_kind="year", title="Cả năm")
    client.force_login(office)

    page = texts(client, "/giao-ban/")

    offered = re.search(r'<select name="ky".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r'<option value="(\d{4}(?:-Q\d)?)">([^<]*)', offered) == [
        ("2022", "Năm 2022"),
        ("2021", "Năm 2021"),
        ("2021-Q2", "Quý II/2021"),
        ("2020", "Năm 2020"),
        ("2020-Q1", "Quý I/2020"),
    ]
    assert "Tháng năm" in rows(client, "/giao-ban/?ky=2021-Q2")[0]
    assert "Cả năm" in rows(client, "/giao-ban/?ky=2022")[0]


def test_a_choice_is_offered_only_where_it_occurs(client, briefing, farmers, office, officer):
    factories.DirectiveFactory(briefing=briefing, lead_organization=farmers, due_kind="ongoing")
    women = factories.OrganizationFactory(parent=briefing.series.host, name="Hội Phụ nữ riêng")
    factories.OrganizationReportFactory(briefing=briefing, organization=women)
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)
    client.force_login(office)

    page = texts(client, "/chi-dao/")
    assert '<option value="open">' in page
    assert '<option value="overdue">' not in page
    assert 'name="chu_de"' not in page
    assert "Hội Phụ nữ riêng" in texts(client, "/bao-cao/")

    client.force_login(officer)
    assert "Hội Phụ nữ riêng" not in texts(client, "/bao-cao/")


def test_the_answers_of_the_list_are_those_of_timeliness(briefing, farmers, office, rf):
    """Every progress × kind of deadline × day, asked of the database and of the one function."""
    today = timezone.localdate()
    for progress, kind, days in product(Progress, ["date", "ongoing"], [-30, -1, 0, 7, 8]):
        day = today + timedelta(days=days)
        reported = progress in (Progress.SUBMITTED, Progress.DONE)
        directive = factories.DirectiveFactory(
            briefing=briefing,
            lead_organization=farmers,
            due_kind=kind,
            due_on=day if kind == "date" else None,
            progress=progress,
            completed_on=today - timedelta(days=2) if reported else None,
            accepted_on=today if progress == Progress.DONE else None,
            closing_reason="Không còn cần." if progress in (Progress.CANCELLED, Progress.SUPERSEDED) else "",
            superseded_by=Directive.objects.first() if progress == Progress.SUPERSEDED else None,
        )
        assert directive.pk

    request = rf.get("/chi-dao/")
    request.user = office
    mine = Directive.objects.for_user(office)
    for answer in Timeliness:
        found = DirectiveFilter({"tinh_hinh": answer.value}, mine, request=request).kept
        expected = {row.pk for row in mine if timeliness(row, today) == answer}
        assert expected
        assert {row.pk for row in found} == expected


def test_who_has_not_reported_is_counted_and_listed(client, briefing, host, farmers, office):
    for status in ("expected", "draft", "returned"):
        body = factories.OrganizationFactory(parent=host)
        note = "Thiếu số." if status == "returned" else ""
        factories.OrganizationReportFactory(briefing=briefing, organization=body, status=status, returned_note=note)
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers, submitted=True)
    called_off = factories.BriefingFactory(series=briefing.series, status=BriefingStatus.CANCELLED)
    factories.OrganizationReportFactory(briefing=called_off, organization=farmers, status="draft")
    client.force_login(office)

    page = texts(client, "/bao-cao/")

    assert '<a href="?tinh_hinh=missing">3 chưa báo cáo</a>' in page
    assert len(rows(client, "/bao-cao/?tinh_hinh=missing")) == 3


def test_reports_say_whether_they_came_in_time(client, briefing, host, office):
    def report(**more):
        factories.OrganizationReportFactory(
            briefing=briefing, organization=factories.OrganizationFactory(parent=host), **more
        )

    briefing.submit_by = date(2020, 3, 30)  # factories hand in on 31 March
    briefing.save()
    report(submitted=True)
    report()
    report(status="returned", returned_note="Thiếu số.")
    client.force_login(office)

    assert "31/03/2020</time>, nộp muộn 1 ngày" in rows(client, "/bao-cao/?tinh_hinh=late")[0]
    overdue = "".join(rows(client, "/bao-cao/?tinh_hinh=overdue"))
    days = display_days((timezone.localdate() - date(2020, 3, 30)).days)
    assert f'<span class="badge late">Chưa báo cáo, quá hạn {days}</span>' in overdue
    assert f'<span class="badge late">Trả lại, quá hạn {days}</span>' in overdue
    assert 'value="on_time"' not in texts(client, "/bao-cao/")


def test_a_shortcoming_is_open_until_resolved_or_continued(client, briefing, office):
    factories.ShortcomingFactory(briefing=briefing, text="Đã xong rồi.", resolved_on=date(2020, 5, 1))
    first = factories.ShortcomingFactory(briefing=briefing, text="Kéo sang kỳ sau.")
    factories.ShortcomingFactory(briefing=briefing, text="Vẫn còn đây.", continues_from=first)
    client.force_login(office)

    (row,) = rows(client, "/ton-tai/?tinh_hinh=open")
    assert "Vẫn còn đây." in row
    assert "Chưa khắc phục" in row
    assert "Chuyển tiếp kỳ sau" in rows(client, "/ton-tai/?tinh_hinh=continued")[0]
    assert "Đã khắc phục ngày 01/05/2020" in rows(client, "/ton-tai/?tinh_hinh=resolved")[0]


def test_a_task_carried_on_is_no_longer_owed(client, farmers, office):
    earlier = factories.TaskFactory(organization=farmers, title="Làm nhà")
    factories.TaskFactory(organization=farmers, title="Làm nhà tiếp", quarter=2, carried_from=earlier)
    client.force_login(office)

    assert "Chuyển tiếp kỳ sau" in rows(client, "/nhiem-vu/?tinh_hinh=carried")[0]
    (row,) = rows(client, "/nhiem-vu/?tinh_hinh=open")
    assert "Làm nhà tiếp" in row


def test_a_task_that_ended_badly_says_why(client, farmers, office):
    factories.TaskFactory(organization=farmers, progress="not_done", outcome_reason="Dịch bệnh kéo dài.")
    client.force_login(office)

    (row,) = rows(client, "/nhiem-vu/")
    assert '<span class="badge late">Không hoàn thành</span>' in row
    assert "Dịch bệnh kéo dài." in row


@pytest.mark.parametrize("address", ["/giao-ban/", "/chi-dao/", "/nhiem-vu/"])
def test_a_page_with_made_up_rows_says_so_once_and_another_not(client, briefing, farmers, address):
    user = factories.member("officer", farmers)
    client.force_login(user)
    words = "<strong>Số liệu minh họa.</strong>"

    factories.TaskFactory(organization=farmers)
    factories.DirectiveFactory(briefing=briefing, lead_organization=farmers, due_kind="ongoing")
    assert words not in texts(client, address)

    made_up = factories.BriefingFactory(
        series=briefing.series, title="Kỳ khác (số liệu minh họa)", illustrative=True, status="concluded"
    )
    factories.TaskFactory(organization=farmers, title="Trồng cây (số liệu minh họa)")
    factories.DirectiveFactory(
        briefing=made_up, lead_organization=farmers, due_kind="ongoing", content="Làm (số liệu minh họa)."
    )
    page = texts(client, address)
    assert page.count(words) == 1
    assert "(số liệu minh họa)" not in re.sub(r'title="[^"]*"', "", page)
    exported = client.get(f"{address}?xuat=csv").content.decode("utf-8-sig")
    assert "(số liệu minh họa)" in exported


def test_tasks_of_a_past_quarter_wait_for_an_answer(client, farmers, office):
    factories.TaskFactory(organization=farmers, title="Không ai nói gì")
    factories.TaskFactory(organization=farmers, title="Đã làm xong", progress="done")
    factories.TaskFactory(organization=farmers, title="Còn lâu mới đến", year=2190)
    client.force_login(office)

    (row,) = rows(client, "/nhiem-vu/?tinh_hinh=unanswered")

    assert "Không ai nói gì" in row


def test_a_link_never_leads_where_the_reader_may_not_go(client, briefing, farmers):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=briefing.series.host, unit=commune, kind="government")
    factories.DirectiveFactory(briefing=briefing, lead_organization=farmers, due_kind="ongoing", units=[commune])
    client.force_login(factories.member("commune_officer", council))

    (row,) = rows(client, "/chi-dao/")

    links = re.findall(r'href="([^"]+)"', row)
    assert links
    assert [client.get(link).status_code for link in links] == [200] * len(links)
    assert farmers.name in row
    assert f"/to-chuc/{farmers.pk}/" not in row


def test_every_link_of_every_list_opens_for_an_officer(client, briefing, farmers, officer):
    fill(briefing, farmers)
    client.force_login(officer)

    links = {link for address in LISTS for row in rows(client, address) for link in re.findall(r'href="([^"]+)"', row)}

    assert any(link.startswith("/to-chuc/") for link in links)
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_the_menu_leads_only_to_lists_of_the_reader(client, briefing, farmers, office):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=briefing.series.host, unit=commune, kind="government")

    def menu(user):
        client.force_login(user)
        return set(re.findall(r'href="([^"]+)"', texts(client, "/viec-cua-toi/").partition("</nav>")[0])) & set(LISTS)

    assert menu(office) == set(LISTS)
    assert menu(factories.member("commune_officer", council)) == {"/chi-dao/", "/van-ban-den/"}


def test_briefings_are_narrowed_by_who_takes_part_theme_and_what_is_late(client, briefing, host, farmers, office):
    women = factories.OrganizationFactory(parent=host, name="Hội Phụ nữ")
    other = factories.BriefingFactory(
        series=factories.SeriesFactory(host=host, participants=[women]), status="collecting", submit_by=date(2020, 3, 1)
    )
    theme = factories.ThemeFactory(name="Nông thôn mới")
    for _ in range(2):
        factories.DirectiveFactory(
            briefing=briefing, theme=theme, lead_organization=farmers, due_kind="date", due_on=date(2020, 6, 30)
        )
    factories.DirectiveFactory(briefing=other)
    client.force_login(office)

    def found(query):
        return [row[0].text for row in client.get(f"/giao-ban/?{query}").context["rows"]]

    assert found(f"chu_de={theme.pk}") == found("tinh_hinh=overdue") == [briefing.title]
    assert found(f"to_chuc={women.pk}") == found("tinh_hinh=reports_due") == [other.title]
    assert client.get("/giao-ban/").context["counts"][0] == (1, "còn nhiệm vụ quá hạn", "tinh_hinh=overdue", True)


def test_directives_are_narrowed_by_who_helps(client, briefing, host, farmers, office):
    women = factories.OrganizationFactory(parent=host, name="Hội Phụ nữ")
    factories.DirectiveFactory(briefing=briefing, coordinating_organizations=[women, farmers], content="Cùng làm.")
    factories.DirectiveFactory(briefing=briefing, content="Làm một mình.")
    client.force_login(office)

    assert [row[0].text for row in client.get(f"/chi-dao/?phoi_hop={women.pk}").context["rows"]] == ["Cùng làm."]


def test_the_reminder_letter_is_offered_to_the_office_beside_who_has_not_reported(client, briefing, farmers, office):
    """As soon as that kind of paper can be printed, and never to the organizations themselves."""
    factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    letter = f"/giao-ban/{briefing.slug}/ban-hanh/{DocumentKind.REMINDER_LETTER}/"
    offered = DocumentKind.REMINDER_LETTER in PRINTERS

    for user, query, there in (
        (office, "?tinh_hinh=missing", offered),
        (office, "", False),
        (factories.member("officer", farmers), "?tinh_hinh=missing", False),
        (factories.member("reader", briefing.series.host), "?tinh_hinh=missing", False),
    ):
        client.force_login(user)
        assert (letter in client.get(f"/bao-cao/{query}").content.decode()) == there


def test_reports_are_narrowed_by_what_they_speak_of(client, briefing, host, farmers, office):
    women = factories.OrganizationFactory(parent=host, name="Hội Phụ nữ")
    rural, safety = factories.ThemeFactory(name="Nông thôn mới"), factories.ThemeFactory(name="An toàn dịch")
    first, second = (
        factories.OrganizationReportFactory(briefing=briefing, organization=body) for body in (farmers, women)
    )
    factories.AchievementFactory(report=first, theme=rural)
    factories.AchievementFactory(report=first, theme=rural)
    factories.ShortcomingFactory(report=second, theme=safety)
    factories.AchievementFactory(briefing=briefing, theme=factories.ThemeFactory(name="Chung của khối"))
    client.force_login(office)

    def found(theme):
        return [row[0].text for row in client.get(f"/bao-cao/?chu_de={theme.pk}").context["rows"]]

    assert found(rural) == [farmers.name]
    assert found(safety) == [women.name]
    assert "Chung của khối" not in texts(client, "/bao-cao/")
    client.force_login(factories.member("officer", farmers))
    assert "An toàn dịch" not in texts(client, "/bao-cao/")


# --- what comes first -------------------------------------------------------------------------------------------------


def shown_keys(client, query="") -> list[int]:
    """The directives of all pages of the list, in their order."""
    found, number = [], 1
    while True:
        answer = client.get(f"/chi-dao/?trang={number}{query}")
        found += [directive.pk for directive in answer.context["page"]]
        if not answer.context["page"].has_next():
            return found
        number += 1


def test_what_is_late_comes_first_and_what_is_done_last_over_all_pages(client, db):
    """By the database, so that no page begins anew; of each kind what is due first."""
    world = build()
    client.force_login(world.office)
    rows = {row.pk: row for row in Directive.objects.select_related("briefing")}

    keys = shown_keys(client)

    urgent = [urgency(rows[key], world.today) for key in keys]
    assert len(keys) == len(rows) > 50
    assert urgent == sorted(urgent)
    assert len(set(urgent)) == 7
    late = [rows[key].due_on for key, word in zip(keys, urgent, strict=True) if word == 0]
    assert late == sorted(late)
    assert [urgency(rows[key], world.today) for key in shown_keys(client, "&xep=-tinh-trang")] == urgent[::-1]


def test_a_column_orders_the_rows_and_what_has_nothing_there_comes_last(client, briefing, farmers, office):
    for percent, due_on in ((30, date(2020, 6, 30)), (80, None), (0, date(2020, 5, 1))):
        kind = "date" if due_on else "ongoing"
        factories.DirectiveFactory(briefing=briefing, percent=percent, due_kind=kind, due_on=due_on)
    client.force_login(office)

    def ordered(wanted):
        return [row.percent for row in client.get(f"/chi-dao/?xep={wanted}").context["page"]]

    assert ordered("thoi-han") == [0, 30, 80]
    assert ordered("-thoi-han") == [30, 0, 80]
    assert ordered("-tien-do") == [80, 30, 0]
    assert ordered("khong-co") == ordered("tinh-trang") == ordered("")
    page = texts(client, "/chi-dao/?xep=thoi-han&tinh_hinh=overdue")
    assert '<th scope="col" class="num flow" aria-sort="ascending">' in page
    assert 'href="?xep=-thoi-han&amp;tinh_hinh=overdue"' in page
    assert '<option value="thoi-han" selected>' in page


@pytest.mark.parametrize("address", LISTS)
def test_every_order_that_a_list_offers_can_be_asked_for(client, briefing, farmers, office, address):
    fill(briefing, farmers, 3)
    client.force_login(office)

    offered = [value for value, _, _ in client.get(address).context["order"].choices]

    assert offered
    for value in offered:
        assert len(rows(client, f"{address}?xep={value}")) == len(rows(client, address))


def test_who_owes_a_report_stands_above_who_has_handed_it_in(client, briefing, host, office):
    briefing.submit_by = date(2020, 3, 30)
    briefing.save()
    for number, more in enumerate(({"submitted": True}, {}, {"status": "accepted"})):
        body = factories.OrganizationFactory(parent=host, name=f"Hội số {number}")
        if "status" in more:
            more = {"submitted": True} | more
        factories.OrganizationReportFactory(briefing=briefing, organization=body, **more)
    client.force_login(office)

    assert [row[0].text for row in client.get("/bao-cao/").context["rows"]] == ["Hội số 1", "Hội số 0", "Hội số 2"]


# --- what the list is narrowed to -------------------------------------------------------------------------------------


def chips(page) -> dict[str, str]:
    found = re.findall(r'class="chip" href="\?([^"]*)"><span class="unseen">Bỏ lọc: </span>([^<]*)<', page)
    return {text: query.replace("&amp;", "&") for query, text in found}


def test_each_thing_a_list_is_narrowed_to_is_taken_off_alone(client, briefing, farmers, office):
    factories.DirectiveFactory(
        briefing=briefing, lead_organization=farmers, due_kind="date", due_on=date(2020, 6, 30), content="Ý riêng"
    )
    client.force_login(office)
    query = f"q=rieng&ky=2020&chu_tri={farmers.pk}&tinh_hinh=overdue&han_den=30/06/2020&xep=thoi-han"

    page = texts(client, f"/chi-dao/?{query}")

    found = chips(page)
    assert set(found) == {
        "“rieng”",
        "Năm 2020",
        f"Đơn vị chủ trì: {farmers.name}",
        "Quá hạn",
        "Hạn đến hết ngày: 30/06/2020",
    }
    assert found["Quá hạn"] == f"q=rieng&ky=2020&chu_tri={farmers.pk}&han_den=30%2F06%2F2020&xep=thoi-han"
    assert "Lọc (4)" in page
    search = page.partition('<form class="search"')[2].partition("</form>")[0]
    assert '<input type="hidden" name="tinh_hinh" value="overdue">' in search
    assert '<input type="hidden" name="xep" value="thoi-han">' in search


def test_days_narrow_the_directives_and_a_wrong_one_is_said(client, briefing, office):
    for day in (date(2020, 5, 1), date(2020, 6, 30)):
        factories.DirectiveFactory(briefing=briefing, due_kind="date", due_on=day)
    client.force_login(office)

    assert len(rows(client, "/chi-dao/?han_tu=02/05/2020")) == 1
    assert len(rows(client, "/chi-dao/?han_tu=01/05/2020&han_den=30/06/2020")) == 2
    page = texts(client, "/chi-dao/?han_tu=hom-qua")
    assert "<tbody>" not in page
    assert "errorlist" in page
    assert '<details class="menu" open>' in page


def test_counts_in_the_head_are_filters(client, briefing, farmers, office):
    for due_on in (date(2020, 6, 30), date(2020, 7, 1)):
        factories.DirectiveFactory(briefing=briefing, lead_organization=farmers, due_kind="date", due_on=due_on)
    factories.DirectiveFactory(briefing=briefing)
    client.force_login(office)

    page = texts(client, "/chi-dao/")

    assert "<span>3 nhiệm vụ</span>" in page
    assert '<a class="alarm" href="?tinh_hinh=overdue">2 quá hạn</a>' in page
    assert '<a href="?tinh_hinh=unassigned">1 chưa phân công</a>' in page
    assert "quá hạn</a>" not in texts(client, "/chi-dao/?tinh_hinh=overdue")


def test_a_row_names_the_briefing_in_few_letters_and_whole_for_whoever_points_at_it(client, briefing, office):
    factories.DirectiveFactory(briefing=briefing)
    client.force_login(office)

    (row,) = rows(client, "/chi-dao/")

    assert '<abbr title="Giao ban quý I của khối">Q1/2020</abbr>' in row


@pytest.mark.parametrize(("role", "offered"), [("secretariat", True), ("leader", False)])
def test_an_empty_list_offers_the_next_step_to_whoever_may_take_it(client, host, role, offered):
    client.force_login(factories.member(role, host))

    page = texts(client, "/nhiem-vu/")

    assert "Chưa có nhiệm vụ nào trong phạm vi của bạn" in page
    assert ('href="/nhiem-vu/moi/"' in page) == offered
    assert page.count("btn main") == offered


def test_pages_are_numbered_and_say_which_rows_they_have(client, briefing, office):
    factories.DirectiveFactory.create_batch(120, briefing=briefing)
    client.force_login(office)

    page = texts(client, "/chi-dao/?ky=2020&trang=2")

    assert "51–100 trong 120" in page
    pages = page.partition('<nav class="pages"')[2].partition("</nav>")[0]
    assert re.findall(r'href="\?ky=2020&amp;trang=(\d)"', pages) == ["1", "1", "3", "3"]
    assert '<span aria-current="page">2</span>' in pages
