"""What can be asked of the records, in the words of the trade; ``for_user`` is the one place where rows are scoped."""

from dataclasses import asdict
from datetime import date
from functools import reduce
from operator import and_, or_
from typing import Any

from django.db import models, transaction
from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import Exact, GreaterThanOrEqual, LessThanOrEqual
from django.utils import timezone

from lib.vietnamese import Period, Span
from organizations.access import NOTHING, Scope
from organizations.choices import COMMUNE_LEVEL, NUMERIC, AcrossUnits, FigureState, MembershipState, Role, Severity
from organizations.roles import CHOOSING_ROLES, IMPORT, UNDO, VIEW, roles_that_may
from organizations.texts import clean_text, is_free_text
from organizations.validity import in_force

# States of a staged figure that applying reads.
ACCEPTED = (FigureState.NEW, FigureState.CHANGED, FigureState.UNCHANGED)


def related_model(model: type[models.Model], path: str) -> Any:
    """The model at the end of ``path`` (``"briefing__series"``, in either direction), as lookups walk from ``model``.

    Models import their query sets; so a query set knows its neighbours by their relations and imports none.
    """
    related: Any = model
    for name in path.split("__"):
        related = related._meta.get_field(name).related_model
    return related


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that are written once: neither ``update`` nor ``delete``."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model.__name__} is append-only")

    def delete(self):
        raise TypeError(f"{self.model.__name__} is append-only")

    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it where a manager is made


class ScopedQuerySet(models.QuerySet):
    """Rows that not everybody may see. A model says in ``in_scope`` how its rows hang on organizations or units."""

    def for_user(self, user, to: str = VIEW):
        """The rows with which ``user`` may do ``to`` (``"view"``, ``"change"``, ``"delete"``, ``"import"``)."""
        return self.for_scope(Scope.of(user), to)

    def for_scope(self, scope: Scope, to: str = VIEW):
        """The rows that ``for_user`` gives to whoever has ``scope``."""
        if scope.everything:
            return self
        scope = scope.with_roles(roles_that_may(to, self.model._meta.label_lower))
        return self.filter(self.in_scope(scope, to)) if scope.grants else self.none()

    def in_scope(self, scope: Scope, to: str) -> Q:
        """The condition under which a row lies within ``scope`` (never empty here) for the action ``to``."""
        raise NotImplementedError(f"{type(self).__name__}.scope")

    def update(self, **kwargs):
        """Texts are stored clean, and keys that follow from what changes follow it."""
        for field in self.model._meta.concrete_fields:
            if isinstance(kwargs.get(field.name), str) and is_free_text(field):
                kwargs[field.name] = clean_text(field, kwargs[field.name])
        following = [
            field
            for field in self.model._meta.concrete_fields
            if kwargs.keys() & set(getattr(field, "sources", ())) and field.name not in kwargs
        ]
        if not following:
            return super().update(**kwargs)
        with transaction.atomic(using=self.db):
            changing = list(self.order_by().values_list("pk", flat=True))
            number = super().update(**kwargs)
            related = [name for field in following for name in getattr(field, "related", ())]
            rows = self.model._base_manager.filter(pk__in=changing)
            for record in rows.select_related(*related) if related else rows:
                keys = {field.name: field.of(record) for field in following}
                self.model._base_manager.filter(pk=record.pk).update(**keys)
        return number

    update.alters_data = True  # type: ignore[attr-defined]  # templates must not call it

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for record in objs:
            record.clean_texts()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        objs = list(objs)
        for record in objs:
            record.clean_texts()
        return super().bulk_update(objs, fields, *args, **kwargs)


class CatalogueQuerySet(ScopedQuerySet):
    """Records of the catalogue (``models.owned``): those of an organization are used at and beneath it, and changed by
    it alone; those without an owner are used by all and changed by system administrators.

    A part of a record belongs to whoever its record does; ``owned_by`` says by which models' way that is asked.
    """

    owned_by: dict[str, str] = {"indicatorversion": "indicator__", "reportformitem": "form__"}

    @property
    def owner_lookup(self) -> str:
        """The lookup of the owner, such as ``"indicator__owner"``."""
        return f"{self.owned_by.get(self.model._meta.model_name or '', '')}owner"

    def in_scope(self, scope, to):
        own = scope.organizations(f"{self.owner_lookup}__")
        if to != VIEW:
            return own
        above = {int(key) for grant in scope.grants for key in grant.organization_path.rstrip("/").split("/")}
        return own | self._shared() | Q(**{f"{self.owner_lookup}__in": above})

    def usable_by(self, *organizations):
        """What each of ``organizations`` may use: its own, that of those above it, and what is shared; without any,
        what is shared."""
        above = {int(key) for each in organizations for key in each.path.rstrip("/").split("/")}
        return self.filter(self._shared() | Q(**{f"{self.owner_lookup}__in": above}) if above else self._shared())

    def shared(self):
        """What has no owner: for all to use."""
        return self.filter(self._shared())

    def nearest_last(self):
        """What is shared first, then by owners from above downwards: of two with one code the last is the nearer."""
        return self.order_by(F(f"{self.owner_lookup}__path").asc(nulls_first=True), "pk")

    def _shared(self) -> Q:
        return Q(**{f"{self.owner_lookup}__isnull": True})


