import hashlib
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from pypdf import PdfReader

from briefings import documents
from briefings.choices import AllocationState, BriefingStatus, DocumentKind, DocumentState
from briefings.documents import PRINTERS
from briefings.models import Briefing, Delivery, Document, DocumentRelation, NumberAllocation, NumberSeries
from lib.refused import Refused
from tests import factories

DAY = date(2020, 4, 5)
MINUTES = DocumentKind.MINUTES


@pytest.fixture
def briefing(cast):
    """Concluded, of a State-style host with a symbol."""
    cast.host.symbol, cast.host.format_family = "MTTQ-BTT", "front"
    cast.host.save()
    cast.briefing.status = BriefingStatus.CONCLUDED
    cast.briefing.save()
    factories.ConclusionFactory(briefing=cast.briefing, content="Ghi nhận kết quả.")
    factories.DirectiveFactory(briefing=cast.briefing, content="Rà soát chương trình công tác.")
    return cast.briefing


@pytest.fixture
def issue(cast, briefing):
    """``issue()``: the minutes issued on ``DAY`` by the office."""

    def call(**changes):
        return documents.issue(
            **{"briefing_id": briefing.pk, "kind": MINUTES, "by": cast.office, "issued_on": DAY} | changes
        )

    return call


def content(document) -> bytes:
    return document.file.content()


def text_of(document) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content(document))).pages).split())


def test_an_issued_paper_carries_its_number_and_day(issue, cast):
    document = issue()

    assert (document.number, document.symbol, document.state) == (1, "01/BB-MTTQ-BTT", DocumentState.ISSUED)
    assert "Số: 01/BB-MTTQ-BTT" in text_of(document)
    assert "(Kèm theo Biên bản số 01/BB-MTTQ-BTT ngày 05 tháng 4 năm 2020 của " in text_of(document)
    assert document.rendered_by == cast.office
    assert document.allocation.state == AllocationState.USED
    assert str(document.allocation.series.ends_on) == "2020-12-31"


def test_a_party_paper_has_place_and_day_and_its_own_form_of_number(issue, cast, briefing):
    cast.host.symbol, cast.host.format_family, cast.host.place_name = "HU", "party", "Chợ Đồn"
    cast.host.save()

    document = issue()

    assert (document.symbol, document.profile) == ("01-BB/HU", "party_hd36_2018")
    assert "Chợ Đồn, ngày 05 tháng 4 năm 2020" in text_of(document)


def test_what_it_was_made_from_and_with_is_kept(issue, briefing):
    document = issue()

    assert document.snapshot["paper"]["abstract"] == briefing.title
    assert document.snapshot["paper"]["imprint"]["issued_on"] == "2020-04-05"
    assert document.snapshot["profile"]["id"] == document.profile == "front_hd91_2013"
    assert document.made_with["engines"]["weasyprint"]
    assert len(document.made_with["templates"]) == 64
    assert set(document.made_with["fonts"]) == {"Regular", "Bold", "Italic", "BoldItalic"}
    assert document.made_with["pages"] == len(PdfReader(BytesIO(content(document))).pages)


def test_the_file_lies_under_its_hash_and_nobody_may_write_to_it(issue, settings):
    document = issue()
    path = Path(settings.MEDIA_ROOT) / document.file.name

    assert hashlib.sha256(path.read_bytes()).hexdigest() == document.sha256 == path.stem
    assert path.stat().st_mode & 0o777 == 0o440
    assert not list(path.parent.glob("*.tmp"))


def test_a_file_that_was_tampered_with_is_not_given_out(issue, settings):
    document = issue()
    path = Path(settings.MEDIA_ROOT) / document.file.name
    path.chmod(0o640)
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(Refused, match="không còn đúng với mã băm"):
        content(document)
    path.unlink()
    with pytest.raises(Refused, match="không còn trên máy chủ"):
        content(document)


