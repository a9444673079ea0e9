"""Runs a function on data in a process of its own, bounded in memory, processor and time.

``Sandbox(limits, …).run(function, *data)`` gives what ``function(*data)`` gives. Whatever that does to its process, the
caller's lives and reads one of a few exceptions. Processes are forked from a small server, which has loaded what they
need and nothing of the caller's: its threads, sockets and memory do not reach them.
"""

from lib.sandbox.child import ask
from lib.sandbox.client import Sandbox, Slot
from lib.sandbox.errors import Busy, Died, Failed, OutOfMemory, SandboxError, TimedOut
from lib.sandbox.limits import USUAL_MEMORY, Limits, Recycling

__all__ = [
    "USUAL_MEMORY",
    "Busy",
    "Died",
    "Failed",
    "Limits",
    "OutOfMemory",
    "Recycling",
    "Sandbox",
    "SandboxError",
    "Slot",
    "TimedOut",
    "ask",
]
