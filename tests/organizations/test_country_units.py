"""The country's units: what is loaded, beside what is there, and what two sources say of it."""

import csv
import json
from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, Q

from lib.refused import Refused
from lib.vietnamese import fold
from lib.workbooks import read_sheets
from organizations.catalogue import read_country
from organizations.catalogue.country import TABLE
from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.importing.units import read_unit_list
from organizations.models import AdministrativeUnit, UnitSuccession
from organizations.services.country_units import NamesDiffer, load_units
from tests import factories as make

BEFORE, SINCE, TODAY = date(2025, 6, 30), date(2025, 7, 1), date(2026, 11, 30)


@pytest.fixture(scope="module")
def country():
    return read_country()


def kinds_on(day) -> Counter:
    return Counter(AdministrativeUnit.objects.in_force(day).values_list("kind", flat=True))


def communes(kinds: Counter) -> int:
    return sum(kinds[kind] for kind in COMMUNE_LEVEL)


def test_the_whole_country(db):
    """Counts as both sources have them (docs/units.md); a second run changes nothing."""
    loaded = load_units()

    assert (loaded.created, loaded.successions) == (14_163, 10_679)
    before, since, today = kinds_on(BEFORE), kinds_on(SINCE), kinds_on(TODAY)
    assert (before["province"], before["district"], communes(before)) == (63, 696, 10_035)
    assert (since["province"], since["district"], communes(since)) == (34, 0, 3_321)
    assert (since["commune"], since["ward"], since["special_zone"]) == (2_621, 687, 13)
    assert (today["province"], communes(today), today["ward"] - since["ward"]) == (34, 3_321, 22)
    parts = Counter(
        UnitSuccession.objects.filter(effective_on=SINCE, predecessor__kind__in=COMMUNE_LEVEL)
        .values("predecessor")
        .annotate(parts=Count("pk"), unknown=Count("pk", filter=Q(share__isnull=True)))
        .values_list("parts", "unknown")
    )
    assert parts[1, 0] == 9_564  # and five districts without communes
    assert sum(number for (several, unknown), number in parts.items() if several > 1 and several == unknown) == 471
    assert not UnitSuccession.objects.filter(share__isnull=False).exclude(share=1).exists()
    assert not AdministrativeUnit.objects.filter(path="").exists()
    assert AdministrativeUnit.objects.get(code="02071", valid_from=SINCE).path.count("/") == 2

    rows = list(AdministrativeUnit.objects.order_by("pk").values())
    versions = AdministrativeUnit.history.count()
    again = load_units()
    assert (again.created, again.completed, again.unchanged, again.successions) == (0, 0, 14_163, 0)
    assert list(AdministrativeUnit.objects.order_by("pk").values()) == rows
    assert AdministrativeUnit.history.count() == versions == 14_163


@pytest.fixture
def thai_nguyen(db):
    return load_units("19")


def test_a_province_with_all_that_it_was_made_of(thai_nguyen):
    assert thai_nguyen.created == 392
    assert set(
        AdministrativeUnit.objects.filter(parent=None).values_list("code", "name", "valid_from", "valid_to")
    ) == {
        ("06", "Tỉnh Bắc Kạn", None, BEFORE),
        ("19", "Tỉnh Thái Nguyên", None, BEFORE),
        ("19", "Tỉnh Thái Nguyên", SINCE, None),
    }
    assert communes(kinds_on(TODAY)) == 92
    assert not UnitSuccession.objects.exclude(effective_on=SINCE).exists()


# Domain §6: the communes of Chợ Đồn of 2020, and the communes of 2025 into which they went.
CHO_DON = {
    "02020": "02020", "02023": "02026", "02026": "02026", "02029": "02026", "02032": "02038", "02035": "02044",
    "02038": "02038", "02041": "01933", "02044": "02044", "02047": "02044", "02050": "02020", "02053": "02020",
    "02059": "02014", "02062": "02071", "02065": "02020", "02068": "02083", "02071": "02071", "02077": "02083",
    "02080": "02071", "02083": "02083",
}  # fmt: skip


def test_cho_don_went_where_the_domain_says(thai_nguyen):
    found = UnitSuccession.objects.filter(predecessor__parent__code="064").select_related("predecessor", "successor")
    assert {each.predecessor.code: each.successor.code for each in found} == CHO_DON
    assert {(each.share, each.legal_basis) for each in found} == {(1, "Nghị quyết 1683/NQ-UBTVQH15 ngày 16/06/2025")}
    bac_kan = UnitSuccession.objects.get(predecessor__code="06")
    assert (bac_kan.successor.code, bac_kan.legal_basis) == ("19", "Nghị quyết 202/2025/QH15 ngày 12/06/2025")


