"""The steps of a record above its page in the admin site: what this person may do now, and why the rest is missing.

They are taken on the record's own page, by the same forms and functions; here is the way to each.
"""

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Button:
    """One step: its name and where it is taken."""

    label: str
    link: str


class WithSteps:
    """For a ``ScopedAdmin``; ``offers(record, by=user)`` gives steps with why not (``services``)."""

    offers: Callable
    above_form = "admin/briefings/steps.html"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        shown = self.steps(record, request.user) if record else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def steps(self, record, user) -> dict:
        """``may``: buttons of the steps that ``user`` may take now; ``may_not``: ``(label, why not)`` of the others.

        ``illustrative``: the record was made up to be looked at, and its page says so.
        """
        may, may_not = [], []
        for step, why_not in type(self).offers(record, by=user):
            if why_not:
                may_not.append((step.label, why_not))
            else:
                address = f"{record.get_absolute_url()}?{urlencode({'buoc': step.name})}#buoc-{step.name}"
                may.append(Button(step.label, address))
        return {"may": may, "may_not": may_not, "illustrative": getattr(record, "briefing", record).illustrative}
