"""Lists of the cycle as files, in and out (``organizations.resources``): themes, series and who usually takes part,
tasks, directives, and what organizations state."""

from briefings.resources.directives import DirectiveResource
from briefings.resources.series import ParticipantResource, SeriesResource, ThemeResource
from briefings.resources.statements import AchievementResource, ShortcomingResource
from briefings.resources.tasks import TaskResource

__all__ = [
    "AchievementResource",
    "DirectiveResource",
    "ParticipantResource",
    "SeriesResource",
    "ShortcomingResource",
    "TaskResource",
    "ThemeResource",
]