@pytest.mark.parametrize("kind", sorted(PRINTERS))
def test_every_kind_that_is_printed_can_be_issued(kind, issue, cast, briefing, settings):
    settings.PORTAL_ADDRESS = "https://giaoban.example.gov.vn"
    briefing.status = sorted(documents.issue_step(kind).sources)[0]
    briefing.save()
    directive = briefing.directives.get()
    directive.lead_organization, directive.due_kind, directive.due_on = cast.farmers, "date", date(2020, 4, 1)
    directive.save()

    document = issue(kind=kind, addressee=cast.farmers if PRINTERS[kind].one_each else None)

    assert document.symbol in text_of(document)
    assert f"https://giaoban.example.gov.vn/kiem-tra/{document.token}/" in text_of(document)


def test_an_illustrative_briefing_takes_no_number_of_a_real_register(issue, briefing):
    Briefing.objects.filter(pk=briefing.pk).update(illustrative=True)

    with pytest.raises(Refused, match="số liệu minh họa"):
        issue()

    assert not NumberSeries.objects.exists()


# --- who and when -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("person", ["leader", "reader", "farmer"])
def test_only_the_hosts_office_issues(person, issue, cast, briefing):
    factories.OrganizationReportFactory(briefing=briefing, organization=cast.farmers)
    with pytest.raises(Refused, match="Bạn không có quyền thực hiện bước “Ban hành”"):
        issue(by=getattr(cast, person))
    assert not Document.objects.exists()
    assert not NumberSeries.objects.exists()


def test_to_a_stranger_the_briefing_does_not_exist(issue, cast):
    with pytest.raises(Refused, match="Không tìm thấy hội nghị"):
        issue(by=cast.stranger)


def test_minutes_wait_for_the_conclusion(issue, briefing):
    briefing.status = BriefingStatus.HELD
    briefing.save()
    with pytest.raises(Refused, match="bước này chỉ đi từ “đã kết luận”, “đã khép”"):
        issue()


def test_minutes_are_issued_once(issue):
    issue()
    with pytest.raises(Refused, match=r"đã có biên bản số 01/BB-MTTQ-BTT ngày 05/04/2020 đang có hiệu lực"):
        issue()
    assert NumberAllocation.objects.count() == 1


def test_a_host_without_a_symbol_cannot_number_anything(issue, cast):
    cast.host.symbol = ""
    cast.host.save()
    with pytest.raises(Refused, match="chưa có ký hiệu"):
        issue()


def test_no_paper_comes_from_tomorrow(issue):
    with pytest.raises(Refused, match="chưa tới"):
        issue(issued_on=timezone.localdate().replace(year=timezone.localdate().year + 1))


def test_minutes_are_not_older_than_their_session(issue, briefing):
    briefing.starts_at = datetime(2020, 4, 6, 0, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))  # the 5th in UTC
    briefing.save()
    with pytest.raises(Refused, match="họp ngày 06/04/2020"):
        issue()


def test_a_kind_that_is_not_printed_is_refused(issue):
    unprinted = sorted(set(DocumentKind) - set(PRINTERS))
    if not unprinted:
        pytest.skip("every kind is printed")
    with pytest.raises(Refused, match="Cổng chưa in được"):
        issue(kind=unprinted[0])


def test_a_paper_that_cannot_be_printed_takes_no_number(issue, briefing):
    factories.RemarkFactory(briefing=briefing, content="Dài quá. " * 50_000)
    with pytest.raises(Refused, match="dài quá"):
        issue()
    assert not NumberAllocation.objects.exists()
    assert not Document.objects.exists()


# --- never changes ----------------------------------------------------------------------------------------------------


def test_an_issued_paper_never_changes(issue):
    key = issue().pk
    for field, value in {
        "number": 9,
        "symbol": "09/BB-MTTQ-BTT",
        "issued_on": date(2020, 5, 1),
        "sha256": "0" * 64,
        "file": "documents/other.pdf",
        "snapshot": {},
        "made_with": {},
        "profile": "party_hd36_2018",
        "version": 7,
        "token": "x",
        "kind": "invitation",
        "state": "draft",
    }.items():
        document = Document.objects.get(pk=key)
        setattr(document, field, value)

        with pytest.raises(TypeError, match="never changes"):
            document.save()

        fresh = Document.objects.get(pk=key)
        assert getattr(fresh, field) != value, field
        assert hashlib.sha256(content(fresh)).hexdigest() == fresh.sha256


