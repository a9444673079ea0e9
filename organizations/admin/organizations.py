"""Organizations, the posts in them, and what became of them."""

from django.contrib import admin
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from organizations.admin.badges import state_badge
from organizations.admin.base import ReadOnlyTabular, ScopedAdmin, ScopedTabular
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.look import action
from organizations.admin.units import InForceFilter
from organizations.models import Membership, Organization, OrganizationSuccession, Post
from organizations.resources import OrganizationResource, PostResource
from organizations.services.rights import check_place


class PostInline(ScopedTabular):
    model = Post
    fields = ["title", "full_name", "valid_from", "valid_to"]


class MembershipInline(ReadOnlyTabular):
    """Who works here with an account; roles are given on the account's page."""

    model = Membership
    fields = ["user", "role", "state", "valid_from", "valid_to"]
    readonly_fields = ["state"]
    verbose_name_plural = "tài khoản và vai trò"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("user", "organization")


class SuccessorInline(ScopedTabular):
    model = OrganizationSuccession
    fk_name = "predecessor"
    fields = ["successor", "kind", "effective_on"]
    autocomplete_fields = ["successor"]
    verbose_name = "tổ chức mới"
    verbose_name_plural = "đã sắp xếp thành"


class PredecessorInline(ScopedTabular):
    model = OrganizationSuccession
    fk_name = "successor"
    fields = ["predecessor", "kind", "effective_on"]
    autocomplete_fields = ["predecessor"]
    verbose_name = "tổ chức cũ"
    verbose_name_plural = "hình thành từ"


@admin.register(Organization)
class OrganizationAdmin(ListExchange, ScopedAdmin):
    resource_classes = [OrganizationResource]
    list_display = ["shown_name", "short_name", "kind_badge", "parent_label", "unit_name", "symbol"]
    list_filter = [("kind", ChoiceFilter), ("unit", SearchFilter), InForceFilter]
    list_select_related = ["parent", "unit"]
    search_fields = ["search"]
    autocomplete_fields = ["unit", "parent"]
    readonly_fields = ["handover"]
    inlines = [PostInline, MembershipInline, SuccessorInline, PredecessorInline]
    fieldsets = [
        (None, {"fields": ["name", ("short_name", "kind"), ("parent", "unit"), ("valid_from", "valid_to"), "rank"]}),
        (
            "Văn bản của tổ chức",
            {
                "fields": [
                    ("format_family", "symbol"),
                    ("letterhead_superior", "letterhead_issuer"),
                    ("place_name", "archive_note"),
                ]
            },
        ),
    ]

    kind_badge = state_badge("kind", "loại", {})
    actions_list = ["add_several_page"]

    @action(description="Thêm nhiều tổ chức", permissions=["add"])
    def add_several_page(self, request):
        return HttpResponseRedirect(reverse("briefings:add_organizations"))

    @admin.display(description="bàn giao, kế thừa")
    def handover(self, organization):
        """The way to the page on which what hangs on it passes to its successor."""
        address = reverse("briefings:handover", args=[organization.pk])
        return format_html('<a href="{}">Bàn giao cho tổ chức kế thừa</a>', address)

    def get_fieldsets(self, request, obj=None):
        return [*self.fieldsets, ("Sắp xếp tổ chức", {"fields": ["handover"]})] if obj else self.fieldsets

    def save_model(self, request, obj, form, change):
        check_place(obj, by=request.user)
        super().save_model(request, obj, form, change)

    @admin.display(description="tên", ordering="name")
    def shown_name(self, organization):
        return organization.shown_name

    @admin.display(description="cấp trên", ordering="parent__name")
    def parent_label(self, organization):
        return organization.parent.label if organization.parent else None

    @admin.display(description="địa bàn", ordering="unit__name")
    def unit_name(self, organization):
        return organization.unit.name if organization.unit else None


@admin.register(Post)
class PostAdmin(ListExchange, ScopedAdmin):
    resource_classes = [PostResource]
    list_display = ["title", "full_name", "organization", "valid_from", "valid_to"]
    list_filter = [("organization", SearchFilter), InForceFilter]
    list_select_related = ["organization"]
    search_fields = ["search", "organization__search"]
    autocomplete_fields = ["organization", "user"]
    fieldsets = [(None, {"fields": ["organization", ("title", "full_name"), "user", ("valid_from", "valid_to")]})]

    def get_readonly_fields(self, request, obj=None):
        """Accounts are the system administrators' own list."""
        return [] if request.user.is_superuser else ["user"]
