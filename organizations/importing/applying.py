"""Writing what a preview showed: all of it or none, and only where the stored figures still are what it showed.

The lock on the batch's row is the sign of life of an apply: it is held from the first written figure to the last, so
whoever gets it while the state is *applying* knows that nobody is writing any more (``recovery``).
"""

import contextlib
from collections.abc import Iterable

from django.db import OperationalError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from lib.refused import Refused
from organizations.choices import ApplyMode, BatchState, FigureState, ImportStep, RevisionSource, Severity
from organizations.importing import progress, remembering
from organizations.importing.periods import periods_of
from organizations.importing.progress import Cancelled
from organizations.importing.staging import compare_again, count
from organizations.importing.writing import FiguresChanged, changed_since_preview, units_to_write, write
from organizations.models import ImportBatch, ImportIssue, StagedFigure, User, ValueRevision
from organizations.services.period_locks import Access, PeriodLocked, find_locked, locked_sentence

ATTEMPTS = 5  # how often figures that moved are left out before applying valid ones gives up
NAMED = 5  # cells in a sentence
LOCKED = "locked"  # code of the issue of a figure left out because its period is locked
CHANGED_SINCE = "moved"  # code of the issue of a figure left out because somebody else stored another one meanwhile
OUTSIDE = "Lần nhập này không có, hoặc nằm ngoài phạm vi bạn được nhập số liệu."


def apply_batch(batch_id: int, *, mode: str = ApplyMode.ALL, by: User | None, reason: str = "") -> ImportBatch:
    """Store the staged figures of a previewed batch with one revision each, in one transaction.

    ``mode`` ALL: everything or nothing; VALID: the accepted figures only, those left out that others changed since the
    preview. ``reason`` is asked where there are warnings and goes to the revisions of those figures. ``by`` None is the
    system itself. A batch that was applied already stays as it is. Raises Refused; then no figure was written.
    """
    batch = _begin(batch_id, mode, by, reason.strip())
    if batch.state == BatchState.APPLIED:
        return batch
    try:
        for _ in range(ATTEMPTS):
            try:
                return _write(batch, by)
            except FiguresChanged:
                if mode == ApplyMode.ALL:
                    raise
                _leave_out_changed(batch_id)
            except PeriodLocked as locked:
                if mode == ApplyMode.ALL:
                    raise
                _leave_out_locked(batch_id, locked)
        raise FiguresChanged
    except FiguresChanged:
        raise Refused(_show_again(batch_id)) from None
    except (Cancelled, PeriodLocked):
        _back_to_preview(batch_id)
        raise
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "40P01":
            _fail(batch_id)
            raise
        _back_to_preview(batch_id)
        raise Refused("Người khác đang ghi cùng những số liệu này nên chưa ghi được gì; hãy bấm ghi lại.") from error
    except Refused:
        raise
    except Exception:
        _fail(batch_id)
        raise


@transaction.atomic
def check_applicable(batch_id: int, *, mode: str, by: User | None, reason: str) -> None:
    """Raises Refused when ``apply_batch`` would not begin: before a worker is asked to do it."""
    batch = ImportBatch.objects.importable_by(by).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(OUTSIDE)
    if batch.state != BatchState.APPLIED:
        _check_state(batch)
        count(batch)
        _check_ready(batch, mode, reason.strip())


@transaction.atomic
def _begin(batch_id: int, mode: str, by: User | None, reason: str) -> ImportBatch:
    """Check that the batch may be applied and say that it is being applied."""
    batch = ImportBatch.objects.importable_by(by).select_for_update(of=("self",)).filter(pk=batch_id).first()
    if batch is None:
        raise Refused(OUTSIDE)
    if batch.state == BatchState.APPLIED:
        return batch
    _check_state(batch)
    count(batch)
    _check_ready(batch, mode, reason)
    batch.mode, batch.reason, batch.failure, batch.state = mode, reason, "", BatchState.APPLYING
    batch.save()
    progress.begin(batch_id, ImportStep.APPLYING, batch.created + batch.updated)
    return batch


