"""Columns and read-only fields that show where a record stands."""

from django.contrib import admin
from django.utils.safestring import SafeString

from briefings.models import Directive, OrganizationReport
from briefings.states import state
from organizations.badges import badge


@admin.display(description="trạng thái", ordering="status")
def report_state(page, report: OrganizationReport) -> SafeString:
    return badge(*state(report))


def directive_word(directive: Directive) -> SafeString:
    """Progress and timeliness in one badge."""
    return badge(*state(directive))
