from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests import factories


@pytest.fixture
def briefing(db):
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    series = factories.SeriesFactory(host=host, participants=[farmers])
    return factories.BriefingFactory(series=series, status="concluded")


@pytest.fixture
def office(briefing):
    return factories.member("secretariat", briefing.series.host)


@pytest.fixture
def farmer(briefing):
    return factories.member("officer", briefing.series.participants.get())


@pytest.fixture
def stranger(db):
    return factories.member("secretariat", factories.HostFactory())


def test_the_briefing_page_shows_what_was_said_and_assigned(client, briefing, office):
    factories.AchievementFactory(briefing=briefing, text="Làm tốt công tác thăm hỏi gia đình chính sách.")
    factories.ShortcomingFactory(briefing=briefing, text="Nắm tình hình chưa kịp thời.")
    factories.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả của cả khối.")
    factories.DirectiveFactory(briefing=briefing, content="Rà soát kế hoạch năm.")
    client.force_login(office)

    page = client.get(f"/giao-ban/{briefing.slug}/").content.decode()

    for words in ("gia đình chính sách", "chưa kịp thời", "Ghi nhận kết quả", "Rà soát kế hoạch năm", "Chưa phân công"):
        assert words in page
    assert "Sửa thông tin" in page


def test_a_participant_reads_the_briefing_but_is_not_offered_to_change_it(client, briefing, farmer):
    client.force_login(farmer)

    page = client.get(f"/giao-ban/{briefing.slug}/")

    assert page.status_code == 200
    assert "Sửa thông tin" not in page.content.decode()


def test_for_a_stranger_the_briefing_does_not_exist(client, briefing, stranger):
    client.force_login(stranger)

    assert client.get(f"/giao-ban/{briefing.slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/giao-ban/giao-ban-thu/", "/chi-dao/"])
def test_a_visitor_is_sent_to_sign_in(client, db, address):
    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.url.startswith("/admin/login/")


def test_the_report_of_another_organization_stays_its_own(client, briefing, farmer):
    women = factories.OrganizationFactory(parent=briefing.series.host, kind="women")
    report = factories.OrganizationReportFactory(briefing=briefing, organization=women)
    factories.AchievementFactory(report=report, text="Việc riêng của phụ nữ.")
    client.force_login(farmer)

    assert "Việc riêng của phụ nữ" not in client.get(f"/giao-ban/{briefing.slug}/").content.decode()


def test_the_briefing_page_costs_the_same_at_any_length(client, briefing, office, count_queries):
    def fill(number):
        for _ in range(number):
            organization = factories.OrganizationFactory(parent=briefing.series.host)
            report = factories.OrganizationReportFactory(briefing=briefing, organization=organization)
            factories.AchievementFactory(report=report, theme=factories.ThemeFactory())
            factories.DirectiveFactory(briefing=briefing, assigned=True)

    client.force_login(office)
    fill(2)
    few = count_queries(lambda: client.get(f"/giao-ban/{briefing.slug}/"))
    fill(10)
    assert count_queries(lambda: client.get(f"/giao-ban/{briefing.slug}/")) == few <= 23


def listed(client, query=""):
    return client.get(f"/chi-dao/{query}").content.decode()


def test_the_list_finds_words_without_marks(client, briefing, office):
    factories.DirectiveFactory(briefing=briefing, content="Giúp đỡ xã Nghĩa Tá đạt chuẩn.")
    factories.DirectiveFactory(briefing=briefing, content="Phòng chống dịch tả lợn.")
    client.force_login(office)

    page = listed(client, "?q=nghia+ta")

    assert "Nghĩa Tá" in page
    assert "dịch tả lợn" not in page


def test_the_list_narrows_by_standing(client, briefing, office):
    today = timezone.localdate()
    organization = briefing.series.participants.get()

    def due(days, content):
        day = today + timedelta(days=days)
        factories.DirectiveFactory(
            briefing=briefing, content=content, lead_organization=organization, due_kind="date", due_on=day
        )

    due(-1, "Việc quá hạn.")
    due(3, "Việc sắp đến hạn.")
    due(60, "Việc còn lâu.")
    factories.DirectiveFactory(briefing=briefing, content="Việc chưa ai nhận.")
    client.force_login(office)

    for standing, words in (
        ("overdue", "Việc quá hạn"),
        ("due_soon", "Việc sắp đến hạn"),
        ("unassigned", "Việc chưa ai nhận"),
    ):
        page = listed(client, f"?tinh_hinh={standing}")
        assert words in page
        assert "Việc còn lâu" not in page


def test_an_empty_list_says_why(client, office):
    client.force_login(office)

    assert "Chưa có nhiệm vụ nào" in listed(client)
    assert "Không có nhiệm vụ nào khớp" in listed(client, "?q=gì+đó")


def test_the_list_and_its_choices_stay_in_scope(client, briefing, stranger):
    theme = factories.ThemeFactory(name="Chủ đề của nơi khác")
    factories.DirectiveFactory(briefing=briefing, theme=theme, content="Việc của nơi khác.")
    client.force_login(stranger)

    page = listed(client)

    assert "nơi khác" not in page


def test_a_commune_officer_sees_only_what_concerns_the_commune(client, briefing):
    commune = factories.AdministrativeUnitFactory(parent=briefing.unit)
    council = factories.OrganizationFactory(parent=briefing.series.host, unit=commune, kind="government")
    factories.DirectiveFactory(briefing=briefing, units=[commune], content="Giúp xã này.")
    factories.DirectiveFactory(briefing=briefing, content="Việc của huyện.")
    client.force_login(factories.member("commune_officer", council))

    page = listed(client)

    assert "Giúp xã này" in page
    assert "Việc của huyện" not in page


def test_the_list_turns_pages_and_keeps_the_filter(client, briefing, office):
    for number in range(60):
        factories.DirectiveFactory(briefing=briefing, content=f"Việc thứ {number}.")
    client.force_login(office)

    page = listed(client, "?q=viec")

    assert "1–50 trong 60" in page
    assert '<span aria-current="page">1</span>' in page
    assert "?q=viec&amp;trang=2" in page


def test_the_list_costs_the_same_at_any_length(client, briefing, office, count_queries):
    client.force_login(office)
    factories.DirectiveFactory.create_batch(3, briefing=briefing, assigned=True, due_on=date(2020, 6, 30))
    few = count_queries(lambda: client.get("/chi-dao/"))
    factories.DirectiveFactory.create_batch(30, briefing=briefing, assigned=True)
    assert count_queries(lambda: client.get("/chi-dao/")) == few <= 13
