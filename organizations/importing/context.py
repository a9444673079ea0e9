"""What a file is checked against: the indicators with the definitions in force, and the units that may report."""

from collections.abc import Iterator, Sequence
from functools import partial, reduce
from itertools import chain
from operator import or_

from django.db.models import Q

from lib.refused import Refused
from lib.vietnamese import Period
from lib.workbooks import CheckingContext, IndicatorLabels, IndicatorSpec
from lib.workbooks.matching import Unit, Units, bare_code, short_key
from organizations.access import Scope
from organizations.choices import COMMUNE_LEVEL, AcrossUnits, UnitLevel
from organizations.models import (
    AdministrativeUnit,
    Indicator,
    IndicatorValue,
    IndicatorVersion,
    Organization,
    ReportForm,
    UnitAlias,
    UnitSuccession,
    User,
)
from organizations.querysets import IndicatorQuerySet, UnitSuccessionQuerySet
from organizations.roles import IMPORT, roles_that_may
from organizations.services.stated_periods import definitions_of, why_not_stated
from organizations.unit_names import other_spellings

EXPLAINED_AT_MOST = 40  # units that a file names wrongly and that are looked up in the whole country to say why


def usable_indicators(
    form: ReportForm | None = None, organization: Organization | None = None, user: User | None = None
) -> IndicatorQuerySet:
    """What a file of ``organization`` may state, of two with one code the nearer last. Without an organization, what
    the owner of ``form`` may use, or else the organizations in whose name ``user`` imports; the system: what is shared.
    """
    if organization is None and form is not None:
        organization = form.owner
    if organization is not None:
        return Indicator.objects.usable_by(organization).nearest_last()
    everybody = user is None or import_scope(user).everything
    return Indicator.objects.usable_by(*(() if everybody else organizations_importing(user))).nearest_last()


def indicator_labels(
    form: ReportForm | None = None, organization: Organization | None = None, user: User | None = None
) -> list[IndicatorLabels]:
    """How columns may be headed: the indicators of ``form`` first, then every other that may be stated."""
    asked = form.items.order_by("ordinal").values_list("indicator_id", flat=True) if form else ()
    order = {key: number for number, key in enumerate(asked)}
    rows = {row.code: row for row in usable_indicators(form, organization, user)}
    rows |= {row.code: row for row in form.indicators.all()} if form else {}
    labels = [
        (
            order.get(row.pk, len(order)),
            IndicatorLabels(
                row.code,
                row.name,
                row.unit_of_measure,
                tuple(row.aliases),
                row.across_units == AcrossUnits.SUM and row.is_numeric,
                not form or row.pk in order,
                row.is_numeric,
            ),
        )
        for row in rows.values()
    ]
    return [each for _, each in sorted(labels, key=lambda pair: (pair[0], pair[1].code))]


def import_scope(user: User) -> Scope:
    """The scope of ``user`` through the roles that may import figures."""
    return Scope.of(user).with_roles(roles_that_may(IMPORT, IndicatorValue._meta.label_lower))


def organizations_importing(user: User | None):
    """The organizations in whose name ``user`` may import figures; None is the system itself: all that have a unit."""
    organizations = Organization.objects.filter(unit__isnull=False).select_related("unit")
    scope = import_scope(user) if user else Scope(True, ())
    if scope.everything:
        return organizations
    return organizations.filter(pk__in={grant.organization_id for grant in scope.grants})


NO_UNITS = {
    UnitLevel.RESIDENTIAL_AREA: "thôn, bản, tổ dân phố",
    UnitLevel.COMMUNE: "xã, phường, thị trấn",
    UnitLevel.DISTRICT: "huyện, quận, thị xã",
    UnitLevel.PROVINCE: "tỉnh, thành phố",
}


def level_of(form: ReportForm | None) -> UnitLevel:
    """Of which units ``form`` collects figures; without one, of communes."""
    return UnitLevel(form.unit_level) if form else UnitLevel.COMMUNE


