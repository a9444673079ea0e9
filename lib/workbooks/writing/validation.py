"""What Excel itself refuses to take in a cell of a form, with the sentence it says."""

from decimal import Decimal

from openpyxl.worksheet.datavalidation import DataValidation

from lib.vietnamese import format_number
from lib.workbooks.statements import IndicatorSpec, MissingReason, ValueType

LISTED_AT_MOST = 25  # small counts, such as criteria, are chosen from a list
_MISSING_LABELS = tuple(reason.label for reason in MissingReason)
_OR_A_REASON = "; không có số liệu thì ghi không áp dụng, chưa báo cáo hoặc không có"


def data_validation(indicator: IndicatorSpec, first_cell: str, *, cumulative: bool = False) -> DataValidation:
    """The rule for cells of ``indicator`` that start at ``first_cell`` (such as ``D9``); the caller adds the ranges.

    ``cumulative``: a value for the year, so far or planned, keeps the lower bound only: it may exceed what one period
    allows.
    """
    maximum = None if cumulative else indicator.maximum
    if indicator.value_type == ValueType.TEXT:
        return _list(_MISSING_LABELS, strict=False)
    if indicator.value_type == ValueType.DATE:
        return _custom(f"ISNUMBER({first_cell})", first_cell, "một ngày, ví dụ 31/03/2020")
    minimum = Decimal(0) if indicator.minimum is None else indicator.minimum
    if indicator.value_type == ValueType.INTEGER and maximum is not None and maximum - minimum <= LISTED_AT_MOST:
        numbers = map(str, range(int(minimum), int(maximum) + 1))
        return _list((*numbers, *_MISSING_LABELS), strict=True)
    conditions = [f"ISNUMBER({first_cell})", f"{first_cell}>={_in_formula(minimum)}"]
    expected = f"số từ {format_number(minimum)}"
    if maximum is not None:
        conditions.append(f"{first_cell}<={_in_formula(maximum)}")
        expected += f" đến {format_number(maximum)}"
    else:
        expected += " trở lên"
    if indicator.value_type == ValueType.INTEGER:
        conditions.append(f"{first_cell}=INT({first_cell})")
        expected = expected.replace("số từ", "số nguyên từ")
    return _custom(f"AND({','.join(conditions)})", first_cell, expected)


def _custom(condition: str, first_cell: str, expected: str) -> DataValidation:
    reasons = ",".join(f'LOWER(TRIM({first_cell}))="{label}"' for label in _MISSING_LABELS)
    # A comparison with text is an error in AND, not a no: it is asked only of numbers.
    rule = DataValidation(type="custom", formula1=f"IF(ISNUMBER({first_cell}),{condition},OR({reasons}))")
    return _with_message(rule, f"Cần {expected}{_OR_A_REASON}.")


def _list(choices: tuple[str, ...], *, strict: bool) -> DataValidation:
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"')
    rule.showErrorMessage = strict
    return _with_message(rule, "Hãy chọn một giá trị trong danh sách của ô.") if strict else rule


def _with_message(rule: DataValidation, sentence: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.errorTitle, rule.error = "Giá trị không nhận được", sentence[:255]
    return rule


def _in_formula(number: Decimal) -> str:
    return format(number.normalize(), "f")
