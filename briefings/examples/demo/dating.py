"""Dating what the illustrative people do: the services write now, and the scenario happened then."""

from contextlib import contextmanager
from datetime import datetime

from django.apps import apps
from django.db import models
from django.utils import timezone

from organizations.models import PeriodLock
from organizations.models.base import keeps_history

# Moments that somebody chose, not the clock.
CHOSEN = {"starts_at", "ends_at", "expires_at"}


@contextmanager
def dated(at: datetime, people: list[int]):
    """Whatever the users ``people`` write inside the block is dated ``at``, in the records and in their history."""
    began = timezone.now()
    yield
    written_to: list[type[models.Model]] = [*apps.get_app_config("briefings").get_models(), PeriodLock]
    for model in written_to:
        rows: models.QuerySet = models.QuerySet(model)  # a trace's own query set does not let itself be dated
        if keeps_history(model):
            versions = model.history.model  # type: ignore[attr-defined]  # there where ``keeps_history``
            written: models.QuerySet = models.QuerySet(versions)
            written = written.filter(history_user__in=people, history_date__gte=began)
            if keys := set(written.values_list("id", flat=True)):
                _date(rows.filter(pk__in=keys), began, at)
                _date(written, began, at)
        elif author := next((name for name in ("by", "granted_by") if hasattr(model, name)), None):
            _date(rows.filter(**{f"{author}__in": people}), began, at)


def _date(rows: models.QuerySet, began: datetime, at: datetime) -> None:
    """Set every moment of ``rows`` since ``began`` to ``at``."""
    found = {field.name for field in rows.model._meta.concrete_fields if isinstance(field, models.DateTimeField)}
    # Which rows of a history are meant is asked of its own date, so that it is set last.
    for name in sorted(found - CHOSEN, key=lambda name: name == "history_date"):
        rows.filter(**{f"{name}__gte": began}).update(**{name: at})
