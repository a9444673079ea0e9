"""What an issued paper said, as plain values for the record: the content it was printed from.

Snapshots of before all kinds shared one form are brought into that form to be compared with today's; the stored
snapshot itself is never touched.
"""

import json
from dataclasses import asdict
from datetime import date

from lib.papers.blocks import Imprint, PaperContent


def snapshot(content: PaperContent) -> dict:
    """``content`` as JSON knows it: ``paper``, what it says; ``profile``, the measures it was set in."""
    values = json.loads(json.dumps(asdict(content), default=date.isoformat))
    return {"profile": values.pop("profile"), "paper": values}


def snapshot_file(content: PaperContent) -> bytes:
    """The snapshot as the file that is attached to a paper for keeping."""
    return json.dumps(snapshot(content), ensure_ascii=False, indent=1, sort_keys=True).encode()


def imprint_of(taken: dict) -> Imprint:
    """The imprint of a paper from its snapshot."""
    values = taken["paper"]["imprint"]
    return Imprint(**{**values, "issued_on": date.fromisoformat(values["issued_on"])})


def in_todays_form(taken: dict) -> dict:
    """A snapshot as ``snapshot`` makes it today; one of that form comes back as it is."""
    paper = taken["paper"]
    return taken if "body" in paper else {**taken, "paper": _minutes(paper)}


def _minutes(old: dict) -> dict:
    """Minutes, the only kind of those days, each field of its own."""
    words = old["words"]
    attendance = [_item(text) for text in old["attendance"]]
    opening = [
        _field(words["begins"], old["begins"]),
        _field(words["venue"], old["venue"]),
        *([_paragraph(words["attendance"]), *attendance] if attendance else [_field(words["attendance"], "")]),
        _field(words["chair"], old["chair"]),
        _field(words["secretary"], old["secretary"]),
        _paragraph(words["content"], leads=True),
    ]
    sections = [
        {"heading": one["heading"], "blocks": _blocks(one["paragraphs"]), "block": "section"} for one in old["sections"]
    ]
    signatures = [
        {"authority": [old[f"{who}_signs"]], "post": "", "name": old[f"{who}_name"]} for who in ("secretary", "chair")
    ]
    ending = _field(words["ends"], old["ends"].removeprefix(words["ends"]).strip())
    kept = ("name", "superior", "issuer", "number", "place_and_date", "type_name", "abstract", "recipients")
    return {
        **{name: old[name] for name in kept},
        "kind": "minutes",
        "subject": "",
        "reference": "",
        "addressed": "",
        "addressees": [],
        "landscape": False,
        "body": [
            *opening,
            *(sections or [_field("", "")] * 3),
            ending,
        ],
        "signatures": signatures,
        "recipients_title": words["recipients"],
        "annexes": [_annex(old, words)] if old["annex"] else [],
        "imprint": old["imprint"],
        "illustrative": old["illustrative"],
    }


def _paragraph(text: str, *, leads: bool = False) -> dict:
    return {"text": text, "leads": leads, "block": "paragraph"}


def _field(label: str, text: str) -> dict:
    return {"label": label, "text": text, "block": "field"}


def _item(text: str) -> dict:
    mark, text = text.split(" ", 1)
    return {"mark": mark, "texts": [text], "block": "item"}


def _blocks(paragraphs: list[dict]) -> list[dict]:
    """Entries of a list stood as paragraphs of their own; the first of each begins with its mark."""
    blocks: list[dict] = []
    for one in paragraphs:
        mark, _, rest = one["text"].partition(" ")
        if one["leads"]:
            blocks.append({"text": one["text"], "block": "heading"})
        elif rest and (mark == "-" or (mark[:-1].isdigit() and mark.endswith("."))):
            blocks.append({"mark": mark, "texts": [rest], "block": "item"})
        elif blocks and blocks[-1]["block"] == "item":
            blocks[-1]["texts"].append(one["text"])
        else:
            blocks.append(_paragraph(one["text"]))
    return blocks


def _annex(old: dict, words: dict) -> dict:
    names = ("ordinal", "content", "lead", "coordinating", "due", "product")
    widths, centred = (11, 108, 38, 38, 25, 0), ("ordinal", "due")
    columns = [
        {"title": words[f"column_{name}"], "width": width, "align": "center" if name in centred else "left"}
        for name, width in zip(names, widths, strict=True)
    ]
    rows = [
        {"cells": [row[name] if name == "content" else [row[name]] for name in names], "kind": "row"}
        for row in old["annex"]
    ]
    table = {"columns": columns, "rows": rows, "note": "", "block": "table"}
    return {
        "mark": words["annex"],
        "title": old["annex_title"],
        "reference": old["annex_reference"],
        "landscape": True,
        "blocks": [table],
    }
