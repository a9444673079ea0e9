"""Take the second factor of an account away whose telephone is lost; for administrators, whom no office looks after."""

from lib.refused import Refused
from organizations.management.base import PortalCommand
from organizations.models import User
from organizations.services import second_factor


class Command(PortalCommand):
    help = "Gỡ xác thực hai bước của một tài khoản khi mất điện thoại; người ấy thiết lập lại khi đăng nhập."

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", metavar="TÀI_KHOẢN", help="không ghi: liệt kê ai đang có")
        parser.add_argument("--reason", default="", metavar="LÝ_DO", help="bắt buộc; ghi vào lịch sử của tài khoản")

    def handle(self, *, username, reason, **options):
        having = User.objects.filter(second_factor__confirmed_at__isnull=False).order_by("username")
        if username is None:
            self.stdout.write("\n".join(having.values_list("username", flat=True)) or "Chưa ai có xác thực hai bước.")
            return
        user = having.filter(username=username).first()
        if user is None:
            raise Refused(f"Không có tài khoản nào tên {username} đang có xác thực hai bước.")
        if not reason.strip():
            raise Refused('Phải ghi lý do: --reason "Mất điện thoại".')
        second_factor.reset(user, by=None, reason=reason.strip())
        self.stdout.write(f"Đã gỡ xác thực hai bước của {username}; mọi phiên của tài khoản đã kết thúc.")
