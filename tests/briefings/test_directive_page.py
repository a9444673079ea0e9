from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from briefings.choices import Progress
from briefings.models import Evidence
from briefings.services import acknowledgements, directives, extensions
from tests import factories
from tests.evidence import PDF
from tests.webforms import of_address


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


def due(answer) -> str:
    """The name of the step that stands open and framed on the page; empty where there is none."""
    found = answer.context["due"]
    return found[0].name if found else ""


def due_panel(answer) -> str:
    return answer.content.decode().partition('<section class="panel due"')[2].partition("</section>")[0]


def test_each_person_is_offered_what_they_may_do_and_nothing_is_said_of_the_rest(client, directive, officer, office):
    client.force_login(officer)
    page = client.get(f"/chi-dao/{directive.pk}/").content.decode()
    assert f"/chi-dao/{directive.pk}/submit/" in page
    assert f"/chi-dao/{directive.pk}/cancel/" not in page
    assert "không có quyền" not in page
    client.force_login(office)
    assert f"/chi-dao/{directive.pk}/cancel/" in client.get(f"/chi-dao/{directive.pk}/").content.decode()


def test_whoever_tries_what_they_may_not_is_told_why_not(client, directive, officer):
    client.force_login(officer)

    for answer in (
        client.get(f"/chi-dao/{directive.pk}/cancel/", follow=True),
        client.post(f"/chi-dao/{directive.pk}/cancel/", {"reason": ""}, follow=True),
    ):
        assert answer.redirect_chain == [(f"/chi-dao/{directive.pk}/", 302)]
        assert "Bạn không có quyền thực hiện bước “Dừng thực hiện”" in answer.content.decode()


def test_the_step_that_is_due_comes_first_by_state_and_role(client, briefing, farmers, officer, office):
    directive = factories.DirectiveFactory(briefing=briefing)
    women = briefing.series.participants.exclude(pk=farmers.pk).get()
    people = {
        "office": office,
        "leader": factories.member("leader", briefing.series.host),
        "lead": officer,
        "helper": factories.member("officer", women),
        "reader": factories.member("reader", briefing.series.host),
    }

    def due_for_each() -> dict[str, str]:
        found = {}
        for name, person in people.items():
            client.force_login(person)
            answer = client.get(directive.get_absolute_url())
            found[name] = due(answer)
            assert answer.content.decode().count("btn main") == bool(found[name])
            assert bool(found[name]) != bool(answer.context["waits_for"]), name
        return found

    nobody = dict.fromkeys(people, "")
    assert due_for_each() == nobody | {"office": "assign", "leader": "assign"}
    given = {"due_kind": "date", "due_on": date(2020, 6, 30)}
    directives.assign(directive.pk, by=office, lead=farmers, coordinating=[women], **given)
    assert due_for_each() == nobody | {"lead": "acknowledge", "helper": "acknowledge"}
    for organization, person in ((farmers, officer), (women, people["helper"])):
        acknowledgements.acknowledge(directive.pk, by=person, organization=organization)
    assert due_for_each() == nobody | {"lead": "update", "helper": "update"}
    asked = {"organization": farmers, "new_due_on": date(2026, 12, 31), "reason": "Mưa lũ."}
    request = extensions.request_extension(directive.pk, by=officer, **asked)
    deciding = {"office": "decide_extension", "leader": "decide_extension"}
    assert due_for_each() == nobody | deciding | {"lead": "update", "helper": "update"}
    extensions.decide_extension(request.pk, by=office, approve=True)
    directives.submit(directive.pk, by=officer, completed_on=date(2020, 6, 1), text="Xong.")
    assert due_for_each() == nobody | {"office": "accept", "leader": "accept"}


def test_the_words_of_a_request_stand_where_it_is_decided(client, directive, officer, office):
    asked = {"organization": directive.lead_organization, "new_due_on": date(2026, 12, 31), "reason": "Mưa lũ kéo dài."}
    extensions.request_extension(directive.pk, by=officer, **asked)
    client.force_login(office)

    answer = client.get(directive.get_absolute_url())

    page, panel = answer.content.decode(), due_panel(answer)
    for words in ("Bước tiếp theo: quyết định gia hạn", "31/12/2026", "Mưa lũ kéo dài.", "Đồng ý đến 31/12/2026"):
        assert words in panel, words
    assert page.index('id="buoc-decide_extension"') < page.index("<details id=") < page.index("Quá trình thực hiện")


def test_another_day_than_was_asked_for_is_given_on_the_page(client, directive, officer, office):
    before = directive.due_on
    asked = {"organization": directive.lead_organization, "new_due_on": date(2026, 12, 31), "reason": "Mưa lũ kéo dài."}
    extensions.request_extension(directive.pk, by=officer, **asked)
    client.force_login(office)
    address = f"/chi-dao/{directive.pk}/decide_extension/"

    refused = client.post(address, {"approve": "other", "note": "Để kịp tổng kết."})
    assert refused.status_code == 422
    assert "Ghi ngày được gia hạn đến." in refused.content.decode()
    assert "Để kịp tổng kết." in refused.content.decode()
    taken = client.post(
        address, {"approve": "other", "note": "Để kịp tổng kết.", "new_due_on": "30/11/2026"}, follow=True
    )

    page = taken.content.decode()
    directive.refresh_from_db()
    assert (directive.due_on, directive.original_due_on) == (date(2026, 11, 30), before)
    assert "Đã ghi quyết định: đồng ý đến 30/11/2026." in page
    assert "Xin gia hạn đến 31/12/2026" in page
    assert "Đồng ý đến 30/11/2026 thay cho 31/12/2026 đã xin: Để kịp tổng kết." in page


