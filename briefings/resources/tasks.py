"""Quarterly tasks as a list in and out."""

from briefings.models import Task
from briefings.resources.references import REFERENCES_OF_CYCLE
from briefings.services import tasks
from lib.vietnamese import Period
from organizations.resources import ListResource
from organizations.services.rows import require_sound

WITH_PLAN = ("target", "unit_of_measure", "due_on")


class TaskResource(ListResource):
    """Found again by organization, quarter and title."""

    references = REFERENCES_OF_CYCLE
    found_by = "organization"
    by_service = True

    class Meta:
        model = Task
        name = "Nhiệm vụ quý"
        import_id_fields = ("organization", "year", "quarter", "title")
        fields = (
            "organization",
            "year",
            "quarter",
            "title",
            "target",
            "achieved",
            "unit_of_measure",
            "due_on",
            "progress",
            "outcome_reason",
            "carried_from",
        )

    def with_related(self, rows):
        return rows.select_related("organization", "carried_from__organization")

    def write_one(self, row):
        task, values = row.record, row.new_values()
        stored = {name: getattr(task, name) for name in values}
        self.fill(row)
        require_sound(task)
        if row.is_new:
            planned = tasks.plan(
                by=self.by,
                organization=task.organization,
                quarter=Period.quarter(task.year, task.quarter),
                title=task.title,
                **{name: values[name] for name in WITH_PLAN if name in values},
            )
            rest = {name: value for name, value in values.items() if name not in WITH_PLAN}
            if rest:
                tasks.revise(planned.pk, by=self.by, **rest)
            task.pk = planned.pk
            return
        for name, value in stored.items():
            setattr(task, name, value)
        tasks.revise(task.pk, by=self.by, **values)