def test_nor_do_many_at_once(issue):
    document = issue()
    with pytest.raises(TypeError):
        Document.objects.filter(pk=document.pk).update(sha256="0" * 64)
    with pytest.raises(TypeError):
        Document.objects.bulk_update([document], ["file"])
    with pytest.raises(TypeError):
        Document.objects.all().delete()
    with pytest.raises(TypeError):
        document.delete()
    with pytest.raises(TypeError):
        document.allocation.delete()
    assert Document.objects.count() == NumberAllocation.objects.count() == 1


# --- what would it say today ------------------------------------------------------------------------------------------


def test_nothing_differs_right_after_issuing(issue):
    assert documents.differences_now(issue()) == []


def test_what_the_records_say_now_is_shown_beside_what_was_issued(issue, briefing):
    document = issue()
    before = content(document)
    briefing.venue = "Hội trường tầng 2"
    briefing.save()
    conclusion = briefing.conclusions.get()
    conclusion.content = "Ghi nhận kết quả.\nĐoạn thêm sau."
    conclusion.save()

    found = documents.differences_now(document)

    assert [(one.where, one.then, one.now) for one in found] == [
        ("Địa điểm", "", "Hội trường tầng 2"),
        ("Mục “I. KẾT LUẬN CỦA CHỦ TRÌ HỘI NGHỊ”, đoạn 2", "", "Đoạn thêm sau."),
    ]
    assert content(Document.objects.get(pk=document.pk)) == before


def test_the_places_left_open_are_named(briefing):
    found = documents.preview(briefing, MINUTES, DAY).open_places

    assert {"Địa điểm", "Chủ trì", "Thư ký (người ghi biên bản)", "Thành phần tham dự"} <= set(found)
    assert {"Người ký, họ tên", "Phụ lục, đơn vị chủ trì", "Nơi nhận"} <= set(found)
    assert not [one for one in found if one.endswith(("đoạn", "dòng")) or "đoạn, " in one]
    assert "Số, ký hiệu" not in found


# --- corrections ------------------------------------------------------------------------------------------------------


def test_a_replacement_takes_the_next_number_and_the_old_ones_place(issue, cast):
    old = issue()
    before = content(old)

    new = documents.replace_(old.pk, by=cast.office, issued_on=date(2020, 4, 8), reason="Ghi sót ý kiến.")

    old.refresh_from_db()
    assert (new.number, new.version, new.state) == (2, 2, DocumentState.ISSUED)
    assert "(Thay thế Biên bản số 01/BB-MTTQ-BTT ngày 05 tháng 4 năm 2020)" in text_of(new)
    assert (old.state, old.closed_on, old.closed_by) == (DocumentState.SUPERSEDED, date(2020, 4, 8), cast.office)
    assert old.closing_reason == "Ghi sót ý kiến. (thay bằng biên bản số 02/BB-MTTQ-BTT ngày 08/04/2020)"
    assert content(old) == before
    relation = DocumentRelation.objects.get()
    assert (relation.source, relation.target, relation.kind) == (new, old, "replaces")


def test_an_amended_paper_stays_in_force_until_it_is_replaced_together_with_its_amendment(issue, cast):
    old = issue()
    amending = documents.amend(old.pk, by=cast.office, issued_on=DAY, reason="Bổ sung phụ lục.")
    old.refresh_from_db()
    assert old.is_in_force
    assert amending.is_in_force
    assert "(Sửa đổi, bổ sung Biên bản số 01/BB-MTTQ-BTT ngày 05 tháng 4 năm 2020)" in text_of(amending)

    new = documents.replace_(old.pk, by=cast.office, issued_on=DAY, reason="Gộp lại.")

    states = dict(Document.objects.values_list("pk", "state"))
    assert states == {old.pk: "superseded", amending.pk: "superseded", new.pk: "issued"}


