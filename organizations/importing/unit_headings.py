"""The columns of a list of administrative units, by the headings that the statistics office gave them over the years.

Until 2022: *Tỉnh Thành Phố, Mã TP, Quận Huyện, Mã QH, Phường Xã, Mã PX*, one row with all three. Since 2023 one list
for each level: *Mã, Tên, Tên Tiếng Anh, Cấp* of the unit itself, then *Mã QH, Quận Huyện* (until 30/06/2025) and
*Mã TP, Tỉnh / Thành Phố* of what it belongs to.
"""

from dataclasses import dataclass

from lib.refused import Refused
from lib.vietnamese import fold
from lib.workbooks import Grid, heading_key

SEARCHED_ROWS = 20

# What a list calls its columns, folded → our name. ``code`` and ``name`` are those of whatever the list is of.
HEADERS = {
    "tinh thanh pho": "province_name", "tinh tp": "province_name", "tinh": "province_name",
    "ten tinh": "province_name", "ten tinh thanh pho": "province_name", "ten tinh tp": "province_name",
    "tinh thanh": "province_name", "thanh pho tinh": "province_name",
    "ma tp": "province_code", "ma tinh": "province_code", "ma tinh tp": "province_code", "ma tp tinh": "province_code",
    "ma tinh thanh pho": "province_code", "ma thanh pho": "province_code", "ma tinh thanh": "province_code",
    "quan huyen": "district_name", "huyen": "district_name", "ten huyen": "district_name",
    "ten quan huyen": "district_name", "huyen quan": "district_name", "quan huyen thi xa": "district_name",
    "ma qh": "district_code", "ma huyen": "district_code", "ma quan huyen": "district_code",
    "ma qh huyen": "district_code", "ma huyen quan": "district_code",
    "phuong xa": "commune_name", "xa phuong": "commune_name", "xa phuong thi tran": "commune_name",
    "xa": "commune_name", "ten xa": "commune_name", "ten phuong xa": "commune_name", "ten xa phuong": "commune_name",
    "phuong xa dac khu": "commune_name", "xa phuong dac khu": "commune_name", "phuong xa thi tran": "commune_name",
    "ma px": "commune_code", "ma xa": "commune_code", "ma phuong xa": "commune_code", "ma xa phuong": "commune_code",
    "ma xa phuong dac khu": "commune_code", "ma phuong xa dac khu": "commune_code",
    "ma": "code", "ma so": "code", "ma don vi": "code", "ma dvhc": "code", "ma don vi hanh chinh": "code",
    "ten": "name", "ten don vi": "name", "ten don vi hanh chinh": "name", "don vi hanh chinh": "name",
    "cap": "level", "loai": "level", "cap hanh chinh": "level", "loai hinh": "level", "ten tieng anh": "english_name",
}  # fmt: skip
# Our name → what the office calls it, of a list of all levels and of one of each level.
WORDS = {
    "province_name": "Tỉnh Thành Phố", "province_code": "Mã TP", "district_name": "Quận Huyện",
    "district_code": "Mã QH", "commune_name": "Phường Xã", "commune_code": "Mã PX",
}  # fmt: skip
OWN_WORDS = {**WORDS, "code": "Mã", "name": "Tên", "province_name": "Tỉnh / Thành Phố"}
_COMMUNE_KINDS = ("xa", "phuong", "thi tran", "dac khu")
_DISTRICT_KINDS = ("quan", "huyen", "thi xa")
NO_DISTRICTS = (
    "Trang “{sheet}”, ô {cell}: “{name}” là thị trấn, nên danh mục là của thời kỳ trước ngày 01/07/2025, khi xã còn "
    "thuộc huyện; danh mục thiếu các cột Mã QH, Quận Huyện nên không biết xã thuộc huyện nào. "
    "Hãy tải danh mục có các cột ấy."
)
NOT_FOUND = (
    "Không tìm thấy danh mục đơn vị hành chính trong tệp: cần dòng tiêu đề có các cột Mã, Tên, Cấp, Mã TP, "
    "Tỉnh / Thành Phố (danh mục trước ngày 01/07/2025 thêm Mã QH, Quận Huyện), hoặc các cột Tỉnh Thành Phố, Mã TP, "
    "Quận Huyện, Mã QH, Phường Xã, Mã PX."
)


