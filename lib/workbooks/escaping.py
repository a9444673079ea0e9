"""Text that leaves in a workbook or a .csv must not become a formula on the reader's machine; numbers stay numbers."""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def starts_formula(text: str) -> bool:
    return text.startswith(FORMULA_STARTS)


def csv_text(text: str) -> str:
    """``text`` for a .csv: an apostrophe goes before what a spreadsheet would take for a formula."""
    text = _CONTROL.sub("", text)
    return f"'{text}" if starts_formula(text) else text


def unquoted(value):
    """The reverse of ``csv_text`` for a cell read back."""
    if isinstance(value, str) and value.startswith("'") and starts_formula(value[1:]):
        return value[1:]
    return value


def put(cell, value, **style) -> None:
    """Set an openpyxl ``cell``: text as text, marked so that Excel never evaluates it; a number as a number."""
    if isinstance(value, str):
        value = _CONTROL.sub("", value)
        cell.value = value
        cell.data_type = "s"
        if starts_formula(value):
            cell.quotePrefix = True
    else:
        cell.value = value
    for name, setting in style.items():
        setattr(cell, name, setting)
