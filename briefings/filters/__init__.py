"""Lists narrowed by the address line; every choice offered occurs among the rows that the user may see."""

from briefings.filters.briefings import BriefingFilter
from briefings.filters.deliveries import DeliveryFilter
from briefings.filters.directives import DirectiveFilter
from briefings.filters.reports import ReportFilter
from briefings.filters.shortcomings import ShortcomingFilter
from briefings.filters.tasks import TaskFilter
from briefings.filters.units import UnitFilter

__all__ = [
    "BriefingFilter",
    "DeliveryFilter",
    "DirectiveFilter",
    "ReportFilter",
    "ShortcomingFilter",
    "TaskFilter",
    "UnitFilter",
]
