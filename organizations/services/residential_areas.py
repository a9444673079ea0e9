"""The thôn, bản, tổ dân phố of a commune, many at once; each is a unit beneath it with a code of its own."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import capitalized, fold, normalize
from organizations.choices import UnitKind, UnitLevel
from organizations.models import AdministrativeUnit, User
from organizations.models.base import with_author
from organizations.roles import ADD, CHANGE
from organizations.services.rights import check_unit_place
from organizations.unit_names import residential_kind

MOST = 200  # at once; a commune has some tens


@dataclass(frozen=True)
class NewArea:
    """One to be added; ``row`` is where it was typed. Without a ``code`` the next free one of its commune."""

    row: int
    name: str
    code: str = ""


class AreasRefused(Refused):
    """Nothing was added. ``faults``: what is wrong, by row and column (``name`` or ``code``)."""

    def __init__(self, faults: dict[tuple[int, str], str]):
        super().__init__(f"Chưa thêm gì: còn {len(faults)} ô phải sửa.")
        self.faults = faults


def may_add_areas(user: User):
    """The communes beneath which ``user`` may add units, by the rights of their page in the admin site."""
    communes = AdministrativeUnit.objects.communes()
    allowed = user.has_perm(f"organizations.{ADD}_administrativeunit")
    return communes.for_user(user, CHANGE) if allowed else communes.none()


def areas_of(commune: AdministrativeUnit):
    """The thôn, bản, tổ dân phố of ``commune``, in the order of their codes."""
    rows = AdministrativeUnit.objects.of_level(UnitLevel.RESIDENTIAL_AREA).filter(parent=commune)
    return rows.order_by("code", "valid_from")


def usual_kind(commune: AdministrativeUnit) -> str:
    """What such places are called where nobody says otherwise: in communes thôn, in towns tổ dân phố."""
    return "Tổ dân phố" if commune.kind in (UnitKind.WARD, UnitKind.TOWNSHIP) else "Thôn"


def full_name(name: str, kind: str) -> str:
    """``name`` with ``kind`` in front where it says none: ``("Nà Lỏng", "Thôn") → "Thôn Nà Lỏng"``."""
    name = normalize(name)
    if not name or residential_kind(name):
        return capitalized(name)
    return f"{kind} {name}"


def free_codes(commune: AdministrativeUnit, number: int, taken: Iterable[str] = ()) -> list[str]:
    """The next ``number`` codes beneath ``commune`` that no unit of any day has, without those ``taken`` already."""
    used = {
        *taken,
        *AdministrativeUnit.objects.filter(code__startswith=f"{commune.code}-").values_list("code", flat=True),
    }
    codes: list[str] = []
    place = 0
    while len(codes) < number:
        place += 1
        code = f"{commune.code}-{place:02d}"
        if code not in used:
            codes.append(code)
    return codes


@transaction.atomic
def add_areas(
    commune_id: int, areas: Sequence[NewArea], *, kind: str, by: User, valid_from: date | None = None, reason: str = ""
) -> list[AdministrativeUnit]:
    """Store ``areas`` beneath the commune, all or none; ``kind`` goes before names that say none, ``reason`` into their
    history.

    Raises AreasRefused with what is wrong in which row, and Refused when ``by`` may not, or there is nothing to add.
    """
    commune = may_add_areas(by).select_for_update(of=("self",)).filter(pk=commune_id).first()
    if commune is None:
        raise Refused("Bạn không được thêm thôn, tổ dân phố cho nơi này; hãy nhờ văn phòng hoặc quản trị hệ thống.")
    if not areas:
        raise Refused("Chưa ghi tên thôn, tổ dân phố nào; hãy ghi tên vào bảng rồi lưu.")
    if len(areas) > MOST:
        raise Refused(f"Mỗi lần chỉ thêm được {MOST} thôn, tổ dân phố; hãy chia làm nhiều lần.")
    there = {fold(name) for name in areas_of(commune).filter(valid_to=None).values_list("name", flat=True)}
    given = [normalize(area.code) for area in areas]
    proposed = iter(free_codes(commune, len(areas), given))
    faults: dict[tuple[int, str], str] = {}
    units = []
    for area, code in zip(areas, given, strict=True):
        unit = AdministrativeUnit(
            code=code or next(proposed),
            name=full_name(area.name, kind),
            kind=UnitKind.RESIDENTIAL_AREA,
            parent=commune,
            valid_from=valid_from,
            valid_to=commune.valid_to,  # none outlasts its commune
        )
        unit.kind_name = residential_kind(unit.name) or kind.lower()
        if fold(unit.name) in there:
            faults[area.row, "name"] = f"{unit.name} đã có; hãy bỏ dòng này hoặc ghi tên khác."
        there.add(fold(unit.name))
        faults |= {(area.row, column): said for column, said in _wrong(unit, commune, given).items()}
        units.append(unit)
    if faults:
        raise AreasRefused(faults)
    for unit in units:
        check_unit_place(unit, by=by)
        with_author(unit, by, reason).save()
    return units


def _wrong(unit: AdministrativeUnit, commune: AdministrativeUnit, given: list[str]) -> dict[str, str]:
    """What is wrong with ``unit``, by column; codes ``given`` twice are."""
    if not unit.code.startswith(f"{commune.code}-"):
        return {"code": f"Mã là mã của {commune.name}, gạch nối và số: {commune.code}-01."}
    if given.count(unit.code) > 1:
        return {"code": f"Mã {unit.code} ghi ở nhiều dòng; mỗi nơi một mã."}
    try:
        unit.full_clean(exclude=["parent"])
    except ValidationError as error:
        return {("name" if column == "name" else "code"): " ".join(said) for column, said in error.message_dict.items()}
    return {}
