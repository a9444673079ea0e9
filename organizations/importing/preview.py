"""The preview of a batch: its file read, judged, compared with what is stored and staged, all of it or none."""

import contextlib
from typing import Any

from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import CheckResult, Reading
from organizations.choices import BatchState, ImportStep
from organizations.importing import progress
from organizations.importing.answers import ANSWERED, lock_open
from organizations.importing.batches import SentFile, nearest_organization
from organizations.importing.gc_pause import gc_paused
from organizations.importing.progress import Cancelled
from organizations.importing.reading import findings, judge, read_figures
from organizations.importing.receive import receive_file
from organizations.importing.remembering import has_answered
from organizations.importing.staging import clear, stage
from organizations.models import ImportBatch, Organization, ReportForm, StagedFigure, User

ANYONES = "anyones"  # key of ``ImportBatch.findings``
BROKEN_OFF = "Việc đọc tệp bị gián đoạn; chưa có số liệu nào được ghi. Hãy bấm đọc lại tệp."


@gc_paused()
def preview_batch(batch_id: int, *, by: User | None = None) -> ImportBatch:
    """Read the file of a batch anew, with the answers and corrections so far, and stage what it says.

    The batch ends *previewed*, or *failed* with the sentence that says why, or *cancelled* when somebody asked for it.
    May be repeated until the batch is applied. Raises Refused when ``by`` may not, or the batch is applied already.
    """
    batch = _begin(batch_id, by)
    try:
        progress.stop_if_asked(batch_id)
        content = batch.file.content()
        quarter = batch.period
        reading = read_figures(
            content,
            batch.original_name,
            quarter=quarter,
            form=batch.form,
            answers=batch.answers,
            corrections=batch.corrections,
            organization=batch.organization,
            by=by,
        )
        progress.begin(batch_id, ImportStep.CHECKING, len(reading.figures))
        progress.stop_if_asked(batch_id)
        whose = None if _is_anyones(batch, by) else batch.organization
        quarter = batch.period
        checked = judge(
            reading,
            quarter=quarter,
            form=batch.form,
            organization=whose,
            by=by,
            answers=batch.answers,
            corrections=batch.corrections,
            answered_by=batch.organization,
        )
        progress.begin(batch_id, ImportStep.STAGING, len(checked.figures))
        progress.stop_if_asked(batch_id)
        with transaction.atomic():
            batch = lock_open(batch_id, by)
            if whose is None:
                batch.organization = _nearest(checked, quarter, by)
            store(batch, reading, checked, anyones=whose is None)
            progress.end(batch_id)
        return batch
    except Cancelled:
        return _end(batch_id, BatchState.CANCELLED, "")
    except Refused as refusal:
        return _end(batch_id, BatchState.FAILED, str(refusal))
    except Exception:
        with contextlib.suppress(Exception):
            _end(batch_id, BatchState.FAILED, BROKEN_OFF)
        raise


@gc_paused()
def preview_file(
    file: SentFile,
    *,
    quarter: Period,
    form: ReportForm | None,
    organization: Organization | None,
    by: User | None,
) -> ImportBatch:
    """Receive ``file`` and preview it in one go, reading it once.

    Without an ``organization`` the batch belongs to the one nearest to all the units that the file speaks of; as long
    as answers and corrections may name others, every preview by the same person finds it anew. What that one answered
    before holds: its file is then read twice. Raises Refused; then nothing is kept.
    """

    def understood(answered_by: Organization | None = None) -> tuple[Reading, CheckResult]:
        asked: Any = {"quarter": quarter, "form": form, "answers": {}, "corrections": {}}
        asked |= {"organization": organization, "by": by, "answered_by": answered_by}
        reading = read_figures(file.content, file.name, **asked)
        return reading, judge(reading, **asked)

    reading, checked = understood()
    owner = organization or _nearest(checked, quarter, by)
    if organization is None and has_answered(owner):
        reading, checked = understood(owner)
        owner = _nearest(checked, quarter, by)
    with transaction.atomic():
        batch = receive_file(file, quarter=quarter, form=form, organization=owner, by=by)
        try:
            store(batch, reading, checked, anyones=organization is None)
        except Exception:
            batch.file.delete(save=False)
            raise
    return batch


def _nearest(checked: CheckResult, quarter: Period, by: User | None) -> Organization:
    """The organization nearest to the units of a file, those included that the answers to its questions may name.

    Raises Refused.
    """
    named = {row.unit_id for row in checked.figures if row.unit_id}
    asked = (problem.options for problem in checked.problems if problem.key.startswith(("unit:", "unit-of:")))
    offered = {int(value) for options in asked for value, _ in options if value.isdigit()}
    if offered - named:
        with contextlib.suppress(Refused):
            return nearest_organization(named | offered, quarter, by)
    return nearest_organization(named, quarter, by)


def _is_anyones(batch: ImportBatch, by: User | None) -> bool:
    """Whether ``batch`` belongs to whoever is nearest to its units, and ``by`` is who sent it so."""
    return bool(batch.findings.get(ANYONES)) and batch.uploaded_by_id == (by.pk if by else None)


def store(batch: ImportBatch, reading: Reading, checked: CheckResult, *, anyones: bool = False) -> None:
    """Stage what ``checked`` says for ``batch``, which becomes *previewed*. Run it in a transaction.

    ``anyones``: nobody chose the organization, so that the next preview finds it anew.
    """
    encodings = dict.fromkeys(conversion.encoding for conversion in reading.conversions)
    batch.layout, batch.mapping = reading.layout, reading.mapping
    batch.encoding = ", ".join(encodings)[:60]
    answered = {key: options for key, options in batch.findings.get(ANSWERED, {}).items() if key in batch.answers}
    batch.findings = {**findings(reading, checked), ANSWERED: answered} | ({ANYONES: True} if anyones else {})
    stage(batch, checked.figures, checked.problems)
    _mark_edited(batch, checked)
    batch.state, batch.failure = BatchState.PREVIEWED, ""
    batch.save()


def _mark_edited(batch: ImportBatch, checked: CheckResult) -> None:
    """Say of the figures that were typed over on the portal that they were."""
    typed = {(sheet, cell) for sheet, cells in batch.corrections.items() for cell, text in cells.items() if text}
    if typed:
        ordinals = [row.ordinal for row in checked.figures if (row.sheet, row.cell) in typed]
        StagedFigure.objects.filter(batch=batch, ordinal__in=ordinals).update(edited=True)


@transaction.atomic
def _begin(batch_id: int, by: User | None) -> ImportBatch:
    batch = lock_open(batch_id, by)
    progress.begin(batch_id, ImportStep.READING)
    return batch


@transaction.atomic
def _end(batch_id: int, state: str, failure: str) -> ImportBatch:
    """The preview came to nothing: what was staged before is of no use either, for its answers are others now."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch_id)
    if batch.state in BatchState.open():
        clear(batch)
        batch.state, batch.failure = state, failure[:500]
        batch.save()
    progress.end(batch_id)
    return batch
