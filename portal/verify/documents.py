"""Issued documents: each has its number, its day, its file under the name of its hash, and signed files that go on from
it."""

from collections.abc import Callable
from pathlib import Path

from briefings.choices import DocumentState
from briefings.models import Document, SignedFile
from portal.verify.faults import Fault, Finding

ASK = "hãy khôi phục từ bản sao lưu gần nhất còn nguyên, hoặc báo người phát triển"


def faults(finding: Finding, locate: Callable[[str], Path | None]) -> list[Fault]:
    issued = Document.objects.exclude(state=DocumentState.DRAFT)
    finding.count("issued_documents", issued.count())
    found = []
    rows = issued.order_by("pk").values_list("pk", "symbol", "number", "issued_on", "file", "sha256", "allocation")
    for pk, symbol, number, issued_on, file, sha256, allocation in rows.iterator(chunk_size=2000):
        lacks = [
            word
            for word, value in (
                ("số", number),
                ("ký hiệu", symbol),
                ("ngày", issued_on),
                ("tệp", file),
                ("mã băm", sha256),
                ("dòng trong sổ số", allocation),
            )
            if not value
        ]
        record = f"briefings.document:{pk}"
        if lacks:
            told = f"Văn bản {symbol or pk} đã ban hành nhưng thiếu {', '.join(lacks)}; {ASK}."
            found.append(Fault("document_incomplete", record, told))
        if file and sha256 and sha256 not in file:
            told = f"Tệp của văn bản {symbol or pk} không mang tên theo mã băm của nó ({file}); {ASK}."
            found.append(Fault("document_file_name", record, told))
    return [*found, *_signed_files(locate)]


def _signed_files(locate: Callable[[str], Path | None]) -> list[Fault]:
    """A signed file begins with the bytes of the issued one."""
    found = []
    rows = SignedFile.objects.order_by("pk").values_list("pk", "file", "document__file", "document__symbol")
    for pk, file, issued, symbol in rows.iterator(chunk_size=2000):
        if not _begins_with(locate(file), locate(issued)):
            told = f"Bản đã ký {file} của văn bản {symbol} không bắt đầu bằng đúng văn bản đã ban hành; {ASK}."
            found.append(Fault("signed_file_of_another", f"briefings.signedfile:{pk}", told))
    return found


def _begins_with(longer: Path | None, shorter: Path | None) -> bool:
    """Of a file that is not there is said elsewhere that it lacks."""
    if longer is None or shorter is None or not (longer.is_file() and shorter.is_file()):
        return True
    wanted = shorter.read_bytes()
    with longer.open("rb") as file:
        return file.read(len(wanted)) == wanted
