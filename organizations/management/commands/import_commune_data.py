"""``import_commune_data FILE --period 2020-Q1``: figures of communes from a workbook, all or nothing."""

import json

from django.core.management.base import CommandError

from organizations.excel.problems import Problem
from organizations.excel.writing import write_problems
from organizations.importing.formats import FiguresFormat
from organizations.management.arguments import (
    find_form,
    find_user,
    quarter_argument,
    read_file,
    refusals_as_errors,
    write_file,
)
from organizations.management.base import PortalCommand
from organizations.refused import Refused
from organizations.resources import CheckedResult, IndicatorValueResource


class Command(PortalCommand):
    help = "Nhập số liệu của các xã từ tệp .xlsx, .xls, .ods hoặc .csv: ghi tất cả, hoặc không ghi gì nếu có lỗi."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="tệp số liệu")
        parser.add_argument("--period", required=True, type=quarter_argument, metavar="2020-Q1", help="quý của số liệu")
        parser.add_argument("--form", metavar="CODE", help="mã biểu mẫu; chỉ nhận các chỉ tiêu của biểu này")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="ghi danh sách lỗi, nếu có, ra tệp này")
        parser.add_argument("--json", action="store_true", help="in kết quả thành một đối tượng JSON")
        parser.add_argument("--as", dest="user", metavar="USER", help="nhập với quyền của tài khoản này")

    def handle(self, *, file, period, form, dry_run, errors, user, **options):
        try:
            sent = read_file(file)
            resource = IndicatorValueResource(quarter=period, form=find_form(form), by=find_user(user), file=sent)
            result = resource.import_data(
                FiguresFormat().create_dataset(sent.content), dry_run=dry_run, rollback_on_validation_errors=True
            )
            if result.refusals:
                raise Refused("\n".join(result.refusals))
        except Refused as refusal:
            if options["json"]:
                self._print_json(None, [{"sheet": "", "cell": "", "message": str(refusal)}])
            raise CommandError(str(refusal)) from refusal
        if not options["json"]:
            for note in result.notes:
                self.stdout.write(note)
        if result.problems:
            self._fail(result, sent.name, errors, options["json"])
        counts = result.counts
        if options["json"]:
            self._print_json(result, [])
        else:
            done = "Tệp không có lỗi; chưa ghi gì vì chỉ kiểm tra" if dry_run else f"Đã ghi số liệu {period.name}"
            self.stdout.write(
                f"{done}: {counts.created} mới, {counts.updated} thay đổi, {counts.unchanged} giữ nguyên."
            )

    def _fail(self, result: CheckedResult, name: str, errors: str | None, as_json: bool):
        problems: list[Problem] = result.problems
        if errors:
            with refusals_as_errors():
                write_file(errors, write_problems(problems, name))
        if as_json:
            self._print_json(
                result,
                [{"sheet": problem.sheet, "cell": problem.cell, "message": problem.message} for problem in problems],
            )
        lines = [str(problem) for problem in problems]
        raise CommandError("\n".join([f"Tệp {name} có {len(lines)} lỗi nên chưa ghi gì:", *lines]))

    def _print_json(self, result: CheckedResult | None, errors: list[dict]):
        # With an error nothing was stored, whatever the file would have changed.
        counts = result.counts if result and not errors else None
        self.stdout.write(
            json.dumps(
                {
                    "created": counts.created if counts else 0,
                    "updated": counts.updated if counts else 0,
                    "unchanged": counts.unchanged if counts else 0,
                    "rejected": result.counts.rejected if result else 0,
                    "errors": errors,
                },
                ensure_ascii=False,
            )
        )
