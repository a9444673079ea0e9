"""Tasks that nothing good comes of, each in its own way."""

import ctypes
import os
import signal
import sys
import threading
import time

from django.db import connection, transaction
from django_tasks import task


@task()
def raises() -> None:
    raise ValueError("as any defect")


@task()
def raises_what_no_database_stores() -> None:
    raise ValueError("a null character \0 and half of a pair \ud800")


@task()
def leaves_by_the_front_door() -> None:
    sys.exit(3)


@task()
def leaves_by_the_back_door() -> None:
    os._exit(0)


@task()
def breaks_the_interpreter() -> None:
    ctypes.string_at(0)


@task()
def is_killed_for_its_memory() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@task()
def takes_all_memory() -> None:
    raise MemoryError


@task()
def interrupts_itself() -> None:
    raise KeyboardInterrupt


@task()
def stops_itself() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


@task()
def answers_what_cannot_be_written() -> object:
    return object()


@task()
def answers_a_null_character() -> str:
    return "\0"


@task()
def breaks_its_transaction() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nothing FROM nowhere")


@task()
def calls_itself() -> None:
    calls_itself.func()


@task()
def leaves_a_thread_behind() -> None:
    threading.Thread(target=time.sleep, args=[3600]).start()
    raise RuntimeError("and goes")


@task()
def never_ends() -> None:
    while True:
        time.sleep(3600)


POISONED = [value for value in list(globals().values()) if type(value) is type(raises)]
HANGING = (never_ends, stops_itself)
