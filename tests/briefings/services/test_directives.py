from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from briefings.choices import DueKind, Progress
from briefings.models import Evidence, ProgressUpdate
from briefings.services import directives
from lib.refused import Refused
from tests import factories
from tests.evidence import BOMB, DOCX, JPEG, MACROS, ODS, ODT, PDF, PNG, XLSX

DAY = date(2020, 6, 20)


@pytest.fixture
def directive(cast):
    return factories.DirectiveFactory(briefing=cast.concluded, assigned=True, lead_organization=cast.farmers)


@pytest.fixture
def reported(cast):
    return factories.DirectiveFactory(briefing=cast.concluded, reported=True, lead_organization=cast.farmers)


def test_the_whole_life_of_a_directive(cast):
    directive = factories.DirectiveFactory(briefing=cast.concluded)

    directives.assign(
        directive.pk,
        by=cast.office,
        lead=cast.farmers,
        coordinating=[cast.women],
        due_kind=DueKind.DATE,
        due_on=date(2020, 6, 30),
    )
    directives.update(directive.pk, by=cast.farmer, organization=cast.farmers, text="Đã ra quân.", percent=40)
    directives.submit(directive.pk, by=cast.farmer, completed_on=DAY, text="Đã xong.")
    directives.return_(directive.pk, by=cast.leader, reason="Thiếu danh sách hộ.")
    directives.submit(directive.pk, by=cast.farmer, completed_on=DAY, text="Đã bổ sung danh sách.")
    directives.accept(directive.pk, by=cast.office, on=date(2020, 6, 25))

    directive.refresh_from_db()
    assert directive.progress == Progress.DONE
    assert directive.accepted_by == cast.office
    assert directive.percent == 100
    assert list(directive.coordinating_organizations.all()) == [cast.women]
    assert directive.updates.count() == 3
    reasons = list(directive.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert "Thiếu danh sách hộ." in reasons
    assert directive.history.latest().history_user == cast.office


def test_a_deadline_once_given_moves_only_by_extension(cast, directive):
    with pytest.raises(Refused, match="gia hạn"):
        directives.assign(
            directive.pk, by=cast.office, lead=cast.farmers, due_kind=DueKind.DATE, due_on=date(2020, 9, 30)
        )
    with pytest.raises(Refused, match="gia hạn"):
        directives.assign(directive.pk, by=cast.office, lead=cast.farmers, due_kind=DueKind.ONGOING)


def test_assigning_asks_for_the_day_and_keeps_lead_and_helpers_apart(cast):
    directive = factories.DirectiveFactory(briefing=cast.concluded)

    with pytest.raises(Refused, match="phải ghi ngày"):
        directives.assign(directive.pk, by=cast.office, lead=cast.farmers, due_kind=DueKind.DATE)
    with pytest.raises(Refused, match="đã là đơn vị chủ trì"):
        directives.assign(
            directive.pk, by=cast.office, lead=cast.farmers, coordinating=[cast.farmers], due_kind=DueKind.ONGOING
        )


@pytest.mark.parametrize("who", ["farmer", "woman", "reader"])
def test_only_the_host_assigns(cast, directive, who):
    with pytest.raises(Refused, match="không có quyền thực hiện bước “Giao việc”"):
        directives.assign(
            directive.pk, by=getattr(cast, who), lead=cast.women, due_kind=DueKind.DATE, due_on=directive.due_on
        )


@pytest.mark.parametrize("who", ["farmer", "woman", "reader"])
def test_only_the_host_accepts(cast, reported, who):
    with pytest.raises(Refused, match="không có quyền"):
        directives.accept(reported.pk, by=getattr(cast, who), on=DAY)
    reported.refresh_from_db()
    assert reported.progress == Progress.SUBMITTED


def test_for_a_stranger_the_directive_does_not_exist(cast, reported):
    with pytest.raises(Refused, match="Không tìm thấy"):
        directives.accept(reported.pk, by=cast.stranger, on=DAY)


def test_a_directive_not_reported_cannot_be_accepted(cast, directive):
    with pytest.raises(Refused, match="chưa thực hiện"):
        directives.accept(directive.pk, by=cast.office, on=DAY)


def test_a_directive_without_lead_cannot_be_reported(cast):
    directive = factories.DirectiveFactory(briefing=cast.concluded)

    with pytest.raises(Refused, match="chưa giao đơn vị chủ trì"):
        directives.submit(directive.pk, by=cast.farmer, completed_on=DAY, text="Xong.")


def test_another_organization_does_not_report_for_the_lead(cast, directive):
    with pytest.raises(Refused, match="không có quyền"):
        directives.submit(directive.pk, by=cast.woman, completed_on=DAY, text="Xong.")
    assert not ProgressUpdate.objects.exists()


def test_the_office_reports_on_behalf_and_both_names_are_kept(cast, directive):
    note = directives.update(directive.pk, by=cast.office, organization=cast.farmers, text="Báo qua điện thoại.")

    assert (note.organization, note.by) == (cast.farmers, cast.office)


def test_a_coordinating_organization_writes_but_does_not_move_the_percentage(cast, directive):
    directive.coordinating_organizations.add(cast.women)

    directives.update(directive.pk, by=cast.woman, organization=cast.women, text="Đã phối hợp.", percent=90)

    directive.refresh_from_db()
    assert (directive.progress, directive.percent) == (Progress.IN_PROGRESS, 0)


def test_an_organization_without_part_is_refused_by_name(cast, directive):
    with pytest.raises(Refused, match=cast.women.name):
        directives.update(directive.pk, by=cast.woman, organization=cast.women, text="Đã làm.")


@pytest.mark.parametrize("step", [directives.return_, directives.cancel])
def test_a_step_that_needs_a_reason_does_not_go_without(cast, reported, step):
    with pytest.raises(Refused, match="Phải ghi lý do"):
        step(reported.pk, by=cast.office, reason="  ")


def test_another_directive_takes_the_place(cast, directive):
    successor = factories.DirectiveFactory(briefing=cast.concluded)

    directives.supersede(directive.pk, by=cast.leader, successor_id=successor.pk, reason="Gộp hai việc.")

    directive.refresh_from_db()
    assert (directive.progress, directive.superseded_by) == (Progress.SUPERSEDED, successor)


def test_a_directive_does_not_take_its_own_place(cast, directive):
    with pytest.raises(Refused, match="một chỉ đạo khác"):
        directives.supersede(directive.pk, by=cast.leader, successor_id=directive.pk, reason="Nhầm.")


def test_evidence_is_kept_once_with_its_hash(cast, directive):
    def pdf():
        return SimpleUploadedFile("Danh sách hộ.pdf", PDF)

    directives.update(
        directive.pk, by=cast.farmer, organization=cast.farmers, text="Có danh sách.", files=[pdf(), pdf()]
    )

    evidence = Evidence.objects.get()
    assert evidence.original_name == "Danh sách hộ.pdf"
    assert evidence.file.read() == PDF


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("virus.exe", b"MZ", "không thuộc loại được nhận"),
        ("anh.png", PDF, "không đúng với đuôi .png"),
        ("anh.png", JPEG, "không đúng với đuôi .png"),
        ("anh.jpg", JPEG[:30], "không đúng với đuôi .jpg"),
        ("cut.pdf", PDF[:-7], "không đúng với đuôi .pdf"),
        ("vanban.docx", XLSX, "không đúng với đuôi .docx"),
        ("bang.xlsx", b"PK\x03\x04 not an archive", "không đúng với đuôi .xlsx"),
        ("bang.ods", ODT, "không đúng với đuôi .ods"),
        ("macro.docx", MACROS, "có macro"),
        ("bom.docx", BOMB, "nén quá nhiều dữ liệu"),
        ("rong.pdf", b"", "trống"),
    ],
)
def test_evidence_that_is_not_what_it_says_is_refused_and_nothing_is_written(cast, directive, name, content, sentence):
    with pytest.raises(Refused, match=sentence):
        directives.update(
            directive.pk,
            by=cast.farmer,
            organization=cast.farmers,
            text="Có tệp.",
            files=[SimpleUploadedFile(name, content)],
        )
    assert not ProgressUpdate.objects.exists()
    directive.refresh_from_db()
    assert directive.progress == Progress.NOT_STARTED


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", PDF),
        ("b.PNG", PNG),
        ("c.jpeg", JPEG),
        ("d.docx", DOCX),
        ("e.xlsx", XLSX),
        ("f.odt", ODT),
        ("g.ods", ODS),
    ],
)
def test_evidence_of_each_kind_is_taken(cast, directive, name, content):
    files = [SimpleUploadedFile(name, content)]
    directives.update(directive.pk, by=cast.farmer, organization=cast.farmers, text="Có tệp.", files=files)

    assert Evidence.objects.get().original_name == name


def test_more_than_ten_files_at_once_are_refused(cast, directive):
    files = [SimpleUploadedFile(f"{number}.pdf", PDF + b"%d" % number) for number in range(11)]

    with pytest.raises(Refused, match="Mỗi lần chỉ gửi được 10 tệp"):
        directives.update(directive.pk, by=cast.farmer, organization=cast.farmers, text="Có tệp.", files=files)
    assert not Evidence.objects.exists()
