"""Names of the corpus → records of the database in which its files are read."""

from lib.vietnamese import Quarter
from organizations.models import AdministrativeUnit, Indicator, Organization, ReportForm
from tests.corpus.case import Case


class World:
    def __init__(self):
        self.indicators = dict(Indicator.objects.values_list("pk", "code"))

    def quarter(self, case: Case) -> Quarter:
        return Quarter.parse(case.period)

    def form(self, case: Case) -> ReportForm | None:
        return ReportForm.objects.get(code=case.form) if case.form else None

    def unit(self, named: str, quarter: Quarter) -> AdministrativeUnit:
        """The commune of that name or code as it stands at the end of ``quarter``."""
        units = AdministrativeUnit.objects.communes().in_force(quarter.last_day)
        return units.get(code=named) if named.isdigit() else units.get(name=named, parent__name__endswith="Chợ Đồn")

    def organization(self, case: Case) -> Organization | None:
        """In whose name the file is imported; None: whoever holds the district."""
        if not case.unit:
            return None
        unit = self.unit(case.unit, self.quarter(case))
        return Organization.objects.filter(unit=unit).order_by("pk").first()

    def answers(self, case: Case) -> dict[str, str]:
        """The answers with ``=02020`` made the id of the commune with that code."""
        return {
            key: str(self.unit(value[1:], self.quarter(case)).pk) if value.startswith("=") else value
            for key, value in case.answers.items()
        }

    def figures(self, case: Case) -> dict[tuple[int, str], str]:
        quarter = self.quarter(case)
        return {(self.unit(unit, quarter).pk, code): said for (unit, code), said in case.figures.items()}
