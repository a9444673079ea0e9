"""``export_commune_data --period 2020-Q1 --output FILE``: the figures of one period, out again."""

from lib.refused import Refused
from organizations.importing import filled_form, long_csv
from organizations.management.arguments import (
    find_form,
    find_user,
    period_argument,
    write_file,
)
from organizations.management.base import PortalCommand

WRITERS = {".xlsx": filled_form, ".csv": long_csv}


class Command(PortalCommand):
    help = "Xuất số liệu của các xã trong một kỳ ra tệp .xlsx (biểu ngang, nhập lại được) hoặc .csv (mỗi dòng một số)."

    def add_arguments(self, parser):
        parser.add_argument("--period", required=True, type=period_argument, metavar="2020-Q1", help="kỳ của số liệu")
        parser.add_argument("--form", metavar="CODE", help="mã biểu mẫu; chỉ xuất các chỉ tiêu của biểu này")
        parser.add_argument("--output", required=True, metavar="FILE", help="tệp .xlsx hoặc .csv sẽ ghi")
        parser.add_argument("--as", dest="user", metavar="USER", help="chỉ xuất những gì tài khoản này được xem")

    def handle(self, *, period, form, output, user, **options):
        write = next((writer for ending, writer in WRITERS.items() if output.lower().endswith(ending)), None)
        if write is None:
            raise Refused(f"Tên tệp {output} phải kết thúc bằng .xlsx hoặc .csv.")
        by = find_user(user)
        write_file(output, write(period, find_form(form, by), by))
        self.stdout.write(f"Đã xuất số liệu {period.name} ra {output}.")
