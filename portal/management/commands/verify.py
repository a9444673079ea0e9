"""``manage.py verify``: whether files, rows, hashes, numbers and settings fit together."""

import json

from django.core.management.base import CommandError

from organizations.management.base import PortalCommand
from portal.verify import Finding, find_faults

COUNTED = {
    "tables": "bảng",
    "files": "tệp",
    "registers": "sổ số",
    "numbers": "số văn bản",
    "issued_documents": "văn bản đã ban hành",
}


class Command(PortalCommand):
    help = (
        "Kiểm tra dữ liệu của cổng: cơ sở dữ liệu, tệp đã lưu và mã băm của chúng, sổ số, văn bản đã ban hành, cấu "
        "hình. Chỉ đọc, chạy được khi cổng đang làm việc. Mỗi chỗ sai là một câu; mã kết thúc 0 khi không có chỗ sai, "
        "1 khi có."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--json",
            action="store_true",
            help='in một đối tượng JSON: {"faults": [{"kind", "record", "message"}], "counts": {…}}',
        )

    def handle(self, *, json: bool, **options):
        finding = find_faults(say=self.show_progress)
        self.stdout.write(as_json(finding) if json else as_text(finding))
        if finding.faults:
            raise CommandError(f"Có {len(finding.faults)} chỗ sai; hãy xử lý từng chỗ rồi chạy lại manage.py verify.")


def as_json(finding: Finding) -> str:
    found = {"faults": [fault.as_json() for fault in finding.faults], "counts": finding.counts}
    return json.dumps(found, ensure_ascii=False)


def as_text(finding: Finding) -> str:
    if finding.faults:
        return "\n".join(fault.sentence for fault in finding.faults)
    looked = ", ".join(f"{finding.counts[what]} {word}" for what, word in COUNTED.items() if what in finding.counts)
    return f"Dữ liệu khớp nhau: đã kiểm tra {looked}."
