"""The portal's settings for runs that kill: every file waits for the worker, and a silent one is missed in seconds."""

from portal.settings import *  # noqa: F403
from portal.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.apps.Impatient"]
