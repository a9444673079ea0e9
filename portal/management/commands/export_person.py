"""``export_person USERNAME --output FILE``: what the portal holds about one person."""

from lib.refused import Refused
from organizations.management.arguments import write_file
from organizations.management.base import PortalCommand
from organizations.models import User
from portal.personal_data import personal_data_file


class Command(PortalCommand):
    help = (
        "Ghi ra một tệp .xlsx mọi dữ liệu cổng đang giữ về một người: tài khoản, vai trò, chức vụ, lần đăng nhập, lượt "
        "đọc, lượt tải, và những gì người ấy đã ghi (loại, số, lúc). Dùng khi người ấy yêu cầu theo Luật Bảo vệ dữ "
        "liệu cá nhân."
    )

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="USERNAME", help="tên đăng nhập; tài khoản đã khóa cũng được")
        parser.add_argument("--output", required=True, metavar="FILE", help="tệp .xlsx sẽ ghi")

    def handle(self, *, username, output, **options):
        if not output.lower().endswith(".xlsx"):
            raise Refused(f"Tên tệp {output} phải kết thúc bằng .xlsx.")
        user = User.objects.filter(username=username).first()
        if user is None:
            raise Refused(f"Không có tài khoản nào tên {username}.")
        write_file(output, personal_data_file(user))
        self.stdout.write(f"Đã ghi dữ liệu của {username} ra {output}.")
