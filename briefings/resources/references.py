"""How records of the cycle are named in files: a briefing by the end of its address, what hangs on it by its number."""

from django.db.models import Q

from briefings.models import Briefing, Conclusion, Shortcoming, Task, Theme
from organizations.resources import BETWEEN, REFERENCES, OrganizationReference, OwnedReference, Reference, keys

COMMON = "cả khối"


def parts_of(text: str) -> list[str]:
    return [part.strip() for part in text.split("|")]


class BriefingReference(Reference):
    """By the end of its address; its title will do where no other has it."""

    model = Briefing

    def text(self, record):
        return record.slug

    def also(self, record):
        return [record.title]

    def rows(self):
        return super().rows().select_related("series__host")

    def candidates(self, rows, texts):
        return rows.filter(Q(slug__in=texts) | Q(title__in=texts))


class ThemeReference(OwnedReference):
    model = Theme
    named_by = "name"

    def candidates(self, rows, texts):
        names = {*keys(texts), *keys(text.split(" (")[0] for text in texts)}
        return rows.filter(name_key__in=names).select_related("owner")


class ConclusionReference(Reference):
    model = Conclusion

    def text(self, record):
        return f"{record.briefing.slug}{BETWEEN}{record.ordinal}"

    def candidates(self, rows, texts):
        return rows.filter(briefing__slug__in=[parts_of(text)[0] for text in texts]).select_related("briefing")


class OfOrganization(Reference):
    def __init__(self, by):
        super().__init__(by)
        self.organizations = OrganizationReference(by)


class TaskReference(OfOrganization):
    model = Task

    def text(self, record):
        return BETWEEN.join([self._short(record), self.organizations.text(record.organization)])

    def also(self, record):
        return [self._short(record)]

    @staticmethod
    def _short(record) -> str:
        return f"Q{record.quarter}/{record.year}{BETWEEN}{record.title}"

    def candidates(self, rows, texts):
        titles = [part for text in texts for part in parts_of(text)]
        return rows.filter(title__in=titles).select_related("organization")


class ShortcomingReference(OfOrganization):
    model = Shortcoming

    def text(self, record):
        whose = self.organizations.text(record.report.organization) if record.report else COMMON
        return BETWEEN.join([record.briefing.slug, whose, str(record.ordinal)])

    def candidates(self, rows, texts):
        found = rows.filter(briefing__slug__in=[parts_of(text)[0] for text in texts])
        return found.select_related("briefing", "report__organization")


REFERENCES_OF_CYCLE: dict[type, type[Reference]] = REFERENCES | {
    each.model: each
    for each in (BriefingReference, ThemeReference, ConclusionReference, TaskReference, ShortcomingReference)
}
