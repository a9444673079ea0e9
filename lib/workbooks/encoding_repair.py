"""Text typed in the fonts of before Unicode (TCVN3 or ABC, VNI) made Unicode; decomposed Unicode made composed.

The font of a cell gives its encoding where the file has fonts. Elsewhere its words are evidence; a cell without any
follows its column, then its sheet. What stays ambiguous is one question for each column. All work is done once for each
text of a column, however often it stands there.
"""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from lib.vietnamese.encodings import (
    Encoding,
    decode,
    detect,
    encoding_evidence,
    encoding_label,
    is_surely_unicode,
    non_ascii_words,
)
from lib.workbooks.cells import Cell, Position, cell_address, column_letters
from lib.workbooks.footnotes import RAISED_CHARACTERS
from lib.workbooks.grid import Grid
from lib.workbooks.problems import Problem

ANSWERS = (Encoding.UNICODE, Encoding.TCVN3, Encoding.VNI)  # what an answer may choose


@dataclass(frozen=True)
class Conversion:
    """Cells of one sheet that were in one encoding: how many, and one of them before and after. ``str()`` says so.

    ``encoding`` is the value of an ``Encoding``. Where the bytes of a .csv had no characters before they were decoded,
    ``before`` is empty. ``cell`` is empty where the name of the sheet was converted.
    """

    sheet: str
    encoding: str
    cells: int
    cell: str
    before: str
    after: str

    def __str__(self) -> str:
        label = encoding_label(self.encoding)
        if not self.cell:
            return f"Trang “{self.before}” được hiểu là “{self.after}” ({label})."
        if not self.before:
            return f"Tệp .csv dùng mã {label}; ví dụ ô {self.cell} đọc được “{_shortened(self.after)}”."
        return (
            f"Trang “{self.sheet}”: đã chuyển {self.cells} ô từ {label} sang Unicode, "
            f"ví dụ ô {self.cell}: “{_shortened(self.before)}” → “{_shortened(self.after)}”."
        )


@dataclass
class Sheets:
    """The sheets of a file in composed Unicode, what was converted, and questions about columns in doubt."""

    grids: list[Grid] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def repair_encodings(grids: Iterable[Grid], answers: Mapping[str, str] | None = None) -> Sheets:
    """Every text of ``grids`` as composed Unicode. Hidden sheets are left as they are: they are not read.

    ``answers``: ``letters:<sheet>:<column letters>`` → the encoding that a person chose for the cells of that column
    that are ambiguous: ``unicode``, ``tcvn3`` or ``vni``. Without one they are a question, and stay as they are.
    ``bytes:<sheet>``: likewise for a .csv that may be read in two ways; without one it is read in the likeliest.
    """
    repaired = Sheets()
    for grid in grids:
        if grid.possible_encodings:
            repaired.grids.append(_decoded(grid, answers or {}, repaired))
            continue
        repaired.grids.append(_SheetRepair(grid, answers or {}).repair(repaired) if grid.visible else grid)
    return repaired


def _encoding_key(sheet: str, column: int) -> str:
    return f"letters:{sheet}:{column_letters(column)}"


