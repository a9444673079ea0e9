"""``import_commune_data FILE --period 2020-Q1``: figures of communes from a workbook, all or nothing unless said."""

import argparse
import json

from django.core.management.base import CommandError

from lib.refused import Refused
from lib.workbooks import Conversion, Problem, converted_parts
from lib.workbooks.writing import write_problems
from organizations.choices import ApplyMode, BatchState, Severity
from organizations.importing import (
    answer_questions,
    answerable,
    apply_batch,
    apply_returned,
    batch_to_go_on_with,
    count_figures,
    delete_batch,
    find_locked_figures,
    preview_batch,
    preview_file,
    rejected_rows,
    require_quarter,
)
from organizations.management.arguments import (
    find_form,
    find_user,
    period_argument,
    read_file,
    write_file,
)
from organizations.management.base import PortalCommand
from organizations.models import ImportBatch

FAILING = {
    ApplyMode.ALL: (Severity.ERROR, Severity.QUESTION),
    ApplyMode.VALID: (Severity.QUESTION,),
}


def answer_argument(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise argparse.ArgumentTypeError(f"“{text}” không phải câu trả lời; hãy ghi theo dạng KHÓA=GIÁ TRỊ.")
    return key.strip(), value.strip()


class Command(PortalCommand):
    help = (
        "Nhập số liệu của các xã từ tệp .xlsx, .xls, .ods hoặc .csv: ghi tất cả, hoặc không ghi gì nếu có lỗi. Chỗ nào "
        "trong tệp chưa rõ thì lệnh in câu hỏi cùng các cách trả lời; trả lời bằng --answer rồi chạy lại. "
        "--answer period=2020-Q2 nhập tệp cho kỳ ấy thay cho kỳ ghi ở --period."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE", help="tệp số liệu, hoặc tệp các dòng lỗi đã sửa")
        parser.add_argument("--period", required=True, type=period_argument, metavar="2020-Q1", help="kỳ của số liệu")
        parser.add_argument("--form", metavar="CODE", help="mã biểu mẫu; chỉ nhận các chỉ tiêu của biểu này")
        parser.add_argument("--dry-run", action="store_true", help="chỉ kiểm tra, không ghi gì")
        parser.add_argument(
            "--answer",
            action="append",
            default=[],
            type=answer_argument,
            metavar="KEY=VALUE",
            help="trả lời một câu hỏi mà lệnh đã in; ghi nhiều lần cho nhiều câu",
        )
        parser.add_argument(
            "--mode",
            choices=ApplyMode.values,
            default=ApplyMode.ALL,
            help="all: ghi tất cả hoặc không ghi gì (mặc định); valid: chỉ ghi các ô không có lỗi",
        )
        parser.add_argument("--reason", default="", metavar="TEXT", help="lý do chấp nhận các cảnh báo, nếu có")
        parser.add_argument("--errors", metavar="OUT.xlsx", help="ghi danh sách lỗi, nếu có, ra tệp này")
        parser.add_argument(
            "--rejected",
            metavar="OUT.xlsx",
            help="ghi các dòng lỗi theo mẫu của chính tệp ra tệp này, để sửa rồi nhập lại; lần nhập được giữ lại",
        )
        parser.add_argument("--json", action="store_true", help="in kết quả thành một đối tượng JSON")
        parser.add_argument("--as", dest="user", metavar="USER", help="nhập với quyền của tài khoản này")

    def handle(self, *, file, period, form, user, **options):
        self.as_json = options["json"]
        try:
            sent, by = read_file(file), find_user(user)
            begun = _begun(sent, period, by)
            batch = self._staged(sent, begun, period, find_form(form, by), by, dict(options["answer"]))
            self.kept = begun is not None  # whether somebody may go on with the batch
            try:
                self._refuse_what_fails(batch, sent.name, options, by)
                if options["dry_run"]:
                    self._report(batch, sent.name, written=False)
                else:
                    batch = apply_batch(batch.pk, mode=options["mode"], by=by, reason=options["reason"])
                    self.kept = True
                    self._report(batch, sent.name, written=True)
            finally:
                if not self.kept:
                    delete_batch(batch.pk, by=by)
        except Refused as refusal:
            if self.as_json:
                self._print_json(errors=[{"sheet": "", "cell": "", "message": str(refusal)}])
            raise CommandError(str(refusal)) from refusal

    def _staged(self, sent, begun: int | None, period, form, by, answers: dict[str, str]) -> ImportBatch:
        """The batch that the file becomes, or the one ``begun`` with which it goes on, judged. Raises Refused."""
        if begun is not None:
            apply_returned(begun, sent.content, by=by, again=True)
            batch = _judged(preview_batch(begun, by=by))
        else:
            batch = preview_file(sent, quarter=period, form=form, organization=None, by=by)
        try:
            return self._answered(batch, answers, by)
        except Refused:
            if begun is None:
                delete_batch(batch.pk, by=by)
            raise

    def _answered(self, batch: ImportBatch, answers: dict[str, str], by) -> ImportBatch:
        """``batch`` in the light of ``answers``; some questions arise only when others are answered. Raises Refused."""
        while answers:
            asked = set(batch.issues.exclude(key="").values_list("key", flat=True))
            asked |= answerable(batch)
            now = {key: value for key, value in answers.items() if key in asked or key in batch.answers}
            if not now:
                raise Refused(
                    f"Không có câu hỏi nào mang khóa {', '.join(answers)}; hãy chạy lại không kèm --answer để xem các "
                    "câu hỏi của tệp."
                )
            answer_questions(batch.pk, now, by=by)
            batch = _judged(preview_batch(batch.pk, by=by))
            answers = {key: value for key, value in answers.items() if key not in now}
        return batch

    def _refuse_what_fails(self, batch: ImportBatch, name: str, options: dict, by) -> None:
        """Ends the command with all that stands against writing, each with its place."""
        failing = FAILING[options["mode"]]
        if not options["reason"].strip():
            failing = (*failing, Severity.WARNING)
        issues = list(batch.issues.filter(resolution="").order_by("pk"))
        if options["errors"] and issues:
            write_file(options["errors"], write_problems(map(_problem, issues), name))
        if options["rejected"] and any(issue.severity == Severity.ERROR for issue in issues):
            _, content, rows = rejected_rows(batch)
            write_file(options["rejected"], content)
            self.kept = True
            if not self.as_json:
                self.stdout.write(f"{rows} dòng lỗi đã ghi ra {options['rejected']}; sửa rồi nhập lại chính tệp ấy.")
        bad = [issue for issue in issues if issue.severity in failing]
        locked = find_locked_figures(batch) if options["mode"] == ApplyMode.ALL else ""
        if not bad and not locked:
            return
        if self.as_json:
            self._print_json(rejected=batch.rejected, errors=[*map(_entry, bad), *_locked(locked)])
        raise CommandError("\n".join([*_sentences(bad, name), *filter(None, [locked])]))

    def _report(self, batch: ImportBatch, name: str, *, written: bool) -> None:
        if written:
            created, updated, unchanged = batch.created, batch.updated, batch.unchanged
        else:
            counts = count_figures(batch)
            created, updated, unchanged = counts.new, counts.changed, counts.unchanged
        locked = "" if written else find_locked_figures(batch)
        if self.as_json:
            errors = [*map(_entry, batch.issues.errors().order_by("pk")), *_locked(locked)]
            self._print_json(created, updated, unchanged, batch.rejected, errors)
            return
        if locked:
            self.stdout.write(locked)
        for letters in batch.findings.get("conversions", ()):
            self.stdout.write(str(Conversion(**letters)))
        for column in batch.findings.get("columns", ()):
            stated, own = column.get("stated_measure", ""), column.get("unit_of_measure", "")
            if column["code"] and (others := converted_parts(stated, own)):
                place = f"Trang “{column['sheet']}”, ô {column['cell']}"
                self.stdout.write(f"{place}: số ghi bằng {', '.join(others)} đã đổi ra {own} ({column['code']}).")
        for note in batch.findings.get("notes", ()):
            self.stdout.write(note)
        period = batch.period
        done = f"Đã ghi số liệu {period.name}" if written else "Tệp không có lỗi; chưa ghi gì vì chỉ kiểm tra"
        rejected = f", {batch.rejected} bị loại" if batch.rejected else ""
        self.stdout.write(f"{done}: {created} mới, {updated} thay đổi, {unchanged} giữ nguyên{rejected}.")

    def _print_json(self, created=0, updated=0, unchanged=0, rejected=0, errors=()):
        counts = {"created": created, "updated": updated, "unchanged": unchanged, "rejected": rejected}
        self.stdout.write(json.dumps({**counts, "errors": list(errors)}, ensure_ascii=False))


def _begun(sent, period, by) -> int | None:
    """The number of the batch with which corrected rows go on; None for any other file.

    Raises Refused when the rows are of another period.
    """
    number = batch_to_go_on_with(sent.content, period, by=by)
    batch = ImportBatch.objects.importable_by(by).filter(pk=number).first() if number else None
    if batch is not None:
        require_quarter(batch, period)
    return number


def _judged(batch: ImportBatch) -> ImportBatch:
    """``batch``, when its preview came to something. Raises Refused."""
    if batch.state != BatchState.PREVIEWED:
        raise Refused(batch.failure)
    return batch


def _problem(issue) -> Problem:
    return Problem(issue.sheet, issue.cell, issue.found, issue.expected)


def _entry(issue) -> dict:
    """One finding for programs; a question also says under which key and with what it can be answered."""
    entry = {"sheet": issue.sheet, "cell": issue.cell, "message": issue.message}
    if issue.severity == Severity.QUESTION:
        entry |= {"key": issue.key, "options": [value for value, _ in issue.options]}
    return entry


def _locked(sentence: str) -> list[dict]:
    """The entry for programs of figures whose quarter is locked, if there are any."""
    return [{"sheet": "", "cell": "", "message": sentence}] if sentence else []


def _sentences(issues: list, name: str) -> list[str]:
    """What stands against writing, for people: errors, questions with their answers, warnings."""
    by_severity = {severity: [one for one in issues if one.severity == severity] for severity in Severity}
    lines = []
    if errors := by_severity[Severity.ERROR]:
        lines += [f"Tệp {name} có {len(errors)} lỗi nên chưa ghi gì:", *map(_placed, errors)]
    if questions := by_severity[Severity.QUESTION]:
        lines.append(f"Tệp {name} có {len({one.key for one in questions})} câu hỏi cần trả lời nên chưa ghi gì:")
        asked = set()
        for question in questions:
            if question.key not in asked:
                asked.add(question.key)
                lines.append(_placed(question))
                lines += [f'    --answer "{question.key}={value}"  {label}' for value, label in question.options]
    if warnings := by_severity[Severity.WARNING]:
        lines.append(
            f"Tệp {name} có {len(warnings)} ô cần xem lại nên chưa ghi gì; nếu các số ấy đúng thì chạy lại với "
            '--reason "lý do":'
        )
        lines += map(_placed, warnings)
    return lines


def _placed(issue) -> str:
    place = (
        f"Trang “{issue.sheet}”, ô {issue.cell}: " if issue.cell else f"Trang “{issue.sheet}”: " if issue.sheet else ""
    )
    return f"{place}{issue.message}"
