from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from briefings.choices import Progress
from briefings.models import Evidence
from briefings.services import directives
from tests import factories
from tests.evidence import PDF


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host)


@pytest.fixture
def briefing(host, farmers):
    women = factories.OrganizationFactory(parent=host, kind="women")
    return factories.BriefingFactory(
        series=factories.SeriesFactory(host=host, participants=[farmers, women]), status="concluded"
    )


@pytest.fixture
def directive(briefing, farmers):
    return factories.DirectiveFactory(briefing=briefing, assigned=True, lead_organization=farmers)


@pytest.fixture
def office(host):
    return factories.member("secretariat", host)


@pytest.fixture
def officer(farmers):
    return factories.member("officer", farmers)


def test_the_lead_writes_what_was_done_with_a_file(client, directive, farmers, officer):
    client.force_login(officer)
    file = SimpleUploadedFile("Danh sách hộ.pdf", PDF)

    answer = client.post(
        f"/chi-dao/{directive.pk}/update/",
        {"organization": farmers.pk, "text": "Đã ra quân ở 12 thôn.", "percent": "40", "files": [file]},
        follow=True,
    )

    page = answer.content.decode()
    assert "Đã ghi kết quả thực hiện." in page
    assert "Đã ra quân ở 12 thôn." in page
    assert "Danh sách hộ.pdf" in page
    directive.refresh_from_db()
    assert (directive.progress, directive.percent) == (Progress.IN_PROGRESS, 40)


def test_evidence_is_given_to_whoever_sees_the_directive_and_to_nobody_else(client, directive, officer):
    evidence = factories.EvidenceFactory(update__directive=directive)
    client.force_login(officer)
    assert b"".join(client.get(f"/minh-chung/{evidence.pk}/").streaming_content) == b"Kept as it came."
    client.force_login(factories.member("secretariat", factories.HostFactory()))
    assert client.get(f"/minh-chung/{evidence.pk}/").status_code == 404


def test_a_refused_file_leaves_the_typed_text_on_the_page(client, directive, farmers, officer):
    client.force_login(officer)

    answer = client.post(
        f"/chi-dao/{directive.pk}/update/",
        {"organization": farmers.pk, "text": "Lời dài đã gõ.", "files": [SimpleUploadedFile("x.exe", b"MZ")]},
    )

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "không thuộc loại được nhận" in page
    assert "Lời dài đã gõ." in page
    assert not Evidence.objects.exists()


def test_the_office_assigns_with_a_vietnamese_date(client, briefing, farmers, office):
    directive = factories.DirectiveFactory(briefing=briefing)
    client.force_login(office)

    client.post(f"/chi-dao/{directive.pk}/assign/", {"lead": farmers.pk, "due_kind": "date", "due_on": "05/04/2026"})

    directive.refresh_from_db()
    assert (directive.lead_organization, directive.due_on) == (farmers, date(2026, 4, 5))


def test_each_person_is_offered_only_what_they_may_do_and_told_why_not_the_rest(client, directive, officer, office):
    client.force_login(officer)
    page = client.get(f"/chi-dao/{directive.pk}/").content.decode()
    assert f"/chi-dao/{directive.pk}/submit/" in page
    assert f"/chi-dao/{directive.pk}/cancel/" not in page
    assert "Bạn không có quyền thực hiện bước “Dừng chỉ đạo”" in page
    client.force_login(office)
    assert f"/chi-dao/{directive.pk}/cancel/" in client.get(f"/chi-dao/{directive.pk}/").content.decode()


def test_a_colleague_of_another_organization_cannot_accept(client, briefing, farmers, officer):
    directive = factories.DirectiveFactory(briefing=briefing, reported=True, lead_organization=farmers)
    client.force_login(officer)

    client.post(f"/chi-dao/{directive.pk}/accept/", {"on": "25/06/2020"})

    directive.refresh_from_db()
    assert directive.progress == Progress.SUBMITTED


def test_for_a_stranger_neither_page_nor_step_exists(client, directive):
    client.force_login(factories.member("secretariat", factories.HostFactory()))

    assert client.get(f"/chi-dao/{directive.pk}/").status_code == 404
    assert client.post(f"/chi-dao/{directive.pk}/cancel/", {"reason": "Thử."}).status_code == 404


def test_a_request_for_time_is_asked_and_decided_on_the_page(client, directive, officer, office):
    client.force_login(officer)
    client.post(
        f"/chi-dao/{directive.pk}/request_extension/", {"new_due_on": "30/09/2020", "reason": "Mưa lũ kéo dài."}
    )
    client.force_login(office)
    client.post(f"/chi-dao/{directive.pk}/decide_extension/", {"approve": "1"})

    page = client.get(f"/chi-dao/{directive.pk}/").content.decode()
    assert "gia hạn 1 lần, ban đầu 30/06/2020" in page
    assert "Mưa lũ kéo dài." in page


def test_a_day_of_completion_is_not_in_the_future(client, directive, officer):
    client.force_login(officer)

    answer = client.post(f"/chi-dao/{directive.pk}/submit/", {"completed_on": "01/01/2199", "text": "Xong."})

    assert "không thể sau hôm nay" in answer.content.decode()


def test_the_page_costs_the_same_at_any_length(client, directive, office, count_queries):
    client.force_login(office)
    factories.ProgressUpdateFactory.create_batch(2, directive=directive)
    few = count_queries(lambda: client.get(f"/chi-dao/{directive.pk}/"))
    for update in factories.ProgressUpdateFactory.create_batch(10, directive=directive):
        factories.EvidenceFactory(update=update)
    assert count_queries(lambda: client.get(f"/chi-dao/{directive.pk}/")) == few <= 30


def test_the_time_line_begins_with_the_capture_and_tells_what_was_typed_over(
    client, briefing, farmers, office, officer
):
    directive = factories.DirectiveFactory(briefing=briefing)
    directive.lead_organization = farmers
    directive._history_user = office
    directive.save()
    directives.update(directive.pk, by=officer, organization=farmers, text="Đã ra quân.", percent=10)
    client.force_login(office)

    answer = client.get(directive.get_absolute_url())

    told = [(moment.what, moment.text) for moment in answer.context["life"]]
    assert told == [
        (f"Ghi chỉ đạo tại {briefing}", ""),
        ("Sửa chỉ đạo", f"đơn vị chủ trì: trống → {farmers}"),
        ("Kết quả thực hiện", "Đã ra quân."),
    ]


def test_the_page_of_a_long_life_costs_no_more(client, directive, farmers, office, officer, count_queries):
    client.force_login(office)
    directives.update(directive.pk, by=officer, organization=farmers, text="Bước 1.")
    few = count_queries(lambda: client.get(directive.get_absolute_url()))
    for number in range(2, 9):
        directives.update(directive.pk, by=officer, organization=farmers, text=f"Bước {number}.")

    assert count_queries(lambda: client.get(directive.get_absolute_url())) == few
