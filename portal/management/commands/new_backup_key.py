"""``manage.py new_backup_key FILE``: a key of one's own for encrypted backups."""

from pathlib import Path

from django.core.management.base import CommandError

from lib import store
from lib.archives import new_identity
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = (
        "Tạo cặp khóa age để mã hóa bản sao lưu. Khóa bí mật được ghi vào TỆP, chỉ người tạo đọc được: hãy cất ở nơi "
        "khác máy chủ, mất tệp ấy thì không mở được bản sao lưu. Khóa công khai được in ra để ghi vào "
        "PORTAL_BACKUP_RECIPIENT."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="TỆP", type=Path, help="tệp ghi ra; không được có sẵn")

    def handle(self, *, file: Path, **options):
        text, public = new_identity()
        try:
            store.write(file.absolute(), [text.encode()], new=True, mode=0o400)
        except FileExistsError as error:
            raise CommandError(f"Đã có tệp {file} nên không ghi đè; hãy chọn tên khác, hoặc dùng khóa ấy.") from error
        except OSError as error:
            raise CommandError(f"Không ghi được {file} ({error.strerror}); hãy kiểm tra đường dẫn.") from error
        self.stdout.write(public)
