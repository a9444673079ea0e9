"""``import_units FILE``: administrative units from a list of the statistics office."""

from collections import Counter

from django.core.management.base import CommandError

from lib.refused import Refused
from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.importing import UnitResource, UnitsFormat
from organizations.management.arguments import day_argument, read_file
from organizations.management.base import PortalCommand


class Command(PortalCommand):
    help = (
        "Nhập danh mục đơn vị hành chính từ tệp của cơ quan thống kê: các cột Mã, Tên, Cấp, Mã TP, Tỉnh / Thành Phố "
        "(trước ngày 01/07/2025 thêm Mã QH, Quận Huyện), hoặc Tỉnh Thành Phố, Mã TP, Quận Huyện, Mã QH, Phường Xã, "
        "Mã PX. Đơn vị đã có được giữ nguyên."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="tệp danh mục .xlsx, .xls, .ods hoặc .csv")
        parser.add_argument(
            "--on", type=day_argument, metavar="31/03/2020", help="ngày mà danh mục đúng với thực tế, nếu biết"
        )

    def handle(self, *, file, on, **options):
        sent = read_file(file)
        resource = UnitResource(on=on)
        result = resource.import_data(UnitsFormat().create_dataset(sent.content), rollback_on_validation_errors=True)
        if result.refusals:
            raise Refused("\n".join(result.refusals))
        if result.problems:
            lines = [str(problem) for problem in result.problems]
            raise CommandError("\n".join([f"Tệp {sent.name} có {len(lines)} lỗi nên chưa ghi gì:", *lines]))
        kinds = Counter(unit.kind for unit in resource.plan.parents.values())
        communes = sum(kinds[kind] for kind in COMMUNE_LEVEL)
        self.stdout.write(
            f"Danh mục có {kinds[UnitKind.PROVINCE]} tỉnh, thành phố; {kinds[UnitKind.DISTRICT]} đơn vị cấp huyện; "
            f"{communes} đơn vị cấp xã. Đã thêm {result.counts.created}, giữ nguyên {result.counts.unchanged}."
        )