class RememberedQuerySet(CatalogueQuerySet):
    """Answers that people gave: those of one organization are applied to its own files alone, and offered to others."""

    def applied_for(self, organization):
        """What holds for the files of ``organization`` unasked: its own answers, and the shared ones."""
        own = Q(**{self.owner_lookup: organization}) if organization is not None else NOTHING
        return self.filter(self._shared() | own)

    def offered_to(self, organization):
        """What others answered."""
        rows = self.exclude(self._shared())
        return rows if organization is None else rows.exclude(**{self.owner_lookup: organization})


class ValidityQuerySet(ScopedQuerySet):
    def in_force(self, *days: date):
        """Rows valid on one of ``days``; an empty start or end is open."""
        return self.filter(in_force(*days))

    def ended(self, on: date):
        """Rows that are no longer valid on day ``on``."""
        return self.filter(valid_to__lt=on)


class AdministrativeUnitQuerySet(ValidityQuerySet):
    def in_scope(self, scope, to):
        """Every member reads the country's units; only those in scope are edited."""
        return Q() if to == VIEW else scope.units()

    def under(self, unit):
        """``unit`` and all beneath it."""
        return self.filter(path__startswith=unit.path)

    def communes(self):
        """Communes, wards, townships and special zones."""
        return self.filter(kind__in=COMMUNE_LEVEL)

    def of_level(self, level):
        """Units of one level (``UnitLevel``), whatever they are called."""
        return self.filter(kind__in=level.kinds)

    def called(self, words):
        """Units that have all of the folded ``words`` in one of their names: their own with the code, another spelling
        that all share, or the name of what they were made of, and of what that was made of."""
        successions: models.QuerySet = models.QuerySet(related_model(self.model, "origins")).order_by()
        aliases: models.QuerySet = models.QuerySet(related_model(self.model, "aliases")).order_by()
        of, before = "predecessor__search", "predecessor__origins__predecessor__search"
        made_of = successions.filter(_with_all(words, of) | _with_all(words, before)).values("successor")
        spelt = aliases.filter(_with_all(words, "search"), owner=None).values("unit")
        return self.filter(_with_all(words, "search") | Q(pk__in=spelt) | Q(pk__in=made_of))


def _with_all(words, column: str) -> Q:
    """That the folded ``column`` holds every one of ``words``."""
    return reduce(and_, (Q(**{f"{column}__contains": word}) for word in words), Q())


class UnitAliasQuerySet(RememberedQuerySet):
    def in_scope(self, scope, to):
        """The shared ones and the own; changed are the own, of units in scope."""
        known = super().in_scope(scope, to)
        return known if to == VIEW else known & scope.units("unit__")


class UnitSuccessionQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        """Edited from either side: the old unit's or the new one's."""
        return Q() if to == VIEW else scope.units("predecessor__") | scope.units("successor__")


class OrganizationQuerySet(ValidityQuerySet):
    def in_scope(self, scope, to):
        """In scope; for reading also those above, so that a member sees where it stands."""
        condition = scope.organizations()
        if to == VIEW:
            above = {int(key) for grant in scope.grants for key in grant.organization_path.rstrip("/").split("/")}
            condition |= Q(pk__in=above)
        return condition

    def choosable_by(self, chooser, *days: date):
        """Those that ``chooser`` may invite, ask to take part or let lead: a person, or the organization that hosts.

        They lie beneath it, work at its place or below, or take part already; a person may name besides whatever they
        read. ``days``: only those in force on one of them, for who was dissolved is not offered. To choose is not to
        edit: no other record of who is chosen is seen for it.
        """
        rows = self.in_force(*days) if days else self
        if isinstance(chooser, self.model):
            return rows.filter(Scope.of_host(chooser).choosable())
        scope = Scope.of(chooser)
        if scope.everything:
            return rows
        readers = scope.with_roles(roles_that_may(VIEW, self.model._meta.label_lower))
        read = self.in_scope(readers, VIEW) if readers.grants else NOTHING
        return rows.filter(read | scope.with_roles(CHOOSING_ROLES).choosable())

    def under(self, organization):
        """``organization`` and all beneath it."""
        return self.filter(path__startswith=organization.path)


class SuccessionQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("predecessor__") | scope.organizations("successor__")


class PostQuerySet(ValidityQuerySet):
    def in_scope(self, scope, to):
        condition = scope.organizations("organization__")
        if to == VIEW:
            above = {int(key) for grant in scope.grants for key in grant.organization_path.rstrip("/").split("/")}
            condition |= Q(organization__in=above)
        return condition

    def choosable_by(self, chooser, *days: date):
        """Those of the organizations that ``chooser`` may choose (``OrganizationQuerySet.choosable_by``)."""
        organizations = OrganizationQuerySet(related_model(self.model, "organization")).choosable_by(chooser)
        rows = self.in_force(*days) if days else self
        return rows.filter(organization__in=organizations.order_by().values("pk"))


class MembershipQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("organization__")

    def counting(self, on: date | None = None):
        """Those that give rights on day ``on`` (today): granted and in force, as ``Scope.from_rows`` reads them."""
        return self.granted().filter(in_force(on or timezone.localdate()))

    def granted(self):
        """Those that count, counted or will count, whatever the day; not those that wait for consent."""
        return self.filter(state=MembershipState.GRANTED)

    def standing(self, on: date | None = None):
        """Granted and not ended on day ``on`` (today): also those that begin later."""
        return self.granted().exclude(valid_to__lt=on or timezone.localdate())


class RightsNoticeQuerySet(ScopedQuerySet):
    def for_user(self, user, to: str = VIEW):
        """What ``user`` was told; nobody reads what others were, system administrators included."""
        return self.filter(recipient=user.pk) if user.is_active else self.none()

    def unread(self):
        return self.filter(read_at__isnull=True)


class IndicatorQuerySet(CatalogueQuerySet):
    def in_force(self, *days: date):
        """Indicators that one of their definitions defines on one of ``days``, or that have none yet."""
        versions: models.QuerySet = models.QuerySet(related_model(self.model, "versions")).order_by()
        return self.filter(
            Q(pk__in=versions.filter(in_force(*days)).values("indicator")) | ~Q(pk__in=versions.values("indicator"))
        )

    def adding_up(self):
        """Those that come to a total over several units (``Indicator.why_no_total``)."""
        return self.filter(value_type__in=NUMERIC).exclude(across_units=AcrossUnits.LAST)


class IndicatorVersionQuerySet(CatalogueQuerySet, ValidityQuerySet):
    pass


class ReportFormQuerySet(CatalogueQuerySet):
    def in_use(self, on: date):
        """Forms by which figures are asked for on day ``on``. Not ``in_force``: whoever enters the past, or says what
        stands in a form, chooses among all."""
        return self.filter(in_force(on))


class IndicatorValueQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.units("unit__")

    def of(self, period):
        """Figures of one period (``Period``)."""
        return self.filter(**asdict(period))

    def within(self, period):
        """Figures of ``period`` and of the shorter ones that lie in it."""
        return self.filter(within_months(period.year, period.first_month, period.last_month))

    def stated(self):
        """Figures that say something; a row emptied by undo says nothing."""
        return self.exclude(value__isnull=True, text_value="", cumulative__isnull=True, missing_reason="")


class TargetManager(models.Manager.from_queryset(IndicatorValueQuerySet)):  # type: ignore[misc]  # made by Django
    """Figures that are plans of a year."""

    def get_queryset(self):
        return super().get_queryset().filter(span=Span.PLAN)


