"""What an issued paper would say today: its snapshot beside the same values of now. Pure functions, plain values."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from briefings.documents.wording import BLANK

# What a place in a paper is called. An entry of a list is counted from 1; "" is understood from what holds it.
LABELS = {
    "name": "tên văn bản",
    "superior": "cơ quan cấp trên, dòng",
    "issuer": "cơ quan ban hành, dòng",
    "number": "số, ký hiệu",
    "place_and_date": "địa danh, ngày tháng",
    "type_name": "tên loại",
    "abstract": "trích yếu",
    "begins": "thời gian bắt đầu",
    "venue": "địa điểm",
    "attendance": "thành phần tham dự, dòng",
    "chair": "chủ trì",
    "secretary": "thư ký",
    "sections": "mục",
    "heading": "tiêu đề",
    "paragraphs": "đoạn",
    "text": "",
    "leads": "kiểu đoạn",
    "ends": "thời gian kết thúc",
    "secretary_signs": "chức danh người ký bên trái",
    "secretary_name": "người ký bên trái",
    "chair_signs": "chức danh người ký bên phải",
    "chair_name": "người ký bên phải",
    "recipients": "nơi nhận, dòng",
    "annex_title": "tên phụ lục",
    "annex_reference": "dòng kèm theo của phụ lục",
    "annex": "phụ lục, dòng",
    "ordinal": "thứ tự",
    "content": "nội dung, đoạn",
    "lead": "đơn vị chủ trì",
    "coordinating": "đơn vị phối hợp",
    "due": "thời hạn",
    "product": "sản phẩm",
    "words": "lời in sẵn",
    "illustrative": "dấu minh họa",
    "imprint": "phần ban hành",
    "corrects": "dòng sửa đổi, thay thế",
}
OTHER = "phần khác"
# Empty where a paper leaves a dotted line to be filled in by hand.
FILLED_IN = ("venue", "attendance", "chair", "secretary")


@dataclass(frozen=True)
class Difference:
    """``where`` in Vietnamese; ``then`` and ``now`` as printed, empty where there was or is nothing."""

    where: str
    then: str
    now: str


def differences(then: dict, now: dict) -> list[Difference]:
    """Every place at which ``now`` differs from ``then``, in the paper's order; both come from ``making.snapshot``."""
    return [Difference(described(path), old, new) for path, old, new in _compared(then["paper"], now["paper"], ())]


def open_places(taken: dict) -> list[str]:
    """The places of a paper that print a dotted blank, each once; many rows of one list count as one place."""
    paper = taken["paper"]
    found = {}
    for name in paper:
        if name in FILLED_IN and not paper[name]:
            found[described((name,))] = True
        for path, text in _leaves(paper[name], (name,)):
            if BLANK in text and name not in ("words", "imprint"):
                found[described(tuple(part for part in path if isinstance(part, str)))] = True
    return list(found)


def described(path: tuple) -> str:
    """``("sections", 1, "paragraphs", 0, "text")`` → ``Mục 2, đoạn 1``."""
    parts = []
    for place, part in enumerate(path):
        if isinstance(part, int):
            continue
        if path[0] == "words" and place:
            break
        label = LABELS.get(part, OTHER)
        index = path[place + 1] if place + 1 < len(path) else None
        if label:
            parts.append(f"{label} {index + 1}" if isinstance(index, int) else label.removesuffix(", dòng"))
    text = ", ".join(parts) or OTHER
    return text[:1].upper() + text[1:]


def _compared(then, now, path: tuple) -> Iterator[tuple[tuple, str, str]]:
    if then == now:
        return
    if isinstance(then, dict) and isinstance(now, dict):
        for name in {**then, **now}:
            yield from _compared(then.get(name), now.get(name), (*path, name))
    elif isinstance(then, list) and isinstance(now, list):
        yield from _compared_lists(then, now, path)
    else:
        old, new = _printed(then), _printed(now)
        if old != new:
            yield path, old, new


def _compared_lists(then: list, now: list, path: tuple) -> Iterator[tuple[tuple, str, str]]:
    """One entry put in or left out is one difference, not one for each entry behind it."""
    keys = [[json.dumps(entry, sort_keys=True) for entry in entries] for entries in (then, now)]
    for _, i1, i2, j1, j2 in SequenceMatcher(None, *keys, autojunk=False).get_opcodes():
        common = min(i2 - i1, j2 - j1)
        for step in range(common):
            yield from _compared(then[i1 + step], now[j1 + step], (*path, j1 + step))
        for place in range(i1 + common, i2):
            yield (*path, place), _printed(then[place]), ""
        for place in range(j1 + common, j2):
            yield (*path, place), "", _printed(now[place])


def _printed(value) -> str:
    """Any part of a snapshot as one text; the order of its fields is that of the paper."""
    if isinstance(value, dict):
        return " · ".join(text for text in map(_printed, value.values()) if text)
    if isinstance(value, list):
        return " ".join(text for text in map(_printed, value) if text)
    return "" if value is None or isinstance(value, bool) else str(value)


def _leaves(value, path: tuple) -> Iterator[tuple[tuple, str]]:
    if isinstance(value, dict):
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _leaves(part, (*path, place))
    else:
        yield path, _printed(value)