def _check_state(batch: ImportBatch) -> None:
    failed_while_applying = (
        batch.state == BatchState.FAILED and hasattr(batch, "progress") and batch.progress.step == ImportStep.APPLYING
    )
    if batch.state == BatchState.PREVIEWED or failed_while_applying:
        return
    if batch.state == BatchState.APPLYING:
        raise Refused("Lần nhập này đang được ghi; hãy đợi một lát rồi xem kết quả.")
    if batch.state == BatchState.UNDONE:
        raise Refused("Lần nhập này đã được hoàn tác; muốn ghi lại thì hãy gửi lại tệp.")
    raise Refused(
        f"Lần nhập này đang ở trạng thái “{batch.get_state_display().lower()}”; hãy xem trước rồi mới ghi được."
    )


def _check_ready(batch: ImportBatch, mode: str, reason: str) -> None:
    issues = ImportIssue.objects.filter(batch=batch)
    if asked := issues.questions().count():
        raise Refused(f"Còn {asked} câu hỏi về tệp chưa trả lời; hãy trả lời ở bước ghép cột rồi mới ghi được.")
    left_out = [CHANGED_SINCE, LOCKED]
    if mode == ApplyMode.ALL and (wrong := max(batch.rejected, issues.errors().exclude(code__in=left_out).count())):
        raise Refused(
            f"Tệp còn {wrong} lỗi nên chưa ghi gì; hãy sửa các ô có lỗi, hoặc chọn chỉ ghi các ô không có lỗi."
        )
    if not batch.created + batch.updated + batch.unchanged:
        raise Refused("Không có số liệu nào để ghi; hãy xem lại các ô bị loại hoặc bỏ qua.")
    if batch.warned and not reason:
        raise Refused(f"Có {batch.warned} số liệu cần xem lại; hãy sửa, hoặc ghi lý do chấp nhận.")
    _check_open(batch, mode)
    if len(reason) > ValueRevision.MAX_REASON:
        raise Refused(f"Lý do dài {len(reason)} ký tự; chỉ được tối đa {ValueRevision.MAX_REASON}, hãy viết ngắn hơn.")


def _check_open(batch: ImportBatch, mode: str) -> None:
    """Raises PeriodLocked when a period is locked for one of the figures, or (VALID) for all that there are."""
    found = [each for each in _access(batch) if each.locked]
    if found and (mode == ApplyMode.ALL or not _others_than(batch, found).exists()):
        raise PeriodLocked(locked_sentence(found), frozenset(found[0].locked), found[0].period)


def find_locked_figures(batch: ImportBatch) -> str:
    """The sentence with which applying ``batch`` would be refused at this moment, because figures are locked; or ""."""
    return locked_sentence(_access(batch))


def _access(batch: ImportBatch) -> list[Access]:
    return [find_locked(period, units_to_write(batch, period)) for period in periods_of(batch)]


def _others_than(batch: ImportBatch, found: Iterable[Access]) -> QuerySet[StagedFigure]:
    """The accepted figures of ``batch`` that what was ``found`` locked leaves."""
    written = Q(state__in=[FigureState.NEW, FigureState.CHANGED])
    rest = batch.figures.accepted()
    for each in found:
        rest = rest.exclude(written & Q(unit__in=each.locked, planned=each.period.is_plan))
    return rest


