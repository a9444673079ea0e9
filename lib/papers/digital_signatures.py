"""What is known of a signature in a PDF, and what is said of a file that is not accepted."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

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
LOCKED = (
    "Chữ ký số “{field}” của {signer} đã khóa tài liệu, không cho thêm gì sau đó, nhưng tệp có thêm chữ ký hoặc nội "
    "dung nên không nhận; hãy ký lại từ tệp tải ở cổng: người ký trước không chọn khóa tài liệu, hoặc người khóa tài "
    "liệu ký sau cùng."
)
AFTER = "Sau chữ ký số cuối cùng, tệp còn bị thêm nội dung chưa được ký nên không nhận; hãy nộp đúng tệp vừa ký."
OUTSIDE = (
    "Tệp có ô ký “{field}” không phải ô đã dành sẵn trên văn bản nên không nhận; hãy ký lại từ tệp tải ở cổng và chọn "
    "đúng một ô: {reserved}."
)
NO_FIELDS = (
    "Văn bản này không có ô ký dành sẵn nên không nhận bản có chữ ký số; hãy ban hành bản thay thế rồi ký vào ô trên "
    "bản ấy."
)
FILLED = (
    "Ô ký “{field}” được vẽ thêm hình nhưng không có chữ ký số nên không nhận; hãy ký lại từ tệp tải ở cổng, không "
    "chèn ảnh chữ ký hay ảnh dấu."
)

# Why it is not known who has signed. What the office can do stands in docs/operations.md, PORTAL_TRUST_ROOTS.
NO_ROOTS, NO_CHAIN, NOT_VALID, UNFIT = "no-roots", "no-chain", "not-valid", "unfit"
DOUBTS = {
    NO_ROOTS: "cổng chưa được khai báo chứng thư gốc nào để đối chiếu",
    NO_CHAIN: "chứng thư không do nhà cung cấp nào đã khai báo với cổng cấp",
    NOT_VALID: "chứng thư đã hết hạn, chưa có hiệu lực hoặc đã bị thu hồi",
    UNFIT: "chứng thư không được cấp để ký văn bản, hoặc không thật sự do nhà cung cấp ghi trên đó cấp",
}

# What a signature that certifies a file lets others do after it (ISO 32000, 12.8.2.2, DocMDP).
NOTHING, SIGNATURES, NOTES = "nothing", "signatures", "notes"


@dataclass(frozen=True)
class DigitalSignature:
    """One signature as it was found. ``signed_at``: as its signer says, or, with ``timestamped``, as a third party
    vouches. ``trusted``: the chain ends at a configured root. ``whole``: it covers all of the file up to its end.
    ``permits``: of one that certifies the file (DocMDP), what may follow it: ``NOTHING``, ``SIGNATURES``, ``NOTES``.
    ``doubt``: of one that is not trusted, why; a key of ``DOUBTS``, empty where that was not written down."""

    field: str
    signer: str
    issuer: str
    signed_at: datetime | None
    timestamped: bool
    trusted: bool
    whole: bool
    permits: str = ""
    doubt: str = ""

    @property
    def why_not_verified(self) -> str:
        """Continues *chưa xác minh được người ký vì* …; empty for one that is trusted."""
        return "" if self.trusted else DOUBTS.get(self.doubt, DOUBTS[NO_CHAIN])

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON knows them; the moment in ISO 8601."""
        return asdict(self) | {"signed_at": self.signed_at and self.signed_at.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "DigitalSignature":
        """The signature that ``as_json`` gave ``values`` of."""
        at = values["signed_at"]
        return cls(**{**values, "signed_at": at and datetime.fromisoformat(at)})


def name_signers(signatures: Iterable[DigitalSignature]) -> str:
    """Who has signed, continuing *có* …: only those who were verified; of others, what their certificates say."""
    trusted: list[str] = []
    doubted: list[str] = []
    for one in signatures:
        (trusted if one.trusted else doubted).append(one.signer)
    told = [f"chữ ký của {', '.join(trusted)}"] if trusted else []
    told += [f"chữ ký chưa xác minh mang tên {', '.join(doubted)}"] if doubted else []
    return " và ".join(told)
