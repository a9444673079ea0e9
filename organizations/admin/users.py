"""Accounts and their roles: the system administrators' own pages."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from lib.vietnamese import fold
from organizations.admin.badges import INFO, SUCCESS, WARNING, state_badge
from organizations.admin.base import ScopedAdmin, ScopedTabular
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.choices import Role
from organizations.models import Membership, User
from organizations.services import submissions
from organizations.services.memberships import sync_admin_access

# Rights follow from roles (organizations.roles) and are never copied to groups.
admin.site.unregister(Group)


class SuperusersOnly:
    """Nobody else opens the page, whatever their role."""

    def has_module_permission(self, request):
        return request.user.is_superuser

    def has_add_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_view_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return request.user.is_superuser

    def has_delete_permission(self, request, obj=None):
        return request.user.is_superuser


class RoleInline(SuperusersOnly, ScopedTabular):
    model = Membership
    fields = ["organization", "role"]
    autocomplete_fields = ["organization"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "user")


@admin.register(User)
class UserAdmin(SuperusersOnly, ScopedAdmin, DjangoUserAdmin):
    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ["username", "full_name", "roles", "is_active", "last_login"]
    list_display_links = ["username", "full_name"]
    list_filter = ["is_active", "is_superuser"]
    search_fields = ["username"]
    ordering = ["sort_key", "username"]
    filter_horizontal = []
    readonly_fields = ["is_staff", "last_login", "date_joined"]
    inlines = [RoleInline]
    fieldsets = [
        (None, {"fields": [("username", "full_name"), "email", "password"]}),
        (
            "Quyền vào trang quản trị",
            {
                "fields": ["is_active", "is_superuser", "is_staff"],
                "description": "Người có ít nhất một vai trò thì vào được; được làm gì do vai trò quyết định.",
            },
        ),
        ("Thời điểm", {"fields": [("last_login", "date_joined")]}),
    ]
    add_fieldsets = [
        (None, {"fields": [("username", "full_name"), "email", "usable_password", "password1", "password2"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("memberships__organization")

    def get_search_results(self, request, queryset, search_term):
        """Accounts are few and have no folded column: their names are folded here."""
        words = self.words_asked(request, search_term)
        if not words:
            return queryset, False
        names = User.objects.values_list("pk", "username", "full_name")
        found = [key for key, *texts in names if all(word in fold(*texts) for word in words)]
        return queryset.filter(pk__in=found), False

    def user_change_password(self, request, id, form_url=""):
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        with submissions.once():
            response = super().user_change_password(request, id, form_url)
            if response.status_code == 302:
                submissions.lead_as_answered(request, response)
            else:
                submissions.give_up()
        return response

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        sync_admin_access(form.instance)

    @admin.display(description="vai trò")
    def roles(self, user):
        if user.is_superuser:
            return "Quản trị hệ thống"
        return "; ".join(
            f"{membership.get_role_display()} – {membership.organization.label}"
            for membership in user.memberships.all()
        )


@admin.register(Membership)
class MembershipAdmin(ScopedAdmin):
    """Who works where. The office reads it; system administrators change it."""

    list_display = ["user", "role_badge", "organization"]
    list_filter = [("role", ChoiceFilter), ("organization", SearchFilter)]
    list_select_related = ["user", "organization"]
    search_fields = ["organization__search"]
    autocomplete_fields = ["user", "organization"]
    fieldsets = [(None, {"fields": ["user", "organization", "role"]})]

    role_badge = state_badge(
        "role", "vai trò", {Role.SECRETARIAT: INFO, Role.LEADER: WARNING, Role.COMMUNE_OFFICER: SUCCESS}
    )

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.initial.get("user") not in (None, obj.user_id):
            sync_admin_access(User.objects.get(pk=form.initial["user"]))
        sync_admin_access(obj.user)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        sync_admin_access(obj.user)

    def delete_queryset(self, request, queryset):
        users = list(User.objects.filter(memberships__in=queryset).distinct())
        super().delete_queryset(request, queryset)
        for user in users:
            sync_admin_access(user)