def test_what_was_reported_done_or_came_back_is_told_beside_the_step(client, directive, farmers, officer, office):
    acknowledgements.acknowledge(directive.pk, by=officer, organization=farmers)
    report = directives.submit(directive.pk, by=officer, completed_on=date(2020, 6, 1), text="Đã ra quân ở 12 thôn.")
    factories.EvidenceFactory(update=report.updates.get(), original_name="Danh sách.pdf")
    client.force_login(office)
    panel = (
        client.get(directive.get_absolute_url()).content.decode().partition("panel due")[2].partition("</section>")[0]
    )
    for words in ("01/06/2020", "Đã ra quân ở 12 thôn.", "Danh sách.pdf"):
        assert words in panel, words

    directives.return_(directive.pk, by=office, reason="Thiếu chữ ký.")
    client.force_login(officer)
    panel = (
        client.get(directive.get_absolute_url()).content.decode().partition("panel due")[2].partition("</section>")[0]
    )
    assert "Thiếu chữ ký." in panel


def test_what_ends_a_directive_is_asked_on_a_page_whose_first_button_goes_back(client, directive, office):
    client.force_login(office)
    address = f"/chi-dao/{directive.pk}/cancel/"

    asked = client.get(address)

    page = asked.content.decode()
    assert "Dừng thực hiện?" in page
    assert page.index("Quay lại, chưa thực hiện") < page.index('class="btn danger"')
    assert "btn main" not in page
    sent = of_address(asked, address) | {"reason": "Không còn phù hợp."}
    assert client.post(address, sent | {"quay_lai": "1"}).url == directive.get_absolute_url()
    directive.refresh_from_db()
    assert directive.progress == Progress.NOT_STARTED
    assert client.post(address, sent).url == directive.get_absolute_url()
    directive.refresh_from_db()
    assert directive.progress == Progress.CANCELLED
    assert client.get(f"{directive.get_absolute_url()}?buoc=reopen").url == f"{directive.get_absolute_url()}reopen/"


def test_a_page_of_a_step_keeps_what_was_typed_when_it_is_refused(client, directive, office):
    client.force_login(office)

    refused = client.post(f"/chi-dao/{directive.pk}/supersede/", {"reason": "Tách thành hai việc."})

    assert refused.status_code == 422
    assert "Tách thành hai việc." in refused.content.decode()
    directives.cancel(directive.pk, by=office, reason="Thôi.")
    gone = client.post(f"/chi-dao/{directive.pk}/cancel/", {"reason": "Không còn phù hợp."})
    assert gone.status_code == 422
    assert "Không còn phù hợp." in gone.content.decode()


def test_what_took_its_place_and_what_it_took_the_place_of_are_named(client, briefing, farmers, office):
    old, new = factories.DirectiveFactory.create_batch(2, briefing=briefing, assigned=True, lead_organization=farmers)
    directives.supersede(old.pk, by=office, successor_id=new.pk, reason="Tách việc.")
    client.force_login(office)

    assert "<dt>Được thay bằng</dt>" in client.get(old.get_absolute_url()).content.decode()
    answer = client.get(new.get_absolute_url())
    assert answer.context["predecessors"] == [old]
    assert f'<dd><a href="{old.get_absolute_url()}">' in answer.content.decode()


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


def test_the_time_line_has_the_latest_first_and_tells_what_was_typed_over(client, briefing, farmers, office, officer):
    directive = factories.DirectiveFactory(briefing=briefing)
    directive.lead_organization = farmers
    directive._history_user = office
    directive.save()
    directives.update(directive.pk, by=officer, organization=farmers, text="Đã ra quân.", percent=10)
    client.force_login(office)

    answer = client.get(directive.get_absolute_url())

    told = [(moment.what, moment.text) for moment in answer.context["life"]]
    assert told == [
        ("Kết quả thực hiện, 10%", "Đã ra quân."),
        ("Sửa nội dung", f"đơn vị chủ trì: trống → {farmers}"),
        (f"Giao tại {briefing}", ""),
    ]


def test_the_day_on_which_it_became_late_stands_in_the_time_line(client, directive, officer):
    client.force_login(officer)

    page = client.get(directive.get_absolute_url())

    assert [(m.at.date(), m.kind) for m in page.context["life"] if m.what == "Quá thời hạn"] == [
        (date(2020, 7, 1), "late")
    ]


def test_the_page_of_a_long_life_costs_no_more(client, directive, farmers, office, officer, count_queries):
    client.force_login(office)
    directives.update(directive.pk, by=officer, organization=farmers, text="Bước 1.")
    few = count_queries(lambda: client.get(directive.get_absolute_url()))
    for number in range(2, 9):
        directives.update(directive.pk, by=officer, organization=farmers, text=f"Bước {number}.")

    assert count_queries(lambda: client.get(directive.get_absolute_url())) == few
