from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.models import AdministrativeUnit, UnitSuccession
from tests import factories as make
from tests import workbooks

HEADER = ["Tỉnh Thành Phố", "Mã TP", "Quận Huyện", "Mã QH", "Phường Xã", "Mã PX", "Cấp", "Tên Tiếng Anh"]
LIST = [
    HEADER,
    ["Tỉnh Thử", "98", "Thành Phố Thử", "981", "Phường Một", "45001", "Phường", ""],
    ["Tỉnh Thử", "98", "Thành Phố Thử", "981", "Xã Hai", "45002", "Xã", ""],
    ["Tỉnh Thử", "98", "Huyện Ba", "982", "Thị Trấn Bốn", "45003", "Thị trấn", ""],
    ["Tỉnh Thử", "98", "Huyện Đảo", "983", "", "", "Huyện", ""],
]


@pytest.fixture
def load(tmp_path, db):
    def run(rows, *options, kind="xlsx"):
        path = tmp_path / f"danh-muc.{kind}"
        path.write_bytes(workbooks.make(kind, rows))
        out = StringIO()
        call_command("import_units", str(path), *options, stdout=out)
        return out.getvalue()

    return run


@pytest.mark.parametrize("kind", workbooks.KINDS)
def test_it_works(load, kind):
    assert "1 tỉnh, thành phố; 3 đơn vị cấp huyện; 3 đơn vị cấp xã. Đã thêm 7, giữ nguyên 0." in load(LIST, kind=kind)
    units = {unit.code: unit for unit in AdministrativeUnit.objects.all()}
    assert units["981"].name == "Thành phố Thử"
    assert units["45003"].name == "Thị trấn Bốn"
    assert [units[code].kind for code in ("98", "981", "45001", "45002", "45003")] == [
        UnitKind.PROVINCE,
        UnitKind.DISTRICT,
        UnitKind.WARD,
        UnitKind.COMMUNE,
        UnitKind.TOWNSHIP,
    ]
    assert units["45001"].path == f"{units['98'].pk}/{units['981'].pk}/{units['45001'].pk}/"
    assert units["45001"].search == "phuong mot 45001"
    assert units["45001"].history.count() == 1


def test_a_second_run_changes_nothing(load):
    load(LIST)
    before = list(AdministrativeUnit.objects.order_by("pk").values())
    assert "Đã thêm 0, giữ nguyên 7" in load(LIST)
    assert list(AdministrativeUnit.objects.order_by("pk").values()) == before


def test_the_official_list_of_2021(db, shared_file):
    for expected in ("Đã thêm 117, giữ nguyên 0", "Đã thêm 0, giữ nguyên 117"):
        out = StringIO()
        call_command("import_units", str(shared_file("data/gso-2021-bac-kan.xls")), stdout=out)
        assert "1 tỉnh, thành phố; 8 đơn vị cấp huyện; 108 đơn vị cấp xã" in out.getvalue()
        assert expected in out.getvalue()
    assert AdministrativeUnit.objects.filter(kind__in=COMMUNE_LEVEL).count() == 108


def test_codes_typed_as_numbers_get_their_zeros_back(load):
    load([HEADER, ["Tỉnh Thử", 6, "Huyện Ba", 64, "Xã Hai", 2071, "Xã", ""]])
    assert set(AdministrativeUnit.objects.values_list("code", flat=True)) == {"06", "064", "02071"}


def test_a_list_after_2025_has_no_districts(load):
    load([["Tỉnh/TP", "Mã tỉnh", "Phường/Xã", "Mã xã"], ["Tỉnh Thử", "98", "Đặc khu Một", "45001"]])
    unit = AdministrativeUnit.objects.get(code="45001")
    assert (unit.kind, unit.parent.code) == (UnitKind.SPECIAL_ZONE, "98")


