"""How much of a person's work is late, for the menu of every page: as many as the page of that work shows."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet

from briefings.choices import Punctuality
from briefings.models import Directive, OrganizationReport, Task
from briefings.services.my_work.duties import HOST, Own
from briefings.services.my_work.following import followed_hosts, unreported
from briefings.services.my_work.outstanding import begun, figures_owed


def overdue_count(user, on: date) -> int:
    """What is late on day ``on``: of the person's own, and of those whom they follow. One query, none for whoever owes
    and follows nothing; for an officer of a commune also those of the figures that it owes."""
    rows = [part.order_by().values_list("pk") for part in _late(user, on)]
    counted = rows[0].union(*rows[1:], all=True).count() if rows else 0
    return counted + sum(owed.is_late(on) for owed in figures_owed(user, Own.of(user)))


def _late(user, on: date) -> Iterator[QuerySet]:
    own, host, assigning = Own.of(user), followed_hosts(user), followed_hosts(user, HOST)
    directives = Directive.objects.for_user(user).overdue(on)
    if own.organizations:
        yield directives.filter(own.given() if assigning is None else own.given() | assigning)
    elif assigning is not None:
        yield directives.filter(assigning)
    if own.organizations:
        reports = OrganizationReport.objects.for_user(user).to_hand_in().filter(organization__in=own.organizations)
        yield reports.with_punctuality(Punctuality.OVERDUE, on)
        yield Task.objects.for_user(user).overdue(on).filter(begun(on), organization__in=own.organizations)
    if host is not None:
        yield unreported(user, host).with_punctuality(Punctuality.OVERDUE, on)
