"""No garbage collection while a file is read: its figures live until they are staged, and none of them is a cycle.

Measured (100,000 figures): going through them over and over is a quarter of a preview.
"""

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_under_way = 0


@contextmanager
def gc_paused() -> Iterator[None]:
    """Python's search for cycles rests until the last of those who asked for it at the same time has ended."""
    global _under_way
    with _lock:
        _under_way += 1
        if _under_way == 1:
            gc.disable()
    try:
        yield
    finally:
        with _lock:
            _under_way -= 1
            if not _under_way:
                gc.enable()
