"""The steps of a record above its page in the admin site: what this person may do now.

They are taken on the record's own page, by the same forms and functions; here is the way to each. Why another step is
missing is said to whoever tries it.
"""

from collections.abc import Callable
from urllib.parse import urlencode

from organizations.admin.look import Button


class WithSteps:
    """For a ``ScopedAdmin``; ``offers(record, by=user)`` gives steps with why not (``services``)."""

    offers: Callable
    above_form = "admin/briefings/steps.html"

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        shown = self.steps(record, request.user) if record else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def steps(self, record, user) -> dict:
        """``may``: buttons of the steps that ``user`` may take now.

        ``illustrative``: the record was made up to be looked at, and its page says so.
        """
        page = record.get_absolute_url()
        may = [
            Button(step.label, f"{page}?{urlencode({'buoc': step.name})}#buoc-{step.name}")
            for step, why_not in type(self).offers(record, by=user)
            if not why_not
        ]
        return {"may": may, "illustrative": (getattr(record, "briefing", None) or record).illustrative}
