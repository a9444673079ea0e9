"""What people decided about one file is known for the next: columns under a header, other names of units."""

from lib.vietnamese import fold
from organizations.models import ImportBatch, MappingProfile, Organization, UnitAlias

LEARNED, REMEMBERED = "learned", "remembered"  # keys of ``ImportBatch.findings``


def remember(batch: ImportBatch) -> None:
    """Keep the answers behind an applied ``batch``: mapping profiles by header, aliases of units.

    ``findings`` holds ``learned``: name as written → key of the unit, and ``remembered``: fingerprint of a
    header → its columns. They are answers of the organization whose batch it is, for its own files.
    """
    owner_id = batch.organization_id
    for name, unit_id in batch.findings.get(LEARNED, {}).items():
        if name := name[:120].strip():
            said = {"unit_id": unit_id, "owner_id": owner_id, "search": fold(name)}
            UnitAlias.objects.get_or_create(**said, defaults={"name": name})
    for fingerprint, columns in batch.findings.get(REMEMBERED, {}).items():
        new = {"name": batch.original_name[:120], "form": batch.form, "columns": columns}
        profile, _ = MappingProfile.objects.select_for_update(of=("self",)).get_or_create(
            fingerprint=fingerprint, owner_id=owner_id, defaults=new
        )
        if (merged := {**profile.columns, **columns}) != profile.columns:
            profile.columns = merged
            profile.save(update_fields=["columns", "updated_at"])


def has_answered(organization: Organization) -> bool:
    """Whether ``organization`` gave an answer that is kept."""
    kept = (MappingProfile.objects.filter(owner=organization), UnitAlias.objects.filter(owner=organization))
    return any(answers.exists() for answers in kept)
