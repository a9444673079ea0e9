"""The signatures of a PDF that came back signed, looked at in a process of their own.

Bounded in memory and time, because what was appended to the issued bytes may be anything: ``signature_checks`` is what
runs there.

A file is accepted only when it begins with the issued bytes and what follows does nothing but sign: every later
revision is compared with the issued one (pyHanko's difference analysis), so words that were changed are found even
where the change itself was signed; and only fields that the issued file reserves may be signed. Whether the chain of a
certificate ends at a root that this installation trusts (``PORTAL_TRUST_ROOTS``) decides whether anybody is called its
signer. Nothing is fetched from the network: revocation is not asked for.
"""

from lib.papers import sandboxed
from lib.papers.digital_signatures import NOT_THIS, UNSIGNED, DigitalSignature
from lib.refused import Refused
from lib.sandbox import USUAL_MEMORY, Busy, Limits, Sandbox, SandboxError

LIMITS = Limits(memory=USUAL_MEMORY, seconds=60, real_seconds=120)
sandbox = Sandbox(LIMITS, at_once=2, preload=["lib.papers.sandboxed", "lib.papers.signature_checks"], idle=900)

BUSY = "Máy chủ đang xem chữ ký của nhiều tệp cùng lúc nên chưa tới lượt tệp này; hãy nộp lại sau ít phút."
DAMAGED = "Không đọc được chữ ký trong tệp này (tệp hỏng hoặc quá lớn); hãy ký lại từ đúng tệp đã tải ở cổng rồi nộp."


def check_signatures(content: bytes, issued: bytes, roots: list[bytes]) -> list[DigitalSignature]:
    """The signatures of ``content``, oldest first; ``issued``: the bytes it must begin with; ``roots``: PEM or DER.

    Raises Refused with a sentence when it is not the issued file, unsigned, wrongly signed or changed.
    """
    if not content.startswith(issued) or len(content) == len(issued):
        raise Refused(UNSIGNED if content == issued else NOT_THIS)
    try:
        return sandbox.run(sandboxed.find_signatures, content, len(issued), roots)
    except Busy as error:
        raise Refused(BUSY) from error
    except SandboxError as error:  # whatever pyHanko makes of a file that is none
        raise Refused(DAMAGED) from error
