"""The calendar of a person: its secret address, what stands in it, and how it is written."""

import re
from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from briefings.choices import BriefingStatus
from briefings.feeds import Entry, as_ics
from briefings.models import CalendarToken
from tests import factories


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host, name="Hội Nông dân thử")


@pytest.fixture
def briefing(host, farmers):
    return factories.BriefingFactory(
        series=factories.SeriesFactory(host=host, participants=[farmers]),
        title="Giao ban quý II",
        status=BriefingStatus.COLLECTING,
        submit_by=date(2020, 7, 3),
        starts_at=datetime(2020, 7, 10, 1, 30, tzinfo=UTC),
        ends_at=datetime(2020, 7, 10, 4, 0, tzinfo=UTC),
        venue="Hội trường Huyện ủy; tầng 2",
    )


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def officer(farmers):
    return factories.member("officer", farmers)


def address_of(user):
    return f"/lich/{CalendarToken.objects.renew(user).text}.ics"


def events(client, user):
    """Title → event, read as a calendar program reads it: without signing in."""
    client.logout()
    answer = client.get(address_of(user))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return {str(event["summary"]): event for event in Calendar.from_ical(answer.content).walk("VEVENT")}


def test_a_session_is_a_meeting_in_utc(client, briefing, office):
    event = events(client, office)["Giao ban quý II"]

    assert event.decoded("dtstart") == datetime(2020, 7, 10, 1, 30, tzinfo=UTC)
    assert event.decoded("dtend") == datetime(2020, 7, 10, 4, 0, tzinfo=UTC)
    assert b"DTSTART:20200710T013000Z" in event.to_ical()
    assert event["location"] == "Hội trường Huyện ủy; tầng 2"
    assert event["url"] == f"http://testserver/giao-ban/{briefing.slug}/"
    assert event["status"] == "CONFIRMED"


def test_a_session_called_off_is_told_to_the_calendar(client, briefing, office):
    briefing.status = BriefingStatus.POSTPONED
    briefing.save()

    assert events(client, office)["Giao ban quý II"]["status"] == "CANCELLED"


def test_deadlines_are_whole_days(client, briefing, farmers, officer):
    factories.DirectiveFactory(
        briefing__series=briefing.series, assigned=True, lead_organization=farmers, content="Rà soát."
    )
    factories.TaskFactory(organization=farmers, due_on=date(2020, 3, 31), title="Ra quân")

    found = events(client, officer)

    assert found["Hạn nhiệm vụ giao (Hội Nông dân thử): Rà soát."].decoded("dtstart") == date(2020, 6, 30)
    assert b"DTSTART;VALUE=DATE:20200630" in found["Hạn nhiệm vụ giao (Hội Nông dân thử): Rà soát."].to_ical()
    assert found["Hạn nộp báo cáo: Giao ban quý II"].decoded("dtstart") == date(2020, 7, 3)
    assert found["Hạn nhiệm vụ quý: Ra quân"].decoded("dtstart") == date(2020, 3, 31)


def test_of_the_directives_one_sees_only_the_own_deadlines_are_there_but_the_office_follows_all(
    client, briefing, host, farmers, officer, office
):
    women = factories.OrganizationFactory(parent=host)
    factories.DirectiveFactory(
        briefing__series=briefing.series, assigned=True, lead_organization=women, content="Của phụ nữ."
    )
    factories.DirectiveFactory(
        briefing__series=briefing.series,
        assigned=True,
        lead_organization=women,
        coordinating_organizations=[farmers],
        content="Cùng làm.",
    )
    factories.DirectiveFactory(
        briefing__series=briefing.series, done=True, lead_organization=farmers, content="Đã xong."
    )

    def directives(user):
        return {title.rpartition(": ")[2] for title in events(client, user) if title.startswith("Hạn nhiệm vụ giao")}

    assert directives(officer) == {"Cùng làm."}
    assert directives(office) == {"Của phụ nữ.", "Cùng làm."}


