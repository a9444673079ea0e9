"""A portal of its own: a fresh data folder, a database of its own, web server and worker as in production."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from tests.faults.browser import Browser, UnansweredError
from tests.faults.world import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 90  # seconds


class Cluster:
    """A PostgreSQL server of its own, with its own fsync left on; ``script/postgres`` starts and removes it."""

    def __init__(self) -> None:
        started = subprocess.run([ROOT / "script" / "postgres", "start"], capture_output=True, text=True, check=False)
        if started.returncode == 3:
            raise NotHereError("PostgreSQL's server program (initdb) is not installed")
        assert started.returncode == 0, started.stderr
        self.folder = started.stdout.strip()
        with open(f"{self.folder}/data/postgresql.auto.conf", "a", encoding="utf-8") as settings:
            settings.write(
                "fsync = on\nsynchronous_commit = on\nfull_page_writes = on\nlisten_addresses = ''\n"
                f"unix_socket_directories = '{self.folder}'\n"
            )
        self.stop("fast")
        self.start()

    def url(self, database: str) -> str:
        return f"postgres://postgres@{quote(self.folder, safe='')}/{database}"

    def copy(self, database: str, template: str) -> None:
        """A database like ``template``. Its sequences are copied as they stand, with values of which the log of the
        template alone tells; only what follows a checkpoint is told by the log of the copy."""
        self._program("createdb", "-h", self.folder, "-U", "postgres", "-T", template, database)
        self._program("psql", "-h", self.folder, "-U", "postgres", "-c", "CHECKPOINT")

    def drop(self, database: str) -> None:
        self._program("dropdb", "-h", self.folder, "-U", "postgres", "--force", database)

    def start(self) -> None:
        self._program("pg_ctl", "-D", f"{self.folder}/data", "-w", "-t", "60", "-l", f"{self.folder}/log", "start")

    def stop(self, how: str) -> None:
        """``immediate``: as if its machine lost its power, but for what the system has not written yet."""
        self._program("pg_ctl", "-D", f"{self.folder}/data", "-w", "-t", "60", "-m", how, "stop")

    def kill(self) -> None:
        """Every process of it, at once."""
        pid = int(Path(self.folder, "data", "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not Path(f"/proc/{pid}").exists(), 30)
        time.sleep(1)  # its children end when they miss it

    def remove(self) -> None:
        subprocess.run([ROOT / "script" / "postgres", "stop", self.folder], capture_output=True, check=False)

    def _program(self, name: str, *arguments: str) -> None:
        owner = Path(self.folder).stat().st_uid
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")) or [Path(shutil.which(name) or name)]
        change = {"user": owner, "group": os.stat(self.folder).st_gid} if os.getuid() == 0 else {}
        with open(os.devnull, "w") as nothing:
            subprocess.run(
                [found[-1], *arguments], check=True, stdout=nothing, stderr=nothing, cwd=self.folder, timeout=90,
                **change,
            )  # fmt: skip


class NotHereError(Exception):
    """This machine lacks a program that a fault needs."""


def wait_until(holds: Callable[[], object], seconds: float, what: str = "") -> None:
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(what or "it did not come")
        time.sleep(0.1)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Installation:
    """``more``: further variables of the environment of all its processes."""

    def __init__(self, folder: Path, database: str = "", world: dict | None = None, **more: str):
        self.folder, self.database, self.world, self.more = folder, database, world or {}, more
        self.port = free_port()
        self.web: subprocess.Popen | None = None
        self.worker: subprocess.Popen | None = None

    @property
    def environment(self) -> dict[str, str]:
        left_out = ("PORTAL_", "DATABASE_URL", "DJANGO_SETTINGS_MODULE", "LD_PRELOAD")
        clean = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        ours = {
            "PORTAL_DATA_DIR": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PORT": str(self.port),
            "WEB_CONCURRENCY": "2",
            "PYTHONUTF8": "1",
        }
        if fonts := os.environ.get("PORTAL_FONT_DIR"):
            ours["PORTAL_FONT_DIR"] = fonts
        if self.database:
            ours["DATABASE_URL"] = self.database
        return clean | ours | self.more

    def run(self, *command: str, given: str = "", check: bool = True) -> subprocess.CompletedProcess:
        """A command of ``manage.py``, or a module with ``-m``."""
        program = [sys.executable, *(() if command[0] == "-m" else ("manage.py",)), *command]
        done = subprocess.run(
            program, cwd=ROOT, env=self.environment, input=given, capture_output=True, text=True, check=False,
            timeout=600,
        )  # fmt: skip
        if check and done.returncode:
            raise AssertionError(f"{' '.join(command)}: {done.stdout[-2000:]}{done.stderr[-3000:]}")
        return done

    def start(self, *, worker: bool = True) -> None:
        """Web server and worker, until the first page answers."""
        self.start_web()
        if worker:
            self.start_worker()

    def start_web(self) -> None:
        self.web = self._start("web.log", "-m", "gunicorn", "--config", "portal/gunicorn.py", "portal.wsgi")
        wait_until(self.answers, STARTS_WITHIN, f"the web server does not answer, see {self.folder}/web.log")

    def start_worker(self) -> None:
        self.worker = self._start("worker.log", "manage.py", "run_worker")

    def _start(self, log: str, *command: str) -> subprocess.Popen:
        with open(self.folder.with_name(f"{self.folder.name}-{log}"), "ab") as lines:
            return subprocess.Popen(
                [sys.executable, *command], cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=lines,
                stderr=lines, start_new_session=True,
            )  # fmt: skip

    def answers(self) -> bool:
        """Whether a page comes; raises AssertionError where the server has ended."""
        assert self.web is None or self.web.poll() is None, self.log("web.log")
        try:
            return Browser(self.port, 30).get("/admin/login/").status == 200
        except UnansweredError:
            return False

    def log(self, name: str, *, whole: bool = False) -> str:
        """The end of what a process said, or all of it."""
        path = self.folder.with_name(f"{self.folder.name}-{name}")
        said = path.read_text(errors="replace") if path.exists() else ""
        return said if whole else said[-3000:]

    def stop(self, signal_number: int = signal.SIGTERM) -> None:
        """Both, and whatever they started; SIGKILL takes all at once."""
        for process in (self.worker, self.web):
            if process and process.poll() is None:
                if signal_number == signal.SIGKILL:
                    kill_session(process.pid)
                else:
                    process.send_signal(signal_number)
        for process in (self.worker, self.web):
            if process:
                try:
                    process.wait(30)
                except subprocess.TimeoutExpired:
                    kill_session(process.pid)
                    process.wait(30)
        self.web = self.worker = None

    def browser(self, who: str, patience: float = 60) -> Browser:
        """``who`` is signed in. Raises UnansweredError."""
        browser = Browser(self.port, patience)
        browser.sign_in(PEOPLE[who], self.world["password"])
        return browser

    def faults(self, facts: list[dict]) -> list[str]:
        """What is not as it was acknowledged, and what ``manage.py verify`` finds."""
        return self.run("-m", "tests.faults.facts", given=json.dumps(facts)).stdout.splitlines()


def kill_session(leader: int) -> None:
    """Everything that ``leader`` started and that stayed in its session."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                session = int((entry / "stat").read_text().rpartition(")")[2].split()[3])
            except (OSError, ValueError, IndexError):
                continue
            if session == leader:
                try:
                    os.kill(int(entry.name), signal.SIGKILL)
                except ProcessLookupError:
                    continue


