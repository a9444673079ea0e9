"""Administrative units: where they stand, what they became, how else they are written."""

from django.contrib import admin
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from organizations.admin.badges import state_badge
from organizations.admin.base import ScopedAdmin, ScopedForm, ScopedTabular
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.look import action
from organizations.admin.owned import ProposesOwner
from organizations.admin.unit_import import UnitImportMixin
from organizations.models import AdministrativeUnit, UnitAlias, UnitSuccession
from organizations.services.residential_areas import may_add_areas
from organizations.services.rights import check_unit_place

UP = " › "


class InForceFilter(admin.SimpleListFilter):
    """Whether a record with ``valid_from`` and ``valid_to`` counts today."""

    title = "hiệu lực"
    parameter_name = "hieu_luc"

    def lookups(self, request, model_admin):
        return [("con", "Đang có hiệu lực"), ("het", "Đã hết hiệu lực")]

    def queryset(self, request, queryset):
        today = timezone.localdate()
        if self.value() == "con":
            return queryset.in_force(today)
        if self.value() == "het":
            return queryset.filter(Q(valid_to__lt=today))
        return queryset


class AliasForm(ScopedForm):
    """The shared spellings stand beside the own ones, and are changed by system administrators."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        owner = self.fields.get("owner")
        if owner is not None and owner.required and self.instance.pk and self.instance.owner_id is None:
            for field in self.fields.values():
                field.required, field.disabled = False, True


class AliasInline(ProposesOwner, ScopedTabular):
    model = UnitAlias
    form = AliasForm
    fields = ["name", "owner"]
    autocomplete_fields = ["owner"]


class SuccessorInline(ScopedTabular):
    model = UnitSuccession
    fk_name = "predecessor"
    fields = ["successor", "effective_on", "share", "legal_basis"]
    autocomplete_fields = ["successor"]
    verbose_name = "đơn vị mới"
    verbose_name_plural = "đã sắp xếp thành"


class PredecessorInline(ScopedTabular):
    model = UnitSuccession
    fk_name = "successor"
    fields = ["predecessor", "effective_on", "share", "legal_basis"]
    autocomplete_fields = ["predecessor"]
    verbose_name = "đơn vị cũ"
    verbose_name_plural = "hình thành từ"


@admin.register(AdministrativeUnit)
class AdministrativeUnitAdmin(UnitImportMixin, ScopedAdmin):
    list_display = ["shown_name", "code", "kind_badge", "parent_name", "valid_from", "valid_to"]
    list_filter = [("kind", ChoiceFilter), ("parent", SearchFilter), InForceFilter]
    list_select_related = ["parent"]
    search_fields = ["search"]
    autocomplete_fields = ["parent"]
    readonly_fields = ["ancestry"]
    inlines = [AliasInline, SuccessorInline, PredecessorInline]
    fieldsets = [
        (None, {"fields": [("name", "code"), ("kind", "kind_name"), ("parent", "ancestry")]}),
        ("Thời gian tồn tại", {"fields": [("valid_from", "valid_to")]}),
        ("Vị trí trên bản đồ", {"fields": [("latitude", "longitude")]}),
    ]

    actions_detail = ["areas_page"]

    kind_badge = state_badge("kind", "loại", {})

    @action(description="Thôn, tổ dân phố", permissions=["add_areas"])
    def areas_page(self, request, object_id):
        return HttpResponseRedirect(reverse("organizations:residential_areas", args=[object_id]))

    def has_add_areas_permission(self, request, object_id=None):
        return self.has_add_permission(request)

    def get_actions_detail(self, request, object_id):
        """Only of a commune, and for whoever may add units beneath it."""
        may = may_add_areas(request.user).filter(pk=object_id).exists()
        names = super().get_actions_detail(request, object_id)
        return [name for name in names if may or name != "areas_page"]

    def save_model(self, request, obj, form, change):
        check_unit_place(obj, by=request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description="tên", ordering="name")
    def shown_name(self, unit):
        return unit.shown_name

    @admin.display(description="trực thuộc", ordering="parent__name")
    def parent_name(self, unit):
        return unit.parent.name if unit.parent else None

    @admin.display(description="thứ bậc")
    def ancestry(self, unit):
        """From the province down to the unit itself."""
        if not unit.pk:
            return self.empty_value_display
        keys = [int(key) for key in unit.path.rstrip("/").split("/")]
        names = dict(AdministrativeUnit.objects.filter(pk__in=keys).values_list("pk", "name"))
        return UP.join(names[key] for key in keys)
