"""Text typed in the fonts of before Unicode (TCVN3 or ABC, VNI), made Unicode; decomposed Unicode made composed.

The font of the cell tells where the file tells the font; elsewhere the words vote (``votes``), and a cell that cannot
decide follows its column, then its sheet. What stays in doubt is asked once for each column. All work is done once for
each text of a column, however often it stands there.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from lib.vietnamese.detection import CLEAR, against, is_surely_unicode, votes, winner, words
from lib.vietnamese.encodings import DECOMPOSED, NAMES, TCVN3, TCVN3_CAPITALS, UNICODE, VNI, read_as
from lib.vietnamese.syllables import is_syllable
from lib.workbooks.grid import Grid, Place, address, column_letters
from lib.workbooks.problems import Problem

CODE = "split-letters"
READINGS = (UNICODE, TCVN3, VNI)  # what an answer may choose


@dataclass(frozen=True)
class Conversion:
    """Cells of one sheet that were of one encoding: how many, and one of them before and after.

    Where the bytes of a .csv had no letters before they were decoded, ``before`` is empty. ``cell`` is empty where it
    is the name of the sheet that was converted.
    """

    sheet: str
    encoding: str
    cells: int
    cell: str
    before: str
    after: str

    def __str__(self):
        if not self.cell:
            return f"Trang “{self.before}” được hiểu là “{self.after}” ({NAMES[self.encoding]})."
        if not self.before:
            return f"Tệp .csv dùng mã {NAMES[self.encoding]}; ví dụ ô {self.cell} đọc được “{_cut(self.after)}”."
        return (
            f"Trang “{self.sheet}”: đã chuyển {self.cells} ô từ {NAMES[self.encoding]} sang Unicode, "
            f"ví dụ ô {self.cell}: “{_cut(self.before)}” → “{_cut(self.after)}”."
        )


@dataclass
class Repaired:
    """Sheets in composed Unicode, what was converted, and the columns whose letters cannot be told."""

    grids: list[Grid] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def repair(grids: Iterable[Grid], answers: Mapping[str, str] | None = None) -> Repaired:
    """Every text of ``grids`` as composed Unicode. Hidden sheets are left as they are: nobody reads them.

    ``answers``: ``letters:<sheet>:<column letters>`` → the encoding that a person chose for the cells of that column
    that cannot be told: ``unicode``, ``tcvn3`` or ``vni``. Without one they are a question, and stay as they are.
    ``bytes:<sheet>``: likewise for a .csv that may be read in two ways; without one it is read in the likeliest.
    """
    repaired = Repaired()
    for grid in grids:
        if grid.readings:
            repaired.grids.append(_decoded(grid, answers or {}, repaired))
            continue
        repaired.grids.append(_Sheet(grid, answers or {}).repair(repaired) if grid.visible else grid)
    return repaired


def question_key(sheet: str, column: int) -> str:
    return f"letters:{sheet}:{column_letters(column)}"


def _decoded(grid: Grid, answers: Mapping[str, str], repaired: Repaired) -> Grid:
    """A .csv whose bytes may be read in two ways, as somebody said; asked, with what comes out of each, until then."""
    key = f"bytes:{grid.name}"
    places = [
        (y, x) for y, row in enumerate(grid.rows) for x, cell in enumerate(row) if isinstance(cell, str) and words(cell)
    ]
    y, x = places[0]
    chosen = answers.get(key)
    if chosen not in grid.readings:
        chosen = grid.readings[0]
        texts = list(dict.fromkeys(grid.rows[y][x] for y, x in places))[:3]
        options = [
            (encoding, f"{NAMES[encoding]}: {'; '.join(f'“{_cut(read_as(text, encoding))}”' for text in texts)}")
            for encoding in grid.readings
        ]
        listed = " hoặc ".join(f"“{_cut(read_as(texts[0], e))}” ({NAMES[e]})" for e in grid.readings)
        repaired.problems.append(
            Problem(
                grid.name, address(y, x), read_as(texts[0], chosen),
                f"tệp .csv không phải mã Unicode và đọc được theo nhiều bảng mã, ô này có thể là {listed}; "
                "hãy chọn bảng mã cho ra đúng chữ", "question", "split-bytes", key, tuple(options),
            )
        )  # fmt: skip
    rows = [[read_as(cell, chosen) if isinstance(cell, str) else cell for cell in row] for row in grid.rows]
    repaired.conversions.append(Conversion(grid.name, chosen, len(places), address(y, x), "", rows[y][x]))
    return replace(grid, rows=rows, readings=(), encoding=chosen)


class _Sheet:
    """One sheet under repair. Its cells with letters beyond ASCII are gathered by text, column and font."""

    def __init__(self, grid: Grid, answers: Mapping[str, str]):
        self.grid, self.answers = grid, answers
        self.rows: dict[tuple[str, int, str], list[int]] = defaultdict(list)  # (text, column, font) → rows
        self.in_parts: list[tuple[Place, str]] = []
        self._decide = lru_cache(maxsize=None)(self._decide)
        self.doubts: dict[int, list[tuple[int, str]]] = defaultdict(list)  # column → (row, text)
        self._gather()

    def _gather(self) -> None:
        grid = self.grid
        told, runs = bool(grid.fonts) or bool(grid.font), grid.runs
        for y, row in enumerate(grid.rows):
            for x, cell in enumerate(row):
                if cell.__class__ is str and not cell.isascii():
                    if runs and (y, x) in runs and "".join(text for text, _ in runs[y, x]) == cell:
                        self.in_parts.append(((y, x), cell))
                    else:
                        font = grid.fonts.get((y, x), grid.font) if told else ""
                        self.rows[cell, x, font].append(y)

    def repair(self, repaired: Repaired) -> Grid:
        called = self._called(repaired)
        if not self.rows and not self.in_parts:
            return replace(self.grid, called=called) if called else self.grid
        changes: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
        for (text, x, font), ys in self.rows.items():
            reading, encoding = self._read(text, x, font, ys)
            if reading != text:
                changes[encoding].extend((y, x, text, reading) for y in ys)
        for (y, x), text in self.in_parts:
            reading, encoding = self._read_parts(y, x)
            if reading != text:
                changes[encoding].append((y, x, text, reading))
        self._tell(changes, repaired)
        repaired.problems.extend(self._question(x) for x in sorted(self.doubts))
        return replace(self._with(changes), called=called) if called else self._with(changes)

    def _called(self, repaired: Repaired) -> str:
        """The name of the sheet in Unicode, where it is not: by its own words, or as the sheet's."""
        name = self.grid.name
        if name.isascii() or is_surely_unicode(name):
            return ""
        encoding = decide(name, "", lambda: (Counter(), self._sheet))
        if encoding in (None, UNICODE) or (called := read_as(name, encoding)) in (None, name):
            return ""
        repaired.conversions.append(Conversion(name, encoding, 1, "", name, called))
        return called

    @cached_property
    def _columns(self) -> dict[int, Counter]:
        """The votes of each column. Seldom needed: most texts are surely Unicode, and of the others most tell it."""
        columns: dict[int, Counter] = defaultdict(Counter)
        for (text, x, _), ys in self.rows.items():
            counted = {UNICODE: text.count(" ") + 1} if is_surely_unicode(text) else votes(text)
            for encoding, number in counted.items():
                columns[x][encoding] += number * len(ys)
        return columns

    @cached_property
    def _sheet(self) -> Counter:
        return sum(self._columns.values(), Counter())

    def _read(self, text: str, x: int, font: str, ys: list[int]) -> tuple[str, str]:
        """(the text as it was meant, the encoding it was in); a text in doubt stays as it is."""
        if is_surely_unicode(text):
            return read_as(text, UNICODE), DECOMPOSED
        encoding = self._decide(" ".join(words(text)), x, font)  # blanks and digits do not matter
        if encoding is None:
            encoding = self.answers.get(question_key(self.grid.name, x))
            if encoding not in READINGS or read_as(text, encoding) is None:
                self.doubts[x].extend((y, text) for y in ys)
                return text, ""
        return read_as(text, encoding), DECOMPOSED if encoding == UNICODE else encoding

    def _decide(self, text: str, x: int, font: str) -> str | None:
        return decide(text, font, lambda: (self._columns[x], self._sheet))

    def _read_parts(self, y: int, x: int) -> tuple[str, str]:
        """As ``_read``, part by part; the encoding is that of the first part that is not Unicode."""
        readings = [self._read(text, x, font, [y]) for text, font in self.grid.runs[y, x]]
        legacy = [encoding for _, encoding in readings if encoding not in ("", DECOMPOSED)]
        return read_as("".join(text for text, _ in readings), UNICODE), (*legacy, DECOMPOSED)[0]

    def _tell(self, changes: dict[str, list], repaired: Repaired) -> None:
        name = self.grid.name
        if self.grid.encoding and self.rows:
            text, x, _ = next(iter(self.rows))
            y = self.rows[text, x, ""][0]
            number = sum(map(len, self.rows.values()))
            repaired.conversions.append(Conversion(name, self.grid.encoding, number, address(y, x), "", text))
        for encoding, cells in changes.items():
            y, x, before, after = min(cells)
            repaired.conversions.append(Conversion(name, encoding, len(cells), address(y, x), before, after))

    def _question(self, x: int) -> Problem:
        """The question about the cells of a column that cannot be told; each way to read them shows what comes out."""
        cells = sorted(self.doubts[x])
        y, text = cells[0]
        options = []
        for encoding in READINGS:
            readings = dict.fromkeys(reading for _, cell in cells if (reading := read_as(cell, encoding)))
            if readings:
                sample = "; ".join(f"“{_cut(reading)}”" for reading in list(readings)[:3])
                options.append((encoding, f"{NAMES[encoding]}: {sample}"))
        listed = " hoặc ".join(
            f"“{_cut(reading)}” ({NAMES[e]})" for e in READINGS if (reading := read_as(text, e)) is not None
        )
        many = f"chữ của {len(cells)} ô trong cột này" if len(cells) > 1 else "chữ trong ô"
        return Problem(
            self.grid.name, address(y, x), text,
            f"{many} không rõ thuộc bảng mã nào, có thể là {listed}; hãy chọn cách đọc đúng, "
            "hoặc gõ lại bằng phông Unicode rồi gửi lại tệp",
            severity="question", code=CODE, key=question_key(self.grid.name, x), options=tuple(options),
        )  # fmt: skip

    def _with(self, changes: dict[str, list[tuple[int, int, str, str]]]) -> Grid:
        if not changes:
            return self.grid
        rows = list(self.grid.rows)
        copied = set()
        for cells in changes.values():
            for y, x, _, reading in cells:
                if y not in copied:
                    copied.add(y)
                    rows[y] = list(rows[y])
                rows[y][x] = reading
        return replace(self.grid, rows=rows)


