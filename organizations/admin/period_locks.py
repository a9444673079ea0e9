"""Locked periods, the grants to change their figures, and the one list of what was changed since.

What may be locked and granted, and by whom, says ``services.period_locks``.
"""

from django.contrib import admin
from django.db.models import Count, Q
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import capfirst

from organizations.admin.base import ReadOnlyAdmin, ReadOnlyTabular, ScopedForm
from organizations.admin.filters import ChoiceFilter, SearchFilter
from organizations.admin.look import action
from organizations.admin.periods import OfPeriodAdmin, PeriodForm, period_filter
from organizations.admin.revisions import BeforeAndAfter
from organizations.asked import as_key
from organizations.badges import Kind, badge
from organizations.models import PeriodGrant, PeriodLock, ValueRevision
from organizations.roles import ADD
from organizations.services.period_locks import allow_changes, lock_by_hand, organizations_locking


class LockFilter(admin.SimpleListFilter):
    """What was changed since one lock: where its page and those of the briefing lead."""

    title = "lần khóa"
    parameter_name = "khoa"

    def lookups(self, request, model_admin):
        """The locks that the user knows of."""
        return [(lock.pk, str(lock)) for lock in PeriodLock.objects.for_user(request.user).select_related("unit")[:200]]

    def queryset(self, request, queryset):
        if (key := as_key(self.value())) is None:
            return queryset
        lock = PeriodLock.objects.for_user(request.user).select_related("unit").filter(pk=key).first()
        return queryset.since(lock) if lock else queryset.none()


def changes_address(lock_id: int) -> str:
    """The list of what was changed since a lock."""
    return f"{reverse('admin:organizations_valuerevision_changelist')}?{LockFilter.parameter_name}={lock_id}"


class AddedByService(ReadOnlyAdmin):
    """Rows that a service adds, and that nobody changes afterwards; ``fields`` of the page to add are ``asked``."""

    asked: list[str | tuple[str, ...]] = []

    def has_add_permission(self, request):
        return super(ReadOnlyAdmin, self).has_add_permission(request)

    def get_fieldsets(self, request, obj=None):
        return super().get_fieldsets(request, obj) if obj else [(None, {"fields": self.asked})]

    def get_readonly_fields(self, request, obj=None):
        return super().get_readonly_fields(request, obj) if obj else []

    def get_inlines(self, request, obj):
        return super().get_inlines(request, obj) if obj else []

    def add(self, row, *, by):
        """The stored row that ``row``, as it was typed, becomes. Raises Refused."""
        raise NotImplementedError

    def save_model(self, request, obj, form, change):
        added = self.add(obj, by=request.user)
        for field in obj._meta.concrete_fields:
            setattr(obj, field.attname, getattr(added, field.attname))
        obj._state.adding = False

    def save_related(self, request, form, formsets, change):
        """Nothing hangs on it yet, and the service has asked whether the user may."""


class LockForm(PeriodForm):
    class Meta:
        model = PeriodLock
        fields = ["organization", "year", "reason"]


class GrantForm(ScopedForm):
    class Meta:
        model = PeriodGrant
        fields = ["lock", "unit", "reason", "expires_at"]


