"""Addresses of the portal."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.module_loading import import_string
from django.views.generic import RedirectView

from organizations.admin.autocomplete import Autocomplete
from organizations.views.signing_in import SignIn
from portal.health import healthz
from portal.search import search
from portal.setup.pages import setup, setup_look, setup_step, setup_undo
from portal.system.page import resolve_entry, system, task_step
from portal.views import front_page, own_data, own_data_file

handler400 = "portal.input_checks.bad_request"
handler403 = "portal.views.permission_denied"
handler404 = "portal.views.page_not_found"
handler500 = "portal.views.server_error"

urlpatterns = [
    path("", front_page, name="front_page"),
    path("admin/login/", SignIn.as_view(), name="login"),
    path("admin/autocomplete/", admin.site.admin_view(Autocomplete.as_view(admin_site=admin.site))),
    path("admin/password_change/", RedirectView.as_view(pattern_name="organizations:own_password")),
    path("admin/", admin.site.urls),
    path("favicon.ico", RedirectView.as_view(url="/static/portal/icon.svg")),  # browsers ask for it unasked
    path("tai-khoan/du-lieu/", own_data, name="own_data"),
    path("tai-khoan/du-lieu.xlsx", own_data_file, name="own_data_file"),
    path("healthz", healthz, name="healthz"),
    path("tim/", search, name="search"),
    path("thiet-lap/", setup, name="setup"),
    path("thiet-lap/xem/", setup_look, name="setup_look"),
    path("thiet-lap/hoan-tac/<slug:key>/", setup_undo, name="setup_undo"),
    path("thiet-lap/<slug:slug>/", setup_step, name="setup_step"),
    path("he-thong/", system, name="system"),
    path("he-thong/viec/<int:pk>/", resolve_entry, name="resolve_entry"),
    path("he-thong/viec-nen/<uuid:key>/<slug:name>/", task_step, name="task_step"),
    path("", include("briefings.urls")),
    path("", include("organizations.urls")),
]

if settings.METRICS_TOKEN:
    # By its name: loading what counts takes a fifth of a second, which nobody pays who does not want it.
    urlpatterns.append(path("metrics", import_string("portal.metrics.metrics"), name="metrics"))
