"""The front door: what a visitor reads, and where a member is led."""

import pytest
from django.urls import reverse

from briefings.choices import BriefingStatus
from organizations.choices import Role
from tests.factories import BriefingFactory, DirectiveFactory, HostFactory, SeriesFactory, UserFactory, member

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql]


def test_a_visitor_reads_what_this_is_and_finds_the_way_to_sign_in(client):
    response = client.get("/")

    assert response.status_code == 200
    page = response.content.decode()
    assert "Hội nghị giao ban" in page
    assert 'href="/admin/login/?next=/"' in page


def test_a_visitor_costs_no_query(client, count_queries):
    assert count_queries(lambda: client.get("/")) == 0


def test_signing_in_from_the_front_page_leads_to_ones_work_and_the_latest_briefing(client):
    host = HostFactory()
    user = member("secretariat", host, username="vanphong", password="mat-khau-rieng")
    briefing = BriefingFactory(series__host=host, status=BriefingStatus.CLOSED)
    DirectiveFactory(briefing=briefing)

    page = client.get("/admin/login/?next=/")
    response = client.post(
        "/admin/login/?next=/", {"username": user.username, "password": "mat-khau-rieng", "next": "/"}, follow=True
    )

    assert page.status_code == 200
    assert response.redirect_chain == [("/", 302), ("/viec-cua-toi/", 302)]
    text = response.content.decode()
    assert f'href="/giao-ban/{briefing.slug}/"' in text
    assert "1 nhiệm vụ giao, 1 còn phải làm" in text
    assert text.index("Chờ văn phòng xử lý") < text.index("Hội nghị gần nhất")


@pytest.mark.parametrize("role", Role)
def test_every_role_is_led_to_its_work(client, role):
    client.force_login(member(role, HostFactory()))

    assert client.get("/")["Location"] == "/viec-cua-toi/"


def test_the_latest_period_counts(client):
    series = SeriesFactory()
    latest = BriefingFactory(series=series, year=2021, quarter=1, data_to="2021-03-31")
    BriefingFactory(series=series, year=2020, quarter=4, data_to="2020-12-31")
    BriefingFactory(series=series, year=2021, quarter=2, data_to="2021-06-30", status=BriefingStatus.CANCELLED)
    client.force_login(member("reader", series.host))

    assert client.get("/", follow=True).context["latest"] == latest


def test_a_briefing_outside_scope_leads_nobody(client):
    BriefingFactory()
    client.force_login(member("officer", HostFactory()))

    response = client.get("/", follow=True)

    assert response.context["latest"] is None
    assert "Chưa có hội nghị giao ban nào trong phạm vi được xem" in response.content.decode()


def test_where_there_is_no_briefing_the_secretariat_may_make_one_and_a_reader_not(client):
    host = HostFactory()

    client.force_login(member("secretariat", host))
    assert 'href="/giao-ban/them/"' in client.get("/", follow=True).content.decode()

    client.force_login(member("reader", host))
    assert 'href="/giao-ban/them/"' not in client.get("/", follow=True).content.decode()


def test_a_person_without_access_to_the_admin_site_gets_no_link_to_it(client):
    client.force_login(UserFactory())
    assert reverse("admin:index") + '"' not in client.get("/", follow=True).content.decode()


def test_every_page_names_its_language_and_lets_a_member_sign_out(client):
    client.force_login(member("reader", HostFactory()))

    page = client.get("/", follow=True).content.decode()
    client.post(reverse("admin:logout"))

    assert '<html lang="vi">' in page
    assert f'action="{reverse("admin:logout")}"' in page
    assert "Đăng nhập" in client.get("/", follow=True).content.decode()