def test_a_stranger_and_an_account_without_role_have_an_empty_calendar(client, briefing, farmers):
    factories.DirectiveFactory(briefing__series=briefing.series, assigned=True, lead_organization=farmers)
    factories.TaskFactory(organization=farmers, due_on=date(2020, 3, 31))

    assert events(client, factories.member("secretariat", factories.HostFactory())) == {}
    assert events(client, factories.UserFactory()) == {}


def test_keys_of_events_stay_and_differ(client, briefing, farmers, office):
    for _ in range(3):
        factories.DirectiveFactory(briefing__series=briefing.series, assigned=True, lead_organization=farmers)

    first = {title: str(event["uid"]) for title, event in events(client, office).items()}
    again = {title: str(event["uid"]) for title, event in events(client, office).items()}

    assert first == again
    assert len(set(first.values())) == len(first) == 5


def feed(client, user, host: str) -> Calendar:
    token = CalendarToken.objects.filter(user=user).first() or CalendarToken.objects.renew(user)
    return Calendar.from_ical(client.get(f"/lich/{token.text}.ics", headers={"Host": host}).content)


def test_keys_of_events_do_not_hang_on_the_host(client, briefing, farmers, office, settings):
    """Moved to another name, or opened by its number, the portal does not double what stands in a calendar."""
    settings.ALLOWED_HOSTS = ["*"]
    concluded = factories.BriefingFactory(series=briefing.series, year=2019, status=BriefingStatus.CONCLUDED)
    factories.DirectiveFactory(briefing=concluded, assigned=True, lead_organization=farmers)
    first, second = (
        {str(event["uid"]) for event in feed(client, office, host).walk("VEVENT")}
        for host in ("giaoban.example.vn", "10.0.0.7:8000")
    )
    assert first == second
    assert len(first) == 3
    assert not [uid for uid in first if "example" in uid or "10.0" in uid]


def test_keys_of_another_portal_are_others(briefing):
    """Both number their records from 1, and a person may have both calendars."""
    moment = datetime(2020, 7, 10, 1, 30, tzinfo=UTC)
    both = [Entry("session-1", "Họp", moment, moment, created_at=made) for made in (moment, moment.replace(year=2021))]
    uids = {str(event["uid"]) for event in Calendar.from_ical(as_ics(both, name="", site="")).walk("VEVENT")}
    assert len(uids) == 2


def test_the_sequence_rises_with_every_change(client, briefing, farmers, office):
    """Programs keep the entry with the higher number, so a session that was put off or called off is believed."""
    concluded = factories.BriefingFactory(series=briefing.series, year=2019, status=BriefingStatus.CONCLUDED)
    directive = factories.DirectiveFactory(briefing=concluded, assigned=True, lead_organization=farmers)
    task = factories.TaskFactory(organization=farmers, due_on=date(2020, 3, 31))

    def sequences():
        return {
            str(event["uid"]): int(event["sequence"]) for event in feed(client, office, "testserver").walk("VEVENT")
        }

    before = sequences()
    for record, changes in (
        (briefing, {"status": BriefingStatus.POSTPONED}),
        (briefing, {"starts_at": datetime(2020, 7, 10, 2, 0, tzinfo=UTC), "status": BriefingStatus.COLLECTING}),
        (briefing, {"title": "Giao ban đổi tên"}),
        (directive, {"content": "Rà soát lại."}),
        (task, {"title": "Ra quân đợt hai"}),
    ):
        for name, value in changes.items():
            setattr(record, name, value)
        record.save()
        after = sequences()
        assert before.keys() & after.keys()
        assert all(after[uid] >= number for uid, number in before.items() if uid in after)
        assert type(record) is type(task) or after != before
        before = after
    briefing.status = BriefingStatus.CANCELLED
    briefing.save()
    [event] = [one for one in feed(client, office, "testserver").walk("VEVENT") if "session" in one["uid"]]
    assert (event["status"], int(event["sequence"]) > before[str(event["uid"])]) == ("CANCELLED", True)


