"""The grids of a session: conclusions, directives, who was there, agenda and discussion."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse

from briefings.choices import AttendanceRole, AttendanceStatus, DueKind
from briefings.forms.grids import (
    ALL_WORDS,
    SAME,
    SAME_WORDS,
    SEVERAL,
    Column,
    Grid,
    GridPage,
    Offered,
    OrganizationField,
    RowForm,
    SessionGrid,
    typed,
)
from briefings.models import AgendaItem, Briefing, Conclusion, Directive, Theme
from briefings.services import agenda, attendance, capture
from briefings.services.deadlines import BEFORE_SESSION
from briefings.services.directives import settled
from briefings.services.rows import may_enter
from briefings.timeliness import deadline_word, is_concluded
from briefings.typed_deadlines import read_deadline
from lib.refused import Refused
from lib.vietnamese import fold
from organizations.asked import as_key
from organizations.display import shortened

EVERYBODY = "everybody"  # all who usually take part, but the lead
NOTHING_ABOVE = "Dòng này không có dòng trên để lấy theo; ghi rõ."


# --- conclusions ------------------------------------------------------------------------------------------------------


class ConclusionRow(RowForm):
    content = typed("Kết luận", rows=2, required=True)


class ConclusionGrid(SessionGrid):
    part = capture.CONCLUSIONS
    title = "Kết luận của chủ trì"
    row_form = ConclusionRow
    columns = (Column("content", "Nội dung", "wide"),)
    pasted = ("content",)
    headings = {"noi dung": "content", "ket luan": "content"}
    empty = (2, 1)


# --- directives -------------------------------------------------------------------------------------------------------


class DirectiveRow(RowForm):
    """``theme`` is chosen among those of the grid, which are read once."""

    content = typed("Nội dung", rows=2, required=True)
    lead = OrganizationField(label="Chủ trì", required=False, several=True)
    helpers = typed("Phối hợp", rows=1, attrs={"data-names": "", "autocomplete": "off"})
    due = typed("Thời hạn", longest=200)
    product = typed("Sản phẩm", longest=300)
    theme = forms.ChoiceField(label="Chủ đề", required=False)

    # The value of a service row that each field writes.
    VALUES = {"lead": "lead", "helpers": "coordinating", "due": "deadline", "product": "expected_product"}
    FIELDS = {value: name for name, value in VALUES.items()}

    grid: "DirectiveGrid"

    @classmethod
    def values_of(cls, record: Directive):
        open_end = record.due_kind == DueKind.UNDEFINED and not record.due_text
        return {
            "content": record.content,
            "lead": SEVERAL.join(str(one.pk) for one in record.leads),
            "helpers": ", ".join(one.label for one in record.coordinating_organizations.all()),
            "due": "" if open_end else deadline_word(record),
            "product": record.expected_product,
            "theme": record.theme_id or "",
        }

    def prepare(self):
        field: Any = self.fields["theme"]
        field.choices = self.grid.themes
        lead: Any = self.fields["lead"]
        lead.widget.above = self.number > 0
        if self.record is not None:
            blocked = settled(self.record)
            for name in ("content", "lead", "helpers", "due", "product", "theme"):
                writes = capture.WRITES[self.VALUES.get(name, name)]
                self.fields[name].disabled = bool(blocked & set(writes)) or (name == "lead" and self.record.collective)
        if self.is_bound and self.add_prefix(BEFORE_SESSION) in self.data:
            self.fields[BEFORE_SESSION] = forms.BooleanField(label="Đúng là trước ngày họp", required=False)

    def locked(self, name):
        if name == "lead":
            return "; ".join(map(self.grid.offered.name, self.record.leads)) or "Chưa phân công"
        if name == "theme":
            return str(self.record.theme or "")
        return super().locked(name)

    def link_of(self, name):
        if self.record is None or not self.fields[name].disabled or name != "due" or not self.record.due_on:
            return None
        return f"{reverse('briefings:directive', args=[self.record.pk])}?buoc=correct_deadline", "Sửa"

    def clean_helpers(self):
        text = self.cleaned_data["helpers"]
        if "helpers" not in self.changed_data:
            return text
        if fold(text).strip(" .") in SAME_WORDS:
            return SAME
        if fold(text).strip(" .") in ALL_WORDS:
            return EVERYBODY
        return self.grid.offered.find_several(text)

    def clean_due(self):
        text = self.cleaned_data["due"]
        if "due" not in self.changed_data:
            return text
        if fold(text).strip(" .") in SAME_WORDS:
            return SAME
        try:
            return read_deadline(text, session=self.grid.briefing.reference_date)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean_theme(self):
        return self.grid.theme_of.get(as_key(self.cleaned_data["theme"]) or 0)

    def written(self, names):
        values = {self.VALUES.get(name, name): self.cleaned_data[name] for name in names}
        if values.get("coordinating") == "":
            values["coordinating"] = []
        if isinstance(values.get("lead"), list):
            values["leads"] = values.pop("lead")
        return values

    def to_row(self):
        row = super().to_row()
        deadline = row.values.get("deadline")
        if deadline == "":  # of a new row in which nothing was typed
            row.values["deadline"] = read_deadline("", session=self.grid.briefing.reference_date)  # type: ignore[index]  # made above
        return row

    def field_named(self, value):
        return super().field_named("lead" if value == "leads" else self.FIELDS.get(value, value))

    @property
    def question(self):
        return self[BEFORE_SESSION] if BEFORE_SESSION in self.fields else None


class DirectiveGrid(SessionGrid):
    part = capture.DIRECTIVES
    title = "Nhiệm vụ giao"
    hint = (
        "Phối hợp: ghi tên, cách nhau bằng dấu phẩy. Thời hạn: ngày (15/6), kỳ (trong quý II) hoặc “thường xuyên”. "
        "Ghi “như trên” để lấy theo dòng trên. Giao chung nhiều đơn vị: ở ô Chủ trì chọn cả các tổ chức thường dự, "
        "hoặc dán dòng có các tên cách nhau bằng dấu chấm phẩy; mỗi đơn vị báo cáo phần việc của mình."
    )
    row_form = DirectiveRow
    columns = (
        Column("content", "Nội dung", "wide"),
        Column("lead", "Chủ trì", "w-org"),
        Column("helpers", "Phối hợp", "w-name"),
        Column("due", "Thời hạn", "w-due"),
        Column("product", "Sản phẩm", "w-due"),
        Column("theme", "Chủ đề", "w-theme"),
    )
    pasted = ("content", "lead", "helpers", "due", "product")
    headings = {
        "noi dung": "content",
        "nhiem vu": "content",
        "chi dao": "content",
        "don vi chu tri": "lead",
        "co quan chu tri": "lead",
        "chu tri": "lead",
        "don vi phoi hop": "helpers",
        "co quan phoi hop": "helpers",
        "phoi hop": "helpers",
        "thoi han": "due",
        "thoi gian": "due",
        "han ": "due",
        "san pham": "product",
        "ket qua": "product",
    }
    empty = (8, 3)

    def __init__(self, briefing: Briefing, **given):
        # With those that directives have already, whosever they are by now.
        usable = Theme.objects.usable_by(briefing.series.host)
        taken = Theme.objects.filter(pk__in=briefing.directives.order_by().values("theme"))
        themes = list(Theme.objects.filter(Q(pk__in=usable.order_by().values("pk")) | Q(pk__in=taken)))
        self.theme_of = {theme.pk: theme for theme in themes}
        self.themes = [("", "–"), *((theme.pk, theme.name) for theme in themes)]
        super().__init__(briefing, **given)

    def _resolved(self, cells):
        values, refused = super()._resolved(cells)
        for name in ("helpers", "due"):  # told at once what cannot be read
            row = DirectiveRow(QueryDict(), grid=self, number=0, shown=0, new=True)
            row.cleaned_data, row.__dict__["changed_data"] = {name: values.get(name, "")}, [name]
            try:
                getattr(row, f"clean_{name}")()
            except ValidationError as error:
                refused[name] = " ".join(error.messages)
        return values, refused

    def settle(self):
        """What is the same as above, and all who usually take part, in names and days."""
        right, above = True, None
        for row in self.rows:
            if row.is_removed or (row.record is None and not row.is_written):
                continue
            for name in ("lead", "helpers", "due"):
                if row.errors.get(name) or row.cleaned_data.get(name) != SAME:
                    continue
                if above is None:
                    row.add_error(name, NOTHING_ABOVE)
                    right = False
                else:
                    row.cleaned_data[name] = self._said(above, name)
            if row.cleaned_data.get("helpers") == EVERYBODY:
                lead = self._said(row, "lead")
                row.cleaned_data["helpers"] = [one for one in self.offered.usual if one != lead]
            above = row
        return right

    def _said(self, row: RowForm, name: str):
        """What ``row`` says in ``name``, once it was settled itself; what cannot be read says nothing."""
        if row.record is not None and name not in row.changed_data:
            record = row.record
            if name == "lead":
                return record.lead_organization
            if name == "helpers":
                return list(record.coordinating_organizations.all())
            return capture.deadline_of(record)
        said = row.cleaned_data.get(name)
        return read_deadline("", session=self.briefing.reference_date) if name == "due" and said in (None, "") else said

    @property
    def may_move(self):
        return super().may_move and not is_concluded(self.briefing)  # after that their numbers are cited

    @property
    def summary(self) -> str:
        """How many are stored, and what they lack."""
        if not self.records:
            return ""
        lacking = [
            (sum(not one.leads for one in self.records), "chưa phân công"),
            (sum(one.due_kind == DueKind.UNDEFINED for one in self.records), "chưa có thời hạn"),
        ]
        said = [f"{len(self.records)} nhiệm vụ đã lưu", *(f"{number} {what}" for number, what in lacking if number)]
        return " · ".join(said)


# --- attendance -------------------------------------------------------------------------------------------------------

SUBSTITUTE = "substitute"


class AttendanceRow(RowForm):
    main = "full_name"

    organization = OrganizationField(label="Tổ chức", required=False)
    full_name = typed("Họ và tên", longest=120)
    title = typed("Chức vụ", rows=1, longest=160)
    role = forms.ChoiceField(label="Tư cách", choices=AttendanceRole, initial=AttendanceRole.GUEST)
    status = forms.ChoiceField(
        label="Có mặt",
        choices=[
            (AttendanceStatus.PRESENT, "Có mặt"),
            (AttendanceStatus.ABSENT, "Vắng"),
            (SUBSTITUTE, "Dự thay"),
        ],
        widget=forms.RadioSelect,
        initial=AttendanceStatus.PRESENT,
    )
    reason = typed("Lý do vắng, người dự thay", rows=1, longest=200)

    @classmethod
    def values_of(cls, record):
        return {**super().values_of(record), "organization": record.organization_id}

    def prepare(self):
        organization: Any = self.fields["organization"]
        organization.widget.empty = "–"

    @property
    def known(self):
        """The organization of a row that stands there already; only an empty row asks for it."""
        key = self.initial.get("organization") if self.record is not None or self.proposed else None
        if self.proposed and self.is_bound:
            key = as_key(self["organization"].data)
        return self.grid.offered.by_key.get(as_key(key) or 0)

    @property
    def cells(self):
        cells = super().cells
        return cells[1:] if self.known else cells

    def clean(self):
        said = super().clean() or {}
        organization = said.get("organization")
        if not (organization or said.get("full_name") or said.get("title")):
            raise ValidationError({"full_name": "Ghi họ tên, chức vụ hoặc chọn tổ chức của người dự."})
        reason, status = said.get("reason"), said.get("status")
        if status == AttendanceStatus.PRESENT and reason:
            if "reason" in self.changed_data:
                raise ValidationError(
                    {"reason": "Người có mặt thì không ghi lý do vắng; chọn Vắng mặt hoặc xóa lý do."}
                )
            said["reason"] = ""
        if status == SUBSTITUTE and not reason:
            raise ValidationError({"reason": "Ghi họ tên, chức vụ của người dự thay."})
        return said

    def written(self, names):
        values = super().written(names)
        if values.get("status") == SUBSTITUTE:
            full_name, _, title = self.cleaned_data["reason"].partition(",")
            del values["status"]
            values.pop("reason", None)
            values["substitute"] = (full_name.strip(), title.strip())
        elif values.get("status") == AttendanceStatus.PRESENT:
            values["reason"] = ""
        return values


class AttendanceGrid(SessionGrid):
    part = attendance.ATTENDANCES
    title = "Danh sách tham dự"
    hint = "Dự thay: ghi họ tên, chức vụ của người được cử, cách nhau bằng dấu phẩy."
    row_form = AttendanceRow
    columns = (
        Column("organization", "Tổ chức", "w-org"),
        Column("full_name", "Họ và tên", "w-name"),
        Column("title", "Chức vụ", "w-name"),
        Column("role", "Tư cách", "w-due"),
        Column("status", "Có mặt", "w-status"),
        Column("reason", "Lý do vắng, người dự thay", "w-name"),
    )
    empty = (2, 2)
    removing = "Bỏ"
    is_ordered = False

    def proposals(self):
        return [
            {
                "organization": one.organization.pk if one.organization else None,
                "full_name": one.full_name,
                "title": one.title,
                "role": one.role,
                "status": AttendanceStatus.PRESENT,
            }
            for one in attendance.proposed(self.briefing)
        ]


# --- agenda and discussion --------------------------------------------------------------------------------------------


class AgendaRow(RowForm):
    main = "title"

    title = typed("Nội dung", rows=1, longest=300, required=True)
    presenter = OrganizationField(label="Tổ chức trình bày", required=False)

    @classmethod
    def values_of(cls, record):
        return {"title": record.title, "presenter": record.presenter_id}

    def prepare(self):
        presenter: Any = self.fields["presenter"]
        presenter.widget.empty = "–"


class AgendaGrid(SessionGrid):
    part = agenda.ITEMS
    title = "Chương trình"
    row_form = AgendaRow
    columns = (Column("title", "Nội dung", "wide"), Column("presenter", "Tổ chức trình bày", "w-org"))
    pasted = ("title", "presenter")
    headings = {"noi dung": "title", "to chuc": "presenter", "trinh bay": "presenter", "nguoi trinh bay": "presenter"}
    empty = (5, 2)


class RemarkRow(RowForm):
    organization = OrganizationField(label="Tổ chức", required=False)
    speaker = typed("Người phát biểu", longest=160)
    content = typed("Nội dung", rows=2, required=True)
    agenda_item = forms.ChoiceField(label="Mục chương trình", required=False)

    grid: "RemarkGrid"

    @classmethod
    def values_of(cls, record):
        return {
            "organization": record.organization_id,
            "speaker": record.speaker,
            "content": record.content,
            "agenda_item": record.agenda_item_id or "",
        }

    def prepare(self):
        organization: Any = self.fields["organization"]
        organization.widget.empty = "–"
        item: Any = self.fields["agenda_item"]
        item.choices = self.grid.items

    def clean_agenda_item(self):
        return self.grid.item_of.get(as_key(self.cleaned_data["agenda_item"]) or 0)


class RemarkGrid(SessionGrid):
    part = agenda.REMARKS
    title = "Ý kiến phát biểu"
    row_form = RemarkRow
    columns = (
        Column("organization", "Tổ chức", "w-org"),
        Column("speaker", "Người phát biểu", "w-name"),
        Column("content", "Nội dung", "wide"),
        Column("agenda_item", "Mục chương trình", "w-org"),
    )
    pasted = ("organization", "speaker", "content")
    headings = {
        "to chuc": "organization",
        "don vi": "organization",
        "nguoi phat bieu": "speaker",
        "ho va ten": "speaker",
        "noi dung": "content",
        "y kien": "content",
    }
    empty = (3, 2)

    def __init__(self, briefing: Briefing, *, items: Iterable[AgendaItem], **given):
        found = list(items)
        self.item_of = {item.pk: item for item in found}
        self.items = [("", "–"), *((item.pk, f"{item.ordinal}. {shortened(item.title, 60)}") for item in found)]
        super().__init__(briefing, **given)


# --- pages ------------------------------------------------------------------------------------------------------------


class SessionPage(GridPage):
    """The grids of one page of ``briefing``, read from what was sent or from what is stored."""

    offered: Offered

    def __init__(self, briefing: Briefing, *, by, data: QueryDict | None = None, retyped: bool = False):
        self.briefing, self.by = briefing, by
        super().__init__(self.build(data=data, retyped=retyped))

    def build(self, **given) -> list[Grid]:
        raise NotImplementedError

    def save(self) -> str:
        """Write what was typed, all or nothing, and return the sentence that says it is done. Raises RowsRefused."""
        raise NotImplementedError


class DirectivesPage(SessionPage):
    """What the chair concluded and assigned; a leader assigns, and reads the conclusions."""

    title = "Kết luận và nhiệm vụ giao"

    def build(self, **given):
        briefing, by = self.briefing, self.by
        directives = list(
            Directive.objects.for_user(by)
            .filter(briefing=briefing)
            .assigned_texts()
            .select_related("lead_organization", "theme")
            .prefetch_related("coordinating_organizations", "children__lead_organization")
            .order_by("ordinal")
        )
        for directive in directives:
            directive.briefing = briefing
        named = [lead for one in directives for lead in one.leads]
        named += [helper for one in directives for helper in one.coordinating_organizations.all()]
        self.offered = Offered(briefing, present=named)
        given |= {"by": by, "offered": self.offered}
        concluding = may_enter(by, Conclusion, briefing)
        conclusions = briefing.conclusions.order_by("ordinal")
        self.conclusions = ConclusionGrid(briefing, records=conclusions, may_write=concluding, **given)
        self.directives = DirectiveGrid(briefing, records=directives, **given)
        return [self.conclusions, self.directives]

    @property
    def is_draft(self) -> bool:
        return not is_concluded(self.briefing)

    def save(self):
        rows = {grid.part: grid.service_rows() for grid in self.grids}
        capture.write_down(self.briefing.pk, by=self.by, order=self.order, **rows)
        counted = [(len(rows[self.conclusions.part]), "kết luận"), (len(rows[self.directives.part]), "nhiệm vụ giao")]
        return self.said(counted)


class AttendancePage(SessionPage):
    title = "Thành phần tham dự"

    def build(self, **given):
        records = list(self.briefing.attendances.select_related("organization"))
        chair = [self.briefing.chair.organization] if self.briefing.chair else []
        present = [*chair, *(one.organization for one in records)]
        self.offered = Offered(self.briefing, present=present)
        given |= {"by": self.by, "offered": self.offered}
        return [AttendanceGrid(self.briefing, records=records, **given)]

    @property
    def counted(self) -> tuple[int, int]:
        """How many of those on the list are present, and how many there are."""
        records = self.grids[0].records
        return sum(one.status == AttendanceStatus.PRESENT for one in records), len(records)

    def save(self):
        rows = self.grids[0].service_rows()
        attendance.record(self.briefing.pk, by=self.by, rows=rows)
        return f"Đã lưu danh sách tham dự: {len(rows)} dòng."


class AgendaPage(SessionPage):
    title = "Chương trình và ý kiến phát biểu"

    def build(self, **given):
        items = list(self.briefing.agenda_items.select_related("presenter").order_by("ordinal"))
        remarks = list(self.briefing.remarks.select_related("organization").order_by("ordinal"))
        present = [*(one.presenter for one in items), *(one.organization for one in remarks)]
        self.offered = Offered(self.briefing, present=present)
        given |= {"by": self.by, "offered": self.offered}
        return [
            AgendaGrid(self.briefing, records=items, **given),
            RemarkGrid(self.briefing, records=remarks, items=items, **given),
        ]

    def save(self):
        rows = {grid.part: grid.service_rows() for grid in self.grids}
        agenda.write_agenda(self.briefing.pk, by=self.by, order=self.order, **rows)
        counted = [(len(rows[agenda.ITEMS]), "mục chương trình"), (len(rows[agenda.REMARKS]), "ý kiến")]
        return self.said(counted)
