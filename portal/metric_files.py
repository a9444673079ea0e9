"""The files in which web processes count (portal.metrics), seen from outside."""

import os
from pathlib import Path


def forget_ended_processes(folder: Path) -> None:
    """Remove what processes counted that have ended; for when a web server starts, and counters begin at nought."""
    for file in folder.glob("*.db"):
        number = file.stem.rpartition("_")[2]
        if number.isdigit() and not _runs(int(number)):
            file.unlink(missing_ok=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass  # somebody else's
    return True