def test_a_replaced_paper_is_not_replaced_again(issue, cast):
    old = issue()
    documents.replace_(old.pk, by=cast.office, issued_on=DAY, reason="Ghi sót.")
    with pytest.raises(Refused, match="đang ở trạng thái “đã được thay thế”"):
        documents.replace_(old.pk, by=cast.office, issued_on=DAY, reason="Lại ghi sót.")
    assert NumberAllocation.objects.count() == 2


@pytest.mark.parametrize("service", [documents.replace_, documents.amend])
def test_a_correction_needs_a_reason_a_right_and_a_day_not_before(issue, cast, service):
    old = issue()
    with pytest.raises(Refused, match="Phải ghi lý do"):
        service(old.pk, by=cast.office, issued_on=DAY, reason=" ")
    with pytest.raises(Refused, match="không có quyền"):
        service(old.pk, by=cast.leader, issued_on=DAY, reason="Ghi sót.")
    with pytest.raises(Refused, match="không thể mang ngày"):
        service(old.pk, by=cast.office, issued_on=date(2020, 4, 1), reason="Ghi sót.")
    with pytest.raises(Refused, match="Không tìm thấy văn bản"):
        service(old.pk, by=cast.stranger, issued_on=DAY, reason="Ghi sót.")
    assert Document.objects.count() == 1


def test_a_paper_is_annulled_by_one_issued_here(issue, cast):
    old = issue()
    other = factories.BriefingFactory(series=cast.series, status=BriefingStatus.CONCLUDED)
    factories.ConclusionFactory(briefing=other)
    source = issue(briefing_id=other.pk, issued_on=date(2020, 5, 4))

    documents.annul(old.pk, by=cast.office, on=date(2020, 4, 9), reason="Sai nội dung.", source_id=source.pk)

    old.refresh_from_db()
    assert (old.state, old.closed_on) == (DocumentState.ANNULLED, date(2020, 5, 4))
    assert "bãi bỏ theo biên bản số 02/BB-MTTQ-BTT ngày 04/05/2020" in old.closing_reason
    assert old.related_from.get().kind == "annuls"


def test_a_paper_is_annulled_by_one_made_elsewhere(issue, cast):
    old = issue()
    documents.annul(
        old.pk, by=cast.office, on=date(2020, 6, 2), reason="Sai nội dung.", basis="Quyết định số 15 ngày 02/6/2020"
    )
    old.refresh_from_db()
    assert (old.state, old.closed_on) == (DocumentState.ANNULLED, date(2020, 6, 2))
    assert old.closing_reason == "Sai nội dung. (bãi bỏ theo Quyết định số 15 ngày 02/6/2020)"
    assert old.allocation.state == AllocationState.USED


def test_annulling_names_exactly_one_paper_that_may_annul(issue, cast):
    old = issue()
    elsewhere = factories.DocumentFactory(issued=True, number=3)
    common = {"by": cast.office, "on": DAY, "reason": "Sai nội dung."}
    with pytest.raises(Refused, match="chỉ bị bãi bỏ bằng một văn bản khác"):
        documents.annul(old.pk, **common)
    with pytest.raises(Refused, match="không ghi cả hai"):
        documents.annul(old.pk, **common, source_id=elsewhere.pk, basis="Quyết định số 15")
    for wrong in (old, elsewhere):
        with pytest.raises(Refused, match="phải do cùng cơ quan ban hành"):
            documents.annul(old.pk, **common, source_id=wrong.pk)
    with pytest.raises(Refused, match="trước ngày ấy"):
        documents.annul(old.pk, **common | {"on": date(2020, 4, 1)}, basis="Quyết định số 15")
    old.refresh_from_db()
    assert old.is_in_force