def test_units_of_a_province_that_ended_end_with_it_and_do_not_take_todays_codes(load):
    """Codes are used again: what has the code today is another unit than the one listed under the old province."""
    old = make.ProvinceFactory(code="98", name="Tỉnh Thử", valid_to=date(2025, 6, 30))
    new = make.ProvinceFactory(code="97", name="Tỉnh Mới")
    known = make.AdministrativeUnitFactory(
        code="45001",
        name="Phường Một",
        kind="ward",
        parent=make.DistrictFactory(code="981", name="Thành phố Thử", parent=old, valid_to=date(2025, 6, 30)),
        valid_to=date(2025, 6, 30),
    )
    today = make.AdministrativeUnitFactory(code="45002", name="Xã Hai Mới", parent=new, valid_from=date(2025, 7, 1))
    same_name = make.AdministrativeUnitFactory(
        code="45003", name="Thị trấn Bốn", kind="township", parent=new, valid_from=date(2025, 7, 1)
    )

    assert "Đã thêm 4, giữ nguyên 3" in load(LIST)
    assert AdministrativeUnit.objects.get(code="45001") == known
    for code, later in (("45002", today), ("45003", same_name)):
        added = AdministrativeUnit.objects.exclude(pk=later.pk).get(code=code)
        assert (added.valid_from, added.valid_to) == (None, date(2025, 6, 30))
        added.full_clean()
    assert "Đã thêm 0, giữ nguyên 7" in load(LIST)


def test_a_code_held_by_another_name_asks_for_the_day(load):
    district = make.DistrictFactory(
        code="981", name="Thành phố Thử", parent=make.ProvinceFactory(code="98", name="Tỉnh Thử")
    )
    make.AdministrativeUnitFactory(code="45002", name="Xã Hai Cũ", parent=district, valid_to=date(2019, 12, 31))
    make.AdministrativeUnitFactory(code="45002", name="Xã Hai Mới", parent=district, valid_from=date(2022, 1, 1))
    with pytest.raises(CommandError, match=r"ô F3: đọc được “45002 Xã Hai”; .*Xã Hai Mới.*--on"):
        load(LIST)
    assert AdministrativeUnit.objects.count() == 4

    load(LIST, "--on", "31/12/2021")
    between = AdministrativeUnit.objects.get(code="45002", name="Xã Hai")
    assert (between.valid_from, between.valid_to) == (date(2020, 1, 1), date(2021, 12, 31))
    with pytest.raises(CommandError, match=r"mã 45002 trong danh mục là Xã Hai, trong hệ thống là Xã Hai Mới"):
        load(LIST, "--on", "01/02/2022")


def test_a_retired_unit_listed_again_is_the_same_unit(load):
    load(LIST)
    AdministrativeUnit.objects.filter(code="45002").update(valid_to=date(2019, 12, 31))
    assert "Đã thêm 0, giữ nguyên 7" in load(LIST)


@pytest.mark.parametrize(
    ("row", "column", "value", "cell", "says"),
    [
        (1, 5, "45x01", "F2", "cần mã xã, phường gồm 5 chữ số"),
        (1, 4, "", "E2", "cần tên xã, phường"),
        (1, 4, "Một", "E2", "phải bắt đầu bằng loại đơn vị"),
        (2, 5, "45001", "F3", "đã là Phường Một ở ô F2"),
        (2, 3, "982", "D3", None),
    ],
)
def test_a_wrong_row_is_named_and_nothing_is_stored(load, row, column, value, cell, says):
    rows = [list(line) for line in LIST]
    rows[row][column] = value
    with pytest.raises(CommandError, match=f"{says}" if cell == "D3" and says else "ô "):
        load(rows)
    assert not AdministrativeUnit.objects.exists()


COMMUNES_2023 = [
    ["DANH SÁCH ĐƠN VỊ HÀNH CHÍNH CẤP XÃ"],
    ["Mã", "Tên", "Tên Tiếng Anh", "Cấp", "Mã QH", "Quận Huyện", "Mã TP", "Tỉnh / Thành Phố"],
    ["45001", "Phường Một", "", "Phường", "981", "Thành phố Thử", "98", "Tỉnh Thử"],
    ["45002", "Xã Hai", "", "Xã", "981", "Thành phố Thử", "98", "Tỉnh Thử"],
    ["45003", "Thị trấn Bốn", "", "Thị trấn", "982", "Huyện Ba", "98", "Tỉnh Thử"],
]
COMMUNES_2025 = [
    ["Mã", "Tên", "Cấp", "Mã TP (tỉnh)", "Tỉnh / Thành Phố", "Nghị định/Nghị quyết"],
    ["45001", "Phường Một", "Phường", "98", "Tỉnh Thử", "1234/NQ-UBTVQH15"],
    ["45002", "Đặc khu Hai", "Đặc khu", "98", "Tỉnh Thử", "1234/NQ-UBTVQH15"],
]


