"""Every list that goes out as a file and comes in again: the walk over all resources, and the rules they share."""

import io
import re
import time
from datetime import date

import openpyxl
import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from briefings.choices import BriefingStatus, DueKind, ReportStatus
from briefings.models import Achievement, BriefingSeries, Directive, Shortcoming, Task, Theme
from briefings.resources import (
    AchievementResource,
    DirectiveResource,
    ParticipantResource,
    SeriesResource,
    ShortcomingResource,
    TaskResource,
    ThemeResource,
)
from organizations.admin.exchange import ListExchange
from organizations.choices import OrganizationKind, Role
from organizations.list_files import list_bytes
from organizations.models import (
    Indicator,
    IndicatorVersion,
    Membership,
    Organization,
    Post,
    ReportFormItem,
    User,
)
from organizations.resources import (
    FormItemResource,
    FormResource,
    IndicatorResource,
    ListFormat,
    ListResource,
    MembershipResource,
    OrganizationResource,
    PostResource,
    UserResource,
    VersionResource,
)
from tests import factories as make

pytestmark = pytest.mark.django_db

ALL = [
    kind for page in admin.site._registry.values() if isinstance(page, ListExchange) for kind in page.resource_classes
]
ORGANIZATIONS = "/admin/organizations/organization/"


def file_of(kind: type[ListResource], by, ending="xlsx") -> bytes:
    """What *Xuất* gives of the whole list."""
    resource = kind(by=by)
    headings = [(column.column_name, 20) for column in resource.columns.values()]
    rows = resource.filter_export(resource.get_queryset())
    return list_bytes(ending, kind.get_display_name(), headings, rows, resource.cells_of)


def take(kind: type[ListResource], by, content: bytes, *, dry_run=False):
    return kind(by=by).import_data(ListFormat().create_dataset(content), dry_run=dry_run)


def workbook(*rows) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def said(result) -> list[tuple[str, str]]:
    refusals = [("", refusal) for refusal in result.refusals]
    return refusals + [(fault.cell, fault.sentence) for fault in result.faults]


@pytest.fixture
def world(admin_user):
    """A record of each kind, with all that it can name."""
    unit = make.AdministrativeUnitFactory(valid_from=date(2025, 7, 1))
    host = make.HostFactory(name="Huyện ủy Đồng Thử", unit=unit, symbol="HU", valid_from=None)
    own = make.OrganizationFactory(
        name="Hội Nông dân xã Thử", parent=host, unit=unit, valid_to=date(2030, 1, 1), rank=7
    )
    make.OrganizationFactory(name="=HYPERLINK(1)", parent=host)
    for first in (date(2015, 1, 1), date(2025, 7, 1)):
        make.OrganizationFactory(name="Hội Phụ nữ xã Thử", parent=host, valid_from=first)
    leader = make.PostFactory(organization=host, title="Bí thư", full_name="Người Thử", user=admin_user)
    make.PostFactory(organization=own, title="Chủ tịch", valid_from=date(2020, 1, 1))
    make.member(Role.OFFICER, own, username="hnd-thu", email="hnd@example.vn")
    parts = make.IndicatorFactory.create_batch(2)
    make.IndicatorFactory(
        code=parts[0].code,
        owner=host,
        numerator=parts[0],
        denominator=parts[1],
        across_units="ratio",
        value_type="percent",
        decimal_places=2,
        aliases=["Tỷ lệ (%)", "Tỷ lệ, phần trăm"],
        jump_percent=30,
    )
    make.IndicatorVersionFactory(indicator=parts[0], minimum="0.5", maximum=1234567, valid_to=date(2026, 2, 14))
    make.IndicatorVersionFactory(indicator=parts[0], valid_from=date(2026, 2, 15), definition="Dòng một.\nDòng hai.")
    make.ReportFormFactory(code="BM1", indicators=parts, due_day=-3, valid_to=date(2030, 1, 1))
    theme = make.ThemeFactory(owner=host)
    make.ThemeFactory(name=theme.name)
    series = make.SeriesFactory(host=host, participants=[own], chair_post=leader, agenda_template="Một\nHai")
    briefing = make.BriefingFactory(series=series, unit=unit, status=BriefingStatus.CONCLUDED)
    report = make.OrganizationReportFactory(briefing=briefing, organization=own, status=ReportStatus.DRAFT)
    make.AchievementFactory(briefing=briefing, report=report, theme=theme, text="-5% số hộ nghèo\nso với 2019")
    make.AchievementFactory(briefing=briefing, report=None)
    first = make.ShortcomingFactory(briefing=briefing, report=report, responsible=own, cause="Mưa; bão")
    make.ShortcomingFactory(briefing=briefing, report=None, continues_from=first, resolved_on=date(2020, 5, 1))
    make.DirectiveFactory(briefing=briefing, assigned=True, units=[unit], coordinating_organizations=[host, own])
    make.DirectiveFactory(
        briefing=briefing,
        theme=theme,
        supervising_leader=leader,
        conclusion=make.ConclusionFactory(briefing=briefing),
        due_text="trong năm",
        expected_product="Báo cáo",
    )
    earlier = make.TaskFactory(organization=own, year=2020, quarter=1, title="Vận động", target="1234.5", achieved=7)
    make.TaskFactory(organization=own, year=2020, quarter=2, title="Vận động", carried_from=earlier)
    return admin_user


