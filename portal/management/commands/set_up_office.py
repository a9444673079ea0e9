"""``set_up_office PLAN.json [--dry-run]``, ``set_up_office --undo CODE``: an office moves in."""

from argparse import RawDescriptionHelpFormatter

from django.core.management.base import CommandError

from lib.refused import Refused
from organizations.management.arguments import find_user, read_file
from organizations.management.base import PortalCommand, VietnameseHelp
from organizations.models import User
from portal.setup import Part, PlanRefused, check, describe, read_plan, set_up, set_ups, undo

EXAMPLE = """ví dụ PLAN.json (mục nào bỏ trống thì lấy như thường lệ; các mục: docs/set-up-office.md):

  {
    "unit": "01933",
    "host": "front",
    "areas": ["Nà Lỏng", "Nà Đeng"],
    "people": [
      {"full_name": "Nguyễn Văn Mẫu", "title": "Chủ tịch Ủy ban MTTQ", "username": "mau",
       "role": "secretariat", "organization": "front"}
    ],
    "series": {"period_kind": "month", "report_days": 3}
  }
"""


class _Help(RawDescriptionHelpFormatter, VietnameseHelp):
    """Keeps the lines of the example."""


class Command(PortalCommand):
    help = (
        "Thiết lập một văn phòng theo tệp kế hoạch: địa bàn, tổ chức, người, chế độ giao ban, biểu mẫu.\n"
        "Ghi tất cả hoặc không ghi gì; hoàn tác được cho đến khi có hội nghị đầu tiên."
    )

    def create_parser(self, prog_name, subcommand, **kwargs):
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.formatter_class, parser.epilog = _Help, EXAMPLE
        return parser

    def add_arguments(self, parser):
        parser.add_argument("plan", metavar="PLAN.json", nargs="?", help="tệp kế hoạch")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kể sẽ ghi gì, không ghi")
        parser.add_argument(
            "--undo", metavar="MÃ", help="hoàn tác lần thiết lập mang mã này (in ra khi thiết lập; last: lần gần nhất)"
        )
        parser.add_argument(
            "--as",
            dest="as_user",
            metavar="TÀI KHOẢN",
            help="quản trị hệ thống đứng tên việc này; chỉ có một người thì không cần ghi",
        )

    def handle(self, *, plan, dry_run, undo, as_user, **options):
        if bool(plan) == bool(undo):
            raise CommandError("Ghi một trong hai: tệp kế hoạch PLAN.json, hoặc --undo MÃ.", returncode=2)
        by = _administrator(as_user)
        if undo:
            self.stdout.write(_undo(undo, by))
            return
        found = read_plan(read_file(plan).content)
        if faults := check(found):
            raise PlanRefused(faults)
        for part in describe(found):
            self._tell(part)
        if dry_run:
            self.stdout.write("Chạy thử: chưa ghi gì.")
            return
        made = set_up(found, by=by)
        self.stdout.write(made.sentence)
        for invited in made.accounts:
            if invited.password:
                self.stdout.write(f"{invited.user.username}: mật khẩu lần đầu {invited.password}")
        if made.catalogue:
            self.stdout.write(made.catalogue)
        self.stdout.write(f"Hoàn tác (trước hội nghị đầu tiên): manage.py set_up_office --undo {made.key}")

    def _tell(self, part: Part) -> None:
        self.stdout.write(f"{part.title}:")
        for name, said in part.facts:
            self.stdout.write(f"  {name}: {said}")
        for row in part.rows:
            self.stdout.write(f"  {' | '.join(filter(None, row))}")


def _undo(key: str, by: User) -> str:
    if key == "last":
        standing = set_ups()
        if not standing:
            raise Refused("Chưa có lần thiết lập nào để hoàn tác.")
        key = standing[0].key
    return undo(key, by=by).sentence


def _administrator(name: str | None) -> User:
    if name:
        user = find_user(name)
        assert user is not None
        return user
    found = list(User.objects.filter(is_superuser=True, is_active=True)[:2])
    if len(found) == 1:
        return found[0]
    if found:
        raise Refused("Có nhiều quản trị hệ thống; hãy ghi --as TÀI KHOẢN để biết ai đứng tên.")
    raise Refused("Chưa có quản trị hệ thống nào; hãy chạy manage.py createsuperuser rồi chạy lại.")
