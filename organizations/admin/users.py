"""Accounts and their roles: the system administrators' own pages. What they may do is said by the services."""

from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from lib.vietnamese import fold
from organizations.admin.badges import state_badge
from organizations.admin.base import ScopedAdmin, ScopedTabular
from organizations.admin.exchange import ListExchange
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.badges import Kind, badge
from organizations.choices import Role
from organizations.models import Membership, User
from organizations.resources import MembershipResource, UserResource
from organizations.services import accounts, memberships, people, submissions
from organizations.services.memberships import sync_admin_access
from organizations.services.rights import outranks

EQUAL = (
    "“{user}” cũng là quản trị hệ thống nên không ai đặt mật khẩu hộ được; người ấy tự đổi, hoặc người vận hành đặt "
    "lại bằng lệnh manage.py changepassword trên máy chủ."
)
SHOWN_ONCE = "Mật khẩu chỉ hiện ở lần bấm đầu; nếu chưa kịp chép thì đặt lại mật khẩu ở trang Người dùng."

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


class PasswordOfAnother(AdminPasswordChangeForm):
    usable_password_help_text = "Không cho thì mật khẩu hiện có của người này mất hiệu lực."


class RoleInline(SuperusersOnly, ScopedTabular):
    model = Membership
    fk_name = "user"
    fields = ["organization", "role", "valid_from", "valid_to"]
    autocomplete_fields = ["organization"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("organization", "user")


@admin.register(User)
class UserAdmin(SuperusersOnly, ListExchange, ScopedAdmin, DjangoUserAdmin):
    resource_classes = [UserResource]
    form = UserChangeForm
    add_form = AdminUserCreationForm
    change_password_form = PasswordOfAnother
    list_display = ["username", "full_name", "roles", "active", "last_login"]
    file_values = {"active": lambda user: "Đang hoạt động" if user.is_active else "Đã khóa"}
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

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Beside a password a browser takes what is not named for that of whoever sits before it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and db_field.name in ("full_name", "email"):
            field.widget.attrs["autocomplete"] = "off"
        return field

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
        """Passwords of others hold for one sign-in; one's own is changed where the old one is asked for."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        if str(id) == str(request.user.pk):
            return redirect("organizations:own_password")
        user = self.get_object(request, id)
        if user is not None and not outranks(request.user, user):
            messages.error(request, EQUAL.format(user=user.username))
            return redirect("admin:organizations_user_change", id)
        if request.method != "POST":
            return super().user_change_password(request, id, form_url)
        with submissions.once():
            response = super().user_change_password(request, id, form_url)
            if response.status_code == 302:
                accounts.note_password(id, by=request.user)
                submissions.lead_as_answered(request, response)
            else:
                submissions.give_up()
        return response

    def save_model(self, request, obj, form, change):
        accounts.save(obj, by=request.user)

    def save_formset(self, request, form, formset, change):
        if formset.model is not Membership:
            super().save_formset(request, form, formset, change)
            return
        save = formset.save(commit=False)
        for gone in formset.deleted_objects:
            memberships.withdraw(gone, by=request.user)
        for membership in save:
            memberships.store(membership, by=request.user)
        formset.save_m2m()

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        sync_admin_access(form.instance, by=request.user)

    @admin.display(description="tình trạng", ordering="is_active")
    def active(self, user):
        return badge("Đang hoạt động", Kind.DONE) if user.is_active else badge("Đã khóa", Kind.STOP)

    @admin.display(description="vai trò")
    def roles(self, user):
        if user.is_superuser:
            return "Quản trị hệ thống"
        return "; ".join(
            f"{membership.get_role_display()} – {membership.organization.label}"
            for membership in user.memberships.all()
        )


@admin.register(Membership)
class MembershipAdmin(ListExchange, ScopedAdmin):
    """Who works where. The office reads it; system administrators change it."""

    resource_classes = [MembershipResource]
    list_display = ["user", "role_badge", "organization", "state", "valid_from", "valid_to"]
    list_filter = [("role", ChoiceFilter), ("organization", SearchFilter)]
    list_select_related = ["user", "organization"]
    search_fields = ["organization__search"]
    autocomplete_fields = ["user", "organization"]
    fieldsets = [(None, {"fields": ["user", "organization", "role", ("valid_from", "valid_to")]})]

    role_badge = state_badge(
        "role", "vai trò", {Role.SECRETARIAT: Kind.DOING, Role.LEADER: Kind.SOON, Role.COMMUNE_OFFICER: Kind.DONE}
    )

    def save_model(self, request, obj, form, change):
        memberships.store(obj, by=request.user)

    def has_import_permission(self, request):
        """Whoever may invite people one by one."""
        return people.may_manage(request.user)

    def process_result(self, result, request):
        """The passwords of new accounts stand in the answer and nowhere else."""
        response = super().process_result(result, request)
        invited = getattr(result, "invited", [])
        if not any(one.is_new for one in invited):
            return response
        submissions.lead_to(self.list_url(), SHOWN_ONCE)
        shown = {"invited": [one for one in invited if one.is_new], "list_url": self.list_url()}
        return render(request, "organizations/people_imported.html", shown)

    def delete_model(self, request, obj):
        memberships.withdraw(obj, by=request.user)

    def delete_queryset(self, request, queryset):
        for membership in queryset:
            memberships.withdraw(membership, by=request.user)
