"""``load_catalogue``: the indicators, rules and forms that come with the portal, without any figures."""

from organizations.management.base import PortalCommand
from organizations.services.catalogue import load_catalogue


class Command(PortalCommand):
    help = (
        "Nạp danh mục ban đầu: chỉ tiêu kèm định nghĩa và nguồn, quy tắc, biểu mẫu cho từng loại tổ chức; tất cả dùng "
        "chung. Chạy lại không thay đổi gì, và không ghi đè những gì đã được sửa trên cổng."
    )

    def handle(self, **options):
        self.stdout.write(str(load_catalogue()))
