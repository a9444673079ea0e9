"""Columns and read-only fields that show where a record stands."""

from collections.abc import Callable

from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString

from briefings.models import Directive, OrganizationReport
from briefings.states import state
from organizations.badges import badge


@admin.display(description="trạng thái", ordering="status")
def report_state(page, report: OrganizationReport) -> SafeString:
    return badge(*state(report))


class OfBriefing:
    """For an admin page of records that have a ``briefing``: its period as a column, with its title for whoever points
    at it; files of the list have the title."""

    file_values: dict[str, Callable | None] = {"briefing_name": lambda record: record.briefing.title}

    @admin.display(description="hội nghị", ordering="briefing__data_to")
    def briefing_name(self, record) -> SafeString:
        return format_html('<abbr title="{}">{}</abbr>', record.briefing.title, record.briefing.short_name)


def directive_word(directive: Directive) -> SafeString:
    """Progress and timeliness in one badge."""
    return badge(*state(directive))
