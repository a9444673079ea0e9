"""Where an office works: a unit of today, of the portal's own records or else of the country's list."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import fold, normalize, uncapitalized
from organizations.catalogue import CountryUnit, read_country
from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.models import AdministrativeUnit
from organizations.unit_names import bare_name

TIERS = (UnitKind.PROVINCE, *COMMUNE_LEVEL)
MOST = 40  # places among which somebody chooses

UNKNOWN = "Không có tỉnh, thành phố, xã, phường, đặc khu nào hiện nay tên hoặc mã “{text}”; xem lại cách viết."
TOO_MANY = "Có {number} nơi tên như “{text}”; ghi thêm tên tỉnh sau dấu phẩy, ví dụ: Tân Lập, Thái Nguyên."
NO_CODE = "Không có đơn vị hành chính nào hiện nay mang mã {code}; ghi mã của tỉnh hoặc của xã, phường, đặc khu."


@dataclass(frozen=True)
class Place:
    """A province or commune of today. ``record``: as the portal has it; None while it is to be loaded."""

    code: str
    name: str
    kind: UnitKind
    province_code: str
    province_name: str
    record: AdministrativeUnit | None = None

    @property
    def is_province(self) -> bool:
        return self.kind == UnitKind.PROVINCE

    @property
    def within(self) -> str:
        """The name within a sentence: ``xã Nghĩa Tá``."""
        return uncapitalized(self.name)

    @property
    def province_within(self) -> str:
        return uncapitalized(self.province_name)

    @property
    def bare(self) -> str:
        return bare_name(self.name)

    @property
    def label(self) -> str:
        """With its province and code, to be told from others of the name."""
        return f"{self.name} ({self.code})" if self.is_province else f"{self.name}, {self.province_name} ({self.code})"

    @cached_property
    def communes(self) -> list["Place"]:
        """Of a province: its communes of today, by code."""
        if not self.is_province:
            return []
        if self.record is not None:
            rows = AdministrativeUnit.objects.communes().in_force(timezone.localdate()).filter(parent=self.record)
            if found := [_of_record(row, self.record) for row in rows.order_by("code")]:
                return found
        return [place for place in _country().values() if place.province_code == self.code and not place.is_province]


@cache
def _country() -> dict[str, Place]:
    """The provinces and communes of today, by code: the country's list does not change while the portal runs."""
    return {unit.code: _of_list(unit) for unit in read_country().units if unit.last_day is None and unit.kind in TIERS}


def _of_list(unit: CountryUnit) -> Place:
    return Place(unit.code, unit.name, unit.kind, unit.province.code, unit.province.name)


def _of_record(row: AdministrativeUnit, province: AdministrativeUnit) -> Place:
    return Place(row.code, row.name, UnitKind(row.kind), province.code, province.name, row)


def place_of(code: str) -> Place:
    """The province or commune that has ``code`` today. Raises Refused where none has."""
    code = normalize(code)
    rows = AdministrativeUnit.objects.in_force(timezone.localdate()).filter(code=code, kind__in=TIERS)
    row = rows.select_related("parent__parent").order_by("-valid_from").first()
    if row is not None and (row.parent is None or row.parent.kind == UnitKind.PROVINCE):
        return _of_record(row, row.parent or row)
    if found := _country().get(code):
        return found
    raise Refused(NO_CODE.format(code=code or "trống"))


def find_places(text: str) -> list[Place]:
    """The places of today that ``text`` may mean: a code, a name, or a name and that of the province behind a comma.

    Raises Refused where there is none, or more than anybody chooses among.
    """
    wanted, _, province = (normalize(part) for part in text.partition(","))
    if wanted.isdecimal():
        return [place_of(wanted)]
    within = fold(province)
    places = [place for place in _country().values() if not within or within in fold(place.province_name)]
    exact = [place for place in places if fold(wanted) in (fold(place.name), fold(place.bare))]
    found = exact or [place for place in places if wanted and f" {fold(wanted)}" in f" {fold(place.name)}"]
    if not found:
        raise Refused(UNKNOWN.format(text=text))
    if len(found) > MOST:
        raise Refused(TOO_MANY.format(number=len(found), text=text))
    return found