def test_a_paper_issued_by_mistake_loses_its_number_in_plain_sight(issue, cast):
    wrong = issue()

    documents.void(wrong.pk, by=cast.office, reason="Ban hành nhầm ngày.")
    again = issue()

    wrong.refresh_from_db()
    allocation = NumberAllocation.objects.get(document=wrong)
    assert (wrong.state, allocation.state, allocation.reason) == ("annulled", "voided", "Ban hành nhầm ngày.")
    assert again.number == 2
    assert list(NumberAllocation.objects.values_list("number", flat=True)) == [1, 2]


def as_stored(*documents) -> list[dict]:
    names = [field.attname for field in Document._meta.concrete_fields if field.name != "updated_at"]
    return [Document.objects.values(*names).get(pk=document.pk) for document in documents]


@pytest.mark.parametrize("step", ["issue", "amend", "replace", "annul"])
def test_a_paper_voided_takes_with_it_what_it_did_to_another(issue, cast, step):
    """The way back of each step that issues (``reversals.TAKEN_BACK_BY``): the old paper and its amendment are as
    before, whatever had ended their force."""
    old = issue()
    amendment = documents.amend(old.pk, by=cast.office, issued_on=DAY, reason="Bổ sung.")
    before = as_stored(old, amendment)
    if step == "issue":
        new = issue(kind=DocumentKind.CONCLUSION_NOTICE)
    elif step == "annul":
        new = issue(kind=DocumentKind.CONCLUSION_NOTICE)
        documents.annul(old.pk, by=cast.office, on=DAY, reason="Sai.", source_id=new.pk)
    else:
        call = {"amend": documents.amend, "replace": documents.replace_}[step]
        new = call(old.pk, by=cast.office, issued_on=DAY, reason="Ghi sót.")
    ended = step in ("annul", "replace")
    assert (as_stored(old, amendment) != before) == ended
    old.refresh_from_db()
    assert old.is_in_force != ended

    documents.void(new.pk, by=cast.office, reason="Nhầm.")

    assert as_stored(old, amendment) == before
    new.refresh_from_db()
    assert (new.state, new.closing_reason) == (DocumentState.ANNULLED, "Bỏ số: Nhầm.")
    assert new.allocation.state == AllocationState.VOIDED


def test_a_signed_paper_is_signed_again_when_what_replaced_it_is_voided(issue, cast):
    old = issue()
    factories.SignedFileFactory(document=old)
    Document.objects.filter(pk=old.pk).update(state=DocumentState.SIGNED)
    new = documents.replace_(old.pk, by=cast.office, issued_on=DAY, reason="Ghi sót.")

    documents.void(new.pk, by=cast.office, reason="Nhầm.")

    old.refresh_from_db()
    assert old.state == DocumentState.SIGNED


def test_the_page_of_a_paper_says_that_what_replaced_it_was_voided(issue, cast, client):
    old = issue()
    new = documents.replace_(old.pk, by=cast.office, issued_on=DAY, reason="Ghi sót.")
    documents.void(new.pk, by=cast.office, reason="Nhầm.")
    client.force_login(cast.office)

    page = client.get(old.get_absolute_url()).content.decode()

    assert "số của văn bản ấy đã bị bỏ nên việc này không còn tác dụng" in page
    assert "không còn hiệu lực từ ngày" not in page


def test_nobody_is_asked_to_read_what_is_no_longer_in_force(issue, cast):
    document = issue()
    factories.DeliveryFactory(document=document, organization=cast.farmers)
    assert Delivery.objects.unread().filter(document=document).exists()

    documents.void(document.pk, by=cast.office, reason="Nhầm.")

    assert not Delivery.objects.unread().filter(document=document).exists()


def test_the_steps_are_offered_to_the_office_and_explained_to_the_others(issue, cast):
    document = issue()
    assert {step.name: why for step, why in documents.offers(document, by=cast.office)} == dict.fromkeys(
        ["attach_signed", "amend", "replace", "annul", "void", "deliver"], ""
    )
    assert all("không có quyền" in why for _, why in documents.offers(document, by=cast.reader))