def test_every_commune_of_the_list_of_2021_has_its_successors(thai_nguyen, shared_file):
    content = shared_file("data/gso-2021-bac-kan.xls").read_bytes()
    listed = [row for row in read_unit_list(read_sheets(content).grids) if len(row[2]) == 5]
    assert len(listed) == 108
    old = {
        unit.code: unit
        for unit in AdministrativeUnit.objects.in_force(BEFORE).filter(kind__in=COMMUNE_LEVEL).select_related("parent")
    }
    later = {"01954": ("Thị trấn Vân Tùng", "township"), "01978": ("Xã Sỹ Bình", "commune")}  # docs/units.md
    for _, _, code, name, kind, district in listed:
        name, kind = later.get(code, (name, kind))
        assert (fold(old[code].name), old[code].kind, old[code].parent.code) == (fold(name), kind, district)
        assert old[code].successions.exists(), name


def test_the_communes_of_today_are_those_of_the_boundaries(thai_nguyen, shared_file):
    shapes = json.loads(shared_file("data/boundaries-2026-thai-nguyen.geojson").read_text(encoding="utf-8"))
    drawn = {each["properties"]["code"]: fold(each["properties"]["name"]) for each in shapes["features"]}
    units = AdministrativeUnit.objects.in_force(TODAY).filter(kind__in=COMMUNE_LEVEL)
    assert {unit.code: fold(unit.name) for unit in units} == drawn


@pytest.mark.parametrize(
    ("code", "day", "before", "after", "basis"),
    [
        ("75", date(2026, 4, 30), "Tỉnh Đồng Nai", "Thành phố Đồng Nai", "30/2026/QH16"),
        ("22", date(2026, 9, 1), "Tỉnh Quảng Ninh", "Thành phố Quảng Ninh", "36/2026/QH16"),
        ("24", date(2026, 9, 20), "Tỉnh Bắc Ninh", "Thành phố Bắc Ninh", "39/2026/QH16"),
    ],
)
def test_provinces_that_became_cities_in_2026(country, code, day, before, after, basis):
    (change,) = [each for each in country.successions if each.successor.code == code and each.effective_on == day]
    assert (change.predecessor.name, change.successor.name, change.whole) == (before, after, True)
    assert basis in change.legal_basis
    assert (change.predecessor.last_day, change.successor.first_day) == (date.fromordinal(day.toordinal() - 1), day)
    # Their communes go along; those that became wards that day ended under the province.
    over = {each.parent.name for each in country.units if each.parent and each.parent.code == code and each.first_day}
    assert over <= {before, after}
    assert {each.parent for each in country.part(code).units if len(each.code) == 5 and each.last_day is None} == {
        change.successor
    }


def test_wards_of_2026_keep_their_code(country):
    wards = [each for each in country.successions if each.effective_on.year == 2026 and len(each.successor.code) == 5]
    assert len(wards) == 22
    for each in wards:
        assert each.predecessor.code == each.successor.code
        assert (each.predecessor.kind, each.successor.kind) == (UnitKind.COMMUNE, UnitKind.WARD)


def test_a_province_that_nothing_was_joined_to_goes_on(country):
    hanoi = [unit for unit in country.units if unit.code == "01"]
    assert [(unit.first_day, unit.last_day) for unit in hanoi] == [(None, None)]
    unaltered = [unit for unit in country.units if len(unit.code) == 2 and unit.first_day is None and not unit.last_day]
    assert len(unaltered) == 10  # and Quảng Ninh, until it became a city


def test_names_begin_with_their_kind_and_stand_under_something_of_their_time(country):
    for unit in country.units:
        if unit.parent is not None:
            assert unit.last_day is None or unit.parent.last_day is None or unit.last_day <= unit.parent.last_day
            assert len(unit.parent.code) < len(unit.code)


def test_the_table_is_small_and_sorted():
    assert sum(path.stat().st_size for path in TABLE.iterdir()) < 600_000
    for path in TABLE.glob("*.tsv"):
        rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(), delimiter="\t"))[1:]
        assert rows == sorted(rows, key=lambda row: row[0]), path.name


# --- beside what is there ---------------------------------------------------------------------------------------------


