"""``lock_demo_accounts``: nobody signs in with an account for trying the portal any more."""

from briefings.examples import lock_demo_accounts
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = "Khóa các tài khoản thử, để cổng khởi động được khi vận hành chính thức."

    def handle(self, **options):
        if locked := lock_demo_accounts():
            self.stdout.write(f"Đã khóa tài khoản thử: {', '.join(locked)}.")
        else:
            self.stdout.write("Không có tài khoản thử nào đang hoạt động.")
