"""Titles that say that the figures below are a plan, or the year's so far, where no heading says which they are."""

import re
from collections.abc import Iterator
from dataclasses import replace

from lib.workbooks.cells import cell_address, is_blank
from lib.workbooks.grid import Grid
from lib.workbooks.layouts.answers import KnownAnswers, part_options, span_word
from lib.workbooks.layouts.headers import Header, is_figure
from lib.workbooks.layouts.reading import IndicatorReference, Reading
from lib.workbooks.layouts.vocabulary import Role, heading_key, role_of
from lib.workbooks.problems import Answer, Problem

LONGEST_TITLE = 300
ROWS_BELOW = 10
_SO_FAR = re.compile(r"\b(?:luy ke|cong don)\b")
_PLAN = re.compile(
    r"(?:(?:bieu|bang|phu luc|tong hop) )*(?:(?:giao|dang ky|phan bo|phan khai) )?(?:cac )?(?:chi tieu )?"
    r"(?:ke hoach|du kien|phuong huong)\b|(?:\w+ )?(?:giao|dang ky) chi tieu\b"
)
_DONE = re.compile(r"\b(?:ket qua|thuc hien|bao cao|tinh hinh|so voi|hoan thanh)\b")
_NOTE = re.compile(r"(?:ghi chu|so lieu|luu y)\b")


def part_key(table: str) -> str:
    """The key of the question which part of the figures ``table`` states."""
    return f"part:{table}"


def settle_stated_part(grid: Grid, header: Header, answers: KnownAnswers, reading: Reading, begin: int) -> None:
    """Ask which part the figures from ``begin`` on are, where a title says another; follow what was answered."""
    if answers.quarter is None or all(figure.indicator.planned for figure in reading.figures[begin:]):
        return
    claims = _claims(grid, header, answers.quarter.number > 1)
    found = next((claim for claim in claims if not _headings_say(header, claim[0])), None)
    if found is None:
        return
    role, cell, text = found
    key = part_key(answers.table(grid.name))
    answer = answers.given.get(key)
    if answer == Answer.IGNORE:
        del reading.figures[begin:]
        reading.notes.append(f"Trang “{grid.name}”: không nhập bảng ở dòng {header.first + 1} theo lựa chọn.")
    elif answer == "cumulative":
        reading.figures[begin:] = [
            figure
            if figure.indicator.planned
            else figure._replace(value="", cumulative=figure.value, cumulative_column=figure.column)
            for figure in reading.figures[begin:]
        ]
    elif answer == "plan":
        planned: dict[IndicatorReference, IndicatorReference] = {}
        for number, figure in enumerate(reading.figures[begin:], begin):
            own = figure.indicator
            reference = planned.setdefault(own, own if own.planned else replace(own, planned=True))
            reading.figures[number] = figure._replace(indicator=reference)
    elif answer != "value":
        said = "là số kế hoạch" if role == Role.PLAN else "là số lũy kế"
        clause = f"dòng này nói số liệu {said}, còn số được nhập là số trong {span_word(answers.quarter)}; hãy chọn"
        reading.problems.append(
            Problem(grid.name, cell, text[:255], clause, "question", "stated-part", key, part_options(answers.quarter))
        )


def _headings_say(header: Header, claimed: Role) -> bool:
    """Whether a heading says *Trong quý* or *Lũy kế*, or *Thực hiện* where a title says that all is planned."""
    texts = {heading.text for path in header.paths.values() for heading in path}
    if any(role_of(text) in (Role.QUARTER, Role.CUMULATIVE) for text in texts):
        return True
    return claimed == Role.PLAN and any(_DONE.search(heading_key(text)) for text in texts)


def _claims(grid: Grid, header: Header, so_far: bool) -> Iterator[tuple[Role, str, str]]:
    """(plan or year so far, address, text) of each title, name of the sheet or note below that says so."""
    for row, column, text in (*_texts(grid, range(header.first)), (-1, 0, grid.title), *_notes_below(grid, header)):
        words, cell = heading_key(text), cell_address(max(row, 0), column)
        if so_far and _SO_FAR.search(words):
            yield Role.CUMULATIVE, cell, text
        elif (_PLAN.match(words) or re.search(r"\bla so ke hoach\b", words)) and not _DONE.search(words):
            yield Role.PLAN, cell, text


def _notes_below(grid: Grid, header: Header) -> Iterator[tuple[int, int, str]]:
    last = len(grid.rows)
    while last > header.data and last > len(grid.rows) - ROWS_BELOW and not any(map(is_figure, grid.rows[last - 1])):
        last -= 1
    for row, column, text in _texts(grid, range(last, len(grid.rows))):
        if _NOTE.match(heading_key(text)):
            yield row, column, text


def _texts(grid: Grid, rows: range) -> Iterator[tuple[int, int, str]]:
    for row in rows:
        for column, cell in enumerate(grid.rows[row]):
            if isinstance(cell, str) and not is_blank(cell) and len(cell) <= LONGEST_TITLE:
                yield row, column, cell
