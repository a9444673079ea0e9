"""The record of one file applied: its bytes, its counts, who sent it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from organizations.importing.context import organizations_importing
from organizations.models import AdministrativeUnit, BatchState, ImportBatch, Organization, ReportForm, User
from organizations.quarters import Quarter
from organizations.refused import Refused
from organizations.services.values import Counts, Figure, apply_figures
from organizations.text import fold


@dataclass(frozen=True)
class SentFile:
    """A file as it was sent: its bytes and the name it had on the sender's machine."""

    content: bytes
    name: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@transaction.atomic
def apply_file(
    figures: list[Figure],
    file: SentFile,
    *,
    quarter: Quarter,
    form: ReportForm | None,
    organization: Organization | None,
    by: User | None,
    layout: str = "",
    mapping: dict | None = None,
    encoding: str = "",
) -> ImportBatch:
    """Keep ``file`` and store ``figures`` with their revisions: both or neither. Raises Refused.

    Without an ``organization`` the batch belongs to the one nearest to all the units concerned.
    """
    organization = organization or nearest_organization({figure.unit_id for figure in figures}, quarter, by)
    batch = ImportBatch(
        organization=organization,
        form=form,
        year=quarter.year,
        quarter=quarter.number,
        original_name=file.name[-255:],
        sha256=file.sha256,
        uploaded_by=by,
        layout=layout,
        mapping=mapping or {},
        encoding=encoding,
        state=BatchState.APPLYING,
        search=fold(file.name)[-255:],
    )
    suffix = file.name.rpartition(".")[2].lower()[:5]
    batch.file.save(f"{file.sha256[:16]}.{suffix}", ContentFile(file.content), save=False)
    try:
        batch.save()
        counts: Counts = apply_figures(figures, by=by, batch=batch)
        batch.created, batch.updated, batch.unchanged = counts.created, counts.updated, counts.unchanged
        batch.state, batch.applied_at = BatchState.APPLIED, timezone.now()
        batch.save(update_fields=["created", "updated", "unchanged", "state", "applied_at", "updated_at"])
    except Exception:
        batch.file.delete(save=False)  # the database rolls back by itself, the storage does not
        raise
    return batch


def nearness(organization: Organization) -> tuple:
    """Orders organizations: the smaller territory first, then who stands higher in the portal."""
    return -organization.unit.path.count("/"), organization.path.count("/"), organization.pk


def nearest_organization(unit_ids: Iterable[int], quarter: Quarter, by: User | None) -> Organization:
    """The organization with the smallest territory that holds all ``unit_ids`` and in whose name ``by`` may import.

    Raises Refused when there is none.
    """
    paths = list(AdministrativeUnit.objects.filter(pk__in=unit_ids).values_list("path", flat=True))
    candidates = organizations_importing(by).in_force(quarter.last_day)
    covering = [
        organization for organization in candidates if all(path.startswith(organization.unit.path) for path in paths)
    ]
    if not covering:
        raise Refused(
            "Chưa có tổ chức nào phụ trách tất cả các xã trong tệp, nên không biết ghi lần nhập cho tổ chức nào; "
            "hãy tách tệp theo từng huyện, hoặc khai báo tổ chức."
        )
    return min(covering, key=nearness)
