"""Names of the corpus → records of the database in which its files are read."""

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from lib.vietnamese import Period
from lib.workbooks import CheckingContext, IndicatorLabels
from organizations.importing.context import indicator_labels, load_context
from organizations.models import AdministrativeUnit, Indicator, Organization, ReportForm
from tests.corpus.case import Case


class World:
    """What is looked up in the records is kept for every test that starts from the same, until they are changed."""

    def __init__(self):
        self.indicators = dict(Indicator.objects.values_list("pk", "code"))
        self._kept: dict[Hashable, Any] = {}

    def __deepcopy__(self, memo: object) -> "World":
        copied = World.__new__(World)
        copied.indicators, copied._kept = self.indicators, self._kept
        return copied

    def records_changed(self) -> None:
        """For this test alone."""
        self._kept = {}

    def _once(self, key: Hashable, look_up: Callable[[], Any]) -> Any:
        if key not in self._kept:
            self._kept[key] = look_up()
        return self._kept[key]

    def quarter(self, case: Case) -> Period:
        return Period.parse(case.period)

    def form(self, case: Case) -> ReportForm | None:
        return self._once(("form", case.form), lambda: ReportForm.objects.get(code=case.form)) if case.form else None

    def unit(self, named: str, quarter: Period) -> AdministrativeUnit:
        """The commune of that name or code as it stands at the end of ``quarter``."""
        return self._once(("unit", named, quarter), lambda: self._unit(named, quarter))

    def _unit(self, named: str, quarter: Period) -> AdministrativeUnit:
        units = AdministrativeUnit.objects.communes().in_force(quarter.last_day)
        return units.get(code=named) if named.isdigit() else units.get(name=named, parent__name__endswith="Chợ Đồn")

    def organization(self, case: Case) -> Organization | None:
        """In whose name the file is imported; None: whoever holds the district."""
        if not case.unit:
            return None
        unit = self.unit(case.unit, self.quarter(case))
        return Organization.objects.filter(unit=unit).order_by("pk").first()

    def labels(self, case: Case) -> list[IndicatorLabels]:
        return self._once(("labels", case.form), lambda: indicator_labels(self.form(case)))

    def context(self, case: Case, quarter: Period) -> CheckingContext:
        """What the file is checked against, were it of ``quarter``."""
        key = ("context", case.form, case.unit, case.unit and case.period, quarter)
        return self._once(key, lambda: load_context(quarter, self.form(case), self.organization(case)))

    def answers(self, case: Case) -> dict[str, str]:
        """The answers with ``=02020`` made the id of the commune with that code."""
        return {
            key: str(self.unit(value[1:], self.quarter(case)).pk) if value.startswith("=") else value
            for key, value in case.answers.items()
        }

    def figures(self, case: Case) -> dict[tuple[int, str], str]:
        return self._by_key(case, case.figures)

    def plans(self, case: Case) -> dict[tuple[int, str], str]:
        return self._by_key(case, case.plans or {})

    def _by_key(self, case: Case, figures: Mapping[tuple[str, str], str]) -> dict[tuple[int, str], str]:
        quarter = self.quarter(case)
        return {(self.unit(unit, quarter).pk, code): said for (unit, code), said in figures.items()}
