"""One statement of a report, or of the common part of a briefing, written by itself."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from briefings.models.reports import ReportItem
from briefings.services.history import create_with_history, on_behalf, save_with_history
from briefings.services.rows import require_enter
from briefings.services.sides import closed_fields
from briefings.services.writing import why_not_write
from lib.refused import Refused
from organizations.roles import ADD, CHANGE
from organizations.services.ordinals import next_ordinal
from organizations.services.rows import about, require_sound

OF_HOST = "Phần này do {host}, cơ quan chủ trì hội nghị, ghi; để như cũ."


@transaction.atomic
def write_statement(statement: ReportItem, values: Mapping[str, Any], *, by, reason: str = "") -> ReportItem:
    """Store ``values``, by the names of the model's fields, of ``statement``, a new or a stored one.

    A new one without a number gets the next of its report. Raises Refused where ``by`` may not write in the report, or
    in the common part, where a value is the host's to write, and where the values do not go together.
    """
    model: Any = type(statement)
    briefing, report = statement.briefing, statement.report
    if report is None:
        require_enter(by, model, briefing, CHANGE if statement.pk else ADD)
    elif why_not := why_not_write(report, by=by):
        raise Refused(why_not)
    host = briefing.series.host
    for name in closed_fields(by, model, host) & set(values):
        with about(name):
            raise Refused(OF_HOST.format(host=host))
    for name, value in values.items():
        setattr(statement, name, value)
    if statement.ordinal is None:
        statement.ordinal = next_ordinal(model.objects.filter(briefing=briefing, report=report), within=briefing)
    require_sound(statement)
    reason += on_behalf(by, report.organization) if report else ""
    if statement.pk is None:
        return create_with_history(statement, by=by, reason=reason)
    save_with_history(statement, by=by, reason=reason, fields=list(values))
    return statement
