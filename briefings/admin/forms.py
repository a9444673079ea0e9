"""Forms of single numbered records, and the addresses of briefings."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html

from briefings.choices import BriefingStatus, DirectiveOrigin
from briefings.models import Briefing, Directive
from briefings.services.deadlines import BEFORE_SESSION, ask_if_before_session
from briefings.services.directives import require_apart, settled
from briefings.services.parts import SHARED
from briefings.services.reopening import is_writable
from briefings.services.sides import closed_fields, is_of_host
from briefings.services.slugs import free_slug
from briefings.services.statement_figures import misfits
from lib.refused import Question, Refused
from organizations.admin.base import ScopedForm
from organizations.admin.ordinals import OrdinalRow, make_optional

HELD = (BriefingStatus.HELD, BriefingStatus.CONCLUDED)  # a closed one is not edited at all


class OfLiveBriefing:
    """Nothing is added to a briefing that is over, nor moved there; a report opened again takes what belongs to it."""

    def clean(self):
        cleaned = super().clean()
        briefing, report = cleaned.get("briefing"), cleaned.get("report")
        if briefing is None or briefing.status not in BriefingStatus.final() or "briefing" not in self.changed_data:
            return cleaned
        if report is None or not is_writable(report):
            over = "đã hủy" if briefing.status == BriefingStatus.CANCELLED else "đã khép"
            self.add_error("briefing", f"Hội nghị này {over} nên không ghi thêm được; hãy chọn hội nghị khác.")
        return cleaned


class ReportForm(OfLiveBriefing, ScopedForm):
    """The report of one organization."""


class NumberedForm(OfLiveBriefing, ScopedForm):
    """A blank number becomes the next one when the record is saved (``NumberedAdmin``)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        make_optional(self)
        if "ordinal" in self.fields:
            self.fields["ordinal"].help_text = "Để trống thì lấy số tiếp theo."


class StatementForm(NumberedForm):
    """Something stated to a briefing; by others than its host (``by``) only in a report, and without an answer."""

    by: Any = None  # given by the admin page

    def clean(self):
        cleaned = super().clean() or {}
        briefing = self._briefing(cleaned)
        if briefing is None:
            return cleaned
        model, host = self._meta.model, briefing.series.host
        for name in closed_fields(self.by, model, host) & set(self.changed_data):
            self.add_error(name, f"Phần này do {host}, cơ quan tổ chức hội nghị, ghi; hãy để như cũ.")
        common = "report" in self.fields and "report" not in self.errors and cleaned.get("report") is None
        if common and not is_of_host(self.by, model, host):
            self.add_error("report", f"Đánh giá chung của cả khối do {host} ghi; hãy chọn báo cáo của tổ chức bạn.")
        return cleaned

    def _briefing(self, cleaned: dict) -> Briefing | None:
        """The one that is chosen, or was; None where what was chosen for a new statement cannot be."""
        return cleaned.get("briefing") or (self.instance.briefing if self.instance.briefing_id else None)