def levels_stating(indicator: Indicator) -> list[UnitLevel]:
    """Of which units a figure of ``indicator`` may be: of communes, and of those that its forms collect from."""
    asked = set(ReportForm.objects.filter(items__indicator=indicator).values_list("unit_level", flat=True))
    return [level for level in UnitLevel if level == UnitLevel.COMMUNE or level.value in asked]


def require_period(period: Period, form: ReportForm | None) -> None:
    """Raises Refused where nobody sends figures of ``period`` in ``form``: a form has its span and the days of its use,
    a plan is a column."""
    if period.is_plan:
        raise Refused(
            "Kế hoạch năm là một cột của biểu, không phải kỳ báo cáo; hãy chọn tháng, quý, 6 tháng, 9 tháng hoặc năm."
        )
    if form and form.span != period.span:
        raise Refused(
            f"Biểu {form.code} báo cáo theo {form.get_span_display().lower()}, còn kỳ đã chọn là {period.name}; "
            "hãy chọn lại kỳ hoặc biểu."
        )
    if form and (why_not := why_not_stated([(form.valid_from, form.valid_to)], period)):
        raise Refused(f"Biểu {form.code} {why_not}; hãy chọn lại kỳ hoặc biểu.")


def units_reporting(
    period: Period,
    organization: Organization | None = None,
    user: User | None = None,
    level: UnitLevel = UnitLevel.COMMUNE,
):
    """The units of ``level`` in force at the end of ``period``, under the unit of ``organization``, in the scope of
    ``user``."""
    units = AdministrativeUnit.objects.of_level(level).in_force(period.last_day)
    if organization is not None:
        units = units.under(organization.unit)
    if user is not None:
        scope = import_scope(user)
        if not scope.everything:
            units = units.filter(scope.units()) if scope.grants else units.none()
    return units


def load_context(
    quarter: Period,
    form: ReportForm | None,
    organization: Organization | None = None,
    user: User | None = None,
    answered_by: Organization | None = None,
) -> CheckingContext:
    """Everything the check needs, in a fixed number of queries.

    ``answered_by``: whose answers about names hold; without it, those of ``organization``. Raises Refused when nobody
    reports in this scope, and where ``require_period`` does.
    """
    require_period(quarter, form)
    level = level_of(form)
    scope = units_reporting(quarter, organization, user, level)
    units = _load_units(scope, quarter, UnitAlias.objects.applied_for(answered_by or organization))
    if not units.scope:
        where = f"{organization.unit.name} không có" if organization and organization.unit else "Không có"
        raise Refused(
            f"{where} {NO_UNITS[level]} nào vào ngày {quarter.last_day:%d/%m/%Y}, ngày cuối của {quarter.name}, "
            "trong phạm vi được nhập số liệu; hãy chọn lại kỳ hoặc tổ chức."
        )
    specs = load_specs(quarter, usable_indicators(form, organization, user))
    specs |= load_specs(quarter, form.indicators.all()) if form else {}
    in_form = frozenset(form.indicators.values_list("code", flat=True)) if form else frozenset(specs)
    look_elsewhere = partial(find_outside, kinds=level.kinds)
    not_stated = _not_stated(specs, quarter)
    return CheckingContext(quarter, form.code if form else "", specs, in_form, units, look_elsewhere, not_stated)


def _not_stated(specs: dict[str, tuple[int, IndicatorSpec]], period: Period) -> dict[tuple[str, bool], str]:
    """Why which of ``specs`` has no figure in ``period``, or no plan of its year: (code, whether planned) → clause."""
    definitions = definitions_of([key for key, _ in specs.values()])
    found = {}
    for code, (key, _) in specs.items():
        for planned, of in ((False, period), (True, Period.plan(period.year))):
            if key in definitions and (why_not := why_not_stated(definitions[key], of)):
                found[code, planned] = why_not
    return found


