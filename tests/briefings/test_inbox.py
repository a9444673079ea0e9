"""Issued papers in the inboxes of those whom their *Nơi nhận* names, and who has read them."""

from datetime import date
from types import SimpleNamespace

import pytest

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.models import Delivery, Reading
from briefings.services import deliveries, recipients
from lib.refused import Refused
from tests import factories

DAY = date(2020, 4, 5)


@pytest.fixture
def cast(db):
    host = factories.HostFactory(format_family="front", symbol="MTTQ-BTT")
    farmers = factories.OrganizationFactory(parent=host, name="Hội Nông dân huyện Đồng Thử", short_name="Hội ND huyện")
    women = factories.OrganizationFactory(parent=host, name="Hội Liên hiệp Phụ nữ huyện Đồng Thử", kind="women")
    youth = factories.OrganizationFactory(parent=host, name="Huyện đoàn Đồng Thử", kind="youth")
    series = factories.SeriesFactory(host=host, participants=[farmers, women])
    briefing = factories.BriefingFactory(
        series=series,
        status=BriefingStatus.CONCLUDED,
        title="Giao ban Quý I",
        recipients="Hội Nông dân huyện Đồng Thử",
    )
    factories.ConclusionFactory(briefing=briefing, content="Ghi nhận kết quả của các đoàn thể.")
    return SimpleNamespace(
        host=host,
        farmers=farmers,
        women=women,
        youth=youth,
        briefing=briefing,
        office=factories.member("secretariat", host),
        farmer=factories.member("officer", farmers),
        second_farmer=factories.member("reader", farmers),
        woman=factories.member("officer", women),
        young=factories.member("officer", youth),
    )


def issue(cast, text: str = ""):
    if text:
        cast.briefing.recipients = text
        cast.briefing.save()
    return documents.issue(cast.briefing.pk, "minutes", by=cast.office, issued_on=DAY)


def named(cast, *lines) -> list[str]:
    return [one.name for one in recipients.named_in(cast.briefing, lines)]


def test_recipients_are_read_out_of_the_papers_own_lines(cast):
    farmers, women, youth = cast.farmers.name, cast.women.name, cast.youth.name
    assert named(cast, "- Hội Nông dân huyện Đồng Thử;") == [farmers]
    assert named(cast, "- Hội ND huyện, Huyện đoàn Đồng Thử;") == [farmers, youth]
    assert named(cast, "- Như thành phần tham dự;") == [farmers, women]
    assert named(cast, "- Thường trực Huyện ủy;", "- Lưu: VT, BTT.") == []
    assert named(cast) == []


def test_an_issued_paper_is_in_the_inbox_of_whom_it_names_and_of_nobody_else(client, cast):
    document = issue(cast)
    assert [row.organization for row in Delivery.objects.all()] == [cast.farmers]
    client.force_login(cast.farmer)
    shown = client.get("/van-ban-den/").content.decode()
    assert f'href="/van-ban/{document.pk}/"' in shown
    assert "01/BB-MTTQ-BTT" in shown
    assert "Chưa đọc" in shown
    client.force_login(cast.young)
    assert f"/van-ban/{document.pk}/" not in client.get("/van-ban-den/").content.decode()


def test_reading_is_noted_once_and_shown_to_the_office(client, cast):
    document = issue(cast)
    for user in (cast.office, cast.farmer, cast.farmer, cast.second_farmer):
        client.force_login(user)
        assert client.get(f"/van-ban/{document.pk}/").status_code == 200
    assert [reading.by for reading in Reading.objects.order_by("pk")] == [cast.farmer, cast.second_farmer]

    client.force_login(cast.office)
    shown = client.get(f"/van-ban/{document.pk}/").content.decode()
    assert f"{cast.farmer} và 1 người khác sau đó" in shown
    client.force_login(cast.farmer)
    assert "Đọc lúc" in client.get("/van-ban-den/").content.decode()