class AchievementForm(StatementForm):
    """The figures that go with an achievement are of its briefing's quarter and of where its organization works."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "figures" in self.fields:
            self.fields[
                "figures"
            ].help_text = "Số liệu cấp xã chứng minh kết quả này, đúng quý của hội nghị; hiện ở trang báo cáo."

    def clean(self):
        cleaned = super().clean() or {}
        briefing, report, figures = self._briefing(cleaned), cleaned.get("report"), cleaned.get("figures")
        if not figures or briefing is None:
            return cleaned
        for sentence in misfits(figures, briefing, report):
            self.add_error("figures", sentence)
        return cleaned


class BriefingForm(ScopedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Phần cuối của địa chỉ trang, không dấu; để trống thì lấy theo tên."

    def clean(self):
        cleaned = super().clean() or {}
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = free_slug(cleaned["title"], besides=self.instance.pk)
        if self.instance.status in HELD:
            self._keep_day_and_chair(cleaned)
        return cleaned

    def _keep_day_and_chair(self, cleaned: dict) -> None:
        """A session that was held keeps what holding it asked for (``services.briefings.lacking``)."""
        starts_at = cleaned.get("starts_at")
        if "starts_at" in self.changed_data and "starts_at" not in self.errors:
            if starts_at is None:
                self.add_error("starts_at", "Hội nghị đã họp thì phải có thời gian họp; hãy ghi đúng ngày, giờ đã họp.")
            elif starts_at > timezone.now():
                self.add_error("starts_at", "Hội nghị đã họp nên thời gian họp không thể sau hiện tại; hãy ghi lại.")
        if "chair" in self.changed_data and cleaned.get("chair") is None and "chair" not in self.errors:
            self.add_error("chair", "Hội nghị đã họp thì phải có người chủ trì; hãy chọn người đã chủ trì.")


class SettledDirective:
    """What was settled about a directive is not typed over: the steps of its page change it, with their reasons.

    What that is says ``services.directives.settled``; a lead may change but not vanish.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        directive = self.instance
        if directive.pk is None:
            return
        if directive.due_on:
            self._explain("due_on", "Thời hạn đã giao chỉ đổi bằng gia hạn, hoặc bằng bước “Sửa thời hạn ghi nhầm”.")
        if directive.is_of_closed_briefing:
            self._explain("content", "Hội nghị đã khép nên lời chỉ đạo giữ nguyên.")
        for name in settled(directive) & set(self.fields):
            self.fields[name].disabled = True

    def _ask_if_before_session(self, cleaned: dict) -> None:
        """The question of ``services.deadlines`` beside the day that was typed, with a box for the answer."""
        directive = self.instance
        of_session = cleaned.get("briefing") or directive.briefing
        given = Directive(briefing=of_session, paper_day=cleaned.get("paper_day") or directive.paper_day)
        if "due_on" not in self.changed_data:
            return
        name = self.add_prefix(BEFORE_SESSION)
        try:
            ask_if_before_session(given, cleaned.get("due_on"), before_session=bool(self.data.get(name)))
        except Question as question:
            box = '{} <label><input type="checkbox" name="{}" value="1"> {}</label>'
            self.add_error("due_on", format_html(box, str(question), name, question.answer))

    def _explain(self, name: str, sentence: str) -> None:
        if name in self.fields:
            self.fields[name].help_text = sentence

    def _require_apart(self, name: str, coordinating) -> None:
        """The sentence beside the field ``name`` when the lead is one of ``coordinating``."""
        try:
            require_apart(self.cleaned_data.get("lead_organization"), coordinating)
        except Refused as refusal:
            self.add_error(name, str(refusal))

    def clean_lead_organization(self):
        lead = self.cleaned_data["lead_organization"]
        if lead is None and self.initial.get("lead_organization"):
            raise forms.ValidationError(
                "Chỉ đạo đã giao thì phải có đơn vị chủ trì; hãy chọn đơn vị khác, hoặc dừng chỉ đạo ở trang của nó."
            )
        return lead


class DirectiveRowForm(SettledDirective, OrdinalRow):
    """A directive in the list of its briefing's page; those who coordinate stand on its own page."""

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk and "lead_organization" in self.changed_data:
            self._require_apart("lead_organization", self.instance.coordinating_organizations.all())
        self._ask_if_before_session(self.cleaned_data)
        return cleaned


class DirectiveForm(SettledDirective, NumberedForm):
    """Of a session, or of a paper (``origin``), which needs its series; what is given to many has its leads apart."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        directive = self.instance
        if directive.pk is not None and (directive.collective or directive.parent_id):
            shared = () if directive.collective else SHARED
            for name in {"lead_organization", *shared} & set(self.fields):
                self.fields[name].disabled = True

    def clean(self):
        cleaned = super().clean()
        of_paper = cleaned.get("origin", DirectiveOrigin.BRIEFING) != DirectiveOrigin.BRIEFING
        if of_paper and cleaned.get("series") is None and not self.errors.get("series"):
            self.add_error("series", "Nhiệm vụ theo văn bản phải ghi loạt giao ban sẽ xem xét kết quả.")
        elif not of_paper and "briefing" in self.fields and cleaned.get("briefing") is None:
            self.add_error("briefing", "Chọn hội nghị, hoặc đổi nguồn giao và ghi phần Theo văn bản.")
        self._require_apart("coordinating_organizations", cleaned.get("coordinating_organizations") or [])
        self._ask_if_before_session(cleaned)
        return cleaned