def test_every_resource_is_offered_beside_a_list():
    print(f"{len(ALL)} resources: {', '.join(kind.__name__ for kind in ALL)}")
    assert {
        OrganizationResource, PostResource, MembershipResource, UserResource, IndicatorResource, VersionResource,
        FormResource, FormItemResource, ThemeResource, SeriesResource, ParticipantResource, DirectiveResource,
        TaskResource, AchievementResource, ShortcomingResource,
    } == set(ALL)  # fmt: skip
    for kind in ALL:
        assert set(kind._meta.import_id_fields) <= set(kind._meta.fields)
        headings = [column.column_name for column in kind.fields.values()]
        assert len(headings) == len(set(headings))
        assert not {"id", "pk", "password", "search", "sort_key", "version"} & set(kind._meta.fields)


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_a_list_that_comes_back_as_it_went_changes_nothing(world, kind, ending):
    content = file_of(kind, world, ending)
    before = kind(by=world).get_queryset().count()
    assert before

    result = take(kind, world, content)

    assert said(result) == []
    assert (result.counts.created, result.counts.updated, result.counts.unchanged) == (0, 0, before)
    assert all(row.is_skip() for row in result.rows)


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_names_are_looked_up_for_all_rows_together(world, kind):
    content = file_of(kind, world)
    dataset = ListFormat().create_dataset(content)
    with CaptureQueriesContext(connection) as queries:
        kind(by=world).import_data(dataset)
    assert len(queries) <= 25


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_the_library_exports_what_it_imports(world, kind):
    dataset = kind(by=world).export()

    result = kind(by=world).import_data(dataset, dry_run=True)

    assert said(result) == []
    assert result.counts.unchanged == kind(by=world).get_queryset().count()


@pytest.mark.parametrize("page", [page for page in admin.site._registry.values() if isinstance(page, ListExchange)],
                         ids=lambda page: page.opts.model_name)  # fmt: skip
def test_each_list_has_its_buttons_and_each_file_its_preview(world, client, page):
    client.force_login(world)
    shown = client.get(page.list_url()).content.decode()
    assert f'href="{page.import_url()}"' in shown
    for number in range(len(page.resource_classes)):
        assert f"xuat={number}.csv" in shown
        sent = client.get(f"{page.list_url()}?xuat={number}.xlsx")
        assert sent.status_code == 200
        file = io.BytesIO(sent.content)
        file.name = "danh-sach.xlsx"
        preview = client.post(page.import_url(), {"import_file": file, "format": "0", "resource": number})
        assert preview.status_code == 200
        html = preview.content.decode()
        assert "0 mới, 0 thay đổi" in " ".join(html.split())
        assert not re.search(r"style=|<script>|onclick", html)