class ValueRevisionQuerySet(AppendOnlyQuerySet, ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.units("indicator_value__unit__")

    def after_locking(self):
        """Changes of figures that were locked: under a grant, for there is no other way."""
        return self.filter(grant__isnull=False)

    def since(self, lock):
        """Changes of the figures that ``lock`` locked, made since."""
        within = _within("indicator_value__", Value(lock.year), Value(lock.span), Value(lock.number))
        beneath = {"indicator_value__unit__path__startswith": lock.unit.path}
        return self.after_locking().filter(within, **beneath, at__gte=lock.at)


def within_months(year: int, first: int, last: int) -> Q:
    """That a figure is of a period that lies in the months ``first`` to ``last`` of ``year``; no plan does."""
    found = Q(pk__in=[])
    for span in Span:
        periods = (Period(year, span, number) for number in range(1, span.last_number + 1) if span != Span.PLAN)
        if inside := [each.number for each in periods if first <= each.first_month and each.last_month <= last]:
            found |= Q(span=span.value, number__in=inside)
    return Q(year=year) & found


def _months(span) -> Case:
    """How many months a ``span`` has, an expression of a column of spans."""
    lengths = [When(Q(Exact(span, Value(each.value))), then=Value(each.months)) for each in Span]
    return Case(*lengths, output_field=IntegerField())


def _within(figure: str, year, span, number) -> Q:
    """That the period of the rows at ``figure`` lies in the one that the expressions ``year, span, number`` say
    (``Period.containing``, as the database says it)."""
    own = _months(F(f"{figure}span"))
    whole = _months(span)
    last = Cast(number, IntegerField()) * whole
    return Q(
        LessThanOrEqual(F(f"{figure}number") * own, last),
        GreaterThanOrEqual((F(f"{figure}number") - 1) * own, last - whole),
        Q(**{f"{figure}span": Span.PLAN}) | ~Q(Exact(span, Value(Span.PLAN.value))),
        **{f"{figure}year": year},
    )


class PeriodLockQuerySet(AppendOnlyQuerySet, ScopedQuerySet):
    def in_scope(self, scope, to):
        """Known to all at the place and beneath it; made, and opened by a grant, by the organization that locked."""
        if to != VIEW:
            return scope.organizations("organization__")
        return scope.organizations("organization__") | _at_place(scope, "unit")

    def of(self, period):
        """Locks of one period (``Period``)."""
        return self.filter(**asdict(period))

    def holding(self, period):
        """Locks that hold the figures of ``period``: its own, and those of longer periods in which it lies."""
        return self.filter(reduce(or_, (Q(**asdict(each)) for each in period.containing())))

    def counting_changes(self):
        """With ``changed``: how often a figure was changed since (``ValueRevisionQuerySet.since``)."""
        figures = (
            related_model(self.model, "grants__revisions")
            .objects.after_locking()
            .filter(
                _within("indicator_value__", OuterRef("year"), OuterRef("span"), OuterRef("number")),
                indicator_value__unit__path__startswith=OuterRef("unit__path"),
                at__gte=OuterRef("at"),
            )
        )
        counted = figures.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
        return self.annotate(changed=Coalesce(Subquery(counted), 0))


class PeriodGrantQuerySet(AppendOnlyQuerySet, ScopedQuerySet):
    def in_scope(self, scope, to):
        own = scope.organizations("lock__organization__")
        return own if to != VIEW else own | _at_place(scope, "unit")

    def valid(self, at):
        """Grants under which figures may be changed at the moment ``at``."""
        return self.filter(expires_at__gt=at)


def _at_place(scope: Scope, unit: str) -> Q:
    """The condition that what holds for ``unit`` holds for a place in ``scope``: there, beneath it or above it."""
    above = {int(key) for grant in scope.grants for key in grant.unit_path.rstrip("/").split("/") if key}
    return scope.units(f"{unit}__") | Q(**{f"{unit}__in": above})


class ImportBatchQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("organization__")

    def importable_by(self, user):
        """The batches that ``user`` (None: the system) may preview, answer, apply or give up."""
        if user is None:
            return self
        scope = Scope.of(user)
        if scope.everything:
            return self
        scope = scope.with_roles(roles_that_may(IMPORT, "organizations.indicatorvalue"))
        return self.filter(scope.organizations("organization__")) if scope.grants else self.none()

    def undoable_by(self, user):
        """The batches that ``user`` (None: the system) may take back: the secretariat all in scope, others own."""
        if user is None:
            return self
        scope = Scope.of(user)
        if scope.everything:
            return self
        label = self.model._meta.label_lower
        office = scope.with_roles(roles_that_may(UNDO, label) & {Role.SECRETARIAT})
        senders = scope.with_roles(roles_that_may(UNDO, label) - {Role.SECRETARIAT})
        return self.filter(
            office.organizations("organization__") | senders.organizations("organization__") & Q(uploaded_by=user)
        )


class ImportDetailQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        return scope.organizations("batch__organization__")


class StagedFigureQuerySet(ImportDetailQuerySet):
    def accepted(self):
        """Those that applying would state, changed or not."""
        return self.filter(state__in=ACCEPTED)


class ImportIssueQuerySet(ImportDetailQuerySet):
    def questions(self):
        """What must be answered before the batch can be applied."""
        return self.filter(severity=Severity.QUESTION, resolution="")

    def errors(self):
        return self.filter(severity=Severity.ERROR)

    def warnings(self):
        return self.filter(severity=Severity.WARNING)


class OperatorEntryQuerySet(ScopedQuerySet):
    def in_scope(self, scope, to):
        """System administrators alone, who reach everything."""
        return NOTHING

    def unresolved(self):
        """What is still to be looked at."""
        return self.filter(resolved_at__isnull=True)
