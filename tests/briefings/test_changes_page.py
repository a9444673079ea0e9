"""The list of changes: what it says, whom it shows what, and what it costs."""

import re
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from simple_history.models import HistoricalChanges

from briefings.choices import DueKind
from briefings.models import BriefingSeries, Directive
from briefings.services import acknowledgements, directives
from briefings.services.changes import Criteria, changes, kinds, tracked
from organizations.models import User
from organizations.models.base import kept_lists
from organizations.services import people
from tests import factories
from tests.evidence import PNG


@pytest.fixture
def host(db):
    return factories.HostFactory()


@pytest.fixture
def farmers(host):
    return factories.OrganizationFactory(parent=host, name="Hội Nông dân huyện Đồng Thử")


@pytest.fixture
def briefing(host, farmers):
    return factories.BriefingFactory(
        series=factories.SeriesFactory(host=host, participants=[farmers]), status="concluded"
    )


@pytest.fixture
def office(host):
    return factories.member("secretariat", host, username="vanphong", full_name="Văn phòng Một")


@pytest.fixture
def directive(briefing, office, farmers):
    """Captured by nobody in particular, then assigned by the office."""
    directive = factories.DirectiveFactory(briefing=briefing, content="Rà soát hộ nghèo.")
    return directives.assign(
        directive.pk, by=office, lead=farmers, due_kind=DueKind.DATE, due_on=date(2020, 6, 30), due_text=""
    )


def page(client, user, query=""):
    client.force_login(user)
    answer = client.get(f"/lich-su/{query}")
    assert answer.status_code == 200, answer.content.decode()[:1000]
    return answer.content.decode()


def everything(user, **criteria):
    return changes(user, Criteria(**criteria), start=0, count=1000)


def test_it_says_who_changed_what_from_what_to_what_and_why(client, office, directive):
    text = page(client, office, f"?loai=briefings.directive&ban_ghi={directive.pk}")

    newest = re.search(r"<tbody>\s*<tr>(.*?)</tr>", text, re.DOTALL).group(1)
    assert "Văn phòng Một" in newest
    assert "Chỉ đạo" in newest
    assert "hôm nay" in newest
    assert "Rà soát hộ nghèo." in newest
    said = " ".join(re.sub(r"<[^>]+>", " ", newest).split())
    assert "Sửa đơn vị chủ trì: trống → Hội Nông dân huyện Đồng Thử" in said
    assert "loại thời hạn: Chưa xác định → Ngày cụ thể" in said
    assert "thời hạn: trống → 30/06/2020" in said
    assert "Giao việc" in newest
    assert "phiên bản" not in text
    assert text.count("<tr>") == 3  # the heading, the assignment, the capture


@pytest.mark.parametrize("kind", ["briefing", "directive", "report"])
def test_each_page_leads_to_its_own_history(client, office, briefing, directive, farmers, kind):
    report = factories.OrganizationReportFactory(briefing=briefing, organization=farmers)
    record = {"briefing": briefing, "directive": directive, "report": report}[kind]
    client.force_login(office)

    link = re.search(r'href="(/lich-su/\?[^"]+)"', client.get(record.get_absolute_url()).content.decode()).group(1)

    entries = client.get(link.replace("&amp;", "&")).context["changes"]
    assert {(entry.label, entry.key) for entry in entries} == {(record._meta.label_lower, record.pk)}


def test_a_change_outside_reach_is_not_listed(office, directive, farmers):
    stranger = factories.member("secretariat", factories.HostFactory())
    officer = factories.member("officer", farmers)
    labels = {entry.label for entry in everything(office)}

    assert {"briefings.directive", "briefings.briefing", "organizations.membership"} <= labels
    assert everything(stranger, label="briefings.directive") == []
    assert everything(stranger, label="briefings.directive", key=directive.pk) == []
    assert everything(factories.UserFactory()) == []
    assert len(everything(officer, label="briefings.directive")) == 2
    assert everything(officer, label="organizations.membership") == []
    assert everything(officer, label="organizations.user") == []


def test_every_model_is_listed_as_its_own_pages_scope_it(office):
    """No entry about a living record that ``for_user`` would not give."""
    for factory in (
        factories.TaskFactory,
        factories.ShortcomingFactory,
        factories.PostFactory,
        factories.DirectiveFactory,
    ):
        factory()
    users = [office, factories.member("officer", factories.OrganizationFactory())]

    for user in users:
        for label, model in tracked().items():
            if label == "organizations.user":
                continue
            seen = {entry.key for entry in everything(user, label=label)}
            assert seen <= set(model.objects.for_user(user).values_list("pk", flat=True)), label


