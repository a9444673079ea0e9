"""What becomes of the directives of a briefing that is called off.

They are drafts: nobody but the office and the leader knows of them, and they stop with the session. One that already
has a lead was meant for somebody, so the office says of each whether it stops or goes to another session.
"""

from collections.abc import Mapping

from django.db.models import QuerySet

from briefings.choices import BriefingStatus
from briefings.models import Briefing, Directive
from briefings.services.directives import stop_with_briefing
from briefings.services.history import get_locked, save_with_history
from briefings.timeliness import DRAFT, ENDED, LACKS_LEAD
from lib.refused import Refused
from organizations.display import shortened
from organizations.services.ordinals import next_ordinal


def assigned(briefing: Briefing) -> QuerySet[Directive]:
    """Drafts of ``briefing`` that already have a lead, or several."""
    drafts = Directive.objects.assigned_texts().filter(DRAFT & ~ENDED, briefing=briefing)
    return drafts.filter(~LACKS_LEAD).order_by("ordinal")


def able_to_take(briefing: Briefing, *, by) -> QuerySet[Briefing]:
    """Other briefings of the series, still to conclude, to which a draft of ``briefing`` may go."""
    over = [*BriefingStatus.concluded(), BriefingStatus.CANCELLED]
    rows = Briefing.objects.for_user(by).filter(series=briefing.series_id)
    return rows.exclude(pk=briefing.pk).exclude(status__in=over).latest_first()


def settle_drafts(briefing: Briefing, moved: Mapping[int, int | None], *, by) -> None:
    """Stop the drafts of ``briefing``, or move them where ``moved`` says (key of the draft → key of the briefing).

    Must run inside the transaction that calls the briefing off. Raises Refused when a draft with a lead is not in
    ``moved``, and when its new briefing cannot take it.
    """
    open_questions = [
        f"{draft.ordinal}. {shortened(draft.content, 80)}" for draft in assigned(briefing) if draft.pk not in moved
    ]
    if open_questions:
        raise Refused(
            "Hội nghị có chỉ đạo đã giao đơn vị chủ trì; hãy chọn dừng hay chuyển sang hội nghị khác cho từng chỉ đạo: "
            f"{'; '.join(open_questions)}."
        )
    drafts = Directive.objects.assigned_texts().filter(~ENDED, briefing=briefing).select_for_update(of=("self",))
    for draft in drafts.order_by("pk"):
        key = moved.get(draft.pk)
        if key is None:
            stop_with_briefing(draft, by=by)
        else:
            _move(draft, briefing, key, by=by)


def _move(draft: Directive, briefing: Briefing, key: int, *, by) -> None:
    target = get_locked(Briefing, key, by=by)
    if not able_to_take(briefing, by=by).filter(pk=target.pk).exists():
        raise Refused(f"“{target}” không nhận thêm chỉ đạo được; hãy chọn một hội nghị chưa kết luận của loạt này.")
    draft.briefing, draft.ordinal, draft.conclusion = target, next_ordinal(target.directives.all()), None
    fields = ["briefing", "ordinal", "conclusion"]
    save_with_history(draft, by=by, reason=f"Chuyển từ “{briefing}” đã hủy", fields=fields)
    for part in draft.children.select_for_update(of=("self",)).order_by("pk"):
        part.briefing, part.ordinal, part.conclusion = target, draft.ordinal, None
        save_with_history(part, by=by, reason=f"Chuyển từ “{briefing}” đã hủy", fields=fields)
