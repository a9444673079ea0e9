"""The row that goes from the check to the database: one figure of a file, judged."""

from decimal import Decimal
from typing import NamedTuple

OK, REJECTED, LEFT_OUT = "ok", "rejected", "left_out"


class StagedRow(NamedTuple):
    """One figure in the order of the columns that staging writes; ``StagedFigure`` says what each means.

    ``ordinal`` counts the figures of the file from 0. ``unit_id`` and ``indicator_id`` are None where the file did not
    tell; then ``state`` is REJECTED. ``read`` is what the cell shows, 255 letters at most. An OK row says at most one
    of ``value``, ``text_value`` and ``missing_reason``, and no two OK rows speak of one unit and indicator.
    ``cumulative`` counts only where ``states_cumulative``: a file without such a column leaves the stored one alone.
    """

    ordinal: int
    sheet: str
    row_number: int  # as people count, from 1
    cell: str
    cumulative_cell: str
    unit_id: int | None
    indicator_id: int | None
    unit_name: str
    read: str
    value: Decimal | int | None
    text_value: str
    missing_reason: str
    cumulative: Decimal | int | None
    states_cumulative: bool
    state: str = OK
