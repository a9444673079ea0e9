"""Which unit a row means: by code, name, name without its kind, old name or alias, all folded.

The answer is always a unit in force on one day (the last of the quarter) and inside the scope of who imports. An old
unit leads to its successor, a later one back to what it was made of; where that is several, it is a question for people
that shows the days, and their answer holds for every row with the same words.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

from lib.vietnamese import uncapitalized
from lib.workbooks.problems import Answer
from lib.workbooks.unit_names import (
    KIND_NAMES,
    bare_code,
    bare_key,
    code_and_name,
    folded,
    full_key,
    is_kind,
    kind_of,
    names_in,
    names_in_note,
    says_nothing,
    short_key,
    spellings,
    with_note,
    written_kind,
)

__all__ = ["QUESTIONS", "Unit", "Units", "Unmatched", "bare_code", "names_in", "short_key", "unit_key"]

SUGGESTIONS, MIN_SIMILARITY = 3, 0.7


@dataclass(frozen=True)
class Unit:
    """One administrative unit as it stood from ``valid_from`` to ``valid_to`` (both included, None is open)."""

    id: int
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None

    def in_force(self, on: date) -> bool:
        """Whether the unit stood on day ``on``."""
        return (self.valid_from is None or self.valid_from <= on) and (self.valid_to is None or on <= self.valid_to)

    @property
    def dated(self) -> str:
        """``xã Đông Viên (mã 02059, đến 31/01/2020)``."""
        dates = [f"từ {self.valid_from:%d/%m/%Y}"] if self.valid_from else []
        dates += [f"đến {self.valid_to:%d/%m/%Y}"] if self.valid_to else []
        return f"{uncapitalized(self.name)} ({', '.join([f'mã {self.code}', *dates])})"


QUESTIONS = frozenset({"ambiguous-unit", "unit-kind"})


class Unmatched(Exception):  # noqa: N818 -- becomes a Problem, which people see
    """The row's unit is unknown or ambiguous; ``str()`` is a Vietnamese clause that says why and what to do.

    ``code``: the kind of problem (``QUESTIONS`` are questions, the others are errors; ``ignored`` was answered).
    ``options``: the units that may be meant, as (id, label), which may be answered under ``unit_key``.
    """

    def __init__(self, clause: str, code: str = "unknown-unit", options: Iterable[tuple[str, str]] = ()) -> None:
        super().__init__(clause)
        self.code, self.options = code, tuple(options)


class Units:
    """The units that a file may name.

    ``units``: those of the scope on day ``on``, all that they were made of, and all that was made of them. ``scope``:
    ids of the units for which figures may be stored. ``aliases``: (unit id, other name). ``successions``: (predecessor
    id, successor id, effective on) of all these units. ``outside``: units known only to explain a refusal, among them
    successors outside the scope.
    ``answers``: what people answered about names, ``unit_key`` → id of a unit, or ``ignore``.
    """

    def __init__(
        self,
        units: Iterable[Unit],
        scope: set[int],
        aliases: Iterable[tuple[int, str]],
        successions: Iterable[tuple[int, int, date]],
        on: date,
        outside: Iterable[Unit] = (),
        answers: Mapping[str, str] | None = None,
    ) -> None:
        self.on = on
        self.scope = scope
        self.by_id = {unit.id: unit for unit in units}
        self.outside = {unit.id: unit for unit in outside}
        self.by_code: dict[str, set[int]] = defaultdict(set)
        self.by_full: dict[str, set[int]] = defaultdict(set)
        self.by_bare: dict[str, set[int]] = defaultdict(set)
        for unit in self.by_id.values():
            self.by_code[bare_code(unit.code)].add(unit.id)
            self._add_name(unit.id, unit.name)
        for unit_id, name in aliases:
            if unit_id in self.by_id:
                self._add_name(unit_id, name)
        self.successors: dict[int, list[tuple[int, date]]] = defaultdict(list)
        self.predecessors: dict[int, list[tuple[int, date]]] = defaultdict(list)
        for predecessor, successor, effective_on in successions:
            self.successors[predecessor].append((successor, effective_on))
            self.predecessors[successor].append((predecessor, effective_on))
        self.answers = dict(answers or {})
        self.learned: dict[str, int] = {}  # name as written → id of the unit that people said it is
        self._known: dict[tuple[str, str], Unit | Unmatched] = {}
        self._bare_keys: dict[str, set[int]] = defaultdict(set)  # of the scope, filled when first needed

    def _add_name(self, unit_id: int, name: str) -> None:
        self.by_full[full_key(name)].add(unit_id)
        self.by_bare[bare_key(name)].add(unit_id)

    def add_outside(self, units: Iterable[Unit]) -> None:
        """Add units outside the scope, to say more precisely why a row is refused."""
        self.outside |= {unit.id: unit for unit in units if unit.id not in self.by_id}
        self._known.clear()

    def use_answers(self, answers: Mapping[str, str]) -> None:
        """Let ``answers`` be those of the file in hand."""
        self.answers = dict(answers)
        self.learned.clear()
        self._known.clear()

    def find(self, code: str, name: str) -> Unit:
        """The unit of a row that shows ``code`` and ``name`` (either may be empty). Raises Unmatched."""
        if (code, name) not in self._known:
            try:
                self._known[code, name] = self._answered(code, name) or self._find(code, name)
            except Unmatched as reason:
                self._known[code, name] = reason
        known = self._known[code, name]
        if isinstance(known, Unmatched):
            raise known
        return known

    def _answered(self, code: str, name: str) -> Unit | None:
        answer = self.answers.get(unit_key(code, name))
        if answer == Answer.IGNORE:
            raise Unmatched("được bỏ qua theo lựa chọn của người nhập", "ignored")
        if answer and str(answer).isdigit() and int(answer) in self.scope:
            if name:
                self.learned[name] = int(answer)
            return self.by_id[int(answer)]
        return None

    def _find(self, code: str, name: str) -> Unit:
        if name.isdigit() and not code:
            code, name = name, ""  # a code in the column of names
        elif not code and (both := code_and_name(name)) and bare_code(both[0]) in self.by_code:
            code, name = both
        by_code = self._by_code(code) if code else None
        by_name = self._by_name(name) if name else None
        if by_code is None and by_name is None:
            raise Unmatched("cần tên hoặc mã đơn vị", "no-unit")
        if by_code is None or by_name is None:
            return self._single(by_code or by_name or set(), name or code)
        if of_both := by_code & by_name:
            return self._single(of_both, name)
        raise Unmatched(
            f"mã {code} là {self._list(by_code)}, còn tên “{name}” là {self._list(by_name)}; "
            "hãy sửa mã hoặc tên cho khớp",
            "unit-mismatch",
            self.options(by_code | by_name),
        )

    def find_in_text(self, text: str) -> set[int]:
        """Ids of the units, as they are on the day, that ``text`` names with their kind: ``UBND XÃ NGHĨA TÁ``."""
        found: set[int] = set()
        for names in names_in(text):
            if known := next((ids for name in names if (ids := self.by_full.get(name))), None):
                found |= self._current(self._exactly_spelled(known, text))
            elif outside := next((ids for name in names if (ids := self._outside_named(name))), None):
                found |= outside
        return found

    def find_whole_text(self, text: str) -> set[int]:
        """Ids of the units, as they are on the day, whose name or code ``text`` is as a whole; empty when unknown."""
        try:
            return self._by_code(text) if text.strip().isdigit() else self._by_name(text)
        except Unmatched:
            return {unit.id for unit in self.outside.values() if bare_key(unit.name) == short_key(text)}

    def _outside_named(self, name: str) -> set[int]:
        """Units outside the scope, in force on the day, with this full name."""
        return {unit.id for unit in self.outside.values() if unit.in_force(self.on) and full_key(unit.name) == name}

    def options(self, found: Iterable[int]) -> list[tuple[str, str]]:
        """Those of ``found`` that may be stored, as answers to choose from."""
        units = sorted((self.by_id[key] for key in found if key in self.scope), key=lambda unit: (unit.code, unit.id))
        return [(str(unit.id), f"{unit.dated}{self._part_taken_over(unit)}") for unit in units]

    def _by_code(self, code: str) -> set[int]:
        candidates = self.by_code.get(bare_code(code), set())
        if not candidates:
            outside = [unit for unit in self.outside.values() if bare_code(unit.code) == bare_code(code)]
            raise Unmatched(self._unknown(f"mã {code}", outside), "unit-outside" if outside else "unknown-unit")
        return self._current(candidates)

    def _by_name(self, name: str) -> set[int]:
        """The units of a name; with what stands beside it, where that does not change whose figure it is."""
        for written in spellings(name):
            if readings := self._readings(written):
                return self._of_its_time(readings)
        plain = written
        if noted := with_note(written):
            plain, note = noted
            if readings := self._readings(plain):
                return self._with_note(plain, note, self._of_its_time(readings))
        for spelled in dict.fromkeys((name, written, plain)):
            if other_kind := self.by_bare.get(short_key(spelled)):
                raise self._contradiction(name, spelled, self._current(other_kind))
        outside = [unit for unit in self.outside.values() if bare_key(unit.name) in (folded(plain), short_key(plain))]
        options = [] if outside else self._suggestions(plain)
        code = "unit-outside" if outside else "unknown-unit"
        raise Unmatched(self._unknown(f"“{name}”", outside, options), code, options)

    def _readings(self, name: str) -> list[set[int]]:
        """What ``name`` may be, the likeliest first: units of any day, whose kind is the one written, if one is."""
        # "Phương Viên" folds to what "phường Viên" folds to: the words as a whole come before the words without a kind.
        known = [
            self.by_full.get(full_key(name)),
            self.by_bare.get(folded(name)),
            self._of_kind(self.by_bare.get(short_key(name), set()), written_kind(name)),
        ]
        return [self._exactly_spelled(candidates, name) for candidates in known if candidates]

    def _of_its_time(self, readings: list[set[int]]) -> set[int]:
        return self._current(next((found for found in readings if self._in_force(found)), readings[0]))

    def _of_kind(self, candidates: set[int], kind: str) -> set[int]:
        """Those of ``candidates`` that are of ``kind``, or whose name does not say what they are."""
        return {key for key in candidates if not kind or kind_of(self.by_id[key].name) in ("", kind)}

    def _with_note(self, plain: str, note: str, found: set[int]) -> set[int]:
        """``found`` where ``note`` says nothing else than its name; what else it may say is asked."""
        if is_kind(note) and (of_kind := self._readings(f"{note} {plain}")):  # *Bằng Lũng (TT)*
            return self._of_its_time(of_kind)
        others = [self._readings(part) for part in names_in_note(note)]
        of_others = {key for readings in others if readings for key in self._of_its_time(readings)}
        if says_nothing(note) or (all(others) and of_others == found):
            return found
        raise Unmatched(
            f"có thể là {self._list(found | of_others)}, nhưng phần “{note}” không rõ nghĩa; "
            "hãy chọn đơn vị, hoặc sửa tên trong tệp",
            "ambiguous-unit" if self.options(found | of_others) else "unit-outside",
            self.options(found | of_others),
        )

    def _contradiction(self, name: str, spelled: str, found: set[int]) -> Unmatched:
        """Why ``name`` is not taken for one of ``found``, which are of another kind than it says."""
        kind = KIND_NAMES.get(written_kind(spelled), "")
        elsewhere = [unit for unit in self.outside.values() if full_key(unit.name) == full_key(spelled)]
        options = self.options(found)
        if elsewhere and not any(unit.in_force(self.on) for unit in elsewhere):
            elsewhere = []
        what = f"“{name}” ghi là {kind}"
        if elsewhere:
            what = f"{elsewhere[0].dated} nằm ngoài phạm vi được nhập số liệu"
        return Unmatched(
            f"{what}, còn danh mục chỉ có {self._list(found)}; hãy sửa tên cho khớp, hoặc xác nhận",
            "unit-kind" if options else "unit-outside",
            options,
        )

    def of_other_kind(self, text: str) -> set[int]:
        """Ids of units whose names stand in ``text`` behind the word for another kind: *UBND PHƯỜNG NGHĨA TÁ*."""
        found: set[int] = set()
        for names in names_in(text):
            if any(name in self.by_full or self._outside_named(name) for name in names):
                continue
            shorts = (short_key(name) for name in names)
            known = next((ids for short in shorts if not short.isdigit() and (ids := self.by_bare.get(short))), None)
            found |= self._current(known) if known else set()
        return found

    def _exactly_spelled(self, candidates: set[int], name: str) -> set[int]:
        """Of units that differ by marks alone, those written exactly like ``name``, if any."""
        if len(candidates) < 2:
            return candidates
        written = name.lower()
        return {unit_id for unit_id in candidates if self.by_id[unit_id].name.lower().endswith(written)} or candidates

    def _in_force(self, candidates: set[int]) -> set[int]:
        return {unit_id for unit_id in candidates if self.by_id[unit_id].in_force(self.on)}

    def _current(self, candidates: set[int]) -> set[int]:
        """What ``candidates`` are on the day: themselves, their successors, or what they were made of later on.

        Possibly outside the scope.
        """
        if current := self._in_force(candidates):
            return current
        later = {found for unit_id in candidates for found in self._current_successors(unit_id, set())}
        return later or {found for unit_id in candidates for found in self._current_predecessors(unit_id, set())}

    def _current_successors(self, unit_id: int, seen: set[int]) -> set[int]:
        """The units in force on the day that an earlier one became."""
        if unit_id in seen or not (unit := self._known_unit(unit_id)):
            return set()
        if unit.in_force(self.on):
            return {unit_id}
        found: set[int] = set()
        for successor, effective_on in self.successors.get(unit_id, ()):
            if effective_on <= self.on:
                found |= self._current_successors(successor, seen | {unit_id})
        return found

    def _current_predecessors(self, unit_id: int, seen: set[int]) -> set[int]:
        """The units in force on the day from which a later one is made."""
        if unit_id in seen or not (unit := self._known_unit(unit_id)):
            return set()
        if unit.in_force(self.on):
            return {unit_id}
        found: set[int] = set()
        for predecessor, effective_on in self.predecessors.get(unit_id, ()):
            if effective_on > self.on:
                found |= self._current_predecessors(predecessor, seen | {unit_id})
        return found

    def _single(self, found: set[int], written: str) -> Unit:
        if len(found) > 1:
            options = self.options(found)
            raise Unmatched(
                f"có thể là {self._list(found)}{self._not_yet(written)}; hãy ghi mã đơn vị để phân biệt",
                "ambiguous-unit" if options else "unit-outside",
                options,
            )
        if not found:
            raise Unmatched(f"đơn vị này không còn vào ngày {self.on:%d/%m/%Y} và chưa ghi đơn vị kế thừa", "unit-gone")
        (unit_id,) = found
        if unit_id not in self.scope:
            raise Unmatched(f"{self.unit(unit_id).dated} nằm ngoài phạm vi được nhập số liệu", "unit-outside")
        return self.by_id[unit_id]

    def _not_yet(self, written: str) -> str:
        """That ``written`` is the name of a unit that only comes later: *còn xã Chợ Đồn chỉ có từ 01/07/2025*."""
        named = self.by_full.get(full_key(written), set()) | self.by_bare.get(short_key(written), set())
        later = [unit for key in named if (unit := self.by_id[key]).valid_from and unit.valid_from > self.on]
        return f", còn {later[0].dated} thì đến ngày {self.on:%d/%m/%Y} chưa có" if later else ""

    def unit(self, unit_id: int) -> Unit:
        """The unit of an id that was found, inside the scope or outside."""
        return self.by_id.get(unit_id) or self.outside[unit_id]

    def _known_unit(self, unit_id: int) -> Unit | None:
        return self.by_id.get(unit_id) or self.outside.get(unit_id)

    def _list(self, found: set[int]) -> str:
        if not found:
            return "đơn vị không còn vào ngày này"
        units = sorted((self.unit(unit_id) for unit_id in found), key=lambda unit: unit.code)
        return " hoặc ".join(f"{unit.dated}{self._part_taken_over(unit)}" for unit in units)

    def _part_taken_over(self, unit: Unit) -> str:
        """From when ``unit`` holds a part of another, where its own dates do not say so."""
        days = {
            day
            for successors in self.successors.values()
            for successor, day in successors
            if successor == unit.id and day <= self.on
        }
        return "" if unit.valid_from or not days else f", nhận sáp nhập từ {max(days):%d/%m/%Y}"

    def _unknown(self, what: str, outside: list[Unit], options: Iterable[tuple[str, str]] = ()) -> str:
        """The clause about ``what`` is no unit of the scope; ``outside``: what it may be elsewhere."""
        current = [unit for unit in outside if unit.in_force(self.on)]
        if current:
            return f"{current[0].dated} nằm ngoài phạm vi được nhập số liệu"
        if outside:
            return f"{outside[0].dated} không có vào ngày {self.on:%d/%m/%Y}, ngày cuối của kỳ"
        nearest = f"; gần giống nhất là {' hoặc '.join(label for _, label in options)}" if options else ""
        return (
            f"{what} không phải đơn vị hành chính nào có vào ngày {self.on:%d/%m/%Y}{nearest}; "
            "hãy sửa theo danh mục đơn vị"
        )

    def _suggestions(self, name: str) -> list[tuple[str, str]]:
        """The units of the scope whose names are most similar to ``name``, as options."""
        if not self._bare_keys:
            for unit_id in self.scope:
                self._bare_keys[bare_key(self.by_id[unit_id].name)].add(unit_id)
        near = get_close_matches(short_key(name), self._bare_keys, n=SUGGESTIONS, cutoff=MIN_SIMILARITY)
        return [option for key in near for option in self.options(self._bare_keys[key])][:SUGGESTIONS]


def unit_key(code: str, name: str) -> str:
    """The key of the question which unit ``code`` and ``name`` are; the name decides where there is one."""
    return f"unit:{folded(name) or folded(code)}"[:250]
