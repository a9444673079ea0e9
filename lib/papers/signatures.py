"""The signatures of a PDF that came back signed, looked at in a process of their own.

``check_signatures`` is what others call; ``found`` is what it runs in a sandbox, bounded in memory and time, because
what was appended to the issued bytes may be anything.

A file is accepted only when it begins with the issued bytes and what follows does nothing but sign: every later
revision is compared with the issued one (pyHanko's difference analysis), so words that were changed are found even
where the change itself was signed. Whether the chain of a certificate ends at a root that this installation trusts
(``PORTAL_TRUST_ROOTS``) is said and does not decide. Nothing is fetched from the network: revocation is not asked for.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from lib.refused import Refused
from lib.sandbox import Busy, Limits, Sandbox, SandboxError

LIMITS = Limits(memory=1_500 * 1024 * 1024, seconds=60, real_seconds=120)
sandbox = Sandbox(
    LIMITS,
    at_once=2,
    # pyHanko takes half a second to load, so nothing here imports it but functions, and they are called over there.
    preload=["lib.papers.signatures", "lib.papers.signing_rules", "pyhanko.keys", "pyhanko.sign.validation"],
    idle=900,
)

BUSY = "Máy chủ đang xem chữ ký của nhiều tệp cùng lúc nên chưa tới lượt tệp này; hãy nộp lại sau ít phút."
DAMAGED = "Không đọc được chữ ký trong tệp này (tệp hỏng hoặc quá lớn); hãy ký lại từ đúng tệp đã tải ở cổng rồi nộp."
NOT_THIS = (
    "Tệp này không bắt đầu bằng đúng tệp đã ban hành nên không nhận; hãy tải văn bản đã ban hành từ cổng, ký trực tiếp "
    "lên tệp ấy (không in, quét hoặc lưu lại bằng phần mềm khác) rồi nộp."
)
UNSIGNED = "Tệp này chưa có chữ ký số nào; hãy ký số rồi nộp lại."
CHANGED = (
    "Nội dung của tệp đã bị sửa ngoài việc ký số nên không nhận; hãy ký trực tiếp lên tệp tải từ cổng, không thêm ghi "
    "chú, trang hay chữ nào khác."
)
BROKEN = "Chữ ký số “{field}” không đúng: nội dung được ký khác với nội dung trong tệp; hãy ký lại rồi nộp."
AFTER = "Sau chữ ký số cuối cùng, tệp còn bị thêm nội dung chưa được ký nên không nhận; hãy nộp đúng tệp vừa ký."
COVERED = "Khung của chữ ký số “{field}” che quá một phần tư trang nên không nhận; hãy ký vào ô đã dành sẵn."


@dataclass(frozen=True)
class DigitalSignature:
    """One signature as it was found. ``signed_at``: as its signer says, or, with ``timestamped``, as a third party
    vouches. ``trusted``: the chain ends at a configured root. ``whole``: it covers all of the file up to its end."""

    field: str
    signer: str
    issuer: str
    signed_at: datetime | None
    timestamped: bool
    trusted: bool
    whole: bool

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"signed_at": self.signed_at and self.signed_at.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "DigitalSignature":
        at = values["signed_at"]
        return cls(**{**values, "signed_at": at and datetime.fromisoformat(at)})


def check_signatures(content: bytes, issued: bytes, roots: list[bytes]) -> list[DigitalSignature]:
    """The signatures of ``content``, oldest first; ``issued``: the bytes it must begin with; ``roots``: PEM or DER.

    Raises Refused with a sentence when it is not the issued file, unsigned, wrongly signed or changed.
    """
    if not content.startswith(issued) or len(content) == len(issued):
        raise Refused(UNSIGNED if content == issued else NOT_THIS)
    try:
        return sandbox.run(found, content, len(issued), roots)
    except Busy as error:
        raise Refused(BUSY) from error
    except SandboxError as error:  # whatever pyHanko makes of a file that is none
        raise Refused(DAMAGED) from error


def found(content: bytes, length: int, roots: list[bytes]) -> list[DigitalSignature]:
    """``check_signatures`` in this process; ``length``: of the issued file, in bytes. Raises what pyHanko does, too."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel, SuspiciousModification

    from lib.papers.signing_rules import POLICY

    reader, issued = PdfFileReader(BytesIO(content)), PdfFileReader(BytesIO(content[:length]))
    # A file may be appended that never looks back: then the issued pages are not the ones that are shown.
    if reader.xrefs.get_startxref_for_revision(0) != issued.last_startxref:
        raise Refused(NOT_THIS)
    embedded = list(reader.embedded_regular_signatures)
    if not embedded:
        raise Refused(UNSIGNED)
    allowed = {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES, ModificationLevel.FORM_FILLING}
    try:
        changes = POLICY.review_file(reader, 0)
    except SuspiciousModification as error:
        raise Refused(CHANGED) from error
    if isinstance(changes, SuspiciousModification) or changes.modification_level not in allowed:
        raise Refused(CHANGED)
    return [_looked_at(one, roots, last=one is embedded[-1]) for one in embedded]


def _looked_at(embedded: Any, roots: list[bytes], *, last: bool) -> DigitalSignature:
    from pyhanko.keys import load_certs_from_pemder_data
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from lib.papers.signing_rules import POLICY

    trusted = [certificate for root in roots for certificate in load_certs_from_pemder_data(root)]
    context = ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail")
    status = validate_pdf_signature(embedded, signer_validation_context=context, diff_policy=POLICY)
    if not status.intact or not status.valid:
        raise Refused(BROKEN.format(field=embedded.field_name))
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    if last and not whole and status.modification_level not in {ModificationLevel.NONE, ModificationLevel.LTA_UPDATES}:
        raise Refused(AFTER)
    if _covers_much(embedded):
        raise Refused(COVERED.format(field=embedded.field_name))
    stamp = status.timestamp_validity
    vouched = stamp if stamp is not None and stamp.intact and stamp.valid and stamp.trusted else None
    certificate = embedded.signer_cert
    return DigitalSignature(
        field=str(embedded.field_name),  # plain, not of a class of pyHanko's, which would be loaded to read it
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        signed_at=vouched.timestamp if vouched else embedded.self_reported_timestamp,
        timestamped=vouched is not None,
        trusted=bool(status.trusted),
        whole=whole,
    )


def _covers_much(embedded: Any) -> bool:
    """Whether the box of a signature hides more than a quarter of its page."""
    field = embedded.sig_field.get_object()
    page = _entry(field, "/P", {})
    left, bottom, right, top = (float(value) for value in _entry(field, "/Rect", (0, 0, 0, 0)))
    x1, y1, x2, y2 = (float(value) for value in _entry(page, "/MediaBox", (0, 0, 595, 842)))
    return abs((right - left) * (top - bottom)) > abs((x2 - x1) * (y2 - y1)) / 4


def _entry(dictionary: Any, name: str, otherwise: Any) -> Any:
    """What an entry leads to; ``get`` of pyHanko's dictionaries would give the reference itself."""
    try:
        return dictionary[name]
    except KeyError:
        return otherwise


def _name(name: Any) -> str:
    """Who a certificate speaks of: the common name, else all that it says."""
    return str(name.native.get("common_name") or name.human_friendly)
