"""What others may use of ``lib.papers``: said in docstrings, cheap to import."""

import subprocess
import sys

import pytest

import lib.papers
import lib.papers.blocks

HEAVY = ("weasyprint", "pikepdf", "pyhanko", "docx", "segno")


@pytest.mark.parametrize("face", [lib.papers, lib.papers.blocks], ids=lambda face: face.__name__)
def test_every_name_of_the_face_says_what_it_is(face):
    named = {name: getattr(face, name) for name in face.__all__}
    untold = [name for name, value in named.items() if callable(value) and len((value.__doc__ or "").split()) < 3]
    assert face.__doc__
    assert not untold


def test_importing_the_faces_loads_no_engine():
    code = f"import sys, lib.papers, lib.papers.blocks; print([name for name in {HEAVY} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"
