"""An office's own choices laid over a profile: what ``PaperSetting`` records say, as plain values."""

from dataclasses import dataclass, replace
from typing import Any

from briefings.models import PaperSetting
from lib.papers import FormatProfile
from lib.papers.blocks import line, lines
from organizations.models import Organization, Post


@dataclass(frozen=True)
class Office:
    """What one office settled for one kind. Empty: the profile's value holds."""

    type_code: str = ""
    authority: tuple[str, ...] = ()
    signer: Post | None = None
    addressees: tuple[str, ...] = ()
    recipients: str = ""
    body_size: float | None = None
    line_height: float | None = None
    indent: float | None = None
    page_number_place: str = ""
    two_sided: bool = False
    place_and_date: bool | None = None
    adopted: bool = False
    copies: int | None = None
    tone_marks: str = ""

    def settled(self, profile: FormatProfile) -> FormatProfile:
        """``profile`` with the office's measures. The body's size is also that of headings and signatures beside it."""
        changes: dict[str, Any] = {
            "line_height": self.line_height,
            "indent": self.indent,
            "page_number_place": self.page_number_place,
            "two_sided": self.two_sided,
            "tone_marks": self.tone_marks,
        }
        if self.body_size:
            same = ("body", "section", "clause", "addressed", "addressee")
            changes |= {name: replace(getattr(profile, name), size=self.body_size) for name in same}
        changes = {name: value for name, value in changes.items() if value not in (None, "", False)}
        if self.place_and_date is not None:
            changes["minutes_have_place_and_date"] = self.place_and_date
        return replace(profile, **changes) if changes else profile


def office_of(host: Organization, kind: str) -> Office:
    """The choices of ``host`` for papers of ``kind``, those for the kind before those for all; one query."""
    rows = PaperSetting.objects.filter(organization=host, kind__in=["", kind]).select_related("signer").order_by("kind")
    found: dict = {}
    for row in rows:  # "" first, so that the kind's own values come last and stay
        found |= {name: value for name, value in _values(row).items() if value not in (None, "", False, ())}
        if row.place_and_date is not None:
            found["place_and_date"] = row.place_and_date
    return Office(**found)


def _values(row: PaperSetting) -> dict:
    return {
        "type_code": line(row.type_code),
        "authority": tuple(text.upper() for text in lines(row.authority)),
        "signer": row.signer,
        "addressees": tuple(lines(row.addressees)),
        "recipients": row.recipients,
        "body_size": row.body_size and float(row.body_size),
        "line_height": row.line_height and float(row.line_height),
        "indent": row.indent and float(row.indent),
        "page_number_place": row.page_number_place,
        "two_sided": row.two_sided,
        "adopted": row.adopted,
        "copies": row.copies,
        "tone_marks": row.tone_marks,
    }
