"""``import_units FILE``: administrative units from a list of the statistics office."""

from collections import Counter
from datetime import date, timedelta

from django.core.management.base import CommandError

from lib.refused import Refused
from organizations.choices import COMMUNE_LEVEL, UnitKind
from organizations.importing import (
    ENDED,
    KEPT,
    MISSING,
    REPLACED,
    SAME,
    ListedSuccession,
    UnitResource,
    UnitsFormat,
    read_successions,
    store_successions,
)
from organizations.management.arguments import day_argument, read_file
from organizations.management.base import PortalCommand

ASKING = (
    "Tệp {}: có {} điều phải trả lời trước nên chưa ghi gì. Mã nay thuộc về đơn vị khác thì ghi vào --replaced, vẫn là "
    "đơn vị đang có thì ghi vào --same (all: mọi mã được hỏi); đơn vị danh mục không có thì --missing ended hoặc kept:"
)


class Command(PortalCommand):
    help = (
        "Nhập danh mục đơn vị hành chính từ tệp của cơ quan thống kê: các cột Mã, Tên, Cấp, Mã TP, Tỉnh / Thành Phố "
        "(trước ngày 01/07/2025 thêm Mã QH, Quận Huyện), hoặc Tỉnh Thành Phố, Mã TP, Quận Huyện, Mã QH, Phường Xã, "
        "Mã PX. Đơn vị đã có được giữ nguyên. Bảng chuyển đổi đơn vị cũ → mới (các cột Mã cũ, Tên cũ, Mã mới, Tên mới) "
        "cũng nhập được: ghi việc sắp xếp giữa các đơn vị."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="tệp danh mục .xlsx, .xls, .ods hoặc .csv")
        parser.add_argument(
            "--on",
            type=day_argument,
            metavar="31/03/2020",
            help="ngày mà danh mục đúng với thực tế: đơn vị mới có từ ngày ấy, đơn vị bị thay kết thúc ngày hôm trước; "
            "với bảng chuyển đổi là ngày việc sắp xếp có hiệu lực",
        )
        parser.add_argument(
            "--replaced",
            metavar="MÃ,MÃ",
            default="",
            help="những mã nay thuộc về đơn vị khác, đơn vị cũ kết thúc ngày hôm trước; all: mọi mã được hỏi",
        )
        parser.add_argument(
            "--same",
            metavar="MÃ,MÃ",
            default="",
            help="những mã vẫn là đơn vị đang có dù danh mục viết tên khác; all: mọi mã được hỏi",
        )
        parser.add_argument(
            "--missing",
            choices=[ENDED, KEPT],
            help="đơn vị mà danh mục không có: ended là đã kết thúc, kept là vẫn còn (danh mục chỉ là một phần)",
        )

        parser.add_argument(
            "--end-emptied",
            action="store_true",
            help="với bảng chuyển đổi: huyện, tỉnh cũ không còn đơn vị nào bên dưới cũng kết thúc ngày hôm trước",
        )

    def handle(self, *, file, on, replaced, same, missing, end_emptied, **options):
        sent = read_file(file)
        if (found := read_successions(sent.content)) is not None:
            self.store_successions(sent.name, found, on, end_emptied)
            return
        resource = UnitResource(on=on, answers=_answers(replaced, same, missing))
        result = resource.import_data(UnitsFormat().create_dataset(sent.content), rollback_on_validation_errors=True)
        if result.refusals:
            raise Refused("\n".join(result.refusals))
        if result.problems:
            lines = [str(problem) for problem in result.problems]
            raise CommandError("\n".join([f"Tệp {sent.name} có {len(lines)} lỗi nên chưa ghi gì:", *lines]))
        if result.questions:
            lines = [str(question) for question in result.questions]
            raise CommandError("\n".join([ASKING.format(sent.name, len(lines)), *lines]))
        kinds = Counter(unit.kind for unit in resource.plan.parents.values())
        changed = f"đổi {result.counts.updated}, " if result.counts.updated else ""
        communes = sum(kinds[kind] for kind in COMMUNE_LEVEL)
        self.stdout.write(
            f"Danh mục có {kinds[UnitKind.PROVINCE]} tỉnh, thành phố; {kinds[UnitKind.DISTRICT]} đơn vị cấp huyện; "
            f"{communes} đơn vị cấp xã. Đã thêm {result.counts.created}, {changed}giữ nguyên {result.counts.unchanged}."
        )

    def store_successions(self, name: str, found: list[ListedSuccession], on: date | None, end_emptied: bool) -> None:
        if on is None:
            raise CommandError(
                f"Tệp {name} là bảng chuyển đổi đơn vị cũ → mới; hãy ghi ngày việc sắp xếp có hiệu lực "
                "(--on ngày/tháng/năm)."
            )
        stored = store_successions(found, on, end_emptied=end_emptied)
        self.stdout.write(
            f"Bảng chuyển đổi có {len(found)} dòng. Đã thêm {stored.created} việc sắp xếp, giữ nguyên "
            f"{stored.unchanged}; {stored.ended} đơn vị cũ kết thúc ngày {on - timedelta(days=1):%d/%m/%Y}."
        )
        if left := stored.emptied_sentence:
            self.stdout.write(f"{left}. Nếu các đơn vị này cũng đã kết thúc thì chạy lại với --end-emptied.")


def _answers(replaced: str, same: str, missing: str | None) -> dict[str, str]:
    """What the options answer to each question; ``all`` among the codes is ``EVERY``."""
    given = {code: answer for answer, codes in ((SAME, same), (REPLACED, replaced)) for code in _codes(codes)}
    return given | ({MISSING: missing} if missing else {})


def _codes(text: str) -> list[str]:
    return [code.strip() for code in text.split(",") if code.strip()]
