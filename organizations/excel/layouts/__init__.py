"""Finds the tables in the sheets of a file: communes in rows (wide), indicators in rows (tall), or a list (long)."""

from organizations.excel.layouts.finding import find
from organizations.excel.layouts.long import LONG_HEADER
from organizations.excel.layouts.shapes import (
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
from organizations.excel.layouts.words import plain

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
