"""Functions that behave well or badly in a sandbox. Like every function for one, they can be imported."""

import ctypes
import gc
import logging
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from lib.refused import Refused
from lib.sandbox import ask

LOADED_IN = os.getpid()
times_called = 0


def add(one: int, other: int = 1) -> int:
    return one + other


def echo(value: object) -> object:
    return value


def process() -> int:
    return os.getpid()


def loaded_in() -> int:
    return LOADED_IN


def parent() -> int:
    return os.getppid()


def modules() -> set[str]:
    return set(sys.modules)


def calls_before() -> int:
    global times_called
    times_called += 1
    return times_called - 1


def of_size(size: int) -> bytes:
    return b"x" * size


def refuse(sentence: str) -> None:
    raise Refused(sentence)


def fail() -> None:
    raise KeyError("nothing of that name")


def give_up() -> None:
    raise SystemExit(3)


def give_back_itself() -> list:
    itself = []
    itself.append(itself)
    return itself


def give_back_a_function():
    return lambda: None


def allocate(size: int) -> int:
    return len(bytearray(size))


def nest(level: int) -> int:
    return nest(level + 1)


def abort() -> None:
    os.abort()


def die_by(signal: int) -> None:
    os.kill(os.getpid(), signal)
    time.sleep(30)


def crash() -> None:
    ctypes.string_at(0)


def leave() -> None:
    os._exit(0)


def compute_for_ever() -> None:
    while True:
        pass


def compute_for(seconds: float) -> float:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return seconds


def sleep(seconds: float) -> float:
    time.sleep(seconds)
    return seconds


def ask_and_sleep(seconds: float) -> None:
    """Asks with its number."""
    ask(os.getpid())
    time.sleep(seconds)


def ask_own_number() -> object:
    answered = ask(os.getpid())
    time.sleep(0.3)
    return answered


def limits() -> dict[str, tuple[int, int]]:
    names = ("AS", "CPU", "CORE", "FSIZE")
    return {name: resource.getrlimit(getattr(resource, f"RLIMIT_{name}")) for name in names}


def descriptors() -> list[str]:
    found = []
    for entry in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{entry}"))
        except FileNotFoundError:
            continue  # of the folder itself
    return sorted(found)


def session() -> tuple[int, bool]:
    return os.getsid(0), gc.isenabled()


def write_file(size: int) -> str:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"x" * size)
    return file.name


def write_and_die() -> None:
    ask(write_file(10))
    os.abort()


def write_ask_and_look() -> bool:
    file = write_file(10)
    ask(file)
    return os.path.exists(file)


def write_to(path: str) -> None:
    Path(path).write_text("Chữ")


def make_noise() -> str:
    print("printed")
    os.write(2, b"written\n")
    logging.error("logged")
    return "said"


def ask_twice(first: object, second: object) -> list:
    return [ask(first), ask(second)]


def ask_and_compute(seconds: float) -> object:
    answered = ask("?")
    compute_for(seconds)
    return answered


def ask_size(question: bytes) -> int:
    return len(ask(question))


def here() -> str:
    return os.getcwd()
