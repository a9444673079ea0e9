"""Finds the tables in the sheets of a file: communes in rows (wide), indicators in rows (tall), or a list (long)."""

from lib.workbooks.layouts.finding import find
from lib.workbooks.layouts.long import LONG_HEADER
from lib.workbooks.layouts.shapes import (
    FoundColumn,
    FoundTable,
    Head,
    Period,
    Place,
    RawFigure,
    Reading,
    Source,
    Title,
    Total,
)
from lib.workbooks.layouts.words import plain

__all__ = [
    "LONG_HEADER",
    "FoundColumn",
    "FoundTable",
    "Head",
    "Period",
    "Place",
    "RawFigure",
    "Reading",
    "Source",
    "Title",
    "Total",
    "find",
    "plain",
]
