"""What Excel itself refuses to take in a cell of a form, with the sentence it says."""

from decimal import Decimal

from openpyxl.worksheet.datavalidation import DataValidation

from lib.workbooks import values
from lib.workbooks.values import MISSING_WORDS
from lib.workbooks.writing import Column

LISTED_AT_MOST = 25  # small counts, such as criteria, are chosen from a list
_WORDS = tuple(MISSING_WORDS)
WORDS_TOO = "; không có số liệu thì ghi không áp dụng, chưa báo cáo hoặc không có"


def validation_for(indicator: Column, first_cell: str, *, cumulative: bool = False) -> DataValidation:
    """The rule for cells of ``indicator`` that start at ``first_cell`` (such as ``D9``); the caller adds the ranges.

    A cumulative value keeps the lower bound only: it may exceed what one quarter allows.
    """
    maximum = None if cumulative else indicator.maximum
    if indicator.value_type == values.TEXT:
        return _list(_WORDS, strict=False)
    if indicator.value_type == values.DATE:
        return _custom(f"ISNUMBER({first_cell})", first_cell, "một ngày, ví dụ 31/03/2020")
    minimum = Decimal(0) if indicator.minimum is None else indicator.minimum
    if indicator.value_type == values.INTEGER and maximum is not None and maximum - minimum <= LISTED_AT_MOST:
        numbers = map(str, range(int(minimum), int(maximum) + 1))
        return _list((*numbers, *_WORDS), strict=True)
    conditions = [f"ISNUMBER({first_cell})", f"{first_cell}>={_english(minimum)}"]
    said = f"số từ {_said(minimum)}"
    if maximum is not None:
        conditions.append(f"{first_cell}<={_english(maximum)}")
        said += f" đến {_said(maximum)}"
    else:
        said += " trở lên"
    if indicator.value_type == values.INTEGER:
        conditions.append(f"{first_cell}=INT({first_cell})")
        said = said.replace("số từ", "số nguyên từ")
    return _custom(f"AND({','.join(conditions)})", first_cell, said)


def _custom(condition: str, first_cell: str, said: str) -> DataValidation:
    words = ",".join(f'LOWER(TRIM({first_cell}))="{word}"' for word in _WORDS)
    # A comparison with text is an error in AND, not a no: it is asked only of numbers.
    rule = DataValidation(type="custom", formula1=f"IF(ISNUMBER({first_cell}),{condition},OR({words}))")
    return _told(rule, f"Cần {said}{WORDS_TOO}.")


def _list(choices: tuple[str, ...], *, strict: bool) -> DataValidation:
    rule = DataValidation(type="list", formula1=f'"{",".join(choices)}"')
    rule.showErrorMessage = strict
    return _told(rule, "Hãy chọn một giá trị trong danh sách của ô.") if strict else rule


def _told(rule: DataValidation, sentence: str) -> DataValidation:
    rule.allow_blank = True
    rule.showErrorMessage, rule.errorStyle = True, "stop"
    rule.errorTitle, rule.error = "Giá trị không nhận được", sentence[:255]
    return rule


def _english(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _said(number: Decimal) -> str:
    return _english(number).replace(".", ",")
