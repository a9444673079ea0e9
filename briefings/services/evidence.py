"""Evidence files: what may be kept as proof, checked by size, name and content."""

import hashlib
from pathlib import PurePath

from briefings.models import Evidence, ProgressUpdate
from organizations.refused import Refused

MAXIMUM_BYTES = 20 * 1024 * 1024
ZIP = b"PK\x03\x04"
# How a file of each kind begins; office files are ZIP archives.
SIGNATURES = {".pdf": b"%PDF-", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".png": b"\x89PNG\r\n\x1a\n"}
SIGNATURES |= {".docx": ZIP, ".xlsx": ZIP, ".odt": ZIP, ".ods": ZIP}


def attach(update: ProgressUpdate, files) -> list[Evidence]:
    """Keep uploaded ``files`` as evidence of ``update``; a file seen twice in one update is kept once.

    Raises Refused for a kind that is not allowed, a content that is not what the name says, an empty or too large file.
    """
    kept = {}
    for file in files:
        name = PurePath(file.name).name
        check(name, file)
        digest = hashlib.sha256()
        for chunk in file.chunks():
            digest.update(chunk)
        file.seek(0)
        if digest.hexdigest() not in kept:
            kept[digest.hexdigest()] = Evidence.objects.create(
                update=update, file=file, original_name=name[-255:], sha256=digest.hexdigest()
            )
    return list(kept.values())


def check(name: str, file) -> None:
    """Raise Refused unless ``file`` (an uploaded file called ``name``) may be kept."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SIGNATURES:
        allowed = ", ".join(sorted(kind.lstrip(".") for kind in SIGNATURES))
        raise Refused(f"Tệp “{name}” không thuộc loại được nhận; hãy gửi một trong các loại: {allowed}.")
    if not file.size:
        raise Refused(f"Tệp “{name}” trống; hãy chọn lại tệp.")
    if file.size > MAXIMUM_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn 20 MB; hãy nén ảnh hoặc chia tệp rồi gửi lại.")
    file.seek(0)
    begins = file.read(len(SIGNATURES[suffix]))
    file.seek(0)
    if begins != SIGNATURES[suffix]:
        raise Refused(f"Nội dung tệp “{name}” không đúng với đuôi {suffix}; hãy lưu lại đúng định dạng rồi gửi.")
