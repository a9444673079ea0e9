"""Word files opened and printed by LibreOffice, many in one call, for starting it costs seconds."""

import subprocess
from pathlib import Path

import pytest

from tests.programs import libreoffice, to_pdf


def print_files(files: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each of ``files`` (name without extension to .docx) as the PDF that LibreOffice prints; skips without it."""
    program = libreoffice()
    if program is None:
        pytest.skip("no LibreOffice prints texts on this machine")
    sources = []
    for name, content in files.items():
        sources.append(folder / f"{name}.docx")
        sources[-1].write_bytes(content)
    done = subprocess.run([*to_pdf(program, folder), *sources], capture_output=True, timeout=300, check=False)
    printed = {name: folder / f"{name}.pdf" for name in files}
    missing = [name for name, file in printed.items() if not file.exists()]
    assert not missing, f"{missing}: {done.stdout.decode()}{done.stderr.decode()}"
    return {name: file.read_bytes() for name, file in printed.items()}
