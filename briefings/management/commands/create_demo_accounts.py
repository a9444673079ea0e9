"""``manage.py create_demo_accounts``: one account per role, to try the portal with."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from briefings.examples import ACCOUNTS, create_demo_accounts, readable_password
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = "Tạo tài khoản thử, mỗi vai trò một tài khoản; không dùng khi vận hành chính thức."

    def add_arguments(self, parser):
        parser.add_argument("--password", help="mật khẩu chung; không ghi thì hệ thống tự tạo")
        parser.add_argument("--reset", action="store_true", help="đặt lại mật khẩu của các tài khoản thử đã có")

    def handle(self, *, password, reset, **options):
        if password is not None:
            try:
                validate_password(password)
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        else:
            password = readable_password()
        done = create_demo_accounts(password, reset=reset)
        if done:
            self.stdout.write(f"Tài khoản thử, mật khẩu chung: {password}")
        for account in done:
            where = "Quản trị hệ thống"
            if account.role and account.organization:
                where = f"{account.role.label}, {account.organization.name}"
            self.stdout.write(f"  {account.username:<10} {where}")
        if kept := [account.username for account in ACCOUNTS if account not in done]:
            self.stdout.write(
                f"Tài khoản thử đã có, giữ nguyên mật khẩu: {', '.join(kept)}. "
                "Đặt lại mật khẩu bằng: manage.py create_demo_accounts --reset"
            )