def test_a_session_without_an_end_lasts_an_hour_and_says_so(client, briefing, office):
    briefing.ends_at = None
    briefing.save()
    event = events(client, office)["Giao ban quý II"]
    assert event.decoded("dtend") == datetime(2020, 7, 10, 2, 30, tzinfo=UTC)
    assert event["description"] == "Chưa ghi giờ kết thúc; lịch tạm tính một giờ."


def test_how_often_to_look_again_is_a_duration():
    content = as_ics([], name="Giao ban", site="https://x.vn").decode()
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in content
    assert "X-PUBLISHED-TTL:PT6H\r\n" in content


def test_an_unchanged_calendar_is_not_sent_twice(client, briefing, office):
    address = address_of(office)
    tag = client.get(address)["ETag"]

    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    briefing.title = "Giao ban đổi tên"
    briefing.save()
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_revoked_an_older_and_a_guessed_address_are_not_found(client, officer):
    first = address_of(officer)
    second = address_of(officer)
    key = second.split("/")[2].split(".")[0]

    assert client.get(first).status_code == 404
    assert client.get(f"/lich/{key}.ics").status_code == 404
    assert client.get(f"/lich/{key}.{'A' * 43}.ics").status_code == 404
    assert client.get(second).status_code == 200
    CalendarToken.objects.all().delete()
    assert client.get(second).status_code == 404


def test_the_calendar_of_a_closed_account_is_not_found(client, officer):
    address = address_of(officer)
    officer.is_active = False
    officer.save()

    assert client.get(address).status_code == 404


def test_the_address_is_made_shown_and_revoked_on_its_page(client, officer):
    client.force_login(officer)
    assert "Bạn chưa có địa chỉ lịch" in client.get("/lich/").content.decode()

    page = client.post("/lich/", {"tao": ""}, follow=True).content.decode()
    (address,) = re.findall(r'value="http://testserver(/lich/[^"]+\.ics)"', page)
    assert client.get(address).status_code == 200
    assert address in client.get("/lich/").content.decode()

    other = factories.UserFactory()
    client.force_login(other)
    client.post("/lich/", {"huy": ""})
    assert client.get(address).status_code == 200

    client.force_login(officer)
    client.post("/lich/", {"huy": ""})
    assert client.get(address).status_code == 404


def test_only_the_two_buttons_do_anything(client, officer):
    client.force_login(officer)
    address = address_of(officer)

    client.post("/lich/", {})

    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_visitor_is_sent_to_sign_in(client, db):
    assert client.get("/lich/").url.startswith("/admin/login/")


def test_the_database_alone_does_not_tell_the_address(officer):
    token = CalendarToken.objects.renew(officer)

    assert token.text not in str(CalendarToken.objects.values_list().get())


def test_lines_end_and_fold_as_the_standard_wants():
    moment = datetime(2020, 7, 10, 1, 30, tzinfo=UTC)
    long = "Tiếp tục đẩy mạnh phong trào thi đua; chào mừng, đón đại hội\nđảng bộ các cấp " * 5
    content = as_ics(
        [Entry("directive-1", long, moment, moment, "/chi-dao/1/", text=long)], name=long, site="https://x.vn"
    )

    lines = content.split(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    assert all(line.decode() for line in lines[:-1])  # no letter is cut in two
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert str(event["summary"]) == long
    assert event["uid"] == "directive-1@giao-ban"


def test_the_calendar_costs_the_same_at_any_length(client, briefing, farmers, officer, count_queries):
    def fill(number):
        factories.DirectiveFactory.create_batch(number, briefing=briefing, assigned=True, lead_organization=farmers)
        factories.TaskFactory.create_batch(number, organization=farmers, due_on=date(2020, 3, 31))

    address = address_of(officer)
    fill(2)
    few = count_queries(lambda: client.get(address))
    fill(20)
    assert count_queries(lambda: client.get(address)) == few <= 8
