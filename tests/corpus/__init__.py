"""A corpus of the files that communes really send, made anew by these scripts, and what must come of each.

``CASES`` is the list; ``write(name, folder)`` writes one file for a test in the browser. The bytes are the same every
time. Nothing here comes from anybody's files: names and codes of communes are those of the statistics office.
"""

from pathlib import Path

from tests.corpus.answers_used import CASES as ANSWERS
from tests.corpus.case import Case
from tests.corpus.columns_compared import CASES as COLUMNS
from tests.corpus.communes_found import CASES as COMMUNES
from tests.corpus.forms_found import CASES as FORMS
from tests.corpus.headers_chosen import CASES as HEADERS
from tests.corpus.hidden_by_format import CASES as HIDDEN_BY_FORMAT
from tests.corpus.letters_repaired import CASES as LETTERS
from tests.corpus.measures_by_row import CASES as MEASURES_BY_ROW
from tests.corpus.measures_stated import CASES as MEASURES
from tests.corpus.names_matched import CASES as NAMES
from tests.corpus.other_kinds import CASES as OTHER_KINDS
from tests.corpus.parts_stated import CASES as PARTS
from tests.corpus.periods_read import CASES as PERIODS
from tests.corpus.periods_typed import CASES as TYPED
from tests.corpus.refused import CASES as REFUSED
from tests.corpus.rows_sorted import CASES as ROWS
from tests.corpus.rules_kept import CASES as RULES
from tests.corpus.seen import CASES as SEEN
from tests.corpus.tables_beneath import CASES as BENEATH
from tests.corpus.values_read import CASES as VALUES
from tests.corpus.ways_of_writing import CASES as WRITING
from tests.corpus.whole_and_parts import CASES as WHOLE_AND_PARTS

_ALL = (
    FORMS,
    HEADERS,
    BENEATH,
    ROWS,
    RULES,
    LETTERS,
    VALUES,
    COLUMNS,
    NAMES,
    COMMUNES,
    ANSWERS,
    PERIODS,
    TYPED,
    PARTS,
    REFUSED,
    SEEN,
    HIDDEN_BY_FORMAT,
    WHOLE_AND_PARTS,
    MEASURES,
    MEASURES_BY_ROW,
    WRITING,
    OTHER_KINDS,
)
CASES: dict[str, Case] = {case.name: case for cases in _ALL for case in cases}


def first_of_each() -> set[str]:
    """Names of the files that have a feature which none before them has."""
    seen: set[object] = set()
    names = set()
    for case in CASES.values():
        if not case.features <= seen:
            names.add(case.name)
            seen |= case.features
    return names


def write(name: str, folder: Path) -> Path:
    """Write the workbook of the case ``name`` into ``folder``; answers its path."""
    case = CASES[name]
    path = Path(folder) / case.file_name
    path.write_bytes(case.content)
    return path
