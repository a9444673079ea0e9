"""The five steps as forms. Each knows what the steps before it have answered, and answers with parts of a ``Plan``."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from briefings.choices import PeriodKind
from lib.refused import Refused
from lib.vietnamese import normalize
from organizations.choices import OrganizationKind, Role
from organizations.services.new_organizations import kind_by_name
from portal.setup.places import Place, find_places
from portal.setup.plan import (
    FORMS_STEP,
    MOST_DAYS,
    ORGANIZATIONS,
    PEOPLE,
    PLACE,
    REGIME,
    Plan,
    PlannedOrganization,
    PlannedPerson,
    PlannedSeries,
)
from portal.setup.proposals import (
    HOSTS,
    usual_agenda,
    usual_forms,
    usual_organizations,
    usual_recipients,
    usual_series_name,
)

MOST_ORGANIZATIONS, MOST_PEOPLE = 60, 150
EMPTY_ORGANIZATIONS, EMPTY_PEOPLE, MORE_ROWS = 1, 2, 5
BESIDES = 50  # rows that are read beyond the most, so that they are told and not lost
WHOLE = "Chưa chọn được: đúng nơi nào trong các nơi dưới đây?"
Answers = dict[str, Any]


class Step:
    """One page. ``data``: what was sent, None at first; ``known``: what the steps before it answered."""

    slug = title = hint = template = ""

    def __init__(self, data: QueryDict | None, known: Answers):
        self.data, self.known = data, known
        self.forms: list[forms.BaseForm] = []
        self.rows: Any = None
        self.most_rows = 0

    @property
    def main(self) -> forms.BaseForm | None:
        return self.forms[0] if self.forms else None

    @property
    def headings(self) -> list[str]:
        """Of the columns in which rows are typed."""
        return [str(cell.label) for cell in self.rows.forms[0]] if self.rows is not None else []

    @property
    def more_rows(self) -> int:
        """How many rows are added at once."""
        return MORE_ROWS

    @property
    def pattern(self) -> forms.BaseForm:
        """The row that a script copies; its number is to be replaced."""
        return self.rows.form(prefix=self.rows.add_prefix("__n__"), **self.rows.get_form_kwargs(None))

    def is_valid(self) -> bool:
        sound = [form.is_valid() for form in self.forms]
        return all(sound) and (self.rows is None or self.rows.is_valid())

    def answers(self) -> Answers:
        raise NotImplementedError


# --- 1: where, and who calls ------------------------------------------------------------------------------------------


class PlaceForm(forms.Form):
    place = forms.CharField(
        label="Tỉnh, xã, phường hoặc đặc khu",
        max_length=120,
        help_text="Tên hoặc mã của đơn vị hiện nay, ví dụ: Chợ Đồn; Tân Lập, Thái Nguyên; 02020; tỉnh Thái Nguyên.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    unit = forms.ChoiceField(label="Nơi nào", required=False, widget=forms.RadioSelect)
    host = forms.ChoiceField(
        label="Văn phòng nào tổ chức giao ban",
        choices=[
            (OrganizationKind.FRONT, "Ủy ban Mặt trận Tổ quốc Việt Nam"),
            (OrganizationKind.PARTY_COMMITTEE, "Đảng ủy xã, phường (hoặc Tỉnh ủy, Thành ủy)"),
        ],
        initial=OrganizationKind.FRONT,
        widget=forms.RadioSelect,
    )
    areas = forms.CharField(
        label="Thôn, bản, tổ dân phố",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Mỗi dòng một nơi, dán được từ Excel; “Nà Lỏng” thành “Thôn Nà Lỏng”. Để trống nếu là tỉnh, nếu "
        "đã có, hoặc thêm sau.",
    )

    def __init__(self, data: QueryDict | None):
        super().__init__(data)
        self.found: Place | None = None
        self.choices: list[Place] = []

    def clean_place(self):
        text = normalize(self.cleaned_data["place"])
        try:
            self.choices = find_places(text)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal
        wanted = self.data.get("unit", "")
        self.fields["unit"].choices = [(place.code, place.label) for place in self.choices]  # type: ignore[attr-defined]
        fitting = [place for place in self.choices if place.code == wanted] or self.choices
        if len(fitting) > 1:
            raise ValidationError(WHOLE)
        self.found = fitting[0]
        return text

    def clean_areas(self):
        return [name for line in self.cleaned_data["areas"].splitlines() if (name := _name_in(line))]


def _name_in(line: str) -> str:
    """The name in a row of a table, without the number of the row."""
    cells = [normalize(cell) for cell in line.split("\t")]
    names = [cell for cell in cells if cell and not cell.rstrip(".").isdecimal()] or [cell for cell in cells if cell]
    return names[0][:120] if names else ""


class PlaceStep(Step):
    slug, title = PLACE, "Địa bàn"
    hint = "Đơn vị hành chính lấy từ danh mục cả nước có sẵn trong cổng, không phải nhập."
    template = "portal/setup/place.html"

    def __init__(self, data, known):
        super().__init__(data, known)
        self.form = PlaceForm(data)
        self.forms = [self.form]

    def is_valid(self):
        sound = super().is_valid()
        if not self.form.choices or len(self.form.choices) < 2:
            self.form.fields["unit"].choices = []  # type: ignore[attr-defined]
        return sound

    def answers(self):
        said = self.form.cleaned_data
        return {"place": self.form.found, "host": OrganizationKind(said["host"]), "areas": tuple(said["areas"])}


# --- 2: organizations -------------------------------------------------------------------------------------------------


class OrganizationRow(forms.Form):
    keep = forms.BooleanField(label="Lấy", required=False)
    name = forms.CharField(label="Tên", max_length=200, required=False)
    short_name = forms.CharField(label="Tên gọi tắt", max_length=80, required=False)
    kind = forms.ChoiceField(
        label="Loại", choices=[("", "Theo tên"), *OrganizationKind.choices], required=False, initial=""
    )
    symbol = forms.CharField(label="Ký hiệu", max_length=30, required=False)

    proposed = False
    whole_lines = ("name", "kind")  # on a narrow screen, where the other cells stand two by two

    @property
    def taken(self) -> bool:
        said = self.cleaned_data
        return bool(said.get("keep") or (not self.proposed and said.get("name")))

    def clean(self):
        said = super().clean() or {}
        if said.get("keep") and not said.get("name"):
            self.add_error("name", "Ghi tên, hoặc bỏ chọn dòng này.")
        if said.get("name") and not said.get("kind"):
            said["kind"] = kind_by_name(said["name"]) or ""
            if not said["kind"]:
                self.add_error("kind", "Chọn loại tổ chức.")
        return said


class GroupsForm(forms.Form):
    committees = forms.BooleanField(label="Ban Công tác Mặt trận", required=False)
    communes = forms.BooleanField(label="Ủy ban MTTQ Việt Nam cấp xã", required=False)


TOO_MANY = {"too_many_forms": "Bảng chỉ nhận %(num)d dòng, kể cả dòng trống; phần còn lại thêm sau khi thiết lập."}


def _rows(row: type[forms.Form], extra: int, most: int) -> Any:
    return forms.formset_factory(row, extra=extra, max_num=most, validate_max=True, absolute_max=most + BESIDES)


class OrganizationsStep(Step):
    slug, title = ORGANIZATIONS, "Tổ chức"
    hint = (
        "Các tổ chức thường có từ ngày 01/07/2025, theo thứ tự khi liệt kê; năm tổ chức chính trị - xã hội trực thuộc "
        "Ủy ban MTTQ. Sửa tên cho đúng, bỏ chọn tổ chức không dùng; ký hiệu để trống thì ghi sau."
    )
    template = "portal/setup/organizations.html"

    def __init__(self, data, known):
        super().__init__(data, known)
        self.place: Place = known["place"]
        usual = usual_organizations(self.place, known["host"])
        initial = [
            {"keep": one.ticked, "name": one.name, "short_name": one.short_name, "kind": one.kind, "symbol": one.symbol}
            for one in usual
        ]
        self.most_rows = MOST_ORGANIZATIONS
        rows = _rows(OrganizationRow, EMPTY_ORGANIZATIONS, MOST_ORGANIZATIONS)
        self.rows = rows(data, initial=initial, prefix="tc", error_messages=TOO_MANY)
        for number, row in enumerate(self.rows.forms):
            row.proposed = number < len(usual)
        self.areas = [] if self.place.is_province else self._areas()
        self.groups = GroupsForm(data, initial={"committees": known["host"] == OrganizationKind.FRONT})
        if not self.areas:
            del self.groups.fields["committees"]
        else:
            label = f"Ban Công tác Mặt trận của {len(self.areas)} nơi: {', '.join(self.areas[:12])}"
            self.groups.fields["committees"].label = label + (", …" if len(self.areas) > 12 else "")
        if not self.place.is_province:
            del self.groups.fields["communes"]
        else:
            number = len(self.place.communes)
            self.groups.fields["communes"].label = f"Ủy ban MTTQ Việt Nam của {number} xã, phường, đặc khu"
        self.forms = [self.groups] if self.groups.fields else []

    def _areas(self) -> list[str]:
        plan = Plan(self.place, self.known["host"], (), PlannedSeries(""), areas=self.known["areas"])
        return [*plan.known_areas, *plan.new_areas]

    def answers(self):
        taken = [row for row in self.rows.forms if row.cleaned_data and row.taken]
        planned = tuple(
            PlannedOrganization(
                OrganizationKind(said["kind"]), normalize(said["name"]), said["short_name"], said["symbol"]
            )
            for said in (row.cleaned_data for row in taken)
        )
        groups = self.groups.cleaned_data if self.forms else {}
        return {
            "organizations": planned,
            "committees": bool(groups.get("committees")),
            "communes": bool(groups.get("communes")),
        }


# --- 3: people --------------------------------------------------------------------------------------------------------


class PersonRow(forms.Form):
    full_name = forms.CharField(label="Họ và tên", max_length=120, required=False)
    title = forms.CharField(label="Chức vụ", max_length=120, required=False)
    organization = forms.ChoiceField(label="Tổ chức", required=False)
    username = forms.CharField(
        label="Tên đăng nhập", max_length=150, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    role = forms.ChoiceField(label="Vai trò", choices=[("", "Không"), *Role.choices], required=False)
    email = forms.EmailField(label="Thư điện tử", required=False)

    whole_lines = ("organization", "email")

    def __init__(self, *args, organizations: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].choices = [("", "Chọn"), *organizations]  # type: ignore[attr-defined]

    def clean(self):
        said = super().clean() or {}
        if not any(said.get(name) for name in ("full_name", "title", "username", "email")):
            return said
        if not said.get("organization") and "organization" not in self.errors:
            self.add_error("organization", "Chọn tổ chức.")
        if said.get("username") and not said.get("role"):
            self.add_error("role", "Chọn vai trò.")
        if said.get("role") and not said.get("username"):
            if said["role"] == self.initial.get("role"):  # proposed, and no account is asked for
                said["role"] = ""
            else:
                self.add_error("username", "Ghi tên đăng nhập.")
        if not said.get("username") and not said.get("title"):
            self.add_error("title", "Ghi chức vụ hoặc tên đăng nhập.")
        if said.get("title") and not said.get("full_name"):
            self.add_error("full_name", "Ghi họ và tên.")
        return said


class PeopleStep(Step):
    slug, title = PEOPLE, "Người"
    hint = (
        "Người chủ trì, lãnh đạo, cán bộ các tổ chức; mỗi tổ chức có sẵn một dòng. Có tên đăng nhập thì được lập tài "
        "khoản với vai trò; không thì chỉ ghi chức vụ để in văn bản. Bạn là quản trị hệ thống nên đã làm được mọi việc "
        "của văn phòng; có thể để trống và mời sau ở Người dùng. Dòng không ghi tên ai thì bỏ qua."
    )
    template = "portal/setup/people.html"

    def __init__(self, data, known):
        super().__init__(data, known)
        plan = Plan(
            known["place"],
            known["host"],
            known["organizations"],
            PlannedSeries(""),
            areas=known["areas"],
            committees=known["committees"],
            communes=known["communes"],
        )
        offered = [(body.key, body.short_name or body.key) for body in plan.bodies]
        here = [body for body in plan.bodies if not body.area and body.place.code == plan.place.code]
        likely = [
            {"organization": body.key, "role": role}
            for body in sorted(here, key=lambda body: (body.key != plan.host_name, body.kind.rank))
            for role in ((Role.LEADER, Role.SECRETARIAT) if body.key == plan.host_name else (Role.OFFICER,))
        ]
        self.most_rows = MOST_PEOPLE
        rows = _rows(PersonRow, 0 if data else EMPTY_PEOPLE, MOST_PEOPLE)
        self.rows = rows(
            data,
            initial=likely,
            prefix="ng",
            form_kwargs={"organizations": offered},
            error_messages=TOO_MANY,
        )

    def answers(self):
        said = [row.cleaned_data for row in self.rows.forms if row.cleaned_data]
        people = tuple(
            PlannedPerson(**{name: normalize(one[name]) for name in PersonRow.base_fields})
            for one in said
            if one.get("full_name") or one.get("username")
        )
        return {"people": people}


# --- 4: regime --------------------------------------------------------------------------------------------------------


class RegimeForm(forms.Form):
    name = forms.CharField(label="Tên loạt giao ban", max_length=200)
    period_kind = forms.ChoiceField(
        label="Kỳ giao ban",
        choices=PeriodKind.choices,
        initial=PeriodKind.MONTH,
        help_text="Tuần tính từ thứ Hai đến Chủ nhật; giao ban hằng tuần thì số liệu vẫn thu theo tháng, quý.",
    )
    chair = forms.ChoiceField(
        label="Người chủ trì",
        required=False,
        help_text="Người đã ghi chức vụ ở bước 3; để trống thì chọn ở từng hội nghị.",
    )
    report_days = forms.IntegerField(
        label="Nộp báo cáo trước hội nghị (ngày)",
        required=False,
        min_value=0,
        max_value=MOST_DAYS,
        initial=3,
        help_text="Hạn nộp được tính theo ngày họp; để trống nếu chưa định.",
    )
    agenda = forms.CharField(
        label="Chương trình mẫu",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Mỗi dòng là một mục của chương trình.",
    )
    recipients = forms.CharField(
        label="Nơi nhận văn bản",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Mỗi dòng một nơi, in ở mọi văn bản; hội nghị nào ghi nơi nhận riêng thì theo hội nghị. Dòng Lưu "
        "tự in.",
    )
    participants = forms.MultipleChoiceField(
        label="Tổ chức thường dự", required=False, widget=forms.CheckboxSelectMultiple
    )
    committees = forms.BooleanField(label="Các Ban Công tác Mặt trận cùng dự", required=False)
    communes = forms.BooleanField(label="MTTQ các xã, phường, đặc khu cùng dự", required=False)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in map(normalize, text.splitlines()) if line)


class RegimeStep(Step):
    slug, title = REGIME, "Chế độ giao ban"
    hint = (
        "Ai dự, bao lâu một kỳ, chương trình và hạn nộp báo cáo: mỗi hội nghị của loạt lấy theo đây, sửa được từng kỳ."
    )
    template = "portal/setup/regime.html"

    def __init__(self, data, known):
        super().__init__(data, known)
        place, host = known["place"], known["host"]
        others = [one for one in known["organizations"] if one.kind != host]
        holders = [one for one in known["people"] if one.title]
        hosts = {one.name for one in known["organizations"] if one.kind == host}
        chairs = [one.label for one in holders]
        usual = next((one.label for one in holders if one.organization in hosts), chairs[0] if chairs else "")
        form = RegimeForm(
            data,
            initial={
                "name": usual_series_name(place, host),
                "agenda": "\n".join(usual_agenda(host)),
                "recipients": "\n".join(usual_recipients()),
                "participants": [one.name for one in others],
                "committees": host == OrganizationKind.FRONT,
                "communes": True,
                "chair": usual,
                "period_kind": PeriodKind.QUARTER if place.is_province else PeriodKind.MONTH,
            },
        )
        choices: Any = form.fields
        choices["participants"].choices = [(one.name, one.short_name or one.name) for one in others]
        choices["chair"].choices = [("", "Chưa chọn"), *((label, label) for label in chairs)]
        for name in ("committees", "communes"):
            if not known[name]:
                del form.fields[name]
        self.form = form
        self.forms = [form]

    def answers(self):
        said = self.form.cleaned_data
        series = PlannedSeries(
            name=normalize(said["name"]),
            period_kind=said["period_kind"],
            agenda=_lines(said["agenda"]),
            recipients=_lines(said["recipients"]),
            report_days=said["report_days"],
            chair=said["chair"],
            participants=tuple(said["participants"]),
            committees=bool(said.get("committees")),
            communes=bool(said.get("communes")),
        )
        return {"series": series}


# --- 5: forms ---------------------------------------------------------------------------------------------------------


class CatalogueForm(forms.Form):
    forms = forms.MultipleChoiceField(
        label="Biểu số liệu", required=False, widget=forms.CheckboxSelectMultiple, help_text=""
    )


class FormsStep(Step):
    slug, title = FORMS_STEP, "Biểu mẫu"
    hint = (
        "Biểu của danh mục ban đầu theo loại tổ chức đã chọn, dùng chung cho mọi nơi trên cổng; thêm biểu riêng, sửa "
        "chỉ tiêu sau ở Danh mục. Không thu số liệu thì bỏ chọn hết."
    )
    template = "portal/setup/forms.html"

    def __init__(self, data, known):
        super().__init__(data, known)
        plan = Plan(**known)
        offered = usual_forms(plan.kinds)
        form = CatalogueForm(data, initial={"forms": [one.code for one in offered]})
        field: Any = form.fields["forms"]
        field.choices = [
            (one.code, f"{one.name} ({one.code}; {one.span.label.lower()}, {len(one.indicators)} chỉ tiêu)")
            for one in offered
        ]
        self.form = form
        self.forms = [form]

    def answers(self):
        return {"forms": tuple(self.form.cleaned_data["forms"])}


STEPS: tuple[type[Step], ...] = (PlaceStep, OrganizationsStep, PeopleStep, RegimeStep, FormsStep)
assert set(HOSTS) == set(dict(PlaceForm.base_fields["host"].choices))  # type: ignore[attr-defined]