def decide(text: str, font: str, around: Callable[[], tuple[Counter, Counter]]) -> str | None:
    """The encoding of a cell in ``font`` (an encoding, or ``""``); None when it cannot be told and readings differ.

    ``around``: answers the votes of the column and of the sheet.
    """
    possible = {encoding: reading for encoding in READINGS if (reading := read_as(text, encoding))}
    if len(set(possible.values())) == 1:
        return UNICODE
    own = votes(text)
    if font and read_as(text, font) is not None:
        shown = TCVN3 if font == TCVN3_CAPITALS else font
        # A legacy font over words that are syllables in another reading only: somebody changed the font.
        return font if not own or winner(own) == shown else None
    if own:
        chosen = winner(own)
        return chosen if chosen and against(text, chosen) * CLEAR <= own[chosen] else None
    column, sheet = around()
    if not any(is_syllable(reading) for word in words(text) for e in possible if (reading := read_as(word, e))):
        # Not Vietnamese in any reading, such as “Krông” or “café”: it goes with its surroundings when they are clear.
        chosen = winner(column) or winner(sheet)
        return chosen if chosen in possible else UNICODE
    for counted in (column, sheet):
        if counted:
            chosen = winner(counted)
            return chosen if chosen in possible else None
    return UNICODE


def _cut(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
