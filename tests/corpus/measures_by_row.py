"""Units of measure that differ from row to row, that contradict each other, or are labelled in an unusual way."""

from tests.corpus.books import Sheet, book
from tests.corpus.case import Case, question, table
from tests.corpus.measures_stated import (
    BANG_PHUC,
    BINH_TRUNG,
    IN_THOUSANDS,
    MONEY,
    MT03,
    NGHIA_TA,
    TITLE,
    asked,
    of_nghia_ta,
    tall,
    wide,
)

THREE = table(("MT03",), {NGHIA_TA: ("12.5",), BINH_TRUNG: (8,), BANG_PHUC: (5,)})
MIXED = ((NGHIA_TA, "đồng", 12_500_000), (BINH_TRUNG, "triệu đồng", 8), (BANG_PHUC, "nghìn đồng", 5_000))


def listed(*header, rows, **more) -> Sheet:
    """Communes under ``header``, numbered."""
    return Sheet([["TT", "Tên xã", *header], *([number, *row] for number, row in enumerate(rows, 1))], **more)


def two(cell: str, says: str = "hai đơn vị khác nhau"):
    """The question which of two measures is right."""
    return question("unit-of-measure", cell, f"measure:Quý I:{cell}", says, options=3)


def converted(name: str, make, kind: str = "xlsx", figures=MONEY, **more) -> Case:
    return Case(name, make, kind, figures=figures, **more)


def above(name: str, text: str) -> Case:
    return Case(name, lambda: book("xlsx", wide(MT03, rows=IN_THOUSANDS, above=text)), figures=MONEY)


BY_ROW = (
    converted("measure-of-each-row", lambda: book("xlsx", listed("ĐVT", "MT03", rows=MIXED)), figures=THREE),
    converted(
        "measure-of-each-row-xls-behind",
        lambda: book("xls", listed("MT03", "ĐVT", rows=[(name, number, text) for name, text, number in MIXED])),
        "xls",
        THREE,
    ),
    converted(
        "measure-of-each-row-csv",
        lambda: book("csv", listed("ĐVT", "MT03", rows=[(NGHIA_TA, "đồng", "12.500.000"),
                                                         (BINH_TRUNG, "Tr.đ", "8"), (BANG_PHUC, '"', "5")])),
        "csv",
        THREE,
    ),
    converted(
        "measure-of-each-row-merged",
        lambda: book("ods", listed("ĐVT", "MT03", merged=("C2:C3",), rows=[
            (NGHIA_TA, "1.000đ", 12_500), (BINH_TRUNG, "", 8_000), (BANG_PHUC, "đồng", 5_000_000)])),
        "ods",
        THREE,
    ),
    converted(
        "measure-of-each-row-beside-households",
        lambda: book("xlsx", listed("ĐVT", "MT03", "XA02", rows=[(NGHIA_TA, "đồng", 12_500_000, 62),
                                                                  (BINH_TRUNG, "triệu đồng", 8, 50)])),
        figures=table(("MT03", "XA02"), {NGHIA_TA: ("12.5", 62), BINH_TRUNG: (8, 50)}),
    ),
    converted(
        "measures-of-two-columns-by-row",
        lambda: book("xlsx", listed("MT03", "ĐVT", "MT04", "ĐVT", rows=[
            (NGHIA_TA, 12_500_000, "đồng", 2, "triệu đồng"), (BINH_TRUNG, 8, "triệu đồng", 50_000, "nghìn đồng")])),
        figures=table(("MT03", "MT04"), {NGHIA_TA: ("12.5", 2), BINH_TRUNG: (8, 50)}),
    ),
    converted(
        "measure-of-each-row-with-the-year",
        lambda: book("xlsx", Sheet([["TT", "Tên xã", "ĐVT", "MT03", ""], ["", "", "", "Trong quý", "Lũy kế"],
                                    [1, NGHIA_TA, "nghìn đồng", 12_500, 30_000], [2, BINH_TRUNG, "Tr.đ", 8, 9]],
                                   merged=("A1:A2", "B1:B2", "C1:C2", "D1:E1"))),
        figures={(NGHIA_TA, "MT03"): "12.5|30", (BINH_TRUNG, "MT03"): "8|9"},
        warned=None,
    ),
    Case(
        "one-row-of-people",
        lambda: book("xlsx", listed("ĐVT", "XA02", rows=[(NGHIA_TA, "hộ", 62), (BINH_TRUNG, "khẩu", 248)])),
        figures=of_nghia_ta(XA02=62),
        problems=(asked("C3", "XA02 (ô D1) tính bằng hộ"),),
    ),
    Case(
        "one-row-of-people-left-out",
        lambda: book("xls", listed("ĐVT", "XA02", rows=[(NGHIA_TA, "hộ", 62), (BINH_TRUNG, "khẩu", 248)])),
        "xls",
        answers={"measure:Quý I:C3": "ignore"},
        figures=of_nghia_ta(XA02=62),
    ),
    Case(
        "a-row-without-measure-beside-two",
        lambda: book("xlsx", listed("ĐVT", "MT03", rows=[(NGHIA_TA, "đồng", 12_500_000), (BINH_TRUNG, "", 8),
                                                          (BANG_PHUC, "Triệu đồng", 5)])),
        figures=table(("MT03",), {NGHIA_TA: ("12.5",), BANG_PHUC: (5,)}),
        problems=(two("C3"),),
    ),
    Case(
        "a-row-without-measure-answered",
        lambda: book("ods", listed("ĐVT", "MT03", rows=[(NGHIA_TA, "đồng", 12_500_000), (BINH_TRUNG, "", 8),
                                                         (BANG_PHUC, "Triệu đồng", 5)])),
        "ods",
        answers={"measure:Quý I:C3": "keep"},
        figures=THREE,
    ),
    converted(
        "measure-of-each-row-in-notes",
        lambda: book("xlsx", listed("MT03", "Ghi chú", rows=[(NGHIA_TA, 12_500, "nghìn đồng"),
                                                              (BINH_TRUNG, 8, "làm lại biểu"),
                                                              (BANG_PHUC, 5, "ĐVT: triệu đồng")])),
        figures=THREE,
    ),
    converted(
        "measures-without-heading",
        lambda: book("xlsx", tall([1, MT03, "nghìn đồng", 12_500], [2, "Hộ nghèo", "hộ", 62],
                                  header=("TT", "Chỉ tiêu", "", "Trong quý"))),
        figures=of_nghia_ta(MT03="12.5", XA02=62),
    ),
    converted(
        "measures-under-another-heading",
        lambda: book("xls", tall([1, MT03, "đồng", 12_500_000], header=("TT", "Chỉ tiêu", "Đ.vị", "Trong quý"))),
        "xls",
        of_nghia_ta(MT03="12.5"),
    ),
)  # fmt: skip

