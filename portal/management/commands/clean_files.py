"""``manage.py clean_files``: remove what crashes left behind and what nobody needs any more."""

from organizations.management.base import PortalCommand
from portal.cleaning import clean


class Command(PortalCommand):
    help = (
        "Dọn các tệp viết dở và tệp không thuộc bản ghi nào (còn lại khi máy dừng giữa chừng quá một ngày trước), bản "
        "in thử cũ, thư cũ, lần nhập bỏ dở, phiên làm việc đã hết. run_worker tự làm việc này mỗi giờ."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="dọn cả khi số tệp không thuộc bản ghi nào nhiều bất thường"
        )

    def handle(self, *args, all, **options):
        cleaned = clean(however_many=all)
        self.stdout.write(f"Đã dọn {len(cleaned.files)} tệp." if cleaned.files else "Không có tệp nào phải dọn.")
        if cleaned.left:
            self.stderr.write(cleaned.left)
