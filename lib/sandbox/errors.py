"""Why a job has no result. None of them is a sentence for people: the caller knows what its job was about."""


class SandboxError(Exception):
    """A job has no result."""


class Busy(SandboxError):  # noqa: N818 -- nobody's fault
    """The job was not begun: all slots were taken for too long, or the machine starts no process now."""


class Died(SandboxError):  # noqa: N818 -- what happened to the process
    """The process ended without an answer. ``signal``: the number of the one that ended it, 0 where that is unknown."""

    def __init__(self, message: str, signal: int = 0):
        super().__init__(message)
        self.signal = signal


class OutOfMemory(Died):
    """The job asked for more memory than it may have."""


class TimedOut(Died):
    """The job took more than ``seconds``, of processor or of real time."""

    def __init__(self, seconds: float, signal: int = 0):
        super().__init__(f"took longer than {seconds} s", signal)
        self.seconds = seconds


class Failed(SandboxError, RuntimeError):  # noqa: N818 -- as above
    """The function raised something other than Refused; ``str()`` ends in the traceback from over there."""
