"""What a list of revisions of figures shows of each."""

from django.contrib import admin

from organizations.display import display_figure


class BeforeAndAfter:
    """For a list of ``ValueRevision``: its columns ``was`` and ``became``."""

    @admin.display(description="trước")
    def was(self, revision):
        return display_figure(revision, "old_") or None

    @admin.display(description="sau")
    def became(self, revision):
        return display_figure(revision, "new_") or None
