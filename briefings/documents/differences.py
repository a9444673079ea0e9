"""What an issued paper would say today: its snapshot beside the same values of now. Pure functions, plain values."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from lib.papers.blocks import BLANK
from lib.vietnamese import capitalized

# What a place in a paper is called. An entry of a list is counted from 1; "" is understood from what holds it.
LABELS = {
    "kind": "loại văn bản",
    "name": "tên văn bản",
    "superior": "cơ quan cấp trên, dòng",
    "issuer": "cơ quan ban hành, dòng",
    "number": "số, ký hiệu",
    "subject": "trích yếu công văn",
    "place_and_date": "địa danh, ngày tháng",
    "type_name": "tên loại",
    "abstract": "trích yếu",
    "addressed": "",
    "addressees": "kính gửi, dòng",
    "landscape": "chiều trang",
    "body": "nội dung, đoạn",
    "block": "kiểu đoạn",
    "text": "",
    "texts": "",
    "mark": "dấu đầu dòng",
    "label": "lời dẫn",
    "leads": "kiểu đoạn",
    "heading": "tiêu đề",
    "blocks": "đoạn",
    "columns": "cột",
    "title": "tên",
    "width": "độ rộng",
    "align": "cách căn",
    "rows": "dòng",
    "cells": "ô",
    "note": "ghi chú",
    "bars": "thanh",
    "value": "giá trị",
    "share": "độ dài",
    "signatures": "người ký",
    "authority": "quyền hạn ký, dòng",
    "post": "chức vụ",
    "recipients_title": "",
    "recipients": "nơi nhận, dòng",
    "annexes": "phụ lục",
    "reference": "dòng kèm theo",
    "illustrative": "dấu minh họa",
    "imprint": "phần ban hành",
    "corrects": "dòng sửa đổi, thay thế",
}
OTHER = "phần khác"
PERSON = "họ tên"  # what the name of somebody who signs is called
WITHIN = {"rows", "blocks", "cells"}  # what a place lies in says little where it is not counted
NAMED = "="  # before a part of a path that is a name of its own: what the paper itself says there


@dataclass(frozen=True)
class Difference:
    """``where`` in Vietnamese; ``then`` and ``now`` as printed, empty where there was or is nothing."""

    where: str
    then: str
    now: str


def differences(then: dict, now: dict) -> list[Difference]:
    """Every place at which ``now`` differs from ``then``, in the paper's order; both come from ``snapshot``."""
    return [Difference(describe(path), old, new) for path, old, new in _compared(then["paper"], now["paper"], ())]


def open_places(taken: dict) -> list[str]:
    """The places of a paper that print a dotted blank, each once; many rows of one list count as one place."""
    found = {}
    for path, text in _leaves(taken["paper"], ()):
        if path[0] != "imprint" and BLANK in text:
            found[describe(_uncounted(path))] = True
    return list(found)


def _uncounted(path: tuple) -> tuple[str, ...]:
    """``path`` without numbers, and without what only made sense with them."""
    named = [part for part in path if isinstance(part, str)]
    after = [*named[1:], ""]
    return tuple(part for part, then in zip(named, after, strict=True) if part not in WITHIN or then.startswith(NAMED))


def describe(path: tuple) -> str:
    """``("body", 6, "=II. TỒN TẠI", "blocks", 0, "texts", 0)`` → ``Mục “II. TỒN TẠI”, đoạn 1, đoạn 1``."""
    parts: list[str] = []
    for place, part in enumerate(path):
        if isinstance(part, int):
            continue
        if part.startswith(NAMED):
            parts[-1:] = [part.removeprefix(NAMED)]
            continue
        label = PERSON if part == "name" and "signatures" in path else LABELS.get(part, OTHER)
        index = path[place + 1] if place + 1 < len(path) else None
        if label:
            one = label.removesuffix(", dòng").removesuffix(", đoạn")
            parts.append(f"{label} {index + 1}" if isinstance(index, int) else one)
    return capitalized(", ".join(parts) or OTHER)


def _named(value) -> tuple[str, ...]:
    """What the paper itself calls ``value``, as the next part of a path; nothing where it has no name."""
    if not isinstance(value, dict):
        return ()
    if value.get("block") == "field" and value["label"]:
        return (NAMED + value["label"].rstrip(":"),)
    if value.get("block") == "section":
        return (f"{NAMED}mục “{value['heading']}”",)
    return (NAMED + value["mark"],) if "mark" in value and "reference" in value else ()


def _compared(then, now, path: tuple) -> Iterator[tuple[tuple, str, str]]:
    if then == now:
        return
    if isinstance(then, dict) and isinstance(now, dict):
        then, now, path = _by_column(then), _by_column(now), path + _named(now)
        for name in {**then, **now}:
            yield from _compared(then.get(name), now.get(name), (*path, name))
    elif isinstance(then, list) and isinstance(now, list):
        yield from _compared_lists(then, now, path)
    else:
        old, new = _printed(then), _printed(now)
        if old != new:
            yield path, old, new


def _by_column(value: dict) -> dict:
    """A table with each row's cells under the heads of their columns; anything else as it is."""
    if value.get("block") != "table":
        return value
    titles = [NAMED + column["title"].lower() for column in value["columns"]]
    beneath = [NAMED + "dòng ghi thêm"]
    rows = [
        {
            "cells": dict(zip(beneath if row["kind"] == "note" else titles, row["cells"], strict=False)),
            "kind": row["kind"],
        }
        for row in value["rows"]
    ]
    return value | {"rows": rows}


def _compared_lists(then: list, now: list, path: tuple) -> Iterator[tuple[tuple, str, str]]:
    """One entry put in or left out is one difference, not one for each entry behind it."""
    old, new = ([json.dumps(entry, sort_keys=True) for entry in entries] for entries in (then, now))
    for _, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
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
        shown = (text for name, text in value.items() if name not in ("block", "kind", "width", "align", "share"))
        return " · ".join(text for text in map(_printed, shown) if text)
    if isinstance(value, list):
        return " ".join(text for text in map(_printed, value) if text)
    return "" if value is None or isinstance(value, bool) else str(value)


def _leaves(value, path: tuple) -> Iterator[tuple[tuple, str]]:
    """Every text with its path. A field that nobody filled in prints dots, and so counts as a blank."""
    if isinstance(value, dict):
        value, path = _by_column(value), path + _named(value)
        if value.get("block") == "field" and not value["text"]:
            yield path, BLANK
        for name, part in value.items():
            yield from _leaves(part, (*path, name))
    elif isinstance(value, list):
        for place, part in enumerate(value):
            yield from _leaves(part, (*path, place))
    else:
        yield path, _printed(value)