@pytest.mark.parametrize("kind", workbooks.KINDS)
def test_a_list_of_communes_of_2023(load, kind):
    assert "1 tỉnh, thành phố; 2 đơn vị cấp huyện; 3 đơn vị cấp xã. Đã thêm 6" in load(COMMUNES_2023, kind=kind)
    unit = AdministrativeUnit.objects.get(code="45003")
    assert (unit.name, unit.kind, unit.parent.name) == ("Thị trấn Bốn", UnitKind.TOWNSHIP, "Huyện Ba")


@pytest.mark.parametrize("kind", workbooks.KINDS)
def test_a_list_of_communes_of_2025(load, kind):
    assert "1 tỉnh, thành phố; 0 đơn vị cấp huyện; 2 đơn vị cấp xã. Đã thêm 3" in load(COMMUNES_2025, kind=kind)
    unit = AdministrativeUnit.objects.get(code="45002")
    assert (unit.name, unit.kind, unit.parent.code) == ("Đặc khu Hai", UnitKind.SPECIAL_ZONE, "98")


def test_lists_of_districts_and_of_provinces(load):
    provinces = [["Mã", "Tên", "Tên Tiếng Anh", "Cấp"], ["98", "Tỉnh Thử", "", "Tỉnh"], ["1", "Hai", "", "Thành phố"]]
    districts = [
        ["Mã", "Tên", "Tên Tiếng Anh", "Cấp", "Mã TP", "Tỉnh / Thành Phố"],
        ["981", "Thành phố Thử", "", "Thành phố", "98", "Tỉnh Thử"],
        ["982", "Huyện Ba", "", "Huyện", "98", "Tỉnh Thử"],
    ]
    assert "2 tỉnh, thành phố; 0 đơn vị cấp huyện; 0 đơn vị cấp xã. Đã thêm 2" in load(provinces)
    assert "1 tỉnh, thành phố; 2 đơn vị cấp huyện; 0 đơn vị cấp xã. Đã thêm 2, giữ nguyên 1" in load(districts)
    assert "Đã thêm 3, giữ nguyên 3" in load(COMMUNES_2023)
    assert dict(AdministrativeUnit.objects.filter(parent=None).values_list("code", "name")) == {
        "98": "Tỉnh Thử", "01": "Thành phố Hai",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (["STT", "Mã xã", "Tên xã", "Mã huyện", "Tên huyện", "Mã tỉnh", "Tên tỉnh"],
         [1, "45002", "Xã Hai", "981", "Huyện Ba", "98", "Tỉnh Thử"]),
        (["Mã số", "Tên đơn vị hành chính", "Loại", "Mã QH", "Quận/Huyện", "Mã TP", "Tỉnh/Thành phố"],
         ["45002", "Hai", "Xã", "981", "Huyện Ba", "98", "Tỉnh Thử"]),
        (["Mã", "Xã", "Mã huyện", "Huyện", "Mã tỉnh", "Tỉnh"],
         ["45002", "Xã Hai", "981", "Huyện Ba", "98", "Tỉnh Thử"]),
        (["MÃ TP", "TỈNH / THÀNH PHỐ", "MÃ QH", "QUẬN HUYỆN", "MÃ", "TÊN", "CẤP"],
         ["98", "Tỉnh Thử", "981", "Huyện Ba", "45002", "XÃ HAI", "Xã"]),
    ],
)  # fmt: skip
def test_other_headings_of_the_same_columns(load, header, row):
    assert "Đã thêm 3" in load([header, row])
    unit = AdministrativeUnit.objects.get(code="45002")
    assert (unit.name.lower(), unit.parent.code, unit.parent.parent.code) == ("xã hai", "981", "98")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([["Mã", "Tên", "Cấp"], ["45001", "Phường Một", "Phường"]],
         r"dòng 1 có các cột Mã, Tên, Cấp nhưng thiếu Mã TP, Tỉnh / Thành Phố; hãy tải"),
        ([["Mã", "Tên", "Cấp", "Tỉnh / Thành Phố"], ["45001", "Phường Một", "Phường", "Tỉnh Thử"]],
         r"nhưng thiếu Mã TP;"),
        ([["Tên", "Mã TP", "Tỉnh / Thành Phố"], ["Xã Hai", "98", "Tỉnh Thử"]], r"nhưng thiếu Mã;"),
        ([*COMMUNES_2023[:1], [*COMMUNES_2023[1][:4], "", *COMMUNES_2023[1][5:]], COMMUNES_2023[2]],
         r"dòng 2 có các cột Mã, .*Quận Huyện, .* nhưng thiếu Mã QH;"),
        ([HEADER[:5], LIST[1][:5]], r"có các cột Tỉnh Thành Phố, .* nhưng thiếu Mã PX;"),
        ([HEADER[:4], LIST[1][:4]], r"nhưng thiếu Mã PX, Phường Xã;"),
        ([["Mã", "Tên", "Cấp", "Mã TP", "Tỉnh / Thành Phố"], ["45003", "Thị trấn Bốn", "Thị trấn", "98", "Tỉnh Thử"]],
         r"ô A2: “Thị trấn Bốn” là thị trấn.*trước ngày 01/07/2025.*thiếu các cột Mã QH, Quận Huyện"),
    ],
)  # fmt: skip
def test_a_list_that_lacks_columns_is_refused_in_its_own_words(load, rows, says):
    with pytest.raises(CommandError, match=says):
        load(rows)
    assert not AdministrativeUnit.objects.exists()