def load_specs(quarter: Period, indicators: IndicatorQuerySet) -> dict[str, tuple[int, IndicatorSpec]]:
    """Code of each of ``indicators`` → its id and what it takes, by the definition in force at the end of ``quarter``.

    Of two with one code, the later in their order.
    """
    bounds = {
        indicator_id: (minimum, maximum)
        for indicator_id, minimum, maximum in IndicatorVersion.objects.in_force(quarter.last_day).values_list(
            "indicator_id", "minimum", "maximum"
        )
    }
    return {
        row.code: (
            row.pk,
            IndicatorSpec(
                row.code,
                row.name,
                row.value_type,
                row.decimal_places,
                *bounds.get(row.pk, (None, None)),
                unit_of_measure=row.unit_of_measure,
            ),
        )
        for row in indicators.only("code", "name", "value_type", "decimal_places", "unit_of_measure")
    }


_UNIT_COLUMNS = ("pk", "code", "name", "valid_from", "valid_to")


def _load_units(scope, quarter: Period, aliases) -> Units:
    """The units of ``scope``, those from which they came and those made of them later, by whose names files may call
    them too, and what became of these, wherever it is."""
    units = {row[0]: Unit(*row) for row in scope.values_list(*_UNIT_COLUMNS)}
    scope_ids = set(units)
    successions = set()
    later: UnitSuccessionQuerySet | None = UnitSuccession.objects.filter(predecessor__in=scope.values("pk"))
    while later is not None:
        found = set(later.values_list("predecessor_id", "successor_id", "effective_on"))
        new = {row[1] for row in found} - set(units)
        successions |= found
        units |= _units_by_id(new)
        later = UnitSuccession.objects.filter(predecessor__in=new) if new else None
    # What else these later units were made of, though outside the scope: a question must not hide it.
    made_of = set(
        UnitSuccession.objects.filter(successor__in=set(units) - scope_ids).values_list(
            "predecessor_id", "successor_id", "effective_on"
        )
    )
    successions |= made_of
    outside = _units_by_id({row[0] for row in made_of} - set(units))
    origins: UnitSuccessionQuerySet | None = UnitSuccession.objects.filter(successor__in=scope.values("pk"))
    while origins is not None:
        found = set(origins.values_list("predecessor_id", "successor_id", "effective_on"))
        new = {row[0] for row in found} - set(units)
        successions |= found
        units |= _units_by_id(new)
        origins = UnitSuccession.objects.filter(successor__in=new) if new else None
    others, frontier = outside, set(units) - scope_ids
    while frontier:
        found = set(
            UnitSuccession.objects.filter(predecessor__in=frontier).values_list(
                "predecessor_id", "successor_id", "effective_on"
            )
        )
        successions |= found
        frontier = {row[1] for row in found} - set(units) - set(others)
        others |= _units_by_id(frontier)
    aliases = aliases.filter(Q(unit__in=scope.values("pk")) | Q(unit__in=set(units) - scope_ids))
    called = ((key, name) for key, unit in units.items() for name in other_spellings(unit.name))
    return Units(
        units.values(),
        scope_ids,
        chain(aliases.values_list("unit_id", "name"), called),
        successions,
        quarter.last_day,
        others.values(),
    )


def _units_by_id(keys: set[int]) -> dict[int, Unit]:
    if not keys:
        return {}
    return {row[0]: Unit(*row) for row in AdministrativeUnit.objects.filter(pk__in=keys).values_list(*_UNIT_COLUMNS)}


def find_outside(
    unknown: Sequence[tuple[str, str]], full_names: Sequence[str] = (), *, kinds: Sequence[str] = COMMUNE_LEVEL
) -> Iterator[Unit]:
    """What ``unknown`` (code, name) may be in the whole country among units of ``kinds``, so that a refusal can say it;
    likewise the ``full_names`` (folded, with their kind) that stand in titles."""
    conditions = [Q(search__startswith=f"{name} ") for name in full_names]
    for code, name in unknown[:EXPLAINED_AT_MOST]:
        if code:
            conditions.append(Q(code__endswith=bare_code(code)))
        if name and short_key(name):
            conditions.append(Q(search__contains=f"{short_key(name)} "))
    if conditions:
        rows = AdministrativeUnit.objects.filter(reduce(or_, conditions), kind__in=kinds)
        found = rows.values_list(*_UNIT_COLUMNS)[:500]
        yield from (Unit(*row) for row in found)
