"""Writing a change together with who made it and why."""


def save_traced(record, *, by, reason: str = "", fields: list[str]) -> None:
    """Save ``fields`` of ``record`` and keep ``by`` and ``reason`` in its history."""
    record._history_user = by
    record._change_reason = reason or None
    record.save(update_fields=[*fields, "updated_at"])
