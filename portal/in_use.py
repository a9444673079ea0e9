"""Who works with the data folder: web servers and workers share it, a restore has it to itself.

The lock is a file's and the system's: it ends with its process, however that ends.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from lib.refused import Refused

LOCK = "in_use"
INTERRUPTED = "restore.json"  # there while a restored state is taking its place

RUNNING = (
    "Cổng đang chạy trên thư mục dữ liệu {folder}, nên chưa khôi phục gì; hãy dừng máy chủ web và tiến trình "
    "run_worker rồi chạy lại."
)
RESTORING = "Đang khôi phục dữ liệu trên thư mục {folder}; hãy đợi xong rồi khởi động lại cổng."
UNFINISHED = (
    "Lần khôi phục trên thư mục dữ liệu {folder} bị ngắt giữa chừng, nên cổng chưa chạy; hãy chạy “manage.py restore "
    "--continue” rồi khởi động lại."
)

_held: list[int] = []  # open for as long as this process, and those that it forks, live


def hold() -> None:
    """Say that this process works with the data folder, until it ends. Raises Refused during a restore, and after one
    that was interrupted."""
    handle = _open()
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise Refused(RESTORING.format(folder=settings.DATA_DIR)) from None
    if (Path(settings.DATA_DIR) / INTERRUPTED).exists():
        os.close(handle)
        raise Refused(UNFINISHED.format(folder=settings.DATA_DIR))
    _held.append(handle)


@contextmanager
def alone() -> Iterator[None]:
    """Have the data folder to oneself. Raises Refused while a web server or a worker works with it."""
    handle = _open()
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(RUNNING.format(folder=settings.DATA_DIR)) from None
    finally:
        os.close(handle)


def _open() -> int:
    return os.open(Path(settings.DATA_DIR) / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
