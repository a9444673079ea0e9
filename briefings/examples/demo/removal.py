"""Takes the illustrative quarters away whole: records, traces, history and the accounts that wrote them."""

from functools import partial
from typing import cast

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models import Q
from simple_history.models import HistoricalChanges

from briefings.examples.demo.people import demo_users
from briefings.models import Briefing, Directive, NumberAllocation, OrganizationReport, Shortcoming, Task
from lib.refused import Refused
from organizations.models import Membership, PeriodGrant, PeriodLock, User
from organizations.models.base import keeps_history, kept_lists


@transaction.atomic
def remove_demo() -> int:
    """Delete everything that ``load_demo`` made and what people hung on it since. Returns how many briefings went.

    Raises Refused when something real points at it (a real directive replaced by an illustrative one): then all stays.
    """
    gone = _ids(Briefing, illustrative=True)
    people = set(demo_users().values_list("pk", flat=True))
    if not gone and not people:
        return 0
    doomed = _doomed(gone, people)
    _demand_alone(doomed)
    files = [
        getattr(row, field.name)
        for model, keys in doomed.items()
        for field in model._meta.concrete_fields
        if isinstance(field, models.FileField)
        for row in _rows(model).filter(pk__in=keys)
    ]
    for model, keys in doomed.items():
        for many in model._meta.many_to_many:
            _delete(many.remote_field.through, **{f"{many.m2m_field_name()}__in": keys})
        _forget(model, keys)
    # The database looks at references at the end of the transaction: the order does not matter.
    for model, keys in doomed.items():
        _delete(model, pk__in=keys)
    for user in User.objects.filter(pk__in=people):
        memberships = _ids(Membership, user=user)
        user.delete()
        _forget(Membership, memberships)
    _forget(User, people)
    for file in filter(None, files):
        transaction.on_commit(partial(file.storage.delete, file.name))
    return len(gone)


def _doomed(gone: set[int], people: set[int]) -> dict[type[models.Model], set[int]]:
    """All rows that belong to the briefings ``gone``, by model, with what hangs on them."""
    doomed: dict[type[models.Model], set[int]] = {
        Briefing: gone,
        OrganizationReport: _ids(OrganizationReport, briefing__in=gone),
        Directive: _ids(Directive, briefing__in=gone),
        Shortcoming: _ids(Shortcoming, briefing__in=gone),
        Task: _tasks(people),
    }
    owners = {Briefing, OrganizationReport, Directive, Task, Shortcoming}
    for model in _parts():
        belongs = Q()
        for field in model._meta.concrete_fields:
            if field.is_relation and field.related_model in owners and not _is_reference(model, field):
                belongs |= Q(**{f"{field.name}__in": doomed[field.related_model]})
        doomed[model] = doomed.get(model, set()) | set(_rows(model).filter(belongs).values_list("pk", flat=True))
    # What their closing locked; a real change of such figures under a grant stands in the way.
    doomed[PeriodLock] = _ids(PeriodLock, by__in=people)
    doomed[PeriodGrant] = _ids(PeriodGrant, lock__in=doomed[PeriodLock]) | _ids(PeriodGrant, granted_by__in=people)
    # Traces of traces, and the numbers of papers.
    by_name = {model.__name__: model for model in _parts()}
    doomed[apps.get_model("briefings", "Evidence")] = _ids(
        apps.get_model("briefings", "Evidence"), update__in=doomed[by_name["ProgressUpdate"]]
    )
    papers = doomed[by_name["Document"]]
    doomed[NumberAllocation] = _ids(NumberAllocation, document__in=papers)
    relation = apps.get_model("briefings", "DocumentRelation")
    doomed[relation] = set(
        _rows(relation).filter(Q(source__in=papers) | Q(target__in=papers)).values_list("pk", flat=True)
    )
    return doomed


def _parts() -> list[type[models.Model]]:
    """Models whose rows hang directly on a briefing, a report, a directive, a task or a shortcoming."""
    owners = {Briefing, OrganizationReport, Directive, Task, Shortcoming}
    return [
        model
        for model in apps.get_app_config("briefings").get_models()
        if not issubclass(model, HistoricalChanges)
        and model not in owners
        and any(field.related_model in owners for field in model._meta.concrete_fields if field.is_relation)
    ]


def _is_reference(model, field) -> bool:
    """Whether ``field`` only mentions a record, as a chain of the same kind does."""
    return field.related_model is model


def _tasks(people: set[int]) -> set[int]:
    """Tasks that the illustrative people planned, and all that was carried on from those."""
    found = set(Task.history.filter(history_user__in=people, history_type="+").values_list("id", flat=True))
    found &= _ids(Task)
    while more := _ids(Task, carried_from__in=found) - found:
        found |= more
    return found


def _demand_alone(doomed: dict[type[models.Model], set[int]]) -> None:
    """Raise Refused when a row that stays points at one that goes."""
    for model, keys in doomed.items():
        for relation in model._meta.related_objects:
            other = cast(type[models.Model], relation.related_model)
            if relation.many_to_many or issubclass(other, HistoricalChanges):
                continue
            rows = _rows(other).filter(**{f"{relation.field.name}__in": keys})
            staying = rows.exclude(pk__in=doomed.get(other, ())).first()
            if staying is not None:
                noun = str(other._meta.verbose_name).capitalize()
                raise Refused(
                    f"{noun} “{staying}” có thật đang dẫn tới số liệu minh họa, nên chưa gỡ được; hãy sửa chỗ ấy rồi "
                    "chạy lại."
                )


def _rows(model) -> models.QuerySet:
    """All rows, also of traces, whose own query sets neither change nor delete."""
    return models.QuerySet(model)


def _ids(model, **condition) -> set[int]:
    return set(_rows(model).filter(**condition).values_list("pk", flat=True))


def _delete(model, **condition) -> None:
    rows = _rows(model).filter(**condition)
    rows._raw_delete(rows.db)


def _forget(model, keys: set[int]) -> None:
    """Delete the history of the rows ``keys`` and what the admin site noted about them."""
    if keeps_history(model):
        for field, rows in kept_lists(model).items():
            _delete(rows, **{f"{field.m2m_field_name()}__in": keys})
        _delete(model.history.model, id__in=keys)
    kind = ContentType.objects.get_for_model(model)
    LogEntry.objects.filter(content_type=kind, object_id__in=[str(key) for key in keys]).delete()