@transaction.atomic
def _write(begun: ImportBatch, by: User | None) -> ImportBatch:
    """Write all that is staged, or raise FiguresChanged and write nothing."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=begun.pk)
    batch.states_plans = begun.states_plans
    if batch.state == BatchState.APPLIED:
        return batch
    if batch.state != BatchState.APPLYING:
        raise Refused("Việc ghi lần nhập này đã bị dừng trước khi bắt đầu; hãy xem lại rồi bấm ghi lại.")
    progress.stop_if_asked(batch.pk)
    write(batch, by=by, source=RevisionSource.IMPORT, reason=batch.reason)
    remembering.remember(batch)
    if batch.reason:
        ImportIssue.objects.filter(batch=batch, severity=Severity.WARNING).update(
            resolution=batch.reason, resolved_by=by
        )
    batch.state, batch.applied_at = BatchState.APPLIED, timezone.now()
    batch.save()
    progress.end(batch.pk)
    return batch


@transaction.atomic
def _leave_out_changed(batch_id: int) -> None:
    """Leave out the figures that somebody else stored meanwhile, and say so on each."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    because = "người khác vừa ghi số khác cho ô này sau lúc xem trước, nên ô này để lại."
    _leave_out(batch, changed_since_preview(batch), CHANGED_SINCE, because)


@transaction.atomic
def _leave_out_locked(batch_id: int, locked: PeriodLocked) -> None:
    """Leave out the figures that are locked, and say so on each. Raises ``locked`` when no others are left."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if not _others_than(batch, _access(batch)).exists():
        raise locked
    states = [FigureState.NEW, FigureState.CHANGED]
    figures = batch.figures.filter(state__in=states, unit__in=locked.unit_ids, planned=locked.period.is_plan)
    because = f"số liệu {locked.period.name} của nơi này đã khóa, nên ô này để lại."
    _leave_out(batch, list(figures.order_by("ordinal").values_list("pk", flat=True)), LOCKED, because)


def _leave_out(batch: ImportBatch, keys: list[int], code: str, because: str) -> None:
    for start in range(0, len(keys), 5_000):
        figures = StagedFigure.objects.filter(pk__in=keys[start : start + 5_000])
        ImportIssue.objects.bulk_create(
            ImportIssue(
                batch=batch,
                figure_id=key,
                sheet=sheet,
                cell=cell,
                severity=Severity.ERROR,
                code=code,
                message=f"đọc được “{read}”; {because}",
                found=read,
            )
            for key, sheet, cell, read in figures.values_list("pk", "sheet", "cell", "read")
        )
        figures.update(state=FigureState.LEFT_OUT)
    count(batch)
    batch.save()


@transaction.atomic
def _show_again(batch_id: int) -> str:
    """Compare anew with what is stored and go back to the preview; the sentence that says which cells moved."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    keys = changed_since_preview(batch)
    cells = StagedFigure.objects.filter(pk__in=keys[:NAMED]).order_by("ordinal").values_list("sheet", "cell")
    named = ", ".join(f"{cell} trang “{sheet}”" for sheet, cell in cells)
    more = f" và {len(keys) - NAMED} ô khác" if len(keys) > NAMED else ""
    compare_again(batch)
    batch.state = BatchState.PREVIEWED
    batch.save()
    progress.end(batch_id)
    where = f" (ô {named}{more})" if named else ""
    return (
        f"Người khác vừa ghi số liệu mà tệp này cũng ghi{where} sau lúc bạn xem trước, nên chưa ghi gì. "
        "Bảng xem trước đã được so lại; hãy xem rồi bấm ghi lại."
    )


@transaction.atomic
def _back_to_preview(batch_id: int) -> None:
    ImportBatch.objects.filter(pk=batch_id, state=BatchState.APPLYING).update(state=BatchState.PREVIEWED)
    progress.end(batch_id)


def _fail(batch_id: int) -> None:
    """Say that applying broke off; nothing was written. Where even that cannot be said, ``recovery`` will."""
    with contextlib.suppress(Exception), transaction.atomic():
        ImportBatch.objects.filter(pk=batch_id, state=BatchState.APPLYING).update(
            state=BatchState.FAILED, failure=BROKEN_OFF
        )


BROKEN_OFF = "Việc ghi bị gián đoạn giữa chừng; chưa có số liệu nào được ghi. Hãy bấm ghi lại."