def test_a_file_holds_the_rows_of_the_filter_alone(world, client):
    client.force_login(world)
    answer = client.get(f"{ORGANIZATIONS}?kind__exact=party_committee&xuat=0.xlsx")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.content)).active.values)
    assert [row[0] for row in rows[1:]] == ["Huyện ủy Đồng Thử"]


def test_what_looks_like_a_formula_goes_out_as_text(world):
    sheet = openpyxl.load_workbook(io.BytesIO(file_of(OrganizationResource, world))).active
    cell = next(cell for cell in sheet["A"] if cell.value == "=HYPERLINK(1)")
    assert cell.data_type == "s"
    assert "'=HYPERLINK(1)" in file_of(OrganizationResource, world, "csv").decode("utf-8-sig")


# --- wrong rows -------------------------------------------------------------------------------------------------------


def test_wrong_cells_are_named_with_their_places_and_nothing_is_written(world):
    content = workbook(
        ["Danh sách tổ chức của xã"],
        ["Tên", "Loại tổ chức", "Tổ chức cấp trên", "Địa bàn", "Có từ ngày", "Thứ tự khi liệt kê"],
        ["Hội mới", "Hội Nông dân", "Huyện ủy Đồng Thử", None, date(2025, 7, 1), 12],
        ["Hội sai", "Hội Nông dânn", "Không có", "99999", "31/02/2025", "1,5"],
        ["", "Hội Nông dân", "", "", "", ""],
        ["Hội mới", "Hội Nông dân", "", "", date(2025, 7, 1), ""],
        ["Hội phụ", "Hội Nông dân", "HU", "", "", 5000],
    )

    result = take(OrganizationResource, world, content)

    assert not result.accepted
    assert [cell for cell, _ in said(result)] == ["B4", "C4", "D4", "E4", "F4", "A5", "A6", "F7"]
    assert "Hội Nông dân" in dict(said(result))["B4"]
    assert "ô A3" in dict(said(result))["A6"]
    assert not Organization.objects.filter(name__in=["Hội mới", "Hội phụ"]).exists()


def test_a_name_that_several_bear_is_asked_for_with_its_day(world):
    heading = ["Tên", "Có từ ngày", "Loại tổ chức", "Tổ chức cấp trên"]

    short = workbook(heading, ["Chi hội", "", "Hội Nông dân", "Hội Phụ nữ xã Thử"])
    assert "(từ 01/07/2025)" in said(take(OrganizationResource, world, short))[0][1]

    exact = workbook(heading, ["Chi hội", "", "Hội Nông dân", "Hội Phụ nữ xã Thử (từ 01/07/2025)"])
    assert said(take(OrganizationResource, world, exact)) == []
    assert Organization.objects.get(name="Chi hội").parent.valid_from == date(2025, 7, 1)


def test_a_code_used_again_means_the_unit_of_the_records_day(world):
    before = make.AdministrativeUnitFactory(code="02071", valid_to=date(2025, 6, 30))
    since = make.AdministrativeUnitFactory(code="02071", valid_from=date(2025, 7, 1))
    content = workbook(
        ["Tên", "Có từ ngày", "Địa bàn", "Loại tổ chức", "Đến hết ngày"],
        ["Hội trước", "", "02071", "Hội Nông dân", "30/06/2025"],
        ["Hội nay", "", "02071", "Hội Nông dân", ""],
    )
    assert said(take(OrganizationResource, world, content)) == []
    assert Organization.objects.get(name="Hội trước").unit == before
    assert Organization.objects.get(name="Hội nay").unit == since


@pytest.mark.parametrize(
    ("headings", "sentence"),
    [
        (["Tên", "Có từ ngày", "Lương"], "Không có cột “Lương”"),
        (["Tên", "tên", "Có từ ngày"], "có hai lần"),
        (["Tên", "Ký hiệu văn bản"], "Tệp thiếu cột “Có từ ngày”"),
    ],
)
def test_headings_that_are_not_those_of_the_list(world, headings, sentence):
    result = take(OrganizationResource, world, workbook(headings, ["Hội", "x", "y"][: len(headings)]))
    assert sentence in result.refusals[0]


