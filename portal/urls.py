"""Addresses of the portal."""

from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from organizations.admin.autocomplete import Autocomplete
from portal.health import healthz
from portal.views import front_page

urlpatterns = [
    path("", front_page, name="front_page"),
    path("admin/autocomplete/", admin.site.admin_view(Autocomplete.as_view(admin_site=admin.site))),
    path("admin/", admin.site.urls),
    path("favicon.ico", RedirectView.as_view(url="/static/portal/icon.svg")),  # browsers ask for it unasked
    path("healthz", healthz, name="healthz"),
    path("", include("briefings.urls")),
    path("", include("organizations.urls")),
]

handler500 = "portal.views.server_error"
