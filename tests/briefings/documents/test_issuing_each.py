"""One act, many papers: one look, one lock, numbers in a row, each in its inbox; all of them or none."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from briefings import documents
from briefings.documents import issuing_each as act_module
from briefings.forms import document_steps
from briefings.models import Delivery, Document, NumberAllocation, NumberSeries
from lib.refused import Refused
from organizations.conflicts import Outdated
from tests import factories
from tests.briefings.many_participants import build_many
from tests.webforms import of_address
from tests.worlds import world

DAY = date(2020, 4, 1)

made = world(lambda: build_many(4))


def address(made, kind="invitation") -> str:
    return f"{made.briefing.get_absolute_url()}ban-hanh/{kind}/tung-noi/"


def issue_all(made, **more) -> list[Document]:
    given = {"by": made.office, "issued_on": DAY, "addressees": made.fronts} | more
    return documents.issue_each(made.briefing.pk, "invitation", **given)


def test_each_gets_a_paper_of_its_own_with_numbers_in_a_row(made):
    issued = issue_all(made)

    assert [one.number for one in issued] == [1, 2, 3, 4]
    assert [one.symbol for one in issued] == [f"0{number}/GM-MTTQ-BTT" for number in (1, 2, 3, 4)]
    assert [one.addressee for one in issued] == made.fronts
    assert {(one.document_id, one.organization) for one in Delivery.objects.all()} == {
        (one.pk, one.addressee) for one in issued
    }
    assert list(NumberAllocation.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert documents.of_same_act(issued[2]) == issued
    officer = made.officer_of(made.fronts[1])
    assert list(Document.objects.for_user(officer).filter(deliveries__organization=made.fronts[1])) == [issued[1]]


def test_numbers_go_on_from_the_register_and_a_single_paper_goes_on_from_them(made):
    documents.issue(made.briefing.pk, "invitation", by=made.office, issued_on=DAY, addressee=made.fronts[3])

    issued = issue_all(made, addressees=made.fronts[:3])

    assert [one.number for one in issued] == [2, 3, 4]
    assert NumberSeries.objects.get().last_number == 4


def test_who_has_one_is_told_by_name_and_nobody_gets_any(made):
    there = documents.issue(made.briefing.pk, "invitation", by=made.office, issued_on=DAY, addressee=made.fronts[0])

    with pytest.raises(Refused, match="Chưa ban hành văn bản nào") as refusal:
        issue_all(made)

    assert f"{made.fronts[0]}: đã có {there.reference}" in str(refusal.value)
    assert Document.objects.count() == 1
    assert NumberSeries.objects.get().last_number == 1


def test_an_invitation_for_all_is_for_each_as_well(made):
    documents.issue(made.briefing.pk, "invitation", by=made.office, issued_on=DAY)

    with pytest.raises(Refused, match="đã có Giấy mời"):
        issue_all(made)


def test_what_fails_on_the_way_leaves_no_number_and_no_document(made, monkeypatch):
    stored = []

    def fails_at_the_third(*args):
        if len(stored) == 2:
            raise RuntimeError("power cut")
        stored.append(store(*args))
        return stored[-1]

    store = act_module.store_issued
    monkeypatch.setattr(act_module, "store_issued", fails_at_the_third)

    with pytest.raises(RuntimeError):
        issue_all(made)

    assert not Document.objects.exists()
    assert not Delivery.objects.exists()
    assert not NumberAllocation.objects.exists()
    monkeypatch.undo()
    assert [one.number for one in issue_all(made)] == [1, 2, 3, 4]


def test_a_number_given_meanwhile_moves_all_of_them(made, monkeypatch):
    """While the papers are printed somebody spoils the next number: they are printed anew with those after it."""
    spoilt = []

    def print_and_spoil(content, on):
        if not spoilt:
            spoilt.append(documents.void_next(register.pk, by=made.office, reason="Hỏng khi đóng dấu"))
        return print_(content, on)

    print_ = act_module.print_to_keep
    register = factories.NumberSeriesFactory(
        issuer=made.host, kind="invitation", starts_on=date(2020, 1, 1), ends_on=date(2020, 12, 31)
    )
    monkeypatch.setattr(act_module, "print_to_keep", print_and_spoil)

    issued = issue_all(made)

    assert [one.number for one in issued] == [2, 3, 4, 5]
    assert issued[0].symbol == "02/GM-MTTQ-BTT"


def test_what_was_issued_since_the_page_was_opened_stops_the_act(made):
    known = documents.last_issued(made.briefing.pk, "reminder_letter")
    owing = made.fronts[:1]
    documents.issue(made.briefing.pk, "reminder_letter", by=made.office, issued_on=DAY, addressee=owing[0])

    with pytest.raises(Outdated):
        documents.issue_each(
            made.briefing.pk, "reminder_letter", by=made.office, issued_on=DAY, addressees=owing, known=known
        )


@pytest.mark.parametrize(("kind", "who"), [("invitation", "officer"), ("minutes", "office")])
def test_only_the_office_and_only_papers_that_are_made_for_one_alone(client, made, kind, who):
    client.force_login(made.office if who == "office" else made.officer_of(made.fronts[0]))

    assert client.get(address(made, kind)).status_code == 404


def test_the_page_says_who_gets_which_number_and_issues_them_at_once(client, made):
    client.force_login(made.office)
    page = client.get(address(made), {"ngay": "01/04/2020"})
    text = page.content.decode()
    assert "Ban hành 4 giấy mời, từ số 01/GM-MTTQ-BTT, ngày 01/04/2020?" in " ".join(text.split())
    for number, front in enumerate(made.fronts, 1):
        assert f'{front}</th><td class="flow nowrap" data-label="Số, ký hiệu">0{number}/GM-MTTQ-BTT' in text

    sent = of_address(page, address(made))
    answer = client.post(address(made), sent)
    again = client.post(address(made), sent)

    first = Document.objects.get(number=1)
    assert answer.headers["Location"] == f"/van-ban/{first.pk}/cung-dot/"
    assert again.headers["Location"] == answer.headers["Location"]
    assert Document.objects.count() == 4
    shown = client.get(answer.headers["Location"]).content.decode()
    assert "4 giấy mời ban hành cùng đợt" in shown
    assert "Đã ban hành 4 văn bản, từ số 01/GM-MTTQ-BTT đến số 04/GM-MTTQ-BTT." in shown
    packed = zipfile.ZipFile(BytesIO(b"".join(client.get(f"/van-ban/{first.pk}/cung-dot.zip").streaming_content)))
    assert len([name for name in packed.namelist() if name.endswith(".pdf")]) == 4
    client.force_login(factories.member("secretariat", factories.HostFactory()))
    assert client.get(answer.headers["Location"]).status_code == 404
    assert client.get(f"/van-ban/{first.pk}/cung-dot.zip").status_code == 404


def test_some_of_them_are_chosen_in_the_address(client, made):
    client.force_login(made.office)
    chosen = {"ngay": "01/04/2020", "to-chuc": [made.fronts[1].pk, made.fronts[3].pk]}

    page = client.get(address(made), chosen)
    client.post(address(made), of_address(page, address(made)))

    assert list(Document.objects.order_by("number").values_list("number", "addressee")) == [
        (1, made.fronts[1].pk),
        (2, made.fronts[3].pk),
    ]


def test_who_has_one_already_is_left_out_and_named(client, made):
    documents.issue(made.briefing.pk, "invitation", by=made.office, issued_on=DAY, addressee=made.fronts[0])
    client.force_login(made.office)

    text = client.get(address(made), {"ngay": "01/04/2020"}).content.decode()

    assert "1 nơi sau không làm trong lần này" in text
    assert f"{made.fronts[0]}: đã có Giấy mời" in text
    assert "Ban hành 3 văn bản" in text


def test_long_printing_is_done_beside_and_tells_how_far_it_is(client, made, monkeypatch):
    begun = []
    monkeypatch.setattr(document_steps, "AT_ONCE", 3)
    monkeypatch.setattr(documents, "start_issuing_each", lambda key, *args, **given: begun.append((key, args, given)))
    client.force_login(made.office)
    page = client.get(address(made), {"ngay": "01/04/2020"})
    sent = of_address(page, address(made))

    answer = client.post(address(made), sent)
    again = client.post(address(made), sent)

    assert len(begun) == 1
    assert again.headers["Location"] == answer.headers["Location"]
    waiting = client.get(answer.headers["Location"])
    assert "Đã in 0/4" in waiting.content.decode()
    assert "data-poll=" in waiting.content.decode()
    assert "Refresh" not in waiting.headers
    assert not Document.objects.exists()


def test_the_page_of_92_asks_no_more_than_that_of_four(client, made, count_queries):
    many = build_many(40)
    counts = []
    for one in (made, many):
        client.force_login(one.office)
        client.get(address(one))
        counts.append(count_queries(lambda one=one: client.get(address(one))))

    assert counts[0] == counts[1] <= 25


def test_each_further_paper_asks_eleven_times_more(made, count_queries):
    """Its number and the trace of its register, the paper, whom it names, its inbox."""
    issue_all(made, addressees=made.fronts[:1])
    one = count_queries(lambda: issue_all(made, addressees=made.fronts[1:2]))
    two = count_queries(lambda: issue_all(made, addressees=made.fronts[2:]))

    assert two - one <= 11
