"""A step has a page of its own: it says what cannot be taken back, and its first button goes back."""

from datetime import date, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse
from django.utils import timezone

from briefings import documents
from briefings.choices import BriefingStatus
from briefings.forms.briefing_steps import BRIEFING_FORMS
from briefings.forms.document_steps import DOCUMENT_FORMS, REGISTER_FORMS
from briefings.models import Briefing, Document
from tests import factories
from tests.webforms import of_address

FINAL = {
    "hold", "conclude", "close", "cancel",
    "amend", "replace", "annul", "void",
    "ignore_day", "void_next",
}  # fmt: skip


class Buttons(HTMLParser):
    """The names of the submit buttons of each form that posts on a page, in the order in which they stand."""

    def __init__(self, page: str):
        super().__init__()
        self.forms: list[list[str]] = []
        self.inside = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("method") == "post"
            if self.inside:
                self.forms.append([])
        elif tag == "button" and self.inside and given.get("type", "submit") == "submit":
            self.forms[-1].append(given.get("name", ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


def first_button(page: str) -> str:
    """The name of the button that Enter in a field presses, in the last form of the page; the first signs out."""
    return Buttons(page).forms[-1][0]


@pytest.fixture
def held(cast):
    cast.briefing.status = BriefingStatus.HELD
    cast.briefing.save()
    factories.ConclusionFactory(briefing=cast.briefing)
    return cast.briefing


def test_what_cannot_be_taken_back_is_known_of_every_step():
    forms = BRIEFING_FORMS | DOCUMENT_FORMS | REGISTER_FORMS

    assert {name for name, form in forms.items() if form.final} == FINAL


def test_the_page_says_what_comes_of_it_and_enter_goes_back(client, cast, held):
    client.force_login(cast.office)
    address = f"{held.get_absolute_url()}conclude/"

    page = client.get(address).content.decode()

    assert "Sau khi thực hiện:" in page
    assert "không đưa lại về dự thảo" in page
    assert first_button(page) == "quay_lai"
    answer = client.post(address, {"quay_lai": "1"}, follow=True)
    assert answer.redirect_chain == [(held.get_absolute_url(), 302)]
    assert "chưa ghi gì" in answer.content.decode()
    held.refresh_from_db()
    assert held.status == BriefingStatus.HELD


def test_a_step_that_can_be_taken_back_does_not_warn(client, cast):
    client.force_login(cast.office)

    page = client.get(f"{cast.briefing.get_absolute_url()}postpone/").content.decode()

    assert "Sau khi thực hiện:" not in page
    assert first_button(page) == ""
    assert "btn danger" not in page


def test_every_final_step_of_a_paper_and_its_register_goes_back_first(client, cast):
    cast.host.symbol, cast.host.format_family = "MTTQ-BTT", "front"
    cast.host.save()
    factories.ConclusionFactory(briefing=cast.concluded)
    issued = documents.issue(cast.concluded.pk, "minutes", by=cast.office, issued_on=date(2020, 4, 5))
    client.force_login(cast.office)
    pages = {name: f"{issued.get_absolute_url()}{name}/" for name in ("amend", "replace", "annul", "void")}
    pages["void_next"] = f"{issued.allocation.series.get_absolute_url()}void_next/"

    for address in pages.values():
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert first_button(answer.content.decode()) == "quay_lai"
        assert client.post(address, {"quay_lai": "1", "reason": "Nhầm."}).status_code == 302

    assert Document.objects.get().state == "issued"


def test_the_page_of_issuing_issues_nothing_by_enter(client, cast):
    cast.host.symbol = "MTTQ-BTT"
    cast.host.save()
    factories.ConclusionFactory(briefing=cast.concluded)
    client.force_login(cast.office)
    address = reverse("briefings:issue", args=[cast.concluded.slug, "minutes"])

    page = client.get(address, {"ngay": "05/04/2020"}).content.decode()

    assert first_button(page) == "quay_lai"
    assert of_address(client.get(address, {"ngay": "05/04/2020"}), address)["issued_on"] == ["2020-04-05"]
    assert client.post(address, {"quay_lai": "1", "issued_on": "05/04/2020"}).status_code == 302
    assert not Document.objects.exists()


def test_a_day_that_is_none_is_said_beside_the_field(client, cast):
    cast.host.symbol = "MTTQ-BTT"
    cast.host.save()
    client.force_login(cast.office)
    address = reverse("briefings:issue", args=[cast.concluded.slug, "minutes"])

    page = client.get(address, {"ngay": "hôm nay"})

    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert "btn danger" not in page.content.decode()


@pytest.mark.parametrize("who", ["farmer", "reader"])
def test_whoever_may_not_take_a_step_is_told_so_when_they_try(client, cast, held, who):
    client.force_login(getattr(cast, who))

    answer = client.get(f"{held.get_absolute_url()}conclude/", follow=True)

    assert answer.redirect_chain == [(held.get_absolute_url(), 302)]
    assert "Bạn không có quyền" in answer.content.decode()


def test_a_step_of_another_state_leads_back_with_a_sentence(client, cast, held):
    client.force_login(cast.office)

    answer = client.get(f"{held.get_absolute_url()}collect/", follow=True)

    assert "không thực hiện được ở trạng thái hiện nay" in answer.content.decode()


def test_words_that_were_typed_stay_when_the_step_is_refused_or_no_longer_open(client, cast):
    client.force_login(cast.office)
    address = f"{cast.briefing.get_absolute_url()}postpone/"
    typed = {"reason": "Trùng lịch họp của Tỉnh ủy.", "starts_at": "05/04/1990 08:00"}

    refused = client.post(address, typed)
    Briefing.objects.filter(pk=cast.briefing.pk).update(status=BriefingStatus.CANCELLED)
    late = client.post(address, typed)

    for answer in (refused, late):
        assert answer.status_code == 422
        assert "Trùng lịch họp của Tỉnh ủy." in answer.content.decode()
    assert "đã qua" in refused.content.decode()
    assert "<textarea" not in late.content.decode()


def test_the_page_of_closing_lists_what_is_still_open(client, cast):
    factories.DirectiveFactory(briefing=cast.concluded)
    client.force_login(cast.office)

    page = client.get(f"{cast.concluded.get_absolute_url()}close/").content.decode()

    assert f'?hoi_nghi={cast.concluded.pk}&amp;tinh_hinh=unassigned">1 nhiệm vụ chưa phân công</a>' in page


def test_no_step_is_known_by_another_name(client, cast):
    client.force_login(cast.office)

    assert client.get(f"{cast.briefing.get_absolute_url()}explode/").status_code == 404


def test_concluding_asks_who_wrote_the_minutes_and_when_it_ended(client, cast, held):
    factories.ConclusionFactory(briefing=held)
    clerk = factories.PostFactory(organization=cast.host, title="Chánh Văn phòng", user=cast.office)
    address = f"/giao-ban/{held.slug}/conclude/"
    client.force_login(cast.office)
    page = client.get(address)
    assert f'<option value="{clerk.pk}" selected>' in page.content.decode()
    began = timezone.localtime(held.starts_at)
    typed = of_address(page, address)

    early = client.post(address, typed | {"ends_at": f"{began - timedelta(hours=1):%d/%m/%Y %H:%M}"})
    assert early.status_code == 422
    assert "không kết thúc trước lúc ấy" in early.content.decode()
    late = client.post(
        address, of_address(early, address) | {"ends_at": f"{began + timedelta(hours=2):%d/%m/%Y %H:%M}"}
    )

    assert late.status_code == 302
    held.refresh_from_db()
    assert (held.secretary, held.ends_at) == (clerk, held.starts_at + timedelta(hours=2))