def test_a_file_without_the_columns_is_refused(load):
    with pytest.raises(CommandError, match="Không tìm thấy danh mục"):
        load([["Xã", "TA01"], ["Hai", 1]])


def test_the_cost_does_not_grow_with_the_rows(load, count_queries):
    few = count_queries(lambda: load(LIST))
    more = [
        HEADER,
        *(["Tỉnh Thử", "98", "Huyện Ba", "982", f"Xã Số {n}", f"{46000 + n}", "Xã", ""] for n in range(300)),
    ]
    inserts = 2 * -(-300 // 50)  # SQLite takes so many rows at once, and each unit has its history
    assert count_queries(lambda: load(more)) <= few + inserts


# --- lists that follow each other -------------------------------------------------------------------------------------

OLD_LIST = [
    HEADER,
    ["Tỉnh Thử", "98", "Huyện Ba", "982", "Xã Hai", "45002", "Xã", ""],
    ["Tỉnh Thử", "98", "Huyện Ba", "982", "Thị trấn Bốn", "45003", "Thị trấn", ""],
    ["Tỉnh Thử", "98", "Huyện Ba", "982", "Xã Năm", "45005", "Xã", ""],
]
NEW_LIST = [
    ["Mã", "Tên", "Cấp", "Mã TP", "Tỉnh / Thành Phố"],
    ["45002", "Xã Hai", "Xã", "98", "Tỉnh Thử"],
    ["45003", "Xã Bốn Mới", "Xã", "98", "Tỉnh Thử"],
]
OLD_DAY, NEW_DAY, LAST_DAY = date(2021, 1, 1), date(2025, 7, 1), date(2025, 6, 30)


def days() -> dict[tuple[str, str], tuple]:
    """Code, name → first and last day."""
    rows = AdministrativeUnit.objects.values_list("code", "name", "valid_from", "valid_to")
    return {(code, name, since): (since, until) for code, name, since, until in rows}


FOLLOWED = {
    ("98", "Tỉnh Thử", OLD_DAY): (OLD_DAY, None),
    ("982", "Huyện Ba", OLD_DAY): (OLD_DAY, LAST_DAY),
    ("45002", "Xã Hai", OLD_DAY): (OLD_DAY, LAST_DAY),
    ("45002", "Xã Hai", NEW_DAY): (NEW_DAY, None),
    ("45003", "Thị trấn Bốn", OLD_DAY): (OLD_DAY, LAST_DAY),
    ("45003", "Xã Bốn Mới", NEW_DAY): (NEW_DAY, None),
    ("45005", "Xã Năm", OLD_DAY): (OLD_DAY, LAST_DAY),
}


def test_a_newer_list_ends_what_it_replaces(load):
    load(OLD_LIST, "--on", "01/01/2021")
    with pytest.raises(CommandError) as asked:
        load(NEW_LIST, "--on", "01/07/2025")
    assert "có 2 điều phải trả lời" in str(asked.value)
    assert "ô A3: mã 45003 trong danh mục là Xã Bốn Mới, trong hệ thống là Thị trấn Bốn" in str(asked.value)
    assert "mà danh mục không có: Huyện Ba (982)" in str(asked.value)
    assert len(days()) == 5

    load(NEW_LIST, "--on", "01/07/2025", "--replaced", "45003", "--missing", "ended")
    assert days() == FOLLOWED
    for unit in AdministrativeUnit.objects.select_related("parent"):
        unit.full_clean()
        assert unit.path == f"{unit.parent.path if unit.parent else ''}{unit.pk}/"
    ended = AdministrativeUnit.objects.get(code="45005")
    assert (ended.version, ended.history.count()) == (2, 2)


def test_an_older_list_after_a_newer_one(load):
    load(NEW_LIST, "--on", "01/07/2025")
    with pytest.raises(CommandError, match=r"không còn trong các đơn vị từ ngày 01/07/2025 .* Huyện Ba \(982\)"):
        load(OLD_LIST, "--on", "01/01/2021")
    load(OLD_LIST, "--on", "01/01/2021", "--missing", "ended")
    assert days() == FOLLOWED


@pytest.mark.parametrize(("rows", "day"), [(OLD_LIST, "01/01/2021"), (NEW_LIST, "01/07/2025")])
def test_a_list_of_a_day_twice_changes_nothing(load, rows, day):
    load(OLD_LIST, "--on", "01/01/2021")
    load(NEW_LIST, "--on", "01/07/2025", "--replaced", "all", "--missing", "ended")
    versions = AdministrativeUnit.history.count()
    assert "Đã thêm 0, giữ nguyên" in load(rows, "--on", day)
    assert days() == FOLLOWED
    assert AdministrativeUnit.history.count() == versions


def test_the_same_unit_written_otherwise_keeps_its_name(load):
    load(OLD_LIST, "--on", "01/01/2021")
    rows = [*OLD_LIST[:3], [*OLD_LIST[3][:4], "Xã Nam Cũ", *OLD_LIST[3][5:]]]
    load(rows, "--on", "01/01/2022", "--same", "45005")
    assert days()["45005", "Xã Năm", OLD_DAY] == (OLD_DAY, None)
    assert not AdministrativeUnit.objects.filter(name="Xã Nam Cũ").exists()


def test_a_list_of_a_part_ends_nothing_where_that_is_said(load):
    load(OLD_LIST, "--on", "01/01/2021")
    with pytest.raises(CommandError, match="danh mục không có: Xã Năm"):
        load(OLD_LIST[:3], "--on", "01/01/2022")
    load(OLD_LIST[:3], "--on", "01/01/2022", "--missing", "kept")
    assert days()["45005", "Xã Năm", OLD_DAY] == (OLD_DAY, None)


def test_an_older_list_of_the_same_units_reaches_back(load):
    load(OLD_LIST, "--on", "01/01/2021")
    load(OLD_LIST, "--on", "01/02/2020")
    assert {since for since, _ in days().values()} == {date(2020, 2, 1)}


def test_two_lists_of_one_day_that_contradict_each_other(load):
    load(OLD_LIST, "--on", "01/01/2021")
    rows = [*OLD_LIST[:3], [*OLD_LIST[3][:4], "Xã Sáu", *OLD_LIST[3][5:]]]
    with pytest.raises(CommandError, match="mã 45005 từ đúng ngày 01/01/2021 thuộc về Xã Năm"):
        load(rows, "--on", "01/01/2021", "--replaced", "all")


# --- what old units became --------------------------------------------------------------------------------------------

CONVERSION = [
    ["BẢNG CHUYỂN ĐỔI ĐƠN VỊ HÀNH CHÍNH CẤP XÃ"],
    ["STT", "Mã xã cũ", "Tên xã cũ", "Huyện cũ", "Mã xã mới", "Tên xã mới", "Căn cứ"],
    ["1", "45002", "Xã Hai", "Huyện Ba", "45002", "Xã Hai", "Nghị quyết 1/NQ"],
    ["2", "45003", "Thị trấn Bốn", "Huyện Ba", "45003", "Xã Bốn Mới", "Nghị quyết 1/NQ"],
    ["3", "45005", "Xã Năm", "Huyện Ba", "45002", "Xã Hai", "Nghị quyết 1/NQ"],
    ["4", "45005", "Xã Năm", "Huyện Ba", "45003", "Xã Bốn Mới", "Nghị quyết 1/NQ"],
]


@pytest.mark.parametrize("kind", workbooks.KINDS)
def test_the_table_of_what_old_units_became(load, kind):
    load(OLD_LIST, "--on", "01/01/2021")
    load(NEW_LIST, "--on", "01/07/2025", "--replaced", "all", "--missing", "kept")
    assert "Đã thêm 4 việc sắp xếp, giữ nguyên 0; 1 đơn vị cũ kết thúc ngày 30/06/2025." in load(
        CONVERSION, "--on", "01/07/2025", kind=kind
    )
    found = UnitSuccession.objects.values_list("predecessor__name", "successor__name", "share", "legal_basis")
    assert set(found) == {
        ("Xã Hai", "Xã Hai", 1, "Nghị quyết 1/NQ"),
        ("Thị trấn Bốn", "Xã Bốn Mới", 1, "Nghị quyết 1/NQ"),
        ("Xã Năm", "Xã Hai", None, "Nghị quyết 1/NQ"),
        ("Xã Năm", "Xã Bốn Mới", None, "Nghị quyết 1/NQ"),
    }
    assert AdministrativeUnit.objects.get(code="45005").valid_to == LAST_DAY
    assert "Đã thêm 0 việc sắp xếp, giữ nguyên 4; 0 đơn vị" in load(CONVERSION, "--on", "01/07/2025", kind=kind)


def test_what_has_nothing_beneath_it_any_more_is_told_and_ended_where_people_say_so(load):
    province = make.ProvinceFactory(code="98", name="Tỉnh Cũ")
    empty, full = (make.DistrictFactory(code=code, name=f"Huyện {code}", parent=province) for code in ("981", "982"))
    make.AdministrativeUnitFactory(code="45001", name="Xã Một", parent=empty)
    make.AdministrativeUnitFactory(code="45002", name="Xã Hai", parent=full)
    make.AdministrativeUnitFactory(code="45003", name="Xã Ba", parent=full)
    new = make.ProvinceFactory(code="99", name="Tỉnh Mới", valid_from=date(2025, 7, 1))
    make.AdministrativeUnitFactory(code="45009", name="Xã Mới", parent=new, valid_from=date(2025, 7, 1))
    rows = [["Mã cũ", "Mã mới"], ["45001", "45009"], ["45002", "45009"]]

    said = load(rows, "--on", "01/07/2025")

    assert "Còn 1 đơn vị cấp trên không còn đơn vị nào bên dưới mà chưa ghi ngày kết thúc: Huyện 981 (981)." in said
    assert not AdministrativeUnit.objects.ended(date(2025, 7, 1)).filter(kind="district").exists()
    said = load(rows, "--on", "01/07/2025", "--end-emptied")
    assert "1 đơn vị cũ kết thúc ngày 30/06/2025" in said
    assert "Còn" not in said
    assert list(AdministrativeUnit.objects.ended(date(2025, 7, 1)).filter(kind="district")) == [empty]

    load([["Mã cũ", "Mã mới"], ["45003", "45009"]], "--on", "01/07/2025", "--end-emptied")
    standing = AdministrativeUnit.objects.in_force(date(2025, 7, 1))
    assert list(standing.order_by("code").values_list("code", flat=True)) == ["45009", "99"]


def test_a_share_that_the_table_states(load):
    load(OLD_LIST, "--on", "01/01/2021")
    load(NEW_LIST, "--on", "01/07/2025", "--replaced", "all", "--missing", "ended")
    rows = [["Mã cũ", "Mã mới", "Tỷ lệ"], ["45005", "45002", "40%"], ["45005", "45003", "0,6"]]
    load(rows, "--on", "01/07/2025")
    assert sorted(UnitSuccession.objects.values_list("share", flat=True)) == [Decimal("0.4"), Decimal("0.6")]


@pytest.mark.parametrize(
    ("rows", "options", "says"),
    [
        (CONVERSION, (), "hãy ghi ngày việc sắp xếp có hiệu lực"),
        (CONVERSION, ("--on", "01/07/2025"), r"ô B3: đọc được “45002 Xã Hai”; .*không có đơn vị này ngày 30/06/2025"),
        (
            [["Mã cũ", "Tên cũ", "Mã mới"], ["45009", "Xã Tên Khác", "45009"]],
            ("--on", "01/07/2025"),
            r"ô A2: đọc được “45009 Xã Tên Khác”; mã này ngày 30/06/2025 trong hệ thống là Xã Chín; .* để trống ô tên",
        ),
        ([CONVERSION[1], ["1", "4x", "Xã", "", "45002", "", ""]], ("--on", "01/07/2025"), "ô B2: .*cần mã"),
        ([["Mã cũ", "Mã mới", "Phần"], ["45002", "45003", "1,5"]], ("--on", "01/07/2025"), "cần phần từ trên 0"),
    ],
)
def test_a_table_that_cannot_be_stored(load, rows, options, says):
    make.AdministrativeUnitFactory(code="45009", name="Xã Chín")
    with pytest.raises(CommandError, match=says):
        load(rows, *options)
    assert not UnitSuccession.objects.exists()
