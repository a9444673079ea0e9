"""Forms of single numbered records, and the addresses of briefings."""

from django import forms

from briefings.services.slugs import free_slug
from organizations.admin.base import ScopedForm
from organizations.admin.ordinals import make_optional


class NumberedForm(ScopedForm):
    """A blank number becomes the next one when the record is saved (``NumberedAdmin``)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        make_optional(self)
        if "ordinal" in self.fields:
            self.fields["ordinal"].help_text = "Để trống thì lấy số tiếp theo."


class BriefingForm(ScopedForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
            self.fields["slug"].help_text = "Phần cuối của địa chỉ trang, không dấu; để trống thì lấy theo tên."

    def clean(self):
        cleaned = super().clean()
        if "slug" in self.fields and not cleaned.get("slug") and "slug" not in self.errors and cleaned.get("title"):
            cleaned["slug"] = free_slug(cleaned["title"], besides=self.instance.pk)
        return cleaned


class DirectiveForm(NumberedForm):
    def clean(self):
        cleaned = super().clean()
        lead = cleaned.get("lead_organization")
        if lead and lead in (cleaned.get("coordinating_organizations") or []):
            self.add_error(
                "coordinating_organizations",
                forms.ValidationError(f"{lead} đã là đơn vị chủ trì nên không ghi lại ở đơn vị phối hợp."),
            )
        return cleaned
