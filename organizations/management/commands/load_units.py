"""``load_units --all``, ``load_units --province 19``: the country's administrative units, old and new."""

from collections import Counter

from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.display import format_number
from organizations.management.base import PortalCommand
from organizations.services.country_units import load_units


class Command(PortalCommand):
    help = (
        "Nạp đơn vị hành chính cả nước, hoặc của một tỉnh: các đơn vị trước ngày 01/07/2025 (tỉnh, huyện, xã), các đơn "
        "vị từ ngày ấy (tỉnh, xã), đơn vị nào sáp nhập vào đơn vị nào theo nghị quyết nào, và các thay đổi năm 2026. "
        "Đơn vị đã có trong hệ thống được giữ nguyên, chỉ bổ sung ngày còn thiếu; chạy lại không đổi gì. "
        "Nguồn số liệu: docs/units.md."
    )

    def add_arguments(self, parser):
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--all", action="store_true", help="cả nước: 34 tỉnh, thành phố hiện nay")
        which.add_argument(
            "--province",
            metavar="19",
            help="mã một tỉnh, thành phố hiện nay, cùng mọi đơn vị cũ đã sáp nhập vào tỉnh ấy",
        )
        parser.add_argument(
            "--keep-names",
            action="store_true",
            help="nơi nào hệ thống ghi tên khác danh mục thì coi là cùng một đơn vị và giữ tên đang có",
        )

    def handle(self, *, province, keep_names, **options):
        self.show_progress("Đang nạp đơn vị hành chính")
        loaded = load_units(province, keep_names=keep_names)
        for day, kinds in loaded.kinds.items():
            self.stdout.write(f"Ngày {day:%d/%m/%Y}: {describe_kinds(kinds)}.")
        self.stdout.write(loaded.sentence)


def describe_kinds(kinds: Counter[str]) -> str:
    """``34 tỉnh, thành phố; 2.621 xã, 687 phường, 13 đặc khu``."""
    words = (
        (UnitKind.PROVINCE, "tỉnh, thành phố"),
        (UnitKind.DISTRICT, "đơn vị cấp huyện"),
        (UnitKind.COMMUNE, "xã"),
        (UnitKind.WARD, "phường"),
        (UnitKind.TOWNSHIP, "thị trấn"),
        (UnitKind.SPECIAL_ZONE, "đặc khu"),
    )
    communes = sum(kinds[kind] for kind in COMMUNE_LEVEL)
    said = [f"{format_number(kinds[kind])} {word}" for kind, word in words if kinds[kind]]
    return f"{'; '.join(said)} ({format_number(communes)} đơn vị cấp xã)"
