from datetime import date

import pytest

from lib.workbooks.matching import Unit, Units, Unmatched

MERGED = date(2020, 2, 1)
BEFORE, SINCE, END = date(2020, 1, 31), MERGED, date(2025, 6, 30)
UNITS = {
    unit.id: unit
    for unit in (
        Unit(1, "02020", "Thị trấn Bằng Lũng", None, END),
        Unit(2, "02056", "Xã Rã Bản", None, BEFORE),
        Unit(3, "02059", "Xã Đông Viên", None, BEFORE),
        Unit(4, "02059", "Xã Đồng Thắng", SINCE, END),
        Unit(5, "02074", "Xã Phong Huân", None, BEFORE),
        Unit(6, "02065", "Xã Bằng Lãng", None, END),
        Unit(7, "02083", "Xã Yên Nhuận", None, BEFORE),
        Unit(8, "02083", "Xã Yên Phong", SINCE, END),
        Unit(9, "02050", "Xã Phương Viên", None, END),
        Unit(10, "02071", "Xã Nghĩa Tá", None, END),
        Unit(20, "02020", "Xã Chợ Đồn", date(2025, 7, 1)),
    )
}
SUCCESSIONS = [
    (2, 4, MERGED),
    (3, 4, MERGED),
    (5, 8, MERGED),
    (5, 6, MERGED),
    (7, 8, MERGED),
    (1, 20, date(2025, 7, 1)),
    (9, 20, date(2025, 7, 1)),
]


def units(on=date(2020, 3, 31), scope=None, aliases=((10, "N.Tá"),), outside=()):
    current = {unit.id for unit in UNITS.values() if unit.in_force(on)}
    return Units(UNITS.values(), current if scope is None else scope, aliases, SUCCESSIONS, on, outside)


@pytest.mark.parametrize(
    ("code", "name", "unit"),
    [
        ("02071", "", 10),
        ("2071", "", 10),
        ("", "Xã Nghĩa Tá", 10),
        ("", "Nghĩa Tá", 10),
        ("", "nghia ta", 10),
        ("", "NGHĨA TÁ", 10),
        ("", "X. Nghĩa Tá", 10),
        ("", "X.Nghĩa Tá", 10),
        ("", "N.Tá", 10),
        ("", "TT Bằng Lũng", 1),
        ("", "TT. Bằng Lũng", 1),
        ("02071", "Nghĩa Tá", 10),
        ("", "Phương Viên", 9),
        ("", "phuong vien", 9),
        ("", "Xã Phương Viên", 9),
        ("", "Rã Bản", 4),
        ("", "Đông Viên", 4),
        ("02056", "", 4),
        ("02059", "Đông Viên", 4),
        ("02059", "Đồng Thắng", 4),
        ("", "Xã Yên Nhuận", 8),
        ("02083", "Phong Huân", 8),
    ],
)
def test_a_unit_is_found(code, name, unit):
    assert units().find(code, name).id == unit


def test_an_old_name_is_the_unit_itself_while_it_stood():
    assert units(on=date(2019, 12, 31)).find("", "Rã Bản").id == 2
    assert units(on=date(2019, 12, 31)).find("02059", "").id == 3
    assert units(on=date(2025, 9, 30)).find("", "Bằng Lũng").id == 20


@pytest.mark.parametrize(
    ("code", "name", "says"),
    [
        ("02071", "Rã Bản", "mã 02071 là xã Nghĩa Tá .* còn tên “Rã Bản” là xã Đồng Thắng"),
        ("", "Phong Huân", "xã Bằng Lãng .*nhận sáp nhập từ 01/02/2020 hoặc xã Yên Phong .*từ 01/02/2020"),
        ("", "Nghĩa Tà Lùng", "không phải đơn vị hành chính nào"),
        ("99999", "", "mã 99999 không phải"),
        ("", "", "cần tên hoặc mã"),
    ],
)
def test_what_cannot_be_told_is_said(code, name, says):
    with pytest.raises(Unmatched, match=says):
        units().find(code, name)


def test_a_unit_outside_the_scope_is_refused():
    mine = units(scope={10})
    assert mine.find("", "Nghĩa Tá").id == 10
    with pytest.raises(Unmatched, match=r"Phương Viên .* nằm ngoài phạm vi"):
        mine.find("", "Phương Viên")


def test_what_is_known_elsewhere_is_explained():
    narrow = Units([UNITS[10]], {10}, [], [], date(2020, 3, 31))
    with pytest.raises(Unmatched, match="không phải đơn vị"):
        narrow.find("", "Chợ Đồn")
    narrow.add_outside([UNITS[20], UNITS[9]])
    with pytest.raises(Unmatched, match=r"Chợ Đồn .*từ 01/07/2025.* không có vào ngày 31/03/2020"):
        narrow.find("", "Chợ Đồn")
    with pytest.raises(Unmatched, match="nằm ngoài phạm vi"):
        narrow.find("", "Phương Viên")


def test_marks_decide_between_names_that_fold_alike():
    twins = Units([Unit(1, "1", "Xã Đồng Lạc"), Unit(2, "2", "Xã Đông Lạc")], {1, 2}, [], [], date(2020, 3, 31))
    assert twins.find("", "Đông Lạc").id == 2
    with pytest.raises(Unmatched, match=r"Đồng Lạc .*hoặc xã Đông Lạc"):
        twins.find("", "dong lac")


@pytest.mark.parametrize("name", ["Phường Nghĩa Tá", "P. Nghĩa Tá", "1) Phường Nghĩa Tá", "Huyện Nghĩa Tá"])
def test_a_name_of_another_kind_is_asked_about(name):
    with pytest.raises(Unmatched, match=r"chỉ có xã Nghĩa Tá \(mã 02071") as reason:
        units().find("", name)
    assert (reason.value.code, [key for key, _ in reason.value.options]) == ("unit-kind", ["10"])


def test_what_a_unit_was_called_in_another_time_is_no_contradiction():
    assert units(on=date(2025, 9, 30), scope={20}).find("", "Thị trấn Bằng Lũng").id == 20
    assert units().find("", "Xã Đông Viên").id == 4


def test_a_note_that_names_another_unit_is_asked_about():
    assert units().find("", "Đồng Thắng (Rã Bản + Đông Viên)").id == 4
    with pytest.raises(Unmatched, match="không rõ nghĩa") as reason:
        units().find("", "Nghĩa Tá (Phương Viên)")
    assert sorted(key for key, _ in reason.value.options) == ["10", "9"]


def test_a_title_that_names_a_unit_of_another_kind():
    assert units().of_other_kind("UBND PHƯỜNG NGHĨA TÁ") == {10}
    assert units().of_other_kind("UBND XÃ NGHĨA TÁ, HUYỆN CHỢ ĐỒN") == set()
