"""``manage.py restore``: the portal as it was when a backup was made."""

from pathlib import Path

from django.core.management.base import CommandError
from django.utils.dateparse import parse_datetime

from lib.archives import read_identities
from organizations.display import display_moment
from organizations.management.base import PortalCommand
from portal.backup import Restored, finish_interrupted, restore_backup


class Command(PortalCommand):
    help = (
        "Khôi phục cổng từ một tệp do manage.py backup ghi ra, của phiên bản này hoặc phiên bản cũ hơn, vào thư mục dữ "
        "liệu và cơ sở dữ liệu còn trống. Dữ liệu được so lại từng dòng với bản sao lưu trước khi vào chỗ; trước lúc "
        "đó dữ liệu cũ không bị đụng đến. Phải dừng cổng trước."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP", nargs="?", type=Path, help="bản sao lưu")
        parser.add_argument(
            "--identity",
            metavar="TỆP_KHÓA",
            type=Path,
            help="tệp khóa bí mật age (AGE-SECRET-KEY-1…), nếu bản sao lưu được mã hóa",
        )
        parser.add_argument(
            "--replace", action="store_true", help="thay dữ liệu đang có; dữ liệu cũ được giữ lại bên cạnh"
        )
        parser.add_argument(
            "--continue",
            dest="finish",
            action="store_true",
            help="hoàn tất hoặc bỏ một lần khôi phục bị ngắt giữa chừng, rồi dừng",
        )

    def handle(self, *, file: Path | None, identity: Path | None, replace: bool, finish: bool, **options):
        if finish == (file is not None):
            raise CommandError("Hãy ghi tên bản sao lưu, hoặc --continue; không ghi cả hai.", returncode=2)
        if file is None:
            self.stdout.write(finish_interrupted() or "Không có lần khôi phục nào bị ngắt.")
            return
        keys = read_identities(identity) if identity else []
        self.report(restore_backup(file, identities=keys, replace=replace, say=self.show_progress), file)

    def report(self, restored: Restored, file: Path) -> None:
        made_at = parse_datetime(restored.made_at)
        at = f" lúc {display_moment(made_at)}" if made_at else ""
        self.stdout.write(
            f"Đã khôi phục {restored.rows} dòng và {restored.files} tệp như{at}, đã so lại từng dòng với {file}."
        )
        for sentence in restored.told:
            self.stderr.write(sentence, lambda line: line)
        if restored.told:
            self.stderr.write("Hãy xử lý từng chỗ trên, rồi chạy manage.py verify.", lambda line: line)
        if restored.aside:
            self.stdout.write("Dữ liệu cũ được giữ ở: " + "; ".join(restored.aside) + ". Khi chắc chắn thì xóa đi.")
