"""The list of administrative units, those of today and those of before."""

from datetime import date

from django.contrib.auth.decorators import login_required
from django.db.models import Case, F, Prefetch, Value, When
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from briefings.filters import UnitFilter
from briefings.views.listing import FILE_ONLY, PAGE_ONLY, Column, Listing, Sort, show_list
from organizations.badges import Kind, State
from organizations.choices import UnitKind
from organizations.models import AdministrativeUnit, UnitSuccession
from organizations.validity import has_ended, in_force

MOST_NAMED = 4  # units that a line names of those that one went into, or was made of
CATALOGUE = "admin:organizations_administrativeunit_changelist"


def units_of(user):
    """With what the columns read, in a fixed number of queries."""
    rows = UnitSuccession.objects.order_by("effective_on", "pk")
    return (
        AdministrativeUnit.objects.for_user(user)
        .select_related("parent__parent__parent")
        .prefetch_related(
            Prefetch("successions", rows.select_related("successor")),
            Prefetch("origins", rows.select_related("predecessor")),
        )
        .order_by("sort_key", "code", F("valid_from").asc(nulls_first=True), "pk")
    )


def address(unit) -> str:
    return reverse("organizations:unit", args=[unit.pk])


def above(unit) -> str:
    """``Huyện Chợ Đồn, Tỉnh Bắc Kạn``."""
    names, parent = [], unit.parent
    while parent is not None:
        names.append(parent.name)
        parent = parent.parent
    return ", ".join(names)


def validity(unit) -> State:
    """Whether it is in force today, and until when or from when it is where it is not."""
    today = timezone.localdate()
    if has_ended(unit, today):
        return State(f"Đến hết {unit.valid_to:%d/%m/%Y}", Kind.STOP)
    if unit.valid_from and unit.valid_from > today:
        return State(f"Từ {unit.valid_from:%d/%m/%Y}", Kind.TODO)
    return State("Đang có hiệu lực", Kind.DONE)


def became(unit) -> str:
    """What it went into, and without that what it was made of: ``Sắp xếp thành: Xã Chợ Đồn``."""
    if into := [each.successor.shown_name for each in unit.successions.all()]:
        return f"Sắp xếp thành: {_named(into)}"
    of = [each.predecessor.name for each in unit.origins.all()]
    return f"Hình thành từ: {_named(of)}" if of else ""


def _named(names: list[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" và {more} đơn vị khác" if more > 0 else "")


def by_validity(on: date):
    """Those in force before those that will be and those that were; and from the province down."""
    standing = Case(When(in_force(on), then=Value(0)), When(valid_from__gt=on, then=Value(1)), default=Value(2))
    ranks = {UnitKind.PROVINCE: 0, UnitKind.DISTRICT: 1, UnitKind.RESIDENTIAL_AREA: 3}
    level = Case(*(When(kind=kind, then=Value(rank)) for kind, rank in ranks.items()), default=Value(2))
    return standing, level


def begin(user, found) -> tuple[str, str] | None:
    return ("Nạp đơn vị hành chính", reverse("organizations:units_loading")) if user.is_superuser else None


def edit(user) -> tuple[str, str] | None:
    may = user.is_staff and user.has_perm("organizations.change_administrativeunit")
    return ("Sửa trong danh mục", reverse(CATALOGUE)) if may else None


UNITS = Listing(
    title="Đơn vị hành chính",
    noun="đơn vị hành chính",
    name="briefings:units",
    filters=UnitFilter,
    rows=units_of,
    columns=(
        Column(
            "Tên",
            lambda row: row.name,
            address,
            width=36,
            main=True,
            note=became,
            sort=Sort("ten", lambda on: ["sort_key"]),
        ),
        Column("Mã", lambda row: row.code, width=10, kind="fit", sort=Sort("ma", lambda on: ["code"])),
        Column("Loại", lambda row: row.kind_name or row.get_kind_display(), width=24, only=FILE_ONLY),
        Column("Trực thuộc", above, width=40),
        Column("Có từ ngày", lambda row: row.valid_from, width=14, kind="num flow", missing="không rõ"),
        Column(
            "Hiệu lực",
            lambda row: None,
            shown=validity,
            kind="fit",
            only=PAGE_ONLY,
            sort=Sort("hieu-luc", by_validity),
        ),
        Column("Đến hết ngày", lambda row: row.valid_to, width=14, only=FILE_ONLY),
        Column("Sắp xếp", became, width=60, only=FILE_ONLY),
    ),
    empty="Quản trị hệ thống nạp đơn vị của cả nước, hoặc của một tỉnh, bằng nút Nạp đơn vị hành chính trên trang này "
    "hoặc lệnh load_units; danh mục riêng bằng Excel thì nhập ở Danh mục, thiết lập → Đơn vị hành chính.",
    begin=begin,
    begin_too=edit,
    first_sort="hieu-luc",
)


@require_safe
@login_required
def unit_list(request):
    """``/don-vi/``: the units of today and of before, for every member."""
    return show_list(request, UNITS)