def test_what_was_deleted_is_told_to_its_hosts_office_alone(office, briefing, farmers):
    conclusion = factories.ConclusionFactory(briefing=briefing, content="Ghi nhầm.")
    theme = factories.ThemeFactory(name="Chủ đề bỏ đi")
    key = conclusion.pk
    conclusion.delete()
    theme.delete()
    criteria = {"label": "briefings.conclusion", "key": key}

    assert [entry.kind for entry in everything(office, **criteria)] == ["Xóa", "Tạo mới"]
    assert everything(factories.member("leader", briefing.series.host), **criteria) == []
    assert everything(factories.member("officer", farmers), **criteria) == []
    assert everything(factories.member("secretariat", factories.HostFactory()), **criteria) == []
    # Nobody can tell where a theme belonged.
    assert everything(office, label="briefings.theme") == []
    assert everything(factories.UserFactory(is_superuser=True), label="briefings.theme")[0].record == "Chủ đề bỏ đi"


def test_a_withdrawn_role_and_its_reason_are_told(client, office, farmers):
    officer = factories.member("officer", farmers)
    people.withdraw(officer.memberships.get().pk, by=office, reason="Chuyển công tác.")

    text = page(client, office, "?loai=organizations.membership")

    assert "Vai trò trong tổ chức" in text
    assert "Xóa" in text
    assert "Chuyển công tác." in text


def test_a_sign_in_does_not_look_like_an_empty_change(client, office, directive):
    client.force_login(office)

    assert everything(office, label="organizations.user")[0].reason == "Đăng nhập hoặc tự đổi mật khẩu"
    Directive.objects.get(pk=directive.pk).save()
    assert everything(office, label="briefings.directive")[0].reason == "Lưu lại, không đổi nội dung"


def test_it_is_narrowed_by_kind_person_and_days(client, office, directive):
    today = timezone.localdate()
    before = today - timedelta(days=1)

    assert {entry.label for entry in everything(office, label="briefings.directive")} == {"briefings.directive"}
    assert "Giao việc" in page(client, office, f"?nguoi=van phong mot&tu={today:%d/%m/%Y}&den={today:%d/%m/%Y}")
    assert "Không có thay đổi nào khớp" in page(client, office, "?nguoi=khong ai")
    assert "Không có thay đổi nào khớp" in page(client, office, f"?den={before:%d/%m/%Y}")
    assert {entry.who for entry in everything(office, people=frozenset({office.pk}))} == {"Văn phòng Một"}


@pytest.mark.parametrize("query", ["?loai=x.y", "?tu=hom-qua", "?trang=0", "?trang=21", "?loai=&trang=-1"])
def test_a_wrong_filter_is_said_and_shows_nothing(client, office, directive, query):
    client.force_login(office)

    answer = client.get(f"/lich-su/{query}")

    assert answer.status_code == 400
    assert answer.context["changes"] == []


def test_an_import_is_one_entry(office, host):
    unit = factories.AdministrativeUnitFactory()
    host.unit = unit
    host.save()
    batch = factories.ImportBatchFactory(organization=host, original_name="Quý I.xlsx")
    figures = [
        factories.IndicatorValueFactory(unit=unit, indicator=indicator)
        for indicator in factories.IndicatorFactory.create_batch(3)
    ]
    for figure in figures:
        factories.ValueRevisionFactory(indicator_value=figure, source="import", batch=batch, by=office)
    factories.ValueRevisionFactory(
        indicator_value=figures[0], old_value=3, new_value=5, source="correction", by=office, reason="Cộng nhầm."
    )
    office = type(office).objects.get(pk=office.pk)

    by_hand, imported = everything(office, label="organizations.valuerevision")

    assert (imported.kind, imported.record, imported.who) == (
        "Nhập từ tệp",
        "3 số liệu, tệp “Quý I.xlsx”",
        "Văn phòng Một",
    )
    [value] = by_hand.differences
    assert (value.field, value.old, value.new, by_hand.reason) == ("giá trị", "3", "5", "Cộng nhầm.")
    elsewhere = factories.member("secretariat", factories.HostFactory(unit=factories.AdministrativeUnitFactory()))
    assert everything(elsewhere, label="organizations.valuerevision") == []


def test_fifty_a_page_and_none_twice(client, office, briefing):
    factories.DirectiveFactory.create_batch(70, briefing=briefing)
    client.force_login(office)
    query = "/lich-su/?loai=briefings.directive&he_thong=on"

    first, second = client.get(query).context["changes"], client.get(f"{query}&trang=2").context["changes"]

    assert (len(first), len(second)) == (50, 20)
    assert len({entry.key for entry in [*first, *second]}) == 70


