"""Finding the row a person wants to change, and writing the change together with who made it and why."""

from collections.abc import Collection, Iterable
from typing import Any

from django.utils import timezone

from lib.refused import Refused
from lib.vietnamese import without_invisible
from organizations.access import Scope
from organizations.models.base import Stale, Tracked
from organizations.models.keys import derived_keys, with_keys
from organizations.services.unit_writing import keep_versions

BATCH = 200  # rows of one statement


def get_locked(model, key: int, *, by):
    """The row ``key`` of ``model`` in the scope of ``by``, locked for the transaction. Raises Refused if not there."""
    visible = model.objects.for_user(by).filter(pk=key).values("pk")
    record = model.objects.select_for_update(of=("self",)).filter(pk__in=visible).first()
    if record is None:
        raise Refused(f"Không tìm thấy {model._meta.verbose_name} này, hoặc bạn không được xem; hãy tải lại trang.")
    return record


def create_with_history(record, *, by, reason: str = ""):
    """Store the new ``record`` and keep ``by`` and ``reason`` in its history. Returns it."""
    record._history_user = by
    record._change_reason = reason or None
    record.save()
    return record


def save_with_history(record, *, by, reason: str = "", fields: list[str]) -> None:
    """Save ``fields`` of ``record`` and keep ``by`` and ``reason`` in its history."""
    record._history_user = by
    record._change_reason = reason or None
    record.save(update_fields=[*fields, "updated_at"])


def create_all_with_history(records: Iterable[Any], *, by, reason: str = "") -> list[Any]:
    """``create_with_history`` of each, in a few queries however many there are. Returns them."""
    records = list(records)
    if not records or not saves_alone(type(records[0])):
        return [create_with_history(record, by=by, reason=reason) for record in records]
    for record in records:
        record.clean_texts()
        if record.search_fields:
            record.search = record.searchable()
    type(records[0]).objects.bulk_create(records, batch_size=BATCH)
    keep_versions(type(records[0]), records, by, reason)
    return records


def save_all_with_history(records: Iterable[Any], *, by, reason: str = "", fields: Collection[str]) -> None:
    """``save_with_history`` of each, in a few queries however many there are. Raises Stale as saving one does."""
    records = list(records)
    if not records or not saves_alone(type(records[0])):
        for record in records:
            save_with_history(record, by=by, reason=reason, fields=list(fields))
        return
    model: Any = type(records[0])
    rows = model._base_manager.select_for_update(of=("self",)).filter(pk__in=[record.pk for record in records])
    stored = {row.pk: row.version for row in rows.only("pk", "version").order_by("pk")}
    for record in records:
        if stored.get(record.pk) != record.version:
            raise Stale(record)
    names = with_keys(model, {*fields, "version", "updated_at"})
    for record in records:
        record.clean_texts()
        if names & set(record.search_fields):
            record.search, names = record.searchable(), names | {"search"}
        for key in derived_keys(model):
            setattr(record, key.attname, key.of(record))
        record.version, record.updated_at = record.version + 1, timezone.now()
    model.objects.bulk_update(records, names, batch_size=BATCH)
    keep_versions(model, records, by, reason, update=True)


def saves_alone(model: type[Any]) -> bool:
    """Whether saving a record of ``model`` writes nothing but its own columns and their version."""
    return model.save is Tracked.save and not model._history_m2m_fields


def on_behalf(by, organization) -> str:
    """``" (nhập thay …)"`` where ``by`` holds no role in ``organization`` itself; the history keeps both names."""
    own = any(grant.organization_id == organization.pk for grant in Scope.of(by).grants)
    return "" if own else f" (nhập thay {organization})"


def require_reason(reason: str, what: str) -> str:
    """``reason`` without blanks around it. Raises Refused when nothing is left; ``what`` names the step."""
    if not (text := without_invisible(reason).strip()):
        raise Refused(f"Phải ghi lý do khi {what}.")
    return text


def version_in(record, field: str, states):
    """The newest version of ``record`` whose ``field`` was one of ``states``; None where it never was."""
    return record.history.filter(**{f"{field}__in": states}).order_by("history_id").last()


def put_back(record, version, fields: list[str]) -> None:
    """Let ``fields`` of ``record`` say again what they said in ``version``; the caller saves."""
    for name in fields:
        attribute = record._meta.get_field(name).attname
        setattr(record, attribute, getattr(version, attribute))
