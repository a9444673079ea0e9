"""A briefing passes to another series, and all that it assigned with it.

A directive keeps the series that follows it up beside its briefing (``Directive.series``); here both change together.
"""

from collections.abc import Callable

from django.db import transaction

from briefings.choices import BriefingStatus, DocumentState
from briefings.models import Briefing, BriefingSeries, Directive, DirectiveReview
from briefings.services.history import get_locked, save_with_history
from briefings.services.series import check_office
from lib.refused import Refused

MOVED = "Chuyển hội nghị sang loạt giao ban khác"


@transaction.atomic
def store_in_series(briefing: Briefing, *, by, store: Callable[[], object]) -> None:
    """Store ``briefing``, whose series was just changed, by ``store``, and have its directives belong to that series.

    Raises Refused where ``by`` is not of both offices, and where the briefing is over or something of one series is
    said of it already: directives that a session took up, papers with numbers of another office.
    """
    before = get_locked(Briefing, briefing.pk, by=by).series
    after = briefing.series
    if before != after:
        _require_movable(briefing, before, after, by=by)
    store()
    # With their parts; whatever they said before, so that none stays behind.
    for directive in Directive.objects.select_for_update(of=("self",)).filter(briefing=briefing).exclude(series=after):
        directive.briefing = briefing  # from which saving takes the series
        save_with_history(directive, by=by, reason=MOVED, fields=["briefing"])


def _require_movable(briefing: Briefing, before: BriefingSeries, after: BriefingSeries, *, by) -> None:
    for series in (before, after):
        check_office(series.host, by=by)
    if briefing.status in BriefingStatus.final():
        raise Refused(
            f"Hội nghị này {briefing.get_status_display().lower()} nên không chuyển sang loạt giao ban khác được."
        )
    reviews = DirectiveReview.objects.filter(briefing=briefing) | DirectiveReview.objects.filter(
        directive__briefing=briefing
    )
    if reviews.exists():
        raise Refused(
            f"Hội nghị đã xem xét nhiệm vụ của “{before}”, hoặc nhiệm vụ của hội nghị đã được xem xét ở kỳ sau, nên "
            "không chuyển sang loạt khác được; hãy thêm hội nghị mới ở loạt kia."
        )
    if before.host_id != after.host_id and briefing.documents.exclude(state=DocumentState.DRAFT).exists():
        raise Refused(
            f"Hội nghị đã có văn bản ban hành theo sổ số của {before.host} nên không chuyển sang loạt của {after.host} "
            "được; hãy thêm hội nghị mới ở loạt kia."
        )
