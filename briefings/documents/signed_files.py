"""An issued document comes back signed: accepted when it is the issued file with nothing but signatures added."""

import hashlib
from pathlib import Path

from django.conf import settings

from briefings.choices import DocumentState
from briefings.documents import issued_files
from briefings.models import Document, SignedFile
from briefings.services import file_kinds
from briefings.services.history import get_locked
from briefings.transitions import DOCUMENT, check, find
from lib.inspection import Format, inspect_file
from lib.papers import DigitalSignature, check_signatures
from lib.refused import Refused
from organizations.display import display_size
from organizations.models import User
from organizations.services import submissions

LARGEST_FILE = 30 * 1024 * 1024  # bytes of a signed file, also of one that is only to be checked
TOO_LARGE = f"Tệp lớn hơn {display_size(LARGEST_FILE)} nên không nhận; hãy dùng ảnh chữ ký và ảnh dấu nhỏ hơn khi ký."
STEP = "attach_signed"


def attach_signed(document_id: int, *, by: User, content: bytes) -> SignedFile:
    """Keep ``content`` (a PDF) as the signed file of an issued document; mark it as signed where all signers are known.

    The same file handed in again is looked at again: since then its signers may have become known.
    Raises Refused with a sentence when ``by`` may not, or when the file is not the issued one with signatures alone
    added. Looking at signatures takes a second or two and locks nothing; what was meanwhile stored is looked at again.
    """
    document = Document.objects.for_user(by).select_related("briefing__series__host").filter(pk=document_id).first()
    if document is None:
        raise Refused("Không tìm thấy văn bản này, hoặc bạn không được xem; hãy tải lại trang.")
    _check(document, by=by)
    if not content:
        raise Refused("Tệp trống; hãy chọn lại tệp PDF có chữ ký số.")
    refuse_large(len(content))
    _refuse_other_kind(content)
    issued = document.file.content()
    found = check_signatures(content, issued, trusted_roots())
    inspect_file(f"{document.symbol}.pdf", content, Format.PDF)
    _refuse_lesser(document, content, found)
    name, digest = issued_files.keep_file(content)
    with submissions.once():
        document = get_locked(Document, document_id, by=by)
        _check(document, by=by)
        last = _refuse_lesser(document, content, found)
        signatures = [one.as_json() for one in found]
        if last is not None and last.sha256 == digest:
            signed = SignedFile.objects.verified_since(last, signatures)
        else:
            ordinal = last.ordinal + 1 if last else 1
            signed = SignedFile.objects.create(
                document=document, ordinal=ordinal, file=name, sha256=digest, signatures=signatures, by=by
            )
        document.state = state_in_force(document)
        document.save(update_fields=["state", "updated_at"])
    return signed


def state_in_force(document: Document) -> DocumentState:
    """That of a ``document`` in force: signed when of every signature in its latest file it is known who has set it."""
    last = document.signed_files.order_by("-ordinal").first()
    return DocumentState.SIGNED if last is not None and last.is_verified else DocumentState.ISSUED


def _refuse_other_kind(content: bytes) -> None:
    """Raises Refused, with what it is, for a file that is no PDF: no other carries signatures."""
    if b"%PDF-" in content[:1024]:
        return
    kind = file_kinds.by_bytes(content)
    told = f"Tệp này là {kind.name}, không phải tệp PDF" if kind else "Tệp này không phải tệp PDF"
    raise Refused(
        f"{told} có chữ ký số; ảnh chụp, bản quét và tệp Word không mang chữ ký số. Hãy tải tệp PDF đã ban hành ở "
        "trang này, ký số lên chính tệp ấy rồi gửi lại."
    )


def refuse_large(size: int) -> None:
    """Raises Refused for more bytes than a signed file may have: asked before a file is read into memory."""
    if size > LARGEST_FILE:
        raise Refused(TOO_LARGE)


def trusted_roots() -> list[bytes]:
    """The certificates (PEM or DER) under which this installation trusts signatures: ``PORTAL_TRUST_ROOTS``."""
    place = settings.TRUST_ROOTS
    if not place:
        return []
    path = Path(place)
    files = sorted(file for file in path.iterdir() if file.is_file()) if path.is_dir() else [path]
    return [file.read_bytes() for file in files]


def _check(document: Document, *, by: User) -> None:
    host = document.briefing.series.host
    check(find(DOCUMENT, STEP), state=document.state, states=DocumentState, by=by, host=host)


def _refuse_lesser(document: Document, content: bytes, found: list[DigitalSignature]) -> SignedFile | None:
    """The signed file there is; Refused unless ``content`` goes on from it, so that no signature is ever lost, or is
    the same and more of its signers are known by now."""
    last = document.signed_files.order_by("-ordinal").first()
    if last is None:
        return None
    if last.sha256 == hashlib.sha256(content).hexdigest():
        if sum(one.trusted for one in found) > sum(one.trusted for one in last.found):
            return last
        raise Refused("Bản có chữ ký số này đã được nộp rồi; muốn thêm chữ ký thì ký tiếp lên bản ấy rồi nộp.")
    if not content.startswith(last.file.content()):
        raise Refused(
            f"Cổng đang giữ bản có {last.signers}, còn tệp này không nối tiếp bản ấy; hãy tải {last.called} từ "
            "cổng, ký tiếp lên đó rồi nộp."
        )
    return last