class GrantInline(ReadOnlyTabular):
    model = PeriodGrant
    readonly_fields = ["granted_at", "granted_by", "unit", "reason", "expires_at"]
    fields = [*readonly_fields]
    ordering = ["-granted_at", "-pk"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("granted_by", "unit")


@admin.register(PeriodLock)
class PeriodLockAdmin(OfPeriodAdmin, AddedByService):
    """Closing a briefing locks its period; the office may do so by hand."""

    form = LockForm
    empty_note = "Khép hội nghị thì số liệu của kỳ được khóa; văn phòng cũng khóa được bằng tay."
    actions_detail = ["allow_page", "changes_page"]
    asked = ["organization", ("year", "period"), "reason"]
    fieldsets = [
        (None, {"fields": [("period_name", "unit"), ("organization", "reason"), ("at", "by"), "changes"]}),
    ]
    readonly_fields = ["period_name", "changes", "at"]
    list_display = ["period_name", "unit", "organization", "at", "by", "grants_now", "changes"]
    list_filter = ["year", period_filter(), ("unit", SearchFilter), ("organization", SearchFilter)]
    list_select_related = ["unit", "organization", "by"]
    search_fields = ["unit__search", "organization__search"]
    file_values = {"grants_now": lambda lock: lock.granted, "changes": lambda lock: lock.changed}
    inlines = [GrantInline]

    def get_queryset(self, request):
        now = Count("grants", filter=Q(grants__expires_at__gt=timezone.now()))
        return super().get_queryset(request).counting_changes().annotate(granted=now)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "organization":
            kwargs["queryset"] = organizations_locking(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        known = list(organizations_locking(request.user)[:2])
        initial = {"organization": known[0].pk} if len(known) == 1 else {}
        return initial | super().get_changeform_initial_data(request)

    def add(self, row, *, by):
        return lock_by_hand(row.organization, row.period, by=by, reason=row.reason)

    @admin.display(description="cho phép sửa")
    def grants_now(self, lock):
        return badge("Đang cho phép", Kind.DOING) if lock.granted else badge("Không", Kind.STOP)

    @admin.display(description="sửa sau khi khóa")
    def changes(self, lock):
        return format_html('<a href="{}">{} lần</a>', changes_address(lock.pk), lock.changed)

    @action(description="Cho phép sửa")
    def allow_page(self, request, object_id):
        return HttpResponseRedirect(f"{reverse('admin:organizations_periodgrant_add')}?lock={object_id}")

    @action(description="Số liệu sửa sau khi khóa")
    def changes_page(self, request, object_id):
        return HttpResponseRedirect(changes_address(object_id))

    def get_actions_detail(self, request, object_id):
        """Only who may allow it is offered to."""
        may = PeriodLock.objects.for_user(request.user, ADD).filter(pk=object_id).exists()
        names = super().get_actions_detail(request, object_id)
        return [name for name in names if may or name != "allow_page"]


@admin.register(PeriodGrant)
class PeriodGrantAdmin(AddedByService):
    form = GrantForm
    asked = ["lock", "unit", "reason", "expires_at"]
    fieldsets = [(None, {"fields": ["lock", "unit", "reason", ("granted_by", "granted_at"), "expires_at"]})]
    readonly_fields = ["granted_at"]
    autocomplete_fields = ["unit"]
    empty_note = "Kỳ đã khóa mà cần sửa số liệu thì văn phòng cho phép sửa trong một thời hạn."
    list_display = ["lock", "unit", "reason", "granted_by", "granted_at", "expires_at"]
    list_filter = ["lock__year", period_filter("lock__"), ("unit", SearchFilter)]
    list_select_related = ["lock__unit", "unit", "granted_by"]
    search_fields = ["unit__search"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "lock":
            kwargs["queryset"] = PeriodLock.objects.for_user(request.user, ADD).select_related("unit")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        """To the whole place that is locked, as long as nobody names a smaller one."""
        initial = super().get_changeform_initial_data(request)
        locks = PeriodLock.objects.for_user(request.user, ADD)
        if lock := locks.filter(pk=as_key(initial.get("lock", ""))).first():
            initial["unit"] = lock.unit_id
        return initial

    def add(self, row, *, by):
        return allow_changes(row.lock_id, unit=row.unit, by=by, reason=row.reason, expires_at=row.expires_at)

    def response_add(self, request, obj, post_url_continue=None):
        """Back to the lock, where all its grants stand."""
        super().response_add(request, obj, post_url_continue)
        return HttpResponseRedirect(reverse("admin:organizations_periodlock_change", args=[obj.lock_id]))


@admin.register(ValueRevision)
class ChangedAfterLockingAdmin(BeforeAndAfter, ReadOnlyAdmin):
    """*Số liệu sửa sau khi khóa*: which figure, what it was and became, who, when and under which grant.

    The whole trail of a figure stands on the page of the figure.
    """

    list_note = (
        "Số liệu sửa sau khi khóa: những lần sửa số liệu của kỳ đã khóa, theo lần cho phép. "
        "Toàn bộ lịch sử của một số liệu ở trang của số liệu ấy."
    )
    list_display = ["period_name", "unit_name", "indicator_label", "was", "became", "by", "at", "granted", "source"]
    list_filter = [
        LockFilter,
        "indicator_value__year",
        period_filter("indicator_value__"),
        ("indicator_value__unit", SearchFilter),
        ("indicator_value__indicator", SearchFilter),
        ("source", ChoiceFilter),
    ]
    list_select_related = ["indicator_value__unit", "indicator_value__indicator", "by", "grant__granted_by"]
    search_fields = ["indicator_value__unit__search", "indicator_value__indicator__search"]
    fieldsets = [
        (None, {"fields": ["figure", ("was", "became"), ("by", "at"), ("source", "reason"), "granted"]}),
    ]
    readonly_fields = ["figure", "was", "became", "granted"]

    def get_queryset(self, request):
        return super().get_queryset(request).after_locking()

    @admin.display(description="kỳ", ordering="indicator_value__year")
    def period_name(self, revision):
        return capfirst(revision.indicator_value.period.name)

    @admin.display(description="đơn vị", ordering="indicator_value__unit__code")
    def unit_name(self, revision):
        return revision.indicator_value.unit.name

    @admin.display(description="chỉ tiêu", ordering="indicator_value__indicator__code")
    def indicator_label(self, revision):
        return str(revision.indicator_value.indicator)

    @admin.display(description="số liệu")
    def figure(self, revision):
        address = reverse("admin:organizations_indicatorvalue_change", args=[revision.indicator_value_id])
        return format_html('<a href="{}">{}</a>', address, revision.indicator_value)

    @admin.display(description="theo lần cho phép")
    def granted(self, revision):
        grant = revision.grant
        return f"{grant.granted_by}, {timezone.localtime(grant.granted_at):%d/%m/%Y}: {grant.reason}"