def _decoded(grid: Grid, answers: Mapping[str, str], repaired: Sheets) -> Grid:
    """A .csv whose bytes may be read in two ways, decoded as answered; until then a question shows each."""
    key = f"bytes:{grid.name}"
    found = [
        (y, x, cell)
        for y, row in enumerate(grid.rows)
        for x, cell in enumerate(row)
        if isinstance(cell, str) and non_ascii_words(cell)
    ]
    y, x, _ = found[0]
    chosen = answers.get(key, "")
    if chosen not in grid.possible_encodings:
        chosen = grid.possible_encodings[0]
        texts = list(dict.fromkeys(text for _, _, text in found))[:3]
        options = [
            (encoding, f"{encoding_label(encoding)}: {'; '.join(_sample(text, encoding) for text in texts)}")
            for encoding in grid.possible_encodings
        ]
        listed = " hoặc ".join(f"{_sample(texts[0], e)} ({encoding_label(e)})" for e in grid.possible_encodings)
        repaired.problems.append(
            Problem(
                grid.name, cell_address(y, x), decode(texts[0], chosen) or "",
                f"tệp .csv không phải mã Unicode và đọc được theo nhiều bảng mã, ô này có thể là {listed}; "
                "hãy chọn bảng mã cho ra đúng chữ", "question", "split-bytes", key, tuple(options),
            )
        )  # fmt: skip
    rows = [[decode(cell, chosen) if isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    after = decode(found[0][2], chosen) or ""
    repaired.conversions.append(Conversion(grid.name, chosen, len(found), cell_address(y, x), "", after))
    return replace(grid, rows=rows, possible_encodings=(), encoding=chosen)


def _sample(text: str, encoding: str) -> str:
    return f"“{_shortened(decode(text, encoding) or '')}”"


# Cells to change: row, column, text as it is, text as it was meant.
_Change = tuple[int, int, str, str]


class _SheetRepair:
    """One sheet under repair. Its cells with non-ASCII text are gathered by text, column and font."""

    def __init__(self, grid: Grid, answers: Mapping[str, str]) -> None:
        self.grid, self.answers = grid, answers
        self.rows: dict[tuple[str, int, str], list[int]] = defaultdict(list)  # (text, column, font) → rows
        self.in_runs: list[tuple[Position, str]] = []
        self.footnoted: set[Position] = set()  # cells that may have the number of a footnote behind their text
        self.detected: dict[tuple[str, int, str], Encoding | None] = {}  # (words, column, font) → encoding
        self.doubts: dict[int, list[tuple[int, str]]] = defaultdict(list)  # column → (row, text)
        self._gather()

    def _gather(self) -> None:
        grid = self.grid
        has_fonts, runs = bool(grid.fonts) or bool(grid.font), grid.runs
        for y, row in enumerate(grid.rows):
            for x, cell in enumerate(row):
                if type(cell) is str and not cell.isascii():  # the quickest check, for every cell of the file
                    if cell[-1] in RAISED_CHARACTERS:
                        self.footnoted.add((y, x))
                    if runs and (y, x) in runs and "".join(text for text, _ in runs[y, x]) == cell:
                        self.in_runs.append(((y, x), cell))
                    else:
                        font = grid.fonts.get((y, x), grid.font) if has_fonts else ""
                        self.rows[cell, x, font].append(y)

    def repair(self, repaired: Sheets) -> Grid:
        unicode_name = self._unicode_name(repaired)
        if not self.rows and not self.in_runs:
            return replace(self.grid, unicode_name=unicode_name) if unicode_name else self.grid
        changes: dict[str, list[_Change]] = defaultdict(list)
        for (text, x, font), ys in self.rows.items():
            reading, encoding = self._read(text, x, font, ys)
            if reading != text:
                changes[encoding].extend((y, x, text, reading) for y in ys)
        for (y, x), text in self.in_runs:
            reading, encoding = self._read_runs(y, x)
            if reading != text:
                changes[encoding].append((y, x, text, reading))
        self._note_conversions(changes, repaired)
        repaired.problems.extend(self._question(x) for x in sorted(self.doubts))
        changed = self._with(changes)
        return replace(changed, unicode_name=unicode_name) if unicode_name else changed

    def _unicode_name(self, repaired: Sheets) -> str:
        """The name of the sheet in Unicode, where it is not: by its own words, or as the sheet's."""
        name = self.grid.name
        if name.isascii() or is_surely_unicode(name):
            return ""
        encoding = detect(name, "", lambda: (Counter(), self._evidence_of_sheet))
        if encoding in (None, Encoding.UNICODE) or (unicode_name := decode(name, encoding)) in (None, name):
            return ""
        repaired.conversions.append(Conversion(name, encoding, 1, "", name, unicode_name))
        return unicode_name

    @cached_property
    def _evidence_of_columns(self) -> dict[int, Counter[Encoding]]:
        """Seldom needed: most texts are surely Unicode, and most of the others have evidence of their own."""
        columns: dict[int, Counter[Encoding]] = defaultdict(Counter)
        for (text, x, _), ys in self.rows.items():
            surely = is_surely_unicode(text)
            evidence = {Encoding.UNICODE: text.count(" ") + 1} if surely else encoding_evidence(text)
            for encoding, number in evidence.items():
                columns[x][encoding] += number * len(ys)
        return columns

    @cached_property
    def _evidence_of_sheet(self) -> Counter[Encoding]:
        return sum(self._evidence_of_columns.values(), Counter())

    def _read(self, text: str, x: int, font: str, ys: list[int]) -> tuple[str, str]:
        """(the text as it was meant, the encoding it was in); a text in doubt stays as it is."""
        if is_surely_unicode(text):
            return unicodedata.normalize("NFC", text), Encoding.DECOMPOSED
        encoding: str | None = self._detect(" ".join(non_ascii_words(text)), x, font)  # spaces and digits say nothing
        if encoding is None:
            encoding = self.answers.get(_encoding_key(self.grid.name, x))
            if encoding not in ANSWERS or decode(text, encoding) is None:
                self.doubts[x].extend((y, text) for y in ys)
                return text, ""
        return decode(text, encoding) or text, Encoding.DECOMPOSED if encoding == Encoding.UNICODE else encoding

    def _detect(self, text: str, x: int, font: str) -> Encoding | None:
        key = text, x, font
        if key not in self.detected:
            self.detected[key] = detect(text, font, lambda: (self._evidence_of_columns[x], self._evidence_of_sheet))
        return self.detected[key]

    def _read_runs(self, y: int, x: int) -> tuple[str, str]:
        """As ``_read``, run by run; the encoding is that of the first run that is not Unicode."""
        readings = [self._read(text, x, font, [y]) for text, font in self.grid.runs[y, x]]
        legacy = [encoding for _, encoding in readings if encoding not in ("", Encoding.DECOMPOSED)]
        text = "".join(text for text, _ in readings)
        return unicodedata.normalize("NFC", text), (*legacy, Encoding.DECOMPOSED)[0]

    def _note_conversions(self, changes: dict[str, list[_Change]], repaired: Sheets) -> None:
        name = self.grid.name
        if self.grid.encoding and self.rows:
            text, x, _ = next(iter(self.rows))
            y = self.rows[text, x, ""][0]
            number = sum(map(len, self.rows.values()))
            repaired.conversions.append(Conversion(name, self.grid.encoding, number, cell_address(y, x), "", text))
        for encoding, cells in changes.items():
            y, x, before, after = min(cells)
            repaired.conversions.append(Conversion(name, encoding, len(cells), cell_address(y, x), before, after))

    def _question(self, x: int) -> Problem:
        """The question about the ambiguous cells of a column; each option shows how they read."""
        cells = sorted(self.doubts[x])
        y, text = cells[0]
        options = []
        for encoding in ANSWERS:
            readings = dict.fromkeys(reading for _, cell in cells if (reading := decode(cell, encoding)))
            if readings:
                sample = "; ".join(f"“{_shortened(reading)}”" for reading in list(readings)[:3])
                options.append((encoding, f"{encoding.label}: {sample}"))
        listed = " hoặc ".join(
            f"“{_shortened(reading)}” ({e.label})" for e in ANSWERS if (reading := decode(text, e)) is not None
        )
        many = f"chữ của {len(cells)} ô trong cột này" if len(cells) > 1 else "chữ trong ô"
        return Problem(
            self.grid.name, cell_address(y, x), text,
            f"{many} không rõ thuộc bảng mã nào, có thể là {listed}; hãy chọn cách đọc đúng, "
            "hoặc gõ lại bằng phông Unicode rồi gửi lại tệp",
            severity="question", code="split-letters", key=_encoding_key(self.grid.name, x), options=tuple(options),
        )  # fmt: skip

    def _with(self, changes: dict[str, list[_Change]]) -> Grid:
        if not changes and not self.footnoted:
            return self.grid
        rows: list[Sequence[Cell]] = list(self.grid.rows)
        copied: dict[int, list[Cell]] = {}
        for cells in changes.values():
            for y, x, _, reading in cells:
                if y not in copied:
                    rows[y] = copied[y] = list(rows[y])
                copied[y][x] = reading
        return replace(self.grid, rows=rows, footnoted=frozenset(self.footnoted))


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
