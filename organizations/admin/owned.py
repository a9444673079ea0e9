"""Pages of the catalogue: whose each record is, and what other organizations may not change."""

from django import forms
from django.contrib import admin, messages

from organizations.admin.base import ScopedAdmin
from organizations.services.catalogue_owners import OWNER_NEEDED, may_own, own_organization, told_beneath

SHARED = "Dùng chung"
USED_BENEATH = "Tổ chức này và cấp dưới dùng, chỉ tổ chức này sửa."


class ProposesOwner:
    """For pages and lists inside them: the own organization is proposed; empty is for system administrators."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "owner" and isinstance(field, forms.ModelChoiceField) and not request.user.is_superuser:
            label = self.model._meta.label_lower
            field.required = True
            field.error_messages["required"] = OWNER_NEEDED
            field.help_text = USED_BENEATH
            field.initial = own_organization(request.user, label)
        return field

    def get_field_queryset(self, db, db_field, request):
        if db_field.name == "owner":
            return may_own(request.user, self.model._meta.label_lower)
        return super().get_field_queryset(db, db_field, request)


class OwnedAdmin(ProposesOwner, ScopedAdmin):
    """The page of one kind of record that has an owner."""

    list_select_related = ["owner"]

    def get_autocomplete_fields(self, request):
        return [*super().get_autocomplete_fields(request), "owner"]

    @admin.display(description="tổ chức giữ", ordering="owner__sort_key")
    def whose(self, record):
        return record.owner.name if record.owner else SHARED

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        named_anew = not change or set(form.changed_data) & {"owner", "code", "name"}
        if named_anew and (sentence := told_beneath(obj)):
            messages.warning(request, sentence)