def test_the_list_costs_the_same_at_any_length(client, office, directive, farmers, count_queries):
    client.force_login(office)

    def fill(number):
        for _ in range(number):
            factories.DirectiveFactory(briefing=directive.briefing, assigned=True, lead_organization=farmers)
            factories.member("officer", farmers)
            report = factories.OrganizationReportFactory(
                briefing=directive.briefing, organization=factories.OrganizationFactory(parent=farmers)
            )
            factories.ShortcomingFactory(report=report)
            factories.DirectiveReviewFactory(briefing=directive.briefing, directive=Directive.objects.latest("pk"))

    fill(12)  # more than a page of each kind that there is
    few = count_queries(lambda: client.get("/lich-su/"))
    fill(30)
    assert count_queries(lambda: client.get("/lich-su/")) == few <= 25
    assert count_queries(lambda: client.get(f"/lich-su/?loai=briefings.directive&ban_ghi={directive.pk}")) <= 17


def test_lists_of_organizations_and_units_are_told_with_the_save_they_belong_to(client, office, briefing, farmers):
    women = factories.OrganizationFactory(parent=briefing.series.host, name="Hội Phụ nữ huyện Đồng Thử", kind="women")
    youth = factories.OrganizationFactory(
        parent=briefing.series.host, name="Đoàn Thanh niên huyện Đồng Thử", kind="youth"
    )
    directive = factories.DirectiveFactory(briefing=briefing)
    common = {"by": office, "lead": farmers, "due_kind": DueKind.ONGOING}
    directives.assign(directive.pk, **common, coordinating=[women, youth])
    directives.assign(directive.pk, **common, coordinating=[youth])

    later, first, captured = everything(office, label="briefings.directive", key=directive.pk)

    assert [(part.field, part.old, part.new) for part in later.differences] == [
        (
            "đơn vị phối hợp",
            "Hội Phụ nữ huyện Đồng Thử; Đoàn Thanh niên huyện Đồng Thử",
            "Đoàn Thanh niên huyện Đồng Thử",
        )
    ]
    assert ("đơn vị phối hợp", "trống", later.differences[0].old) in {
        (part.field, part.old, part.new) for part in first.differences
    }
    assert (later.who, later.reason, captured.kind) == ("Văn phòng Một", "Giao việc", "Tạo mới")


def test_a_list_that_changes_by_itself_is_told_from_either_end(office, briefing, farmers):
    unit = factories.AdministrativeUnitFactory(name="Xã Một")
    directive = factories.DirectiveFactory(briefing=briefing)
    BriefingSeries.objects.get().participants.remove(farmers)
    unit.directives.add(Directive.objects.get(pk=directive.pk))

    [series, *_] = everything(office, label="briefings.briefingseries")
    [newest, *_] = everything(office, label="briefings.directive", key=directive.pk)

    assert [(part.field, part.old, part.new) for part in series.differences] == [
        ("tổ chức thường dự", str(farmers), "trống")
    ]
    assert [(part.field, part.new) for part in newest.differences] == [("địa bàn liên quan", "Xã Một")]


def test_every_list_of_many_of_a_tracked_record_is_kept():
    for model in tracked().values():
        lists = {field for field in model._meta.many_to_many if field.remote_field.through._meta.auto_created}
        assert set(kept_lists(model)) == lists - {
            User._meta.get_field("groups"),
            User._meta.get_field("user_permissions"),
        }


def test_what_is_written_once_is_told_too(client, office, directive, farmers):
    """Progress, evidence, receipt, leave to reopen and papers keep no versions: their rows are the trace."""
    officer = factories.member("officer", farmers, full_name="Cán bộ Hai")
    acknowledgements.acknowledge(directive.pk, by=officer, organization=farmers)
    proof = SimpleUploadedFile("anh-hien-truong.png", PNG)
    directives.update(
        directive.pk, by=officer, organization=farmers, text="Đã rà soát 3 xã.", percent=30, files=[proof]
    )
    report = factories.OrganizationReportFactory(briefing=directive.briefing, organization=farmers)
    factories.ReopenGrantFactory(report=report, granted_by=office, reason="Nhầm số liệu.")
    issued = factories.DocumentFactory(
        briefing=directive.briefing, issued=True, rendered_by=office, rendered_at=factories.NOON
    )
    factories.SignedFileFactory(document=issued, by=office)
    factories.ReadingFactory(delivery__document=issued, delivery__organization=farmers, by=officer)

    text = page(client, office, f"?loai=briefings.directive&ban_ghi={directive.pk}")
    drafted = page(client, office, "?loai=briefings.evidence")
    assert "trống" not in drafted.partition("<tbody>")[2]

    for words in ("Đã rà soát 3 xã.", "anh-hien-truong.png", "Xác nhận đã nhận việc", "Cán bộ Hai", "Giao việc"):
        assert words in text
    assert "Nhầm số liệu." in page(client, office, f"?loai=briefings.organizationreport&ban_ghi={report.pk}")
    of_the_briefing = page(client, office, f"?loai=briefings.briefing&ban_ghi={directive.briefing_id}")
    assert re.search(r"Văn bản</p>\s*</th>\s*<td>\s*Ban hành", of_the_briefing)
    assert "anh-hien-truong.png" in page(client, office, "?loai=briefings.evidence")
    of_the_paper = [change.kind for change in everything(office, label="briefings.document", key=issued.pk)]
    assert sorted(of_the_paper) == ["Ban hành", "Gửi", "Nộp", "Đọc lần đầu"]
    stranger = factories.member("secretariat", factories.HostFactory())
    written_once = ("progressupdate", "evidence", "directiveacknowledgement", "reopengrant", "document")
    written_once += ("signedfile", "delivery", "reading")
    for label in written_once:
        assert everything(office, label=f"briefings.{label}"), label
        assert everything(stranger, label=f"briefings.{label}") == []


