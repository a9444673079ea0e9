"""Workbooks as plain values: bytes → sheets → figures → checked figures and questions. Nothing here knows a database.

A file on its way in:

1. ``check_size``, ``inspect``: whether it may be read at all; cheap, for the moment of an upload.
2. ``read_workbook``: all figures that its tables hold (a ``Reading``), and what is doubtful about them. ``read_sheets``
   stops earlier, for files that hold something else than figures.
3. ``check_figures``: the figures judged against a ``CheckingContext``: a ``CheckResult``.

What is wrong or in doubt is a ``Problem``. A question among them has a ``key``; the file is read again with the answers
by that key. Whatever a file does to the process that parses it, the caller lives and gets a ``Refused``.

Single values: ``clean_cell`` makes one cell a ``Statement`` about an ``IndicatorSpec``, or raises ``UnclearCell``; with
``TYPED_HERE`` and ``written_clearly`` for what people type on a page;
``conversion``, ``converted_parts``, ``measure_in_text`` and ``with_measure`` are about their units of measure.

Two faces of their own: ``lib.workbooks.matching``, which unit a name means, and ``lib.workbooks.writing``, the
workbooks that go out; what was returned from those is read by ``read_returned``.
"""

from lib.workbooks.cells import Cell, CellError, cell_address, cell_text, is_address, parse_address, without_time
from lib.workbooks.checking.context import CheckingContext
from lib.workbooks.checking.figures import check_figures
from lib.workbooks.checking.results import CheckedFigure, CheckResult, Verdict
from lib.workbooks.corrections import Corrections
from lib.workbooks.encoding_repair import Conversion, Sheets
from lib.workbooks.escaping import unescape_csv
from lib.workbooks.grid import Grid
from lib.workbooks.inspection import ACCEPTED_EXTENSIONS, FileKind, inspect
from lib.workbooks.layouts.answers import PART_OPTIONS, PERIOD_KEY, part_options
from lib.workbooks.layouts.manual_headers import header_key, parse_header_rows
from lib.workbooks.layouts.reading import IndicatorLabels, Reading, Takes
from lib.workbooks.layouts.vocabulary import heading_key
from lib.workbooks.limits import check_size
from lib.workbooks.notation import TYPED_HERE
from lib.workbooks.problems import Answer, Problem
from lib.workbooks.reader import read_sheets, read_workbook
from lib.workbooks.returned_reading import read_returned, returned_batch_id
from lib.workbooks.statements import IndicatorSpec, MissingReason, Statement, UnclearCell, expectation
from lib.workbooks.units_of_measure import conversion, converted_parts, measure_in_text, with_measure
from lib.workbooks.values import clean_cell, written_clearly

__all__ = [
    "ACCEPTED_EXTENSIONS",
    "PART_OPTIONS",
    "PERIOD_KEY",
    "TYPED_HERE",
    "Answer",
    "Cell",
    "CellError",
    "CheckResult",
    "CheckedFigure",
    "CheckingContext",
    "Conversion",
    "Corrections",
    "FileKind",
    "Grid",
    "IndicatorLabels",
    "IndicatorSpec",
    "MissingReason",
    "Problem",
    "Reading",
    "Sheets",
    "Statement",
    "Takes",
    "UnclearCell",
    "Verdict",
    "cell_address",
    "cell_text",
    "check_figures",
    "check_size",
    "clean_cell",
    "conversion",
    "converted_parts",
    "expectation",
    "header_key",
    "heading_key",
    "inspect",
    "is_address",
    "measure_in_text",
    "parse_address",
    "parse_header_rows",
    "part_options",
    "read_returned",
    "read_sheets",
    "read_workbook",
    "returned_batch_id",
    "unescape_csv",
    "with_measure",
    "without_time",
    "written_clearly",
]
