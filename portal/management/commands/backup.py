"""``manage.py backup``: the whole portal as one file, as of one moment, while people work."""

from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DatabaseError

from lib.archives import read_recipient
from organizations.choices import OperatorKind
from organizations.display import display_size
from organizations.management.base import PortalCommand
from organizations.operator_log import note, settle
from portal.backup import Made, make_backup, make_nightly

KEY = "command"


class Command(PortalCommand):
    help = (
        "Sao lưu toàn bộ cổng (cơ sở dữ liệu, tệp đã lưu, khóa bí mật) đúng một thời điểm ra một tệp, trong khi mọi "
        "người vẫn làm việc. Tệp tự mang mã băm để phát hiện bị cắt cụt hay thay đổi; khôi phục bằng manage.py restore."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file", metavar="TỆP", nargs="?", type=Path, help="tệp ghi ra; tệp cũ cùng tên bị thay khi tệp mới đã xong"
        )
        parser.add_argument(
            "--recipient",
            action="append",
            metavar="KHÓA",
            help="khóa công khai age (age1…) của người được mở bản sao lưu; ghi được nhiều lần. Không ghi thì theo "
            "PORTAL_BACKUP_RECIPIENT; cả hai đều không có thì bản sao lưu không mã hóa",
        )
        parser.add_argument(
            "--nightly",
            action="store_true",
            help="làm bản sao lưu của hôm nay vào PORTAL_BACKUP_DIR nếu chưa có, và bỏ các bản đã quá hạn giữ; "
            "run_worker tự gọi mỗi đêm",
        )

    def handle(self, *, file: Path | None, recipient: list[str] | None, nightly: bool, **options):
        if nightly == (file is not None):
            raise CommandError("Hãy ghi tên tệp ghi ra, hoặc --nightly; không ghi cả hai.", returncode=2)
        if file is None:
            made = make_nightly(say=self.show_progress)
            if made is None:
                self.stdout.write("Hôm nay đã có bản sao lưu, hoặc chưa đến giờ; không làm gì.")
                return
        else:
            recipients = [read_recipient(text) for text in recipient or settings.BACKUP_RECIPIENTS]
            made = make_backup(file, recipients=recipients, say=self.show_progress)
        self.report(made)

    def report(self, made: Made) -> None:
        what = f"{made.rows} dòng và {made.files} tệp vào {made.path} ({display_size(made.size)})"
        if not made.faults:
            self.stdout.write(f"Đã sao lưu {what}.")
            with suppress(DatabaseError):  # a database that waits for its upgrade may have no such table yet
                settle(OperatorKind.BACKUP, KEY)
            return
        for sentence in made.faults:
            self.stderr.write(sentence, lambda line: line)
        told = f"Đã sao lưu {what}, nhưng dữ liệu có {len(made.faults)} chỗ sai; hãy xử lý rồi sao lưu lại."
        note(OperatorKind.BACKUP, told, key=KEY)
        raise CommandError(told)
