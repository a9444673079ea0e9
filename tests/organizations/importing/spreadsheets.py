"""Workbooks opened and saved again by LibreOffice, many in one call, for starting it costs seconds."""

import subprocess
from pathlib import Path

import pytest

from tests.programs import calc, convert_to


def resaved(files: dict[str, bytes], kind: str, folder: Path) -> dict[str, bytes]:
    """Each .xlsx of ``files`` (by its name without extension) saved as ``kind`` in ``folder``; skips without Calc."""
    program = calc()
    if program is None:
        pytest.skip("no LibreOffice opens workbooks on this machine")
    sources, results = folder / "sources", folder / kind
    sources.mkdir(exist_ok=True)
    results.mkdir()
    paths = []
    for name, content in files.items():
        paths.append(sources / f"{name}.xlsx")
        paths[-1].write_bytes(content)
    done = subprocess.run([*convert_to(kind, program, results), *paths], capture_output=True, timeout=600, check=False)
    saved = {name: results / f"{name}.{kind}" for name in files}
    missing = [name for name, file in saved.items() if not file.exists()]
    assert not missing, f"{missing}: {done.stdout.decode()}{done.stderr.decode()}"
    return {name: file.read_bytes() for name, file in saved.items()}