@dataclass(frozen=True)
class UnitColumns:
    """Where the columns of a list are, all from 0: ``row`` is that of the headings, ``columns`` → our name → number.

    ``own_level``: *province*, *district* or *commune* where the list is of one level; ``""`` where it is of all.
    """

    row: int
    columns: dict[str, int]
    own_level: str = ""


def find_columns(grids: list[Grid]) -> tuple[Grid, UnitColumns]:
    """The first visible sheet with the columns of a list. Raises Refused, with what the likeliest header lacks."""
    likeliest: tuple[int, str] = (0, NOT_FOUND)
    for grid in grids:
        for row, headings in enumerate(_headings(grid)):
            found = _of_one_level(grid, row, headings) if _is_of_one_level(headings) else UnitColumns(row, headings)
            lacking = _lacking(found)
            if not lacking:
                return grid, found
            known = len(set(headings) - {"level", "english_name"})
            if known > max(1, likeliest[0]):
                likeliest = known, _refusal(grid, found, lacking)
    raise Refused(likeliest[1])


def _headings(grid: Grid) -> list[dict[str, int]]:
    """Our name of each column → its number, for each of the first rows."""
    rows = []
    for cells in grid.rows[:SEARCHED_ROWS] if grid.visible else ():
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            if isinstance(cell, str) and (name := HEADERS.get(heading_key(cell))):
                columns.setdefault(name, column)
        for name, own in (("commune_code", "code"), ("commune_name", "name")):
            if own in columns and name not in columns and {"commune_code", "commune_name"} & set(columns):
                columns[name] = columns.pop(own)  # *Mã, Xã* or *Mã xã, Tên*
        rows.append(columns)
    return rows


def _is_of_one_level(headings: dict[str, int]) -> bool:
    own = {"code", "name"} & set(headings)
    return bool(own) and not {"commune_code", "commune_name"} & set(headings)


def _of_one_level(grid: Grid, row: int, headings: dict[str, int]) -> UnitColumns:
    """The columns of a list of one level: *Mã* and *Tên* are those of its level."""
    level = _level_of(grid, row, headings)
    columns = {f"{level}_{name}" if name in ("code", "name") else name: at for name, at in headings.items()}
    return UnitColumns(row, columns, level)


def _level_of(grid: Grid, row: int, headings: dict[str, int]) -> str:
    """Of which level the units are: what is beside them, then what they are called, says it."""
    beside = {name.partition("_")[0] for name in headings}
    if "district" in beside:
        return "commune"
    for below in range(row + 1, len(grid.rows)):
        texts = [grid.text(below, headings[name]) for name in ("level", "name") if name in headings]
        for text in map(fold, texts):
            if text.startswith(_COMMUNE_KINDS):
                return "commune"
            if text.startswith(_DISTRICT_KINDS):
                return "district"
        if any(texts) and "code" in headings and len(grid.text(below, headings["code"])) > 3:
            return "commune"
    if "province" in beside:
        return "district"
    return "province"


def _lacking(found: UnitColumns) -> list[str]:
    """Our names of the columns without which the list cannot be read."""
    columns = set(found.columns)
    levels = ["province"] if found.own_level == "province" else ["province", found.own_level or "commune"]
    if {"district_code", "district_name"} & columns and "district" not in levels:
        levels.insert(1, "district")
    needed = [f"{level}_{part}" for level in reversed(levels) for part in ("code", "name")]
    return [name for name in needed if name not in columns]


def _refusal(grid: Grid, found: UnitColumns, lacking: list[str]) -> str:
    """What a header has and lacks, in the words of the list."""
    words = WORDS
    if level := found.own_level:
        words = {**OWN_WORDS, f"{level}_code": OWN_WORDS["code"], f"{level}_name": OWN_WORDS["name"]}
    there = [grid.text(found.row, column) for _, column in sorted(found.columns.items(), key=lambda pair: pair[1])]
    return (
        f"Trang “{grid.title}”, dòng {found.row + 1} có các cột {', '.join(there)} nhưng thiếu "
        f"{', '.join(words[name] for name in lacking)}; hãy tải danh mục có đủ các cột ấy, hoặc thêm cột rồi gửi lại."
    )