def test_a_file_that_is_none_is_refused_beside_its_field(world, client):
    client.force_login(world)
    file = io.BytesIO(b"%PDF-1.7 ...")
    file.name = "danh-sach.xlsx"
    answer = client.post(f"{ORGANIZATIONS}import/", {"import_file": file, "format": "0", "resource": "0"})
    assert answer.status_code == 422
    assert "PDF" in answer.content.decode()


def test_words_that_mark_a_secret_are_refused_as_forms_refuse_them(world):
    result = take(ThemeResource, world, workbook(["Tổ chức giữ", "Tên"], ["", "TUYỆT MẬT"]))
    assert "bí mật nhà nước" in result.faults[0].sentence


def test_one_wrong_row_undoes_what_services_wrote(world):
    own = Organization.objects.get(name="Hội Nông dân xã Thử")
    heading = ["Tổ chức", "Năm", "Quý", "Nhiệm vụ", "Tiến độ"]
    content = workbook(
        heading, [own.name, 2020, 3, "Việc mới", ""], [own.name, 2020, 3, "Việc hỏng", "Không hoàn thành"]
    )

    result = take(TaskResource, world, content)

    assert "phải ghi lý do" in result.faults[0].sentence
    assert not Task.objects.filter(title="Việc mới").exists()


# --- what is written --------------------------------------------------------------------------------------------------


def test_a_preview_shows_each_change_and_writes_nothing_until_it_is_confirmed(world, client):
    client.force_login(world)
    book = openpyxl.load_workbook(io.BytesIO(file_of(OrganizationResource, world)))
    sheet = book.active
    row = next(row for row in sheet.iter_rows() if row[0].value == "Hội Nông dân xã Thử")
    row[1].value = "HND xã"
    target = io.BytesIO()
    book.save(target)
    target.seek(0)
    target.name = "to-chuc.xlsx"

    preview = client.post(f"{ORGANIZATIONS}import/", {"import_file": target, "format": "0", "resource": "0"})

    text = " ".join(preview.content.decode().split())
    assert f"0 mới, 1 thay đổi, {Organization.objects.count() - 1} không đổi" in text
    assert "<ins>HND xã</ins>" in text
    assert not Organization.objects.filter(short_name="HND xã").exists()

    form = preview.context["confirm_form"]
    client.post(f"{ORGANIZATIONS}process_import/", form.initial)

    changed = Organization.objects.get(short_name="HND xã")
    assert changed.history.count() == 2
    assert (changed.history.first().history_user, changed.history.first().history_change_reason) == (
        world,
        "Nhập từ tệp",
    )


def test_a_tree_comes_in_one_file_in_any_order(world):
    heading = ["Tên", "Loại tổ chức", "Tổ chức cấp trên", "Có từ ngày"]
    content = workbook(
        heading,
        ["Chi hội thôn Một", "Hội Nông dân", "Hội Nông dân xã Mới", None],
        ["Hội Nông dân xã Mới", "Hội Nông dân", "Đảng ủy xã Mới", None],
        ["Đảng ủy xã Mới", "Cấp ủy, cơ quan của Đảng", "HU", None],
    )

    result = take(OrganizationResource, world, content)

    assert said(result) == []
    lowest = Organization.objects.get(name="Chi hội thôn Một")
    host = Organization.objects.get(symbol="HU")
    assert lowest.path == f"{host.path}{lowest.parent.parent_id}/{lowest.parent_id}/{lowest.pk}/"
    assert lowest.history.get().history_user == world
    assert all([lowest.search, lowest.sort_key])


def test_a_ring_of_parents_is_refused(world):
    heading = ["Tên", "Loại tổ chức", "Tổ chức cấp trên", "Có từ ngày"]
    result = take(
        OrganizationResource,
        world,
        workbook(heading, ["A một", "Hội Nông dân", "B hai", ""], ["B hai", "Hội Nông dân", "A một", ""]),
    )
    assert "vòng" in result.refusals[0]