class Base:
    """One installation, made once, of which each fault gets a copy."""

    def __init__(self, folder: Path, cluster: Cluster | None, briefings: int):
        self.folder, self.cluster, self.copies = folder, cluster, 0
        self.installations: list[Installation] = []
        made = Installation(folder / "base", cluster.url("portal") if cluster else "")
        made.folder.mkdir(parents=True)
        self.world = json.loads(made.run("-m", "tests.faults.world", str(briefings)).stdout)
        self.made = made

    def copy(self, **more: str) -> Installation:
        self.copies += 1
        folder = self.folder / f"copy-{self.copies}"
        shutil.copytree(self.made.folder, folder)
        database = ""
        if self.cluster:
            name = f"copy{os.getpid()}_{self.copies}"
            self.cluster.copy(name, "portal")
            database = self.cluster.url(name)
        self.installations.append(Installation(folder, database, self.world, **more))
        return self.installations[-1]

    def stop(self) -> None:
        """Everything that still runs of any copy."""
        for one in self.installations:
            one.stop(signal.SIGKILL)

    def remove(self, copy: Installation) -> None:
        copy.stop(signal.SIGKILL)
        if self.cluster:
            self.cluster.drop(copy.database.rpartition("/")[2])
        shutil.rmtree(copy.folder, ignore_errors=True)
