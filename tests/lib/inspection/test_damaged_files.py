"""Files damaged at random: let in or refused with a sentence, and never anything else."""

import random

import pytest

from lib.inspection.examining import examine
from lib.refused import Refused
from tests import workbooks
from tests.budget import budget
from tests.lib.inspection import office_files, pdf_files

SOURCES = {
    "docx": office_files.word,
    "xlsx": office_files.excel,
    "odt": office_files.writer,
    "ods": office_files.calc,
    "pdf": pdf_files.pdf,
    "jpg": lambda: office_files.picture("JPEG"),
    "png": office_files.picture,
    "xls": lambda: workbooks.xls([["Xã", 1]]),
    "csv": lambda: workbooks.delimited([["Xã", "=A1"], ["a", "b|c"]]),
}


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Cut, doubled, filled with nulls or with bytes changed."""
    at, length = chance.randrange(len(content)), chance.choice([1, 2, 8, 64, 700])
    way = chance.randrange(5)
    if way == 0:
        return content[:at]
    if way == 1:
        return content[:at] + content[at : at + length] * 2 + content[at + length :]
    if way == 2:
        return content[:at] + bytes(length) + content[at + length :]
    if way == 3:
        return content[:at] + content[at + length :]
    changed = bytearray(content)
    for _ in range(length):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


@pytest.mark.parametrize("kind", SOURCES)
def test_a_damaged_file_ends_in_a_sentence(kind):
    chance, content = random.Random(13), SOURCES[kind]()
    refused = []
    for _ in range(budget(60, long=2_000)):
        try:
            examine(f"a.{kind}", damaged(content, chance), kind)
        except Refused as refusal:
            refused.append(str(refusal))
    print(f"\n{len(refused)} refused")
    assert all("; hãy " in said for said in refused)
    assert len(refused) > 5 or kind == "csv"
