"""What ``settings`` makes of the portal."""

from datetime import timedelta

from django.apps import AppConfig


class Impatient(AppConfig):
    name = "tests.faults"
    label = "faults"

    def ready(self):
        from organizations import tasks  # once Django is set up
        from organizations.services import workers

        tasks.INLINE_BYTES = tasks.INLINE_FIGURES = 0
        workers.SILENT_FOR, workers.DOUBTED_FOR = timedelta(seconds=6), timedelta(seconds=4)
        workers.SIGNS_EVERY = timedelta(seconds=1)
