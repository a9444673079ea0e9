"""Hostile files, each built here and named: none is let in, and whoever sent it reads what is in it and what to do."""

import pytest

from lib.inspection import Format, inspect_file
from lib.inspection.examining import examine
from lib.refused import Refused
from tests.lib.inspection.hostile import CASES

# Named by their first bytes before they are looked into (``briefings.services.file_kinds``).
KNOWN_BY_BYTES = {
    "an archive behind a program",
    "a page before a PDF",
    "a script called a picture",
    "a page called a photo",
}


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_refused(name):
    case = CASES[name]
    with pytest.raises(Refused) as refused:
        examine(f"tep.{case.suffix}", case.make(), case.suffix)

    said = str(refused.value)
    assert f"“tep.{case.suffix}”" in said
    assert "; hãy " in said, said
    assert name in KNOWN_BY_BYTES or case.says in said, said


def test_they_are_many_and_of_every_format():
    print(f"\n{len(CASES)} hostile files:")
    for name, case in CASES.items():
        print(f"  {case.suffix}: {name}")
    assert len(CASES) > 110
    assert {case.suffix for case in CASES.values()} == set(Format)


def test_what_would_exhaust_whoever_looks_ends_in_a_sentence():
    with pytest.raises(Refused, match=r"Tệp “tep.docx” nén quá nhiều dữ liệu bên trong .*; hãy bớt hình ảnh"):
        inspect_file("tep.docx", CASES["a bomb of blanks"].make(), Format.DOCX)
