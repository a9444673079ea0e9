"""Addresses of the ground floor outside the admin site."""

from django.urls import path

from organizations.views.drafts import text_drafts
from organizations.views.people import people_invite, people_list, person_detail, person_step, role_withdraw

app_name = "organizations"

urlpatterns = [
    path("ban-nhap/", text_drafts, name="drafts"),
    path("nguoi-dung/", people_list, name="people"),
    path("nguoi-dung/them/", people_invite, name="people_invite"),
    path("nguoi-dung/<int:pk>/", person_detail, name="person"),
    path("nguoi-dung/<int:pk>/rut/<int:membership>/", role_withdraw, name="role_withdraw"),
    path("nguoi-dung/<int:pk>/<slug:name>/", person_step, name="person_step"),
]
