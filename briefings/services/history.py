"""Finding the row a person wants to change, and writing the change together with who made it and why."""

from lib.refused import Refused
from lib.vietnamese import without_invisible
from organizations.access import Scope


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