def test_fetching_the_file_counts_as_reading_asking_for_its_head_does_not(client, cast):
    document = issue(cast)
    client.force_login(cast.farmer)
    client.head(f"/van-ban/{document.pk}/tep.pdf")
    assert not Reading.objects.exists()
    client.get(f"/van-ban/{document.pk}/tep.pdf")
    assert Reading.objects.get().by == cast.farmer


def test_a_file_fetched_again_costs_little_and_asks_all_the_same(client, cast, count_queries):
    """Session, account with what it holds, and one question: which file, may they, is it unread. Whether it
    is noted already that it went out is one more."""
    document = issue(cast)
    client.force_login(cast.farmer)
    address = f"/van-ban/{document.pk}/tep.pdf"
    assert client.get(address).status_code == 200
    read_at = Reading.objects.get().at

    assert count_queries(lambda: client.get(address)) == 4
    assert count_queries(lambda: client.get(address, headers={"If-None-Match": f'"{document.sha256}"'})) == 3
    assert Reading.objects.get().at == read_at

    cast.farmer.memberships.all().delete()
    assert client.get(address).status_code == 404


def test_a_reading_is_noted_for_a_file_that_the_browser_has_already(client, cast):
    """Another person at the same machine."""
    document = issue(cast)
    client.force_login(cast.farmer)
    etag = {"If-None-Match": f'"{document.sha256}"'}
    assert client.get(f"/van-ban/{document.pk}/tep.pdf", headers=etag).status_code == 304
    assert Reading.objects.get().by == cast.farmer


def test_the_office_sends_the_paper_on_to_somebody_it_does_not_name(client, cast):
    document = issue(cast)
    client.force_login(cast.young)
    assert client.get(f"/van-ban/{document.pk}/").status_code == 404  # takes no part in this briefing

    client.force_login(cast.office)
    answer = client.post(f"/van-ban/{document.pk}/deliver/", {"organizations": [cast.youth.pk]}, follow=True)
    assert "Đã gửi văn bản cho 1 tổ chức." in answer.content.decode()

    client.force_login(cast.young)
    assert client.get(f"/van-ban/{document.pk}/").status_code == 200
    assert client.get(f"/van-ban/{document.pk}/tep.pdf").status_code == 200
    assert Delivery.objects.get(organization=cast.youth).by == cast.office


def test_nobody_receives_the_same_paper_twice(cast):
    document = issue(cast)
    with pytest.raises(Refused, match="Chưa chọn tổ chức nào"):
        deliveries.deliver(document.pk, by=cast.office, organizations=[cast.farmers.pk])
    assert Delivery.objects.count() == 1


def test_only_the_office_sends(cast):
    document = issue(cast)
    with pytest.raises(Refused, match="không có quyền"):
        deliveries.deliver(document.pk, by=cast.farmer, organizations=[cast.youth.pk])


def test_one_recipient_does_not_see_whether_another_has_read(client, cast):
    document = issue(cast, "Như thành phần tham dự")
    client.force_login(cast.woman)
    client.get(f"/van-ban/{document.pk}/")
    client.force_login(cast.farmer)
    shown = client.get(f"/van-ban/{document.pk}/").content.decode()
    assert cast.farmers.label in shown
    assert str(cast.woman) not in shown


def test_the_inbox_stands_on_the_page_of_the_organization_too(client, cast):
    document = issue(cast)
    client.force_login(cast.farmer)
    shown = client.get(f"/to-chuc/{cast.farmers.pk}/").content.decode()
    assert "Văn bản đến" in shown.partition("<main")[2]
    assert f"/van-ban/{document.pk}/" in shown


def test_the_page_of_a_paper_costs_the_same_with_many_recipients(client, cast, count_queries):
    document = issue(cast)
    client.force_login(cast.office)
    few = count_queries(lambda: client.get(f"/van-ban/{document.pk}/"))
    for organization in factories.OrganizationFactory.create_batch(30, parent=cast.host):
        delivery = factories.DeliveryFactory(document=document, organization=organization)
        Reading.objects.create(delivery=delivery, by=cast.farmer)
    assert count_queries(lambda: client.get(f"/van-ban/{document.pk}/")) <= few + 1
