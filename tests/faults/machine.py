"""A machine that loses its power, whose disk is full and whose clock is wrong (``machine.c``)."""

import os
import shutil
import struct
import subprocess
from pathlib import Path

from tests.faults.installation import NotHereError

HERE = Path(__file__).resolve().parent


def compiled(folder: Path) -> Path:
    """The library to be put before the C library, made in ``folder``. Raises NotHereError."""
    library = folder / "machine.so"
    if library.exists():
        return library
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        raise NotHereError("there is no C compiler (Debian: gcc and libc6-dev)")
    command = [compiler, "-O2", "-shared", "-fPIC", "-o", str(library), str(HERE / "machine.c"), "-ldl"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotHereError(f"the C compiler does not work: {done.stderr[-300:]}")
    return library


class Machine:
    """The data are beneath ``root``; ``environment`` goes to every process of it."""

    def __init__(self, root: Path, work: Path):
        self.root, self.shadow = root, work / f"{root.name}-shadow"
        self.full, self.clock = work / f"{root.name}-full", work / f"{root.name}-clock"
        self.set_clock(0)
        self.environment = {
            "LD_PRELOAD": str(compiled(work)),
            "FAULT_ROOT": str(root),
            "FAULT_SHADOW": str(self.shadow),
            "FAULT_FULL": str(self.full),
            "FAULT_CLOCK": str(self.clock),
        }

    def set_clock(self, seconds: int) -> None:
        """How far its clock is ahead, for all processes at once; below zero: behind."""
        with open(self.clock, "r+b" if self.clock.exists() else "wb") as file:
            file.write(struct.pack("q", seconds))

    def fill_disk(self) -> None:
        self.full.touch()

    def make_room(self) -> None:
        self.full.unlink()

    def settle(self) -> None:
        """All that is there now is on the disk: as after a quiet night."""
        shutil.rmtree(self.shadow, ignore_errors=True)
        self.shadow.mkdir()
        code = (
            "import os, sys\n"
            "for folder, _, names in os.walk(sys.argv[1]):\n"
            "    for path in [folder, *(os.path.join(folder, name) for name in names)]:\n"
            "        if not os.path.islink(path):\n"
            "            handle = os.open(path, os.O_RDONLY); os.fsync(handle); os.close(handle)\n"
        )
        python = shutil.which("python3") or "python3"
        subprocess.run([python, "-c", code, str(self.root)], check=True, env=os.environ | self.environment)

    def after_power_cut(self, target: Path) -> Path:
        """What a cut at this moment would leave, put together from what was synced, as a new folder ``target``."""
        self._rebuild(_key(self.root), target, 0o700)
        return target

    def _rebuild(self, key: str, folder: Path, mode: int) -> None:
        folder.mkdir(mode=mode)
        listing = self.shadow / key
        if not listing.exists():
            return
        for line in listing.read_text(encoding="utf-8").splitlines():
            kind, of, permissions, name = line.split(" ", 3)
            if kind == "d":
                self._rebuild(of, folder / name, int(permissions, 8))
                continue
            content = self.shadow / of
            (folder / name).write_bytes(content.read_bytes() if content.exists() else b"")
            (folder / name).chmod(int(permissions, 8))


def _key(path: Path) -> str:
    """As ``machine.c`` names it; Python cannot ask for the time of birth."""
    found = subprocess.run(["stat", "-c", "%i %.9W", path], capture_output=True, text=True, check=True).stdout.split()
    seconds, _, parts = found[1].partition(".")
    return f"{found[0]}-{int(seconds)}-{int(parts or 0)}"
