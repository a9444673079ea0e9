"""The long layout, one figure per line: what goes to other programs and comes back unchanged."""

import csv
import io
from collections.abc import Iterable

from lib.workbooks.escaping import escape_csv
from lib.workbooks.layouts.long import EXPORT_HEADER
from lib.workbooks.statements import MissingReason, Statement


def write_long_csv(figures: Iterable[tuple[str, str, str, Statement]]) -> bytes:
    """``figures`` (unit code, unit name, indicator code, statement) as UTF-8, numbers with a decimal point."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(EXPORT_HEADER)
    for unit_code, unit_name, indicator_code, statement in figures:
        named = escape_csv(unit_code), escape_csv(unit_name), escape_csv(indicator_code)
        writer.writerow((*named, _field(statement)))
    return target.getvalue().encode()


def _field(statement: Statement) -> str:
    if statement.missing_reason:
        return MissingReason(statement.missing_reason).label
    if statement.value is None:
        return escape_csv(statement.text_value)
    text = format(statement.value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
