"""Django's own admin site beside the portal's: the same pages for the same people, without the portal's look.

What is shown, to whom, by which filters and searches, is asked of the portal's pages: columns, fields, lists inside
pages, rows in scope, rights. Templates, widgets, forms and scripts are those that Django brings. Both are reached
through the same middleware.
"""

from functools import cache

from django import forms
from django.conf import settings
from django.contrib import admin
from django.forms.renderers import DjangoTemplates
from django.urls import path

from portal.urls import *  # noqa: F403 -- handlers of errors, and the portal's own addresses

ENGINE = {
    "NAME": "stock",
    "BACKEND": "django.template.backends.django.DjangoTemplates",
    "APP_DIRS": True,
    "OPTIONS": {
        "context_processors": [
            "django.template.context_processors.request",
            "django.contrib.auth.context_processors.auth",
            "django.contrib.messages.context_processors.messages",
        ]
    },
}
TEMPLATES = [*settings.TEMPLATES, ENGINE]
OF_BOTH = ("fields", "readonly_fields", "autocomplete_fields", "ordering", "empty_value_display")
OF_PAGES = (
    *OF_BOTH,
    *("list_display", "list_filter", "list_select_related", "list_per_page", "list_max_show_all", "show_facets"),
    *("search_fields", "show_full_result_count", "date_hierarchy", "actions"),
)
OF_LISTS = (*OF_BOTH, "model", "fk_name", "verbose_name_plural", "extra", "can_delete", "fieldsets")
RENDERER = DjangoTemplates()


class StockForm(forms.ModelForm):
    default_renderer = RENDERER


class AsConfigured:
    """Rows and rights are those of the portal's ``same``."""

    form = StockForm

    def get_queryset(self, request):
        return self.same.get_queryset(request)

    def has_add_permission(self, request, *args):
        return self.same.has_add_permission(request, *args)

    def has_view_permission(self, request, obj=None):
        return self.same.has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return self.same.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.same.has_delete_permission(request, obj)


class StockPage(AsConfigured, admin.ModelAdmin):
    @property
    def same(self):
        return admin.site.get_model_admin(self.model)

    def get_fieldsets(self, request, obj=None):
        return self.same.get_fieldsets(request, obj)

    def get_readonly_fields(self, request, obj=None):
        return self.same.get_readonly_fields(request, obj)

    def get_search_results(self, request, queryset, search_term):
        return self.same.get_search_results(request, queryset, search_term)

    def get_inlines(self, request, obj):
        return [stock_list(each) for each in self.same.get_inlines(request, obj)]

    def changelist_view(self, request, extra_context=None):
        return _by_its_own_templates(super().changelist_view(request, extra_context))

    def render_change_form(self, *args, **kwargs):
        return _by_its_own_templates(super().render_change_form(*args, **kwargs))


class StockList(AsConfigured):
    def __init__(self, parent_model, admin_site):
        super().__init__(parent_model, admin_site)
        self.same = self.portal_list(parent_model, admin.site)

    def get_formset(self, request, obj=None, **kwargs):
        found = super().get_formset(request, obj, **kwargs)
        found.renderer = RENDERER
        return found


def _by_its_own_templates(response):
    response.using = ENGINE["NAME"]
    return response


@cache
def stock_list(ours: type) -> type:
    """The list inside a page that is configured as the portal's ``ours``."""
    kind = admin.StackedInline if issubclass(ours, admin.StackedInline) else admin.TabularInline
    given = _configured(ours, OF_LISTS) | {"portal_list": ours}
    return type(f"Stock{ours.__name__}", (StockList, kind), given)


def stock_page(ours: type) -> type:
    """The page that is configured as the portal's ``ours``."""
    return type(f"Stock{ours.__name__}", (StockPage,), _configured(ours, OF_PAGES))


def _configured(ours: type, options: tuple[str, ...]) -> dict:
    """What ``ours`` says of itself, and the functions that fill its columns and fields that are not typed."""
    said = {name: getattr(ours, name) for name in options if hasattr(ours, name)}
    named = [*(said.get("list_display") or ()), *(said.get("readonly_fields") or ()), *(said.get("actions") or ())]
    return said | {name: getattr(ours, name) for name in named if isinstance(name, str) and hasattr(ours, name)}


site = admin.AdminSite(name="stock")
for model, page in admin.site._registry.items():
    site.register(model, stock_page(type(page)))
urlpatterns = [path("stock/", site.urls), *urlpatterns]  # noqa: F405 -- of the portal
