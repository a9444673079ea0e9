"""Commune figures in and out: files → batches → stored figures → files; and published lists of units.

A file comes in by steps, each of them one function:

``receive_file``             keeps the file as a new batch, state *uploaded*;
``preview_batch``            reads, checks and stages it beside what is stored, state *previewed*; may be repeated;
``answer_questions``         keeps what people decide where the file is in doubt; preview again afterwards;
``edit_cell``, ``leave_out`` correct single figures;
``apply_returned``           corrects the rows that a workbook of ``rejected_rows`` brings back;
``apply_batch``              stores everything or nothing, with one revision per figure, state *applied*;
``undo_batch``               lets every figure that nobody changed since say again what it said before, state *undone*.

``preview_file`` does the first two at once; ``organizations.tasks`` does the long ones by a worker. Every function that
changes something locks the batch first, asks whether ``by`` may (None: the system itself) and raises ``Refused`` with a
sentence for people where it cannot be done; then nothing was changed. Files are ``SentFile``: bytes and a name.

Out go ``blank_form`` to be filled in, ``filled_form`` and ``long_csv``: bytes of .xlsx and .csv. ``typed_table`` and
``store_typed`` do without a file: figures typed into a table. ``load_specs``, ``units_reporting`` and
``organizations_importing`` say what may be stated, by whom and in whose name.
``UnitsFormat`` and ``UnitResource`` read a published list of units for django-import-export; ``ENDED``, ``EVERY``,
``KEPT``, ``MISSING``, ``REPLACED`` and ``SAME`` answer what such a list leaves open. ``read_successions`` and
``store_successions`` take the table that says what old units became.
"""

from organizations.importing.answers import answer_questions, answerable, may_be_planned, may_be_stated
from organizations.importing.applying import apply_batch, check_applicable, find_locked_figures
from organizations.importing.batches import SentFile
from organizations.importing.context import (
    NO_UNITS,
    level_of,
    levels_stating,
    load_specs,
    organizations_importing,
    require_period,
    units_reporting,
)
from organizations.importing.counts import Counts, count_figures
from organizations.importing.editing import edit_cell, leave_out
from organizations.importing.formats import UnitsFormat
from organizations.importing.forms import blank_form, filled_form, long_csv
from organizations.importing.offering import PARTS_SAID, PROPOSED
from organizations.importing.preview import preview_batch, preview_file
from organizations.importing.progress import begin_waiting
from organizations.importing.receive import earlier_imports, receive_file
from organizations.importing.recovery import (
    SILENT_FOR,
    TASK_PATHS,
    break_off,
    broke_off_applying,
    cancel_batch,
    delete_batch,
    expire_batches,
    recover_batches,
    refuse_work,
    take_up_again,
)
from organizations.importing.resources import UnitResource
from organizations.importing.returned import apply_returned, batch_to_go_on_with, rejected_rows, require_quarter
from organizations.importing.successions import ListedSuccession, read_successions, store_successions
from organizations.importing.typed import TypedRefused, TypedTable, store_typed, typed_table
from organizations.importing.undoing import (
    Undone,
    check_can_undo,
    check_undoable,
    locked_to_restore,
    plan_undo,
    undo_batch,
)
from organizations.importing.units import ENDED, EVERY, KEPT, MISSING, REPLACED, SAME

__all__ = [
    "ENDED",
    "EVERY",
    "KEPT",
    "MISSING",
    "NO_UNITS",
    "PARTS_SAID",
    "PROPOSED",
    "REPLACED",
    "SAME",
    "SILENT_FOR",
    "TASK_PATHS",
    "Counts",
    "ListedSuccession",
    "SentFile",
    "TypedRefused",
    "TypedTable",
    "Undone",
    "UnitResource",
    "UnitsFormat",
    "answer_questions",
    "answerable",
    "apply_batch",
    "apply_returned",
    "batch_to_go_on_with",
    "begin_waiting",
    "blank_form",
    "break_off",
    "broke_off_applying",
    "cancel_batch",
    "check_applicable",
    "check_can_undo",
    "check_undoable",
    "count_figures",
    "delete_batch",
    "earlier_imports",
    "edit_cell",
    "expire_batches",
    "filled_form",
    "find_locked_figures",
    "leave_out",
    "level_of",
    "levels_stating",
    "load_specs",
    "locked_to_restore",
    "long_csv",
    "may_be_planned",
    "may_be_stated",
    "organizations_importing",
    "plan_undo",
    "preview_batch",
    "preview_file",
    "read_successions",
    "receive_file",
    "recover_batches",
    "refuse_work",
    "rejected_rows",
    "require_period",
    "require_quarter",
    "store_successions",
    "store_typed",
    "take_up_again",
    "typed_table",
    "undo_batch",
    "units_reporting",
]