ABOVE = (
    above("measure-above-with-typos", "Đơn vi tính: Ngàn đồng"),
    above("measure-above-of-money", "Đơn vị tiền tệ: nghìn đồng"),
    above("measure-above-counted-in", "(Số tiền tính bằng nghìn đồng)"),
    above("measure-above-times", "ĐVT: đồng x 1.000"),
    above("measure-above-in-english", "Unit: thousand VND"),
    above("measure-above-in-brackets-behind-a-word", "ĐVT: Kinh phí (nghìn đồng)"),
    Case(
        "measures-above-with-a-slash",
        lambda: book("xlsx", wide("Hộ nghèo", MT03, rows=[(NGHIA_TA, 62, 12_500)], above="ĐVT: hộ/nghìn đồng")),
        figures=of_nghia_ta(XA02=62, MT03="12.5"),
    ),
    Case(
        "measures-above-of-named-things",
        lambda: book("xls", wide("Hộ nghèo", MT03, rows=[(NGHIA_TA, 62, 12_500)],
                                 above="Số hộ: hộ; kinh phí: nghìn đồng")),
        "xls",
        figures=of_nghia_ta(XA02=62, MT03="12.5"),
    ),
    Case(
        "two-measures-of-money-above",
        lambda: book("xlsx", wide("MT03", "MT04", rows=[(NGHIA_TA, 12_500, 8)], above="ĐVT: nghìn đồng, triệu đồng")),
        problems=(two("D2"),),
    ),
    Case(
        "measure-in-the-brackets-of-a-title",
        lambda: book("csv", Sheet([["THU QUỸ VÌ NGƯỜI NGHÈO QUÝ I NĂM 2020 (nghìn đồng)"], ["Tên xã", "MT03"],
                                   [NGHIA_TA, "12.500"]])),
        "csv",
        figures=of_nghia_ta(MT03="12.5"),
    ),
    Case(
        "title-and-line-contradict",
        lambda: book("xlsx", Sheet([["THU QUỸ QUÝ I NĂM 2020 (TRIỆU ĐỒNG)"], ["ĐVT: nghìn đồng"], ["Tên xã", "MT03"],
                                    [NGHIA_TA, 12_500]])),
        problems=(two("A2"),),
    ),
    Case(
        "two-lines-above-contradict",
        lambda: book("xlsx", Sheet([TITLE, ["ĐVT: nghìn đồng"], ["Đơn vị tính: triệu đồng"], ["Tên xã", "MT03"],
                                    [NGHIA_TA, 12.5]])),
        problems=(two("A3"),),
    ),
    Case(
        "line-above-and-note-below-contradict",
        lambda: book("xls", wide("MT03", rows=[(NGHIA_TA, 12.5)], above="ĐVT: nghìn đồng",
                                 note="Ghi chú: số tiền tính bằng triệu đồng")),
        "xls",
        problems=(two("C2"),),
    ),
    Case(
        "line-above-and-sheet-contradict-answered",
        lambda: book("ods", wide("MT03", rows=[(NGHIA_TA, 12_500)], above="ĐVT: nghìn đồng", name="Thu (triệu đồng)")),
        "ods",
        answers={"measure:Thu (triệu đồng):C2": "nghìn đồng"},
        figures=of_nghia_ta(MT03="12.5"),
    ),
    Case(
        "households-and-people-of-one-line",
        lambda: book("xlsx", tall([1, "Hộ nghèo", "hộ, khẩu", 62])),
        problems=(asked("C5", "XA02 (ô B5) tính bằng hộ"),),
    ),
    converted(
        "measure-in-a-note-that-says-so-plainly",
        lambda: book("csv", wide("MT03", rows=IN_THOUSANDS, note="Ghi chú: số tiền tính bằng nghìn đồng")),
        "csv",
    ),
    converted(
        "measure-counted-in-brackets",
        lambda: book("xlsx", wide("MT03 (tính bằng nghìn đồng)", "MT04 (số tiền: đồng)",
                                  rows=[(NGHIA_TA, 12_500, 5_000_000)])),
        figures=of_nghia_ta(MT03="12.5", MT04=5),
    ),
    Case(
        "format-of-another-currency",
        lambda: book("xlsx", wide("MT03", rows=[(NGHIA_TA, 12_500)], formats={"C": "#,##0 [$€-407]"})),
        problems=(question("measure-of-format", "C4", "format:Quý I:C", "“12.500 €”", options=2),),
    ),
)  # fmt: skip

CASES = (*BY_ROW, *ABOVE)
