"""What people decide where a file is in doubt; the next preview reads the file in its light."""

from collections.abc import Mapping

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import Quarter
from lib.workbooks import PART_ANSWERS, PERIOD_KEY, Answer, header_key, parse_header_rows
from organizations.choices import BatchState
from organizations.importing.applying import OUTSIDE
from organizations.models import ImportBatch, Indicator, User


def lock_open(batch_id: int, by: User | None) -> ImportBatch:
    """The batch, locked, when ``by`` may work on it and nothing of it is stored or being stored. Raises Refused."""
    batch = ImportBatch.objects.importable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(OUTSIDE)
    if batch.state not in BatchState.open():
        raise Refused(f"Lần nhập này {batch.get_state_display().lower()} nên không sửa được nữa; hãy gửi lại tệp.")
    return batch


@transaction.atomic
def answer_questions(batch_id: int, answers: Mapping[str, str | None], *, by: User | None) -> ImportBatch:
    """Keep ``answers`` (``Problem.key`` → one of its options; None takes an answer back). Preview again afterwards.

    A key must be one that the last preview asked, one answered before, a column that it found, which takes any
    indicator, the header of a sheet, which takes rows, a table that was left, or ``period``, which takes a quarter
    (``2020-Q2``): the batch becomes one of this quarter. Raises Refused and keeps nothing otherwise.
    """
    batch = lock_open(batch_id, by)
    columns = answerable(batch)
    options: dict[str, set[str]] = {}
    for key, choices in batch.issues.exclude(key="").values_list("key", "options"):
        options.setdefault(key, set()).update(value for value, _ in choices)
    kept = dict(batch.answers)
    for key, value in answers.items():
        if key not in options and key not in kept and key not in columns:
            raise Refused("Câu hỏi này không còn trong lần nhập; hãy tải lại trang.")
        if value is None:
            kept.pop(key, None)
        elif key == PERIOD_KEY and value != Answer.KEEP:
            _set_quarter(batch, value, kept)
        elif key == PERIOD_KEY and key not in options and key not in kept:
            raise Refused("Tệp không ghi kỳ nào khác kỳ đã chọn, nên không có gì để xác nhận.")
        elif key.startswith("header:") and value != Answer.IGNORE:
            kept[key] = _rows(value)
        elif key.startswith("column:") and value not in options.get(key, ()):
            kept[key] = value if value in PART_ANSWERS and key in _part_keys(batch) else _column(value)
        elif key.startswith("sheet:") and value not in (Answer.IGNORE, Answer.KEEP):
            raise Refused("Trang này chỉ có thể bỏ qua (ignore) hoặc giữ (keep); hãy chọn lại.")
        elif options.get(key) and value not in options[key]:
            raise Refused("Câu trả lời này không có trong các lựa chọn; hãy chọn lại.")
        else:
            kept[key] = value
    batch.answers = kept
    batch.save(update_fields=["answers", "year", "quarter", "updated_at"])
    return batch


def answerable(batch: ImportBatch) -> set[str]:
    """The keys that may be answered though nobody asked: every column found, the header of every sheet shown, and the
    period."""
    columns = {column["key"] for column in batch.findings.get("columns", ())}
    headers = {header_key(sheet["name"]) for sheet in batch.findings.get("sheets", ())}
    left = set(batch.findings.get("left_keys", ()))
    return columns | headers | left | _part_keys(batch) | {PERIOD_KEY}


def _part_keys(batch: ImportBatch) -> set[str]:
    """The keys of columns that are the quarter's, or the year's so far, and of no indicator by themselves."""
    return set(batch.findings.get("part_keys", ()))


def _set_quarter(batch: ImportBatch, value: str, answers: dict[str, str]) -> None:
    """Make ``batch`` one of the quarter ``value``; what was answered about periods counts for the old one alone."""
    try:
        quarter = Quarter.parse(value)
    except ValueError as error:
        raise Refused(f"“{value}” không phải một quý; hãy ghi theo dạng 2020-Q1.") from error
    batch.year, batch.quarter = quarter.year, quarter.number
    for key in [key for key in answers if key == PERIOD_KEY or key.startswith(("sheet:", "rows:"))]:
        del answers[key]


def _rows(value: str) -> str:
    if parse_header_rows(value) is None:
        raise Refused(
            f"“{value}” không phải dòng tiêu đề; hãy ghi số dòng, ví dụ 6, hoặc 6-8 khi tiêu đề có nhiều dòng."
        )
    return value


def _column(value: str) -> str:
    """``value`` when it says what a column may mean: an indicator, its cumulative value, or nothing."""
    code, _, part = value.partition("|")
    if value != Answer.IGNORE and (part not in ("", "cumulative") or not Indicator.objects.filter(code=code).exists()):
        raise Refused(f"Không có chỉ tiêu {code} trong danh mục; hãy chọn lại chỉ tiêu của cột.")
    return value
