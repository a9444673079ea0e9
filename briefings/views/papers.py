"""The papers of a briefing on its page: a row for each kind, whether one was issued or not."""

from dataclasses import dataclass

from django.utils.safestring import SafeString

from briefings import documents
from briefings.choices import DocumentKind, DocumentState
from briefings.documents import PRINTERS
from briefings.models import Briefing, Document
from briefings.states import state
from organizations.badges import Kind, State, badge

# In the order in which a briefing needs them.
ORDER = (
    DocumentKind.INVITATION,
    DocumentKind.REMINDER_LETTER,
    DocumentKind.SYNTHESIS_REPORT,
    DocumentKind.MINUTES,
    DocumentKind.CONCLUSION_NOTICE,
    DocumentKind.ASSIGNMENT_SLIP,
    DocumentKind.DIRECTIVE_ANNEX,
    DocumentKind.REVIEW_ANNEX,
    DocumentKind.COMMUNE_ANNEX,
)


@dataclass(frozen=True)
class PaperRow:
    """One kind. ``document``: the newest in force; ``others``: further ones, the newest first. ``note``: why none is
    made now. ``may_issue``: whether the reader may issue one now; ``addressed``: it may be made for one organization
    alone, which is chosen first."""

    kind: str
    state: State
    document: Document | None
    others: tuple[Document, ...]
    note: str
    may_issue: bool
    addressed: bool

    @property
    def name(self) -> str:
        return DocumentKind(self.kind).label

    @property
    def badge(self) -> SafeString:
        return badge(*self.state)


def paper_rows(briefing: Briefing, *, by, may_issue: bool) -> list[PaperRow]:
    """A row for each kind of paper. ``may_issue``: whether ``by`` is of the office that issues them."""
    rows = Document.objects.for_user(by).exclude(state=DocumentState.DRAFT).filter(briefing=briefing)
    issued = list(rows.select_related("addressee").order_by("-rendered_at", "-pk"))
    held_up = bool(documents.why_not_here(briefing))
    return [
        _row(briefing, kind, [one for one in issued if one.kind == kind], may_issue=may_issue, held_up=held_up)
        for kind in ORDER
        if kind in PRINTERS
    ]


def _row(briefing: Briefing, kind: str, issued: list[Document], *, may_issue: bool, held_up: bool) -> PaperRow:
    document = next((one for one in issued if one.is_in_force), None)
    note = documents.why_not_yet(briefing, kind)
    another = documents.may_have_another(kind, [one for one in issued if one.is_in_force])
    return PaperRow(
        kind,
        _state(document, note, offered=may_issue and not held_up),
        document,
        tuple(one for one in issued if one is not document),
        note if may_issue and another else "",
        may_issue and another and not note and not held_up,
        PRINTERS[kind].is_addressed,
    )


def _state(document: Document | None, note: str, *, offered: bool) -> State:
    if document is not None:
        return state(document)
    if note and offered:
        return State("Chưa đủ điều kiện")
    return State("Lập được", Kind.DOING) if offered else State("Chưa ban hành")