def test_the_sample_and_the_country_agree_in_either_order(db, django_user_model):
    call_command("load_sample", stdout=StringIO())
    sample = AdministrativeUnit.objects.count()
    names = dict(AdministrativeUnit.objects.values_list("pk", "name"))
    loaded = load_units("19")
    assert loaded.created + loaded.unchanged + loaded.completed == 392
    assert AdministrativeUnit.objects.count() == 392 + 4 == sample + loaded.created  # four ended before 2020
    assert {pk: name for pk, name in AdministrativeUnit.objects.values_list("pk", "name") if pk in names} == names
    assert load_units("19").created == 0


def test_the_sample_after_the_country_adds_what_is_older(thai_nguyen):
    call_command("load_sample", stdout=StringIO())
    assert AdministrativeUnit.objects.count() == 392 + 4
    assert AdministrativeUnit.objects.get(code="02059", name="Xã Đồng Thắng").valid_from == date(2020, 2, 1)
    assert load_units("19").completed == 0


def test_units_of_a_list_without_days_get_them(db, shared_file):
    call_command("import_units", str(shared_file("data/gso-2021-bac-kan.xls")), stdout=StringIO())
    commune = AdministrativeUnit.objects.get(code="02026")
    with pytest.raises(NamesDiffer, match=r"Có 2 đơn vị .*"):
        load_units("19")
    loaded = load_units("19", keep_names=True)
    assert loaded.completed == 117
    commune.refresh_from_db()
    assert (commune.valid_from, commune.valid_to, commune.history.count()) == (None, BEFORE, 2)
    assert AdministrativeUnit.objects.get(code="02026", valid_from=SINCE).parent.valid_from == SINCE


def test_a_list_of_today_without_days_is_of_today(db):
    province = make.ProvinceFactory(code="19", name="Tỉnh Thái Nguyên")
    commune = make.AdministrativeUnitFactory(code="02026", name="Xã Nam Cường", parent=province)
    load_units("19")
    for unit in (province, commune):
        unit.refresh_from_db()
        assert (unit.valid_from, unit.valid_to) == (SINCE, None)


def test_communes_follow_a_province_that_became_a_city(db):
    province = make.ProvinceFactory(code="22", name="Tỉnh Quảng Ninh")
    commune = make.AdministrativeUnitFactory(code="06652", name="Phường Hà Tu", parent=province, valid_from=SINCE)
    load_units("22")
    commune.refresh_from_db()
    assert commune.parent.name == "Thành phố Quảng Ninh"
    assert commune.path.startswith(commune.parent.path)
    province.refresh_from_db()
    assert province.valid_to == date(2026, 8, 31)


def test_another_name_under_a_code_is_asked_about(db):
    province = make.ProvinceFactory(code="19", name="Tỉnh Thái Nguyên", valid_from=SINCE)
    other = make.AdministrativeUnitFactory(code="02026", name="Xã Nam Cường Mới", parent=province, valid_from=SINCE)
    with pytest.raises(NamesDiffer, match=r"mã 02026: hệ thống có Xã Nam Cường Mới .*, danh mục .* có Xã Nam Cường "):
        load_units("19")
    assert AdministrativeUnit.objects.count() == 2
    assert load_units("19", keep_names=True).created == 390
    other.refresh_from_db()
    assert other.name == "Xã Nam Cường Mới"
    assert other.origins.count() == 3
    assert load_units("19", keep_names=True).created == 0


@pytest.mark.parametrize(("code", "says"), [("06", "nay thuộc Tỉnh Thái Nguyên; hãy ghi mã 19"), ("99", "Không có")])
def test_a_code_that_is_no_province_of_today(db, code, says):
    with pytest.raises(Refused, match=says):
        load_units(code)


def test_the_command(db):
    out = StringIO()
    call_command("load_units", "--province", "12", stdout=out)
    assert "Ngày 30/06/2025: 1 tỉnh, thành phố; 8 đơn vị cấp huyện; " in out.getvalue()
    assert "Ngày 01/07/2025: 1 tỉnh, thành phố; 36 xã; 2 phường (38 đơn vị cấp xã)." in out.getvalue()
    with pytest.raises(CommandError):
        call_command("load_units", stdout=out)


def test_the_cost_does_not_grow_with_what_is_there(db, count_queries):
    load_units("12")
    few = count_queries(lambda: load_units("12"))
    load_units("19")
    assert count_queries(lambda: load_units("12")) <= few <= 25
