"""Which records of the admin site are in somebody's scope, asked of the database once a request."""

from collections.abc import Collection, Iterable

from django.db.models import IntegerField, Model, QuerySet, Value

from organizations.roles import DELETE, VIEW


def scoped(rows, user, to: str = VIEW):
    """The part of ``rows`` (a query set or manager) in the scope of ``user``; all where the model has no scope."""
    return rows.for_user(user, to) if hasattr(rows, "for_user") else rows.all()


def is_allowed(request, record, to: str) -> bool:
    """Whether the user may do ``to`` with ``record``; asked of the database once a request."""
    if request.user.is_superuser:
        return True
    answers = request.__dict__.setdefault("_allowed", {})
    key = (record._meta.label_lower, record.pk, to)
    if key not in answers:
        answers[key] = scoped(type(record)._default_manager, request.user, to).filter(pk=record.pk).exists()
    return answers[key]


def know_rights(request, asked: Iterable[tuple[type[Model], Collection]]) -> None:
    """Let ``is_allowed`` know which rows (by their keys) of each model the user may see and delete, by one query."""
    if request.user.is_superuser:
        return
    answers = request.__dict__.setdefault("_allowed", {})
    parts: list[QuerySet] = []
    places: list[tuple[str, str]] = []
    for model, keys in asked:
        for to in (VIEW, DELETE):
            answers.update({(model._meta.label_lower, key, to): False for key in keys})
            rows = scoped(model._default_manager, request.user, to).filter(pk__in=keys).order_by()
            parts.append(rows.annotate(place=Value(len(places), IntegerField())).values_list("place", "pk"))
            places.append((model._meta.label_lower, to))
    if parts:
        first, *others = parts
        for place, key in first.union(*others, all=True):
            label, to = places[place]
            answers[label, key, to] = True
