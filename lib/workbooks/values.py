"""One cell → one statement about one indicator, or a sentence that says what was expected."""

from decimal import Decimal

from lib.vietnamese import ascii_forms, fold, normalize
from lib.workbooks.cell_numbers import converted, number_in_cell, places, unmistakable, validated
from lib.workbooks.cells import Cell, CellError, FigureError, cell_text, is_blank
from lib.workbooks.days import day_in_cell
from lib.workbooks.notation import NOTHING_ANSWERED, Notation
from lib.workbooks.signs import SignMeaning, sign_of, sign_options
from lib.workbooks.statements import (
    MAX_TEXT,
    MISSING_REASON_OF,
    IndicatorSpec,
    MissingReason,
    Statement,
    UnclearCell,
    ValueType,
    expectation,
)
from lib.workbooks.units_of_measure import measure_label


def clean_cell(
    cell: Cell,
    spec: IndicatorSpec,
    *,
    percent_format: bool = False,
    formats_known: bool = True,
    number_format: str = "",
    notation: Notation = NOTHING_ANSWERED,
    bounds: bool = True,
    stated_measure: str = "",
) -> Statement | None:
    """What ``cell`` states about ``spec``; None for a blank cell, which states nothing.

    ``percent_format``: the cell shows its number as a percentage (0.457 shown as 45,7 %). ``formats_known``: False when
    the file has no number formats. ``number_format``: Excel's code where it shows decimals or a measure. ``bounds``:
    whether a number outside the definition's bounds is refused, or left to be warned about. ``stated_measure``: in what
    the column is, a measure that converts to the indicator's; a number that names its own is in that. Raises
    UnclearCell.
    """
    if is_blank(cell):
        return None
    if isinstance(cell, FigureError):
        raise UnclearCell(cell.clause, cell.kind)
    if isinstance(cell, CellError):
        raise UnclearCell(
            "công thức bị lỗi hoặc chưa được tính; hãy mở tệp bằng Excel, lưu lại rồi gửi lại, hoặc gõ số vào ô: cần "
            f"{expectation(spec)}",
            "formula-error",
        )
    if isinstance(cell, str):
        cell = normalize(ascii_forms(cell))
        if reason := MISSING_REASON_OF.get(fold(cell)):
            return Statement(missing_reason=reason)
    if spec.value_type == ValueType.TEXT:
        return _text(cell)
    if isinstance(cell, str | bool) and (sign := sign_of(cell_text(cell))):
        return _placeholder(sign, spec, notation)
    if spec.value_type == ValueType.DATE:
        return Statement(text_value=day_in_cell(cell, notation).isoformat())
    number = number_in_cell(cell, spec, percent_format, formats_known, number_format, notation, stated_measure)
    if number is None:
        return None
    value = converted(number, spec, notation)
    if value is None:
        return None
    is_silent = number.factor != 1 and not number.named
    converted_from = measure_label(spec.unit_of_measure, number.factor) if is_silent else ""
    return Statement(value=validated(value, spec, bounds), converted_from=converted_from)


def _text(cell: Cell) -> Statement:
    text = normalize(cell_text(cell))
    if len(text) > MAX_TEXT:
        raise UnclearCell(f"chữ dài {len(text)} ký tự; chỉ được tối đa {MAX_TEXT}", "text-too-long")
    return Statement(text_value=text)


def _placeholder(sign: str, spec: IndicatorSpec, notation: Notation) -> Statement | None:
    """What a sign stands for: as answered, else asked."""
    meant = notation.placeholders.get(sign)
    if meant == SignMeaning.BLANK:
        return None
    if meant in list(MissingReason):
        return Statement(missing_reason=meant)
    if meant in (SignMeaning.ZERO, SignMeaning.ONE):
        if not spec.is_number:
            number = 0 if meant == SignMeaning.ZERO else 1
            raise UnclearCell(
                f"“{sign}” được trả lời là bằng {number}, còn ở đây cần {expectation(spec)}", "not-a-date"
            )
        return Statement(value=Decimal(meant == SignMeaning.ONE))
    reasons = tuple((reason.value, reason.label.capitalize()) for reason in MissingReason)
    raise UnclearCell(
        f"cần {expectation(spec)}; nếu không có số liệu thì để trống, nếu bằng không thì ghi 0",
        "sign",
        sign_options(sign, reasons),
        sign,
    )


def written_clearly(statement: Statement, text: str) -> str:
    """``text``, which was read as ``statement``, so that it is read the same in a column of any notation."""
    if statement.value is not None and places(statement.value) == 3:
        return unmistakable(statement.value)
    return statement.text_value or text
