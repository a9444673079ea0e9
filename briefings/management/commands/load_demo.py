"""``manage.py load_demo [--remove]``: illustrative quarters on top of the sample, or away with them."""

from django.conf import settings

from briefings.examples import load_demo, remove_demo
from lib.refused import Refused
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = "Dựng các quý minh họa trên dữ liệu mẫu để xem thử; thêm --remove để gỡ đi toàn bộ."

    def add_arguments(self, parser):
        parser.add_argument("--remove", action="store_true", help="Gỡ toàn bộ số liệu minh họa.")

    def handle(self, *, remove: bool, **options):
        self.stdout.write(self.take_away() if remove else self.bring())

    def bring(self) -> str:
        if settings.PRODUCTION:
            raise Refused("Hệ thống đang vận hành chính thức nên không dựng số liệu minh họa.")
        made = load_demo()
        if not made:
            return "Số liệu minh họa đã có; lần chạy này không thay đổi gì."
        return f"Đã dựng {made} hội nghị minh họa; gỡ bằng manage.py load_demo --remove."

    def take_away(self) -> str:
        gone = remove_demo()
        if not gone:
            return "Không có số liệu minh họa để gỡ."
        return f"Đã gỡ {gone} hội nghị minh họa cùng toàn bộ dữ liệu kèm theo."
