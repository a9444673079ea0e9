"""Evidence files: what may be kept as proof, by size, name and all that is in it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile

from briefings.models import Evidence, ProgressUpdate
from briefings.services import file_kinds
from lib.inspection import Format, inspect_file
from lib.refused import Refused
from organizations.display import display_size

MAXIMUM_BYTES = 20 * 1024 * 1024
MAXIMUM_FILES = 10

FORMATS = {
    ".pdf": Format.PDF,
    ".jpg": Format.JPEG,
    ".jpeg": Format.JPEG,
    ".png": Format.PNG,
    ".docx": Format.DOCX,
    ".xlsx": Format.XLSX,
    ".odt": Format.ODT,
    ".ods": Format.ODS,
}
PICTURES = (Format.JPEG, Format.PNG)  # made anew
KINDS = tuple(FORMATS)
ALLOWED = ", ".join(sorted(kind.lstrip(".") for kind in KINDS))


@dataclass(frozen=True)
class InspectedFile:
    """A file that may be kept: ``name`` as people call it, the hash of the bytes to keep, and these, at their start."""

    name: str
    sha256: str
    file: File


def attach(update: ProgressUpdate, files: Iterable[InspectedFile]) -> list[Evidence]:
    """Keep ``files`` as evidence of ``update``; a file seen twice in one update is kept once."""
    kept: dict[str, InspectedFile] = {}
    for file in files:
        kept.setdefault(file.sha256, file)
    return [
        Evidence.objects.create(update=update, file=file.file, original_name=file.name[-255:], sha256=file.sha256)
        for file in kept.values()
    ]


def inspect(files: Iterable[InspectedFile | UploadedFile]) -> list[InspectedFile]:
    """Uploaded ``files`` as they may be kept; those that were inspected before are not looked at again.

    Takes a second or two for a large file, so it is asked before anything is locked. A picture is kept as it is seen,
    without what it says of where and with what it was taken. Raises Refused for a kind that is not allowed, a content
    that is not what the name says or that runs or fetches something, an empty or too large file.
    """
    files = list(files)
    if len(files) > MAXIMUM_FILES:
        raise Refused(f"Mỗi lần chỉ gửi được {MAXIMUM_FILES} tệp; hãy gửi phần còn lại ở lần cập nhật sau.")
    return [file if isinstance(file, InspectedFile) else _inspected(file) for file in files]


def _inspected(file: UploadedFile) -> InspectedFile:
    """One at a time is in memory: of ten large files only what is made anew stays there."""
    name = PurePath(file.name or "").name
    content = check(name, file)
    digest = hashlib.sha256(content).hexdigest()
    same = FORMATS[PurePath(name).suffix.lower()] not in PICTURES
    return InspectedFile(name, digest, File(file.file, name) if same else ContentFile(content, name))


def check(name: str, file) -> bytes:
    """The bytes to keep of ``file`` (an uploaded file called ``name``). Raises Refused as ``inspect`` does."""
    suffix = PurePath(name).suffix.lower()
    if not file.size:
        raise Refused(f"Tệp “{name}” trống; hãy chọn lại tệp.")
    if file.size > MAXIMUM_BYTES:
        raise Refused(f"Tệp “{name}” lớn hơn {display_size(MAXIMUM_BYTES)}; hãy nén ảnh hoặc chia tệp rồi gửi lại.")
    content = _read_whole(file)
    if suffix not in FORMATS:
        raise Refused(_of_another_kind(name, content))
    kind = file_kinds.by_bytes(content)
    if kind is not None and suffix not in kind.suffixes and kind not in file_kinds.LOOKED_INTO:
        raise Refused(_with_a_wrong_name(name, suffix, kind))
    return inspect_file(name, content, FORMATS[suffix])


def _read_whole(file) -> bytes:
    file.seek(0)
    content = file.read()
    file.seek(0)
    return content


def _of_another_kind(name: str, content: bytes) -> str:
    """What the file is, and what to do, for one whose name ends as none that is kept."""
    kind = file_kinds.kind_of(name, content)
    if kind is None:
        return f"Tệp “{name}” không thuộc loại được nhận; hãy gửi một trong các loại: {ALLOWED}."
    if not kind.advice:
        return f"Tệp “{name}” là {kind.name} nhưng tên không có đuôi {kind.suffixes[0]}; {_rename(kind)}."
    return f"Tệp “{name}” là {kind.name}, không thuộc loại được nhận: {kind.advice}. Cổng nhận các loại: {ALLOWED}."


def _with_a_wrong_name(name: str, suffix: str, kind: file_kinds.FileKind) -> str:
    """The same for one whose name ends as a kind that is kept, and whose content is not of that kind."""
    return f"Nội dung tệp “{name}” không đúng với đuôi {suffix}: đây là {kind.name}; {kind.advice or _rename(kind)}."


def _rename(kind: file_kinds.FileKind) -> str:
    return f"hãy đổi đuôi tên tệp thành {kind.suffixes[0]} rồi gửi lại"
