"""The long layout, one figure per line: what goes to other programs and comes back unchanged."""

import csv
import io
from collections.abc import Iterable

from lib.workbooks.escaping import csv_text
from lib.workbooks.layouts import LONG_HEADER
from lib.workbooks.values import MISSING_TEXT


def write_long(rows: Iterable[tuple[str, str, str, object]]) -> bytes:
    """``rows`` (unit code, unit name, indicator code, ``Said``) as UTF-8, numbers with a decimal point."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(LONG_HEADER)
    for unit_code, unit_name, indicator_code, said in rows:
        writer.writerow((csv_text(unit_code), csv_text(unit_name), csv_text(indicator_code), _field(said)))
    return target.getvalue().encode()


def _field(said) -> str:
    if said.missing_reason:
        return MISSING_TEXT[said.missing_reason]
    if said.value is None:
        return csv_text(said.text_value)
    text = format(said.value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
