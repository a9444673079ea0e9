"""One way in for every file that comes in: each part of it is known and harmless, or it is refused with what to do.

``inspect_file(name, content, format)`` gives the bytes that are to be kept: the very same, or, of a picture, what is
seen of it and nothing else. It looks in a process of its own, bounded in memory and time, and believes nothing that the
file says of itself.
"""

from lib.inspection import sandboxed
from lib.inspection.formats import Format
from lib.refused import Refused
from lib.sandbox import USUAL_MEMORY, Busy, Limits, Sandbox, SandboxError

__all__ = ["Format", "inspect_file"]

LIMITS = Limits(memory=USUAL_MEMORY, seconds=40, real_seconds=60)
sandbox = Sandbox(LIMITS, at_once=2, preload=["lib.inspection.examining"], idle=900)

BUSY = "Máy chủ đang xem nhiều tệp cùng lúc nên chưa tới lượt tệp “{name}”; hãy gửi lại sau ít phút."
EXHAUSTING = (
    "Tệp “{name}” bị hỏng hoặc chứa nhiều dữ liệu hơn mức cổng xem được nên không được nhận; hãy mở tệp, bớt nội dung, "
    "lưu lại rồi gửi."
)


def inspect_file(name: str, content: bytes, kind: Format) -> bytes:
    """The bytes to keep of the file called ``name``, which is said to be of ``kind``.

    Raises Refused, with a sentence that names the file, what is in it and where, and what to do.
    """
    try:
        renewed = sandbox.run(sandboxed.examine, name, content, kind)
    except Busy as error:
        raise Refused(BUSY.format(name=name)) from error
    except SandboxError as error:
        raise Refused(EXHAUSTING.format(name=name)) from error
    return content if renewed is None else renewed
