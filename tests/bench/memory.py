"""Memory of a process and of all that it started, together, at its most."""

import subprocess
import sys
import threading
import time
from pathlib import Path

EVERY = 0.01  # seconds between two looks


def peak(program: str, content: bytes) -> float:
    """MB that the Python ``program``, which reads ``content`` from its standard input, takes at its most.

    Pages that several processes share are counted once. A look takes a moment, so what lives shorter may be missed;
    ``program`` therefore ends by printing the most that the system saw it take itself, in KB.
    """
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    said: list[bytes] = []
    talk = threading.Thread(target=lambda: said.append(process.communicate(content)[0]))
    talk.start()
    most = 0
    while talk.is_alive():
        most = max(most, sum(map(proportional, family(process.pid))))
        time.sleep(EVERY)
    talk.join()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, "the measured program")
    return max(most, int(said[0].split()[-1])) / 1024


def family(root: int) -> set[int]:
    """``root`` and all processes that it and its children started."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int(entry.joinpath("stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue  # ended meanwhile
    found = new = {root}
    while new:
        new = {process for process, parent in parents.items() if parent in new} - found
        found = found | new
    return found


def proportional(process: int) -> int:
    """KB of memory of one process, what it shares divided by how many share it; 0 once it has ended."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