def test_indicators_with_their_parts_and_definitions(world):
    host = Organization.objects.get(symbol="HU")
    content = workbook(
        ["Tổ chức giữ", "Mã", "Tên chỉ tiêu", "Tổ chức phụ trách", "Tử số", "Mẫu số", "Tổng hợp theo đơn vị",
         "Kiểu giá trị"],
        [host.name, "TL1", "Tỷ lệ mới", "Hội Nông dân", f"SO1 ({host.name})", f"SO2 ({host.name})",
         "Tính lại từ tử số và mẫu số", "Tỷ lệ phần trăm"],
        [host.name, "SO1", "Số mới một", "Hội Nông dân", "", "", "", ""],
        [host.name, "SO2", "Số mới hai", "Hội Nông dân", "", "", "", ""],
    )  # fmt: skip

    result = take(IndicatorResource, world, content)

    assert said(result) == []
    ratio = Indicator.objects.get(code="TL1")
    assert (ratio.owner, ratio.numerator.code, ratio.denominator.code) == (host, "SO1", "SO2")

    definition = workbook(
        ["Chỉ tiêu", "Từ ngày", "Định nghĩa", "Lớn nhất"], [f"TL1 ({host.name})", "15/02/2026", "Đếm.", "99,5"]
    )
    assert said(take(VersionResource, world, definition)) == []
    assert str(IndicatorVersion.objects.get(indicator=ratio).maximum) == "99.5000"
    overlapping = workbook(["Chỉ tiêu", "Từ ngày", "Định nghĩa"], [f"TL1 ({host.name})", "01/03/2026", "Khác."])
    assert "trùng thời gian" in said(take(VersionResource, world, overlapping))[0][1]


def test_indicators_of_a_form_change_places(world):
    book = openpyxl.load_workbook(io.BytesIO(file_of(FormItemResource, world)))
    sheet = book.active
    sheet["C2"].value, sheet["C3"].value = sheet["C3"].value, sheet["C2"].value
    target = io.BytesIO()
    book.save(target)
    before = list(ReportFormItem.objects.order_by("ordinal").values_list("indicator", flat=True))

    result = take(FormItemResource, world, target.getvalue())

    assert said(result) == []
    assert list(ReportFormItem.objects.order_by("ordinal").values_list("indicator", flat=True)) == before[::-1]


def test_participants_are_added_and_taken_out(world):
    series = BriefingSeries.objects.get()
    host, women = series.host, "Hội Phụ nữ xã Thử (từ 01/07/2025)"
    content = workbook(
        ["Cơ quan chủ trì", "Chế độ giao ban", "Tổ chức thường dự", "Thường dự"],
        [host.name, series.name, women, ""],
        [host.name, series.name, "Hội Nông dân xã Thử", "không"],
    )

    result = take(ParticipantResource, world, content)

    assert said(result) == []
    assert [str(one.valid_from) for one in series.participants.all()] == ["2025-07-01"]
    assert series.history.first().history_user == world
    wrong = workbook(["Cơ quan chủ trì", "Chế độ giao ban", "Tổ chức thường dự"], [host.name, "Không có", host.name])
    assert "không có chế độ giao ban" in said(take(ParticipantResource, world, wrong))[0][1]


