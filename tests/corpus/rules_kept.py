"""Possible and yet doubtful: parts above their whole, *lũy kế* that does not add up, jumps against the last quarter."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, table

HEADS = ("XA01", "XA02", "XA03", "MT13", "MT14")
SOUND = {"Xã Nghĩa Tá": (480, 62, 55, 4, 3), "Xã Bình Trung": (510, 80, 71, 7, 7)}
WRONG = {"Xã Nghĩa Tá": (110, 62, 55, 4, 3), "Xã Bình Trung": (510, 80, 71, 7, 8)}
SO_FAR = [["Tên xã", "MT01", ""], ["", "Trong quý", "Lũy kế"]]
TAKEN_UP = [["Tên xã", "MT13", "", "MT14", ""], ["", *["Trong quý", "Lũy kế"] * 2]]
FIRST = {"Xã Nghĩa Tá": (8, 8), "Xã Bình Trung": (5, 6)}
SECOND = {"Xã Nghĩa Tá": (3, 11), "Xã Bình Trung": (4, 9)}


def wide(heads, rows, kind: str = "xlsx") -> bytes:
    return book(kind, Sheet([["Tên xã", *heads], *([unit, *values] for unit, values in rows.items())], name="Biểu"))


def quarter(rows) -> bytes:
    return book(
        "xlsx", Sheet([*SO_FAR, *([unit, *values] for unit, values in rows.items())], name="Biểu", merged=("B1:C1",))
    )


def both(rows) -> dict:
    return {(unit, "MT01"): f"{value}|{so_far}" for unit, (value, so_far) in rows.items()}


CASES = (
    Case("parts-within-their-whole", lambda: wide(HEADS, SOUND), figures=table(HEADS, SOUND), warned=()),
    Case(
        # Poor and near-poor above all households. More proposals taken up than were made in one period is no doubt.
        "parts-above-their-whole",
        lambda: wide(HEADS, WRONG, "xls"),
        "xls",
        figures=table(HEADS, WRONG),
        warned=("parts-exceed-whole",),
    ),
    Case(
        # More proposals taken up in the year so far than were made in it.
        "parts-so-far-above-their-whole",
        lambda: book("xlsx", Sheet([*TAKEN_UP, ["Xã Nghĩa Tá", 4, 4, 3, 3], ["Xã Bình Trung", 7, 7, 8, 8]])),
        figures=table(("MT13", "MT14"), {"Xã Nghĩa Tá": ("4|4", "3|3"), "Xã Bình Trung": ("7|7", "8|8")}),
        warned=("parts-exceed-whole",),
    ),
    Case(
        "cumulative-of-the-first-quarter", lambda: quarter(FIRST), figures=both(FIRST), warned=("cumulative-differs",)
    ),
    Case(
        # 8 and 3 are 11; 6 and 4 are not 9.
        "cumulative-against-the-quarter-before",
        lambda: quarter(SECOND),
        period="2020-Q2",
        remembered="cumulative-of-the-first-quarter",
        figures=both(SECOND),
        warned=("cumulative-differs",),
    ),
    Case(
        "jump-against-the-quarter-before",
        lambda: wide(("XA01", "XA02"), {"Xã Nghĩa Tá": (490, 20), "Xã Bình Trung": (700, 79)}),
        period="2020-Q2",
        remembered="parts-within-their-whole",
        figures=table(("XA01", "XA02"), {"Xã Nghĩa Tá": (490, 20), "Xã Bình Trung": (700, 79)}),
        warned=("jump", "jump"),
    ),
)
