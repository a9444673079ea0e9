"""What people decide where a file is in doubt; the next preview reads the file in its light."""

from collections.abc import Mapping

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import PART_OPTIONS, PERIOD_KEY, Answer, Takes, header_key, parse_header_rows
from organizations.choices import NUMERIC, BatchState
from organizations.importing.applying import OUTSIDE
from organizations.importing.context import require_period
from organizations.models import ImportBatch, Indicator, User

ANSWERED = "answered"  # key of ``ImportBatch.findings``: key of an answer → all that it could have been


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

    A key must be one that the last preview asked, one answered before, a column or line that it found, which takes any
    indicator or part, the header of a sheet, which takes rows, a table that was left, or ``period``, which takes a
    period (``2020-Q2``): the batch becomes one of this period. Raises Refused and keeps nothing otherwise.
    """
    batch = lock_open(batch_id, by)
    columns, options, known = _columns(batch), _options(batch), answerable(batch)
    kept, remembered = dict(batch.answers), dict(batch.findings.get(ANSWERED, {}))
    for key, value in answers.items():
        if key not in options and key not in known and key not in kept:
            raise Refused("Câu hỏi này không còn trong lần nhập; hãy tải lại trang.")
        if value is None:
            kept.pop(key, None)
            remembered.pop(key, None)
        elif key == PERIOD_KEY and value != Answer.KEEP:
            _set_period(batch, value, kept)
        elif key == PERIOD_KEY and key not in options and key not in kept:
            raise Refused("Tệp không ghi kỳ nào khác kỳ đã chọn, nên không có gì để xác nhận.")
        else:
            if value not in options.get(key, ()):
                _check(batch, key, value, columns.get(key), may_be_kept=kept.get(key) == value)
            kept[key] = value
            if key in options:
                remembered[key] = sorted(options[key])
    batch.answers = kept
    batch.findings = {**batch.findings, ANSWERED: remembered}
    batch.save(update_fields=["answers", "findings", "year", "span", "number", "updated_at"])
    return batch


def may_be_stated(batch: ImportBatch):
    """The indicators that a column of ``batch`` may be."""
    return batch.form.indicators.all() if batch.form else Indicator.objects.usable_by(batch.organization)


def may_be_planned(batch: ImportBatch):
    """Those of which a column of ``batch`` may be the plan of its year: numbers, unless the batch is that plan."""
    return may_be_stated(batch).filter(value_type__in=() if batch.period.is_plan else NUMERIC)


def answerable(batch: ImportBatch) -> set[str]:
    """The keys that may be answered though nobody asked: every column found, the header of every sheet shown, a table
    that was left, and the period."""
    left = batch.findings.get("left_keys", ())
    return {*_columns(batch), *_headers(batch), *left, PERIOD_KEY}


def _set_period(batch: ImportBatch, value: str, answers: dict[str, str]) -> None:
    """Make ``batch`` one of the period ``value``; what was answered about periods counts for the old one alone."""
    try:
        period = Period.parse(value)
    except ValueError as error:
        raise Refused(
            f"“{value}” không phải một kỳ; hãy ghi theo dạng 2020-Q1, 2026-M05 (tháng 5), 2026-H1 hoặc 2026."
        ) from error
    require_period(period, batch.form)
    batch.year, batch.span, batch.number = period.year, period.span, period.number
    for key in [key for key in answers if key == PERIOD_KEY or key.startswith(("sheet:", "rows:", "part:"))]:
        del answers[key]


def _columns(batch: ImportBatch) -> dict[str, str]:
    """Key of each column and line that the last preview found → what an answer about it may be (``Takes``)."""
    found = batch.findings.get("columns", ())
    parts = dict.fromkeys(batch.findings.get("part_keys", ()), Takes.PART.value)
    return parts | {column["key"]: column.get("takes", Takes.COLUMN.value) for column in found if column.get("key")}


def _headers(batch: ImportBatch) -> set[str]:
    return {header_key(sheet["name"]) for sheet in batch.findings.get("sheets", ())}


def _options(batch: ImportBatch) -> dict[str, set[str]]:
    """Key → the answers that the last preview offered, or an earlier one where the answer is kept."""
    options = {key: set(values) for key, values in batch.findings.get(ANSWERED, {}).items()}
    for key, choices in batch.issues.exclude(key="").values_list("key", "options"):
        options.setdefault(key, set()).update(value for value, _ in choices)
    return options


def _check(batch: ImportBatch, key: str, value: str, takes: str | None, *, may_be_kept: bool) -> None:
    """Raises Refused unless ``value`` answers ``key``, though nobody offered it."""
    if key.startswith("header:"):
        _check_rows(value)
    elif key.startswith("sheet:"):
        if value not in (Answer.IGNORE, Answer.KEEP):
            raise Refused("Trang này chỉ có thể bỏ qua (ignore) hoặc giữ (keep); hãy chọn lại.")
    elif takes == Takes.PART:
        if value not in dict(PART_OPTIONS):
            listed = ", ".join(f"{answer} ({label.lower()})" for answer, label in PART_OPTIONS)
            raise Refused(f"Cột này của bảng ghi chỉ tiêu theo dòng, nên chỉ nhận một trong các câu trả lời: {listed}.")
    elif takes is not None:
        _check_indicator(batch, value, takes)
    elif not may_be_kept:
        raise Refused("Câu trả lời này không có trong các lựa chọn; hãy chọn lại.")


def _check_rows(value: str) -> None:
    if value != Answer.IGNORE and parse_header_rows(value) is None:
        raise Refused(
            f"“{value}” không phải dòng tiêu đề; hãy ghi số dòng, ví dụ 6, hoặc 6-8 khi tiêu đề có nhiều dòng."
        )


def _check_indicator(batch: ImportBatch, value: str, takes: str) -> None:
    """``value`` must say what a column or line may mean: an indicator, its cumulative value or plan, or nothing."""
    code, _, part = value.partition("|")
    if value == Answer.IGNORE:
        return
    if takes == Takes.LINE and part:
        raise Refused(
            "Một dòng chỉ ghép với một chỉ tiêu; lũy kế, kế hoạch của chỉ tiêu ấy phải ở một cột riêng trong tệp."
        )
    if part == "plan" and not may_be_planned(batch).filter(code=code).exists():
        raise Refused(f"Không có kế hoạch năm của {code}: chỉ nhập kế hoạch của chỉ tiêu là số; hãy chọn lại.")
    if part not in ("", "cumulative", "plan") or not may_be_stated(batch).filter(code=code).exists():
        raise Refused(f"Không có chỉ tiêu {code} trong danh mục; hãy chọn lại chỉ tiêu của cột.")
