"""A file comes in: kept with its hash, and made a batch that waits for its preview."""

from dataclasses import asdict

from django.core.files.base import ContentFile
from django.db import transaction

from lib.refused import Refused
from lib.vietnamese import Period, fold
from organizations.choices import BatchState
from organizations.importing.batches import SentFile
from organizations.importing.context import organizations_importing, require_period
from organizations.models import ImportBatch, Organization, ReportForm, User
from organizations.services.catalogue_owners import why_not_usable


def receive_file(
    file: SentFile, *, quarter: Period, form: ReportForm | None, organization: Organization, by: User | None
) -> ImportBatch:
    """Keep ``file`` as a new batch of ``organization``, state *uploaded*. ``by`` None is the system itself.

    Raises Refused when ``by`` may not import in the name of ``organization``, and where ``require_period`` does; what
    the file says is read by the preview.
    """
    require_period(quarter, form)
    if not organizations_importing(by).filter(pk=organization.pk).exists():
        raise Refused("Bạn không được nhập số liệu thay cho tổ chức này; hãy chọn lại tổ chức.")
    if form is not None and (sentence := why_not_usable(form, organization)):
        raise Refused(sentence)
    batch = ImportBatch(
        organization=organization,
        form=form,
        **asdict(quarter),
        original_name=file.name[-255:],
        sha256=file.sha256,
        uploaded_by=by,
        search=fold(file.name)[-255:],
    )
    suffix = file.name.rpartition(".")[2].lower()[:5]
    batch.file.save(f"{file.sha256[:16]}.{suffix}", ContentFile(file.content), save=False)
    try:
        with transaction.atomic():
            batch.save()
    except Exception:
        batch.file.delete(save=False)  # the database rolls back by itself, the storage does not
        raise
    return batch


def earlier_imports(sha256: str, user: User | None) -> list[ImportBatch]:
    """Batches in the scope of ``user`` that hold the very same bytes and were stored, newest first."""
    batches = ImportBatch.objects.for_user(user) if user else ImportBatch.objects.all()
    seen = batches.filter(sha256=sha256, state__in=[BatchState.APPLIED, BatchState.UNDONE])
    return list(seen.select_related("uploaded_by", "organization").order_by("-applied_at"))
