"""What the random walk of ``test_invariants`` knows of figures: written, locked, opened by a grant that ends."""

from datetime import timedelta
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from briefings.choices import BriefingStatus
from briefings.models import Briefing
from lib.refused import Refused
from lib.vietnamese import Period
from organizations.choices import RevisionSource
from organizations.importing import apply_batch, undo_batch
from organizations.models import ImportBatch, PeriodGrant, PeriodLock, ValueRevision
from organizations.services.period_locks import allow_changes, lock_period
from organizations.services.values import Figure, apply_figures
from tests import factories
from tests.organizations.importing.staging_help import previewed

QUARTERS = st.integers(1, 4)


class LockedFigures:
    """Rules and invariants for ``Cycle``; its briefings lock the figures of their unit when they are closed."""

    def _figure(self):
        """The indicator and the commune whose figures everybody writes."""
        if not hasattr(self, "_written"):
            unit = factories.AdministrativeUnitFactory(parent=self.cast.briefing.unit)
            self._written = factories.IndicatorFactory(), unit
        return self._written

    def _try(self, step, *args, **more):
        """Take ``step``; refused, it must have left no revision."""
        before = ValueRevision.objects.count()
        try:
            return step(*args, **more)
        except Refused:
            assert ValueRevision.objects.count() == before
            return None

    @rule(quarter=QUARTERS, number=st.integers(0, 3))
    def a_figure_is_typed(self, quarter, number):
        indicator, unit = self._figure()
        figure = Figure(indicator.pk, unit.pk, Period.quarter(2020, quarter), Decimal(number))
        self._try(apply_figures, [figure], by=self.cast.office, source=RevisionSource.MANUAL)

    @rule(quarter=QUARTERS, number=st.integers(0, 3), mode=st.sampled_from(["all", "valid"]))
    def a_file_is_imported(self, quarter, number, mode):
        indicator, unit = self._figure()
        said = {(unit, indicator): number}
        batch = previewed(self.cast.host, said, period={"year": 2020, "number": quarter})
        self._try(apply_batch, batch.pk, by=None, mode=mode)

    @rule()
    def the_last_file_is_taken_back(self):
        batch = ImportBatch.objects.filter(organization=self.cast.host, state="applied", undoes=None).last()
        if batch:
            self._try(undo_batch, batch.pk, by=None, reason="Nhầm tệp.")

    @rule(quarter=QUARTERS, own=st.booleans())
    def a_quarter_is_locked(self, quarter, own):
        """By the host, or by somebody of the commune alone."""
        organization = self.cast.farmers if own else self.cast.host
        unit = self._figure()[1] if own else self.cast.briefing.unit
        lock_period(organization, unit, Period.quarter(2020, quarter), by=None, reason="")

    @rule(number=st.integers(0, 11), hours=st.sampled_from([-1, 24, 24]))
    def changes_are_allowed(self, number, hours):
        key = self.pick(PeriodLock.objects.all(), number)
        if key:
            until = timezone.now() + timedelta(hours=hours)
            more = {"unit": self._figure()[1], "by": self.cast.office, "reason": "Nhầm số.", "expires_at": until}
            self._try(allow_changes, key, **more)

    @rule()
    def the_grants_end(self):
        running = QuerySet(PeriodGrant).filter(expires_at__gt=timezone.now())
        running.update(expires_at=timezone.now())

    @invariant()
    def what_is_locked_changes_under_a_grant_alone(self):
        locks = {}
        for lock in PeriodLock.objects.filter(unit__path__startswith=self.cast.briefing.unit.path):
            locks.setdefault((lock.year, lock.number), []).append(lock)
        rows = ValueRevision.objects.select_related("indicator_value", "grant") if locks else ()
        for revision in rows:
            figure = revision.indicator_value
            over = [lock for lock in locks.get((figure.year, figure.number), ()) if lock.at <= revision.at]
            grant = revision.grant
            assert (grant is not None) == bool(over)
            if grant:
                assert grant.granted_at <= revision.at < grant.expires_at
                assert grant.lock in over

    @invariant()
    def a_closed_briefing_locked_its_period(self):
        locked = {(lock.unit_id, lock.period) for lock in PeriodLock.objects.filter(organization=self.cast.host)}
        for briefing in Briefing.objects.filter(series=self.cast.series, status=BriefingStatus.CLOSED):
            assert briefing.figures_period is None or (briefing.unit_id, briefing.figures_period) in locked