def test_directives_are_written_by_the_services_of_the_session(world):
    briefing = Directive.objects.first().briefing
    heading = ["Hội nghị giao ban", "Thứ tự", "Nội dung", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn"]
    content = workbook(heading, [briefing.slug, "", "Việc mới giao", "Hội Nông dân xã Thử", "HU", date(2020, 6, 30)])

    assert said(take(DirectiveResource, world, content)) == []

    made = Directive.objects.get(content="Việc mới giao")
    assert (made.ordinal, made.due_kind, made.original_due_on) == (3, DueKind.DATE, date(2020, 6, 30))
    assert [one.symbol for one in made.coordinating_organizations.all()] == ["HU"]
    later = workbook(heading, [briefing.slug, made.ordinal, "Việc mới giao", "Hội Nông dân xã Thử", "HU", "31/12/2020"])
    assert take(DirectiveResource, world, later).faults[0].cell == "F2"
    Directive.objects.update(progress="cancelled", closing_reason="Thôi")
    words = workbook(["Hội nghị giao ban", "Thứ tự", "Nội dung"], [briefing.slug, 1, "Đổi lời"])
    assert "đã chốt" in said(take(DirectiveResource, world, words))[0][1]
    state = workbook(["Hội nghị giao ban", "Thứ tự", "Tiến độ"], [briefing.slug, 1, "Hoàn thành"])
    assert "chỉ để xem" in said(take(DirectiveResource, world, state))[0][1]


def test_a_file_of_directives_holds_what_sessions_gave_each_once(world):
    briefing = Directive.objects.first().briefing
    whole = make.DirectiveFactory(briefing=briefing, collective=True, content="Giao chung")
    part = {"parent": whole, "lead_organization": briefing.series.host, "ordinal": whole.ordinal}
    make.DirectiveFactory(briefing=briefing, content="Phần việc", **part)
    paper = {
        "origin": "urgent_letter",
        "issuer": "Tỉnh ủy",
        "paper_day": date(2020, 5, 1),
        "series": briefing.series,
        "ordinal": 1,
    }
    make.DirectiveFactory(briefing=None, content="Theo văn bản", **paper)
    resource = DirectiveResource(by=world)

    rows = list(resource.rows_for(Directive.objects.order_by("pk")))

    assert len(rows) == Directive.objects.filter(briefing=briefing, parent=None).count()
    assert whole in rows
    heading = ["Hội nghị giao ban", "Thứ tự", "Nội dung", "Đơn vị chủ trì"]
    for cells in (["", 1, "Việc khác", ""], [briefing.slug, whole.ordinal, "Giao chung", "Hội Nông dân xã Thử"]):
        assert said(take(DirectiveResource, world, workbook(heading, cells)))


def test_a_closed_briefing_takes_no_statement(world):
    book = openpyxl.load_workbook(io.BytesIO(file_of(AchievementResource, world)))
    for row in book.active.iter_rows(min_row=2):
        row[3].value = "Lời khác"
    target = io.BytesIO()
    book.save(target)
    briefing = Achievement.objects.first().briefing
    briefing.status = BriefingStatus.CLOSED
    briefing.save()

    result = take(AchievementResource, world, target.getvalue())

    assert len(result.faults) == 2
    assert all("đã đóng hồ sơ" in sentence or "đã khóa" in sentence for _, sentence in said(result)), said(result)


def test_a_report_takes_the_statements_of_its_own_people_but_not_what_is_the_hosts(world):
    officer = User.objects.get(username="hnd-thu")
    slug = Shortcoming.objects.first().briefing.slug
    heading = ["Hội nghị giao ban", "Báo cáo của", "Thứ tự", "Nội dung", "Khắc phục xong ngày"]
    own = "Hội Nông dân xã Thử"

    assert said(take(ShortcomingResource, officer, workbook(heading, [slug, own, "", "Chậm tiến độ", ""]))) == []
    result = take(ShortcomingResource, officer, workbook(heading, [slug, own, 1, "Đổi", date(2020, 5, 5)]))
    assert (result.faults[0].cell, "cơ quan chủ trì" in result.faults[0].sentence) == ("E2", True)
    common = take(ShortcomingResource, officer, workbook(heading, [slug, "", "", "Chung", ""]))
    assert "văn phòng" in common.faults[0].sentence
    assert Shortcoming.objects.get(text="Chậm tiến độ").history.get().history_user == officer


# --- who may ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def secretary(world):
    return make.member(Role.SECRETARIAT, Organization.objects.get(name="Hội Nông dân xã Thử"), username="vp-thu")


def test_an_office_writes_within_its_scope_alone(secretary):
    heading = ["Tên", "Loại tổ chức", "Tổ chức cấp trên", "Có từ ngày", "Tên gọi tắt"]
    mine = workbook(heading, ["Chi hội Một", "Hội Nông dân", "Hội Nông dân xã Thử", "", ""])
    assert said(take(OrganizationResource, secretary, mine)) == []

    beside = workbook(heading, ["Chi hội Hai", "Hội Nông dân", "Huyện ủy Đồng Thử", "", ""])
    assert not take(OrganizationResource, secretary, beside).accepted
    alone = workbook(heading, ["Chi hội Ba", "Hội Nông dân", "", "", ""])
    assert "ngoài phạm vi" in said(take(OrganizationResource, secretary, alone))[0][1]
    above = workbook(["Tên", "Có từ ngày", "Tên gọi tắt"], ["Huyện ủy Đồng Thử", "", "HU khác"])
    assert "ngoài phạm vi" in said(take(OrganizationResource, secretary, above))[0][1]
    assert Organization.objects.filter(name__startswith="Chi hội").count() == 1
    unseen = workbook(heading, ["Chi hội Bốn", "Hội Nông dân", "Hội Phụ nữ xã Thử", "", ""])
    assert "Không có tổ chức" in said(take(OrganizationResource, secretary, unseen))[0][1]


def test_a_reader_has_the_file_and_no_way_in(world, client):
    reader = make.member(Role.READER, Organization.objects.get(symbol="HU"))
    client.force_login(reader)
    assert client.get(f"{ORGANIZATIONS}?xuat=0.csv").status_code == 200
    assert f"{ORGANIZATIONS}import/" not in client.get(ORGANIZATIONS).content.decode()
    assert client.get(f"{ORGANIZATIONS}import/").status_code == 403
    assert client.post(f"{ORGANIZATIONS}process_import/").status_code == 403
    result = take(ThemeResource, reader, workbook(["Tổ chức giữ", "Tên"], ["", "Chủ đề lạ"]))
    assert "không thêm được" in result.faults[0].sentence
    assert not Theme.objects.filter(name="Chủ đề lạ").exists()


def test_an_account_of_a_post_is_written_by_administrators_alone(secretary):
    content = workbook(
        ["Tổ chức", "Chức vụ", "Họ và tên", "Từ ngày", "Tài khoản"],
        ["Hội Nông dân xã Thử", "Phó Chủ tịch", "", "", secretary.username],
    )
    result = take(PostResource, secretary, content)
    assert (result.faults[0].cell, "quản trị" in result.faults[0].sentence) == ("E2", True)
    assert not Post.objects.filter(title="Phó Chủ tịch").exists()


# --- people -----------------------------------------------------------------------------------------------------------


PEOPLE = ["Tên đăng nhập", "Họ và tên", "Thư điện tử", "Tổ chức", "Vai trò"]


def test_new_people_are_invited_and_their_passwords_shown_once(secretary, client):
    client.force_login(secretary)
    content = io.BytesIO(
        workbook(PEOPLE, ["moi-1", "Người Mới", "moi@example.vn", "Hội Nông dân xã Thử", "Cán bộ tổ chức"])
    )
    content.name = "nguoi-dung.xlsx"
    address = "/admin/organizations/membership/"

    preview = client.post(f"{address}import/", {"import_file": content, "format": "0", "resource": "0"})
    assert preview.status_code == 200, said(preview.context["result"])
    assert not User.objects.filter(username="moi-1").exists()
    answer = client.post(f"{address}process_import/", preview.context["confirm_form"].initial)

    made = User.objects.get(username="moi-1")
    assert made.must_change_password
    invited = answer.context["invited"][0]
    assert invited.password in answer.content.decode()
    assert made.check_password(invited.password)
    assert Membership.objects.get(user=made).granted_by == secretary
    assert invited.password.encode() not in file_of(MembershipResource, secretary, "csv")
    assert made.password.encode() not in file_of(MembershipResource, secretary, "csv")


def test_roles_are_given_within_scope_and_names_of_accounts_stay(secretary):
    outside = workbook(PEOPLE, ["moi-2", "Người Khác", "", "Huyện ủy Đồng Thử", "Cán bộ tổ chức"])
    assert "không thuộc phạm vi" in said(take(MembershipResource, secretary, outside))[0][1]
    own = workbook(PEOPLE, [secretary.username, "", "", "Hội Nông dân xã Thử", "Lãnh đạo"])
    assert "Không ai tự giao" in said(take(MembershipResource, secretary, own))[0][1]
    renamed = workbook(PEOPLE, ["hnd-thu", "Tên Khác", "", "Hội Nông dân xã Thử", "Cán bộ tổ chức"])
    assert take(MembershipResource, secretary, renamed).faults[0].cell == "B2"
    assert not User.objects.filter(username="moi-2").exists()


def test_accounts_are_changed_but_not_made_by_their_list(world):
    heading = ["Tên đăng nhập", "Họ và tên", "Thư điện tử"]
    made = take(UserResource, world, workbook(heading, ["la", "Người Lạ", ""]))
    assert "cấp vai trò" in made.faults[0].sentence
    assert said(take(UserResource, world, workbook(heading, ["hnd-thu", "Tên Đúng", "hnd@example.vn"]))) == []
    assert User.objects.get(username="hnd-thu").full_name == "Tên Đúng"


# --- a province -------------------------------------------------------------------------------------------------------


def test_644_organizations_of_a_province_in_one_file(admin_user):
    """92 communes with seven each: a Party committee, the Front beneath it and five that stand under the Front."""
    province = make.ProvinceFactory(name="Tỉnh Thử")
    front = make.OrganizationFactory(name="MTTQ tỉnh Thử", kind=OrganizationKind.FRONT, unit=province)
    office = make.member(Role.SECRETARIAT, front)
    kinds = ["Công đoàn", "Hội Nông dân", "Hội Liên hiệp Phụ nữ", "Đoàn Thanh niên", "Hội Cựu chiến binh"]
    rows = []
    for number in range(1, 93):
        unit = make.AdministrativeUnitFactory(name=f"Xã số {number}", parent=province, valid_from=date(2025, 7, 1))
        name = f"xã số {number}"
        place = f"{unit.code} – {unit.name}"
        rows += [
            [f"{kind} {name}", kind, f"Mặt trận {name}", place, date(2025, 7, 1), f"{kind[:3]} {number}"]
            for kind in kinds
        ]
        rows.append([f"Đảng ủy {name}", "Cấp ủy, cơ quan của Đảng", front.name, place, date(2025, 7, 1), ""])
        rows.append([f"Mặt trận {name}", "Mặt trận Tổ quốc", front.name, place, date(2025, 7, 1), ""])
    heading = ["Tên", "Loại tổ chức", "Tổ chức cấp trên", "Địa bàn", "Có từ ngày", "Tên gọi tắt"]
    content = workbook(heading, *rows)
    assert len(rows) == 644

    figures = {}
    for step, dry_run, expected in (("preview", True, 644), ("stored", False, 644), ("again", False, 0)):
        dataset = ListFormat().create_dataset(content)
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            result = OrganizationResource(by=office).import_data(dataset, dry_run=dry_run)
        figures[step] = (len(queries), round(time.perf_counter() - started, 2))
        assert said(result) == []
        assert result.counts.created == expected
    print(f"644 organizations, (queries, seconds): {figures}")
    assert all(number <= 80 for number, _ in figures.values())

    whole = Organization.objects.under(front)
    assert whole.count() == 645
    farmers = whole.get(name="Hội Nông dân xã số 7")
    assert farmers.path.startswith(farmers.parent.path)
    assert farmers.parent.name == "Mặt trận xã số 7"
    assert farmers.history.get().history_user == office
    back = file_of(OrganizationResource, office)
    result = take(OrganizationResource, office, back)
    assert (result.counts.updated, result.counts.unchanged) == (0, 645)