def test_nothing_that_people_write_is_left_out_of_the_list():
    told = {model._meta.label_lower for model in tracked().values()} | set(kinds())
    # Rows of a record that is told itself, and what nobody writes by hand.
    with_another = {
        "briefings.documentrelation",  # with the paper that it closes
        "briefings.numberallocation",  # with its paper, or with the register
        "briefings.digestsent",
        "briefings.calendartoken",
        "organizations.reportformitem",
        "organizations.indicatorvalue",  # by its revisions
        "organizations.importbatch",  # with the figures it brought
        "organizations.stagedfigure",
        "organizations.importprogress",
        "organizations.importissue",
        # What forms leave behind for a few days.
        "organizations.submission",
        "organizations.keptform",
        "organizations.textdraft",
        "organizations.operatorentry",  # what the portal says to whoever runs it
        "organizations.download",  # what people read, not what they write
        "organizations.rightsnotice",  # what the portal tells them
        "organizations.signin",
        "organizations.secondfactor",
        "organizations.recoverycode",
        "organizations.worker",  # signs of life
    }
    for app in ("organizations", "briefings"):
        for model in apps.get_app_config(app).get_models():
            if not issubclass(model, HistoricalChanges):
                told_as = model._meta.concrete_model._meta.label_lower  # a proxy's rows are those of its table
                assert told_as in told | with_another, model


def test_the_history_of_a_record_tells_of_its_parts_and_of_nothing_else(office, briefing, farmers):
    other = factories.BriefingFactory(series=briefing.series, quarter=2)
    for each in (briefing, other):
        factories.ConclusionFactory(briefing=each)
        factories.AttendanceFactory(briefing=each, organization=farmers)
        report = factories.OrganizationReportFactory(briefing=each, organization=farmers)
        factories.ShortcomingFactory(report=report)

    found = everything(office, label="briefings.briefing", key=briefing.pk)

    assert {entry.label.partition(".")[2] for entry in found} == {"briefing", "conclusion", "attendance", "shortcoming"}
    assert len(found) == 4


def test_a_new_record_is_one_line_and_its_fields_are_folded(client, office, directive):
    captured = page(client, office, f"?loai=briefings.directive&ban_ghi={directive.pk}").rpartition("<tr>")[2]

    assert re.search(r"<details>\s*<summary>Tạo mới, \d+ mục<span", captured)
    assert "trống" not in captured
    assert "Rà soát hộ nghèo." in captured


def test_what_the_portal_wrote_by_itself_is_shown_to_whoever_asks(client, office, directive):
    """The catalogues it is delivered with would bury what people did."""
    listed = page(client, office, "?loai=briefings.directive")
    asked = page(client, office, "?loai=briefings.directive&he_thong=on")

    assert (listed.count("<tr>"), asked.count("<tr>")) == (2, 3)  # the heading, the assignment; and the capture
    assert "Không kể việc hệ thống tự ghi" in listed
    assert "?loai=briefings.directive&amp;he_thong=on" in listed
    assert ">Hệ thống<" in asked


def test_each_thing_it_is_narrowed_to_is_taken_off_alone(client, office, directive):
    text = page(client, office, "?loai=briefings.directive&nguoi=van+phong")

    chips = dict(re.findall(r'class="chip" href="([^"]*)"><span class="unseen">Bỏ lọc: </span>([^<]*)<', text))
    assert chips == {"?nguoi=van+phong": "Chỉ đạo", "?loai=briefings.directive": "van phong"}
