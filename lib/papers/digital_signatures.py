"""What is known of a signature in a PDF, and what is said of a file that is not accepted."""

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
COVERED = "Khung của chữ ký số “{field}” che quá một phần tư trang nên không nhận; hãy ký vào ô đã dành sẵn."

# What a signature that certifies a file lets others do after it (ISO 32000, 12.8.2.2, DocMDP).
NOTHING, SIGNATURES, NOTES = "nothing", "signatures", "notes"


@dataclass(frozen=True)
class DigitalSignature:
    """One signature as it was found. ``signed_at``: as its signer says, or, with ``timestamped``, as a third party
    vouches. ``trusted``: the chain ends at a configured root. ``whole``: it covers all of the file up to its end.
    ``permits``: of one that certifies the file (DocMDP), what may follow it: ``NOTHING``, ``SIGNATURES``, ``NOTES``."""

    field: str
    signer: str
    issuer: str
    signed_at: datetime | None
    timestamped: bool
    trusted: bool
    whole: bool
    permits: str = ""

    def as_json(self) -> dict[str, Any]:
        """The fields as JSON knows them; the moment in ISO 8601."""
        return asdict(self) | {"signed_at": self.signed_at and self.signed_at.isoformat()}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "DigitalSignature":
        """The signature that ``as_json`` gave ``values`` of."""
        at = values["signed_at"]
        return cls(**{**values, "signed_at": at and datetime.fromisoformat(at)})
