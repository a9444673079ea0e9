"""Addresses of the ground floor outside the admin site."""

from django.urls import path

from organizations.views.account import (
    account,
    second_factor_codes,
    second_factor_off,
    second_factor_page,
    sign_in_end,
    sign_ins,
)
from organizations.views.drafts import text_drafts
from organizations.views.importing import IMPORT_PAGES
from organizations.views.passwords import notice_read, own_password, password_from_link
from organizations.views.people import (
    people_invite,
    people_list,
    person_detail,
    person_step,
    role_request_answer,
    role_requests,
    role_withdraw,
)
from organizations.views.period_locks import period_lock
from organizations.views.residential_areas import residential_areas
from organizations.views.signing_in import second_step
from organizations.views.units import unit_detail, units_conversion, units_loading

app_name = "organizations"

urlpatterns = [
    path("dang-nhap/xac-thuc/", second_step, name="second_step"),
    path("tai-khoan/", account, name="account"),
    path("tai-khoan/phien/", sign_ins, name="sign_ins"),
    path("tai-khoan/phien/<int:pk>/ket-thuc/", sign_in_end, name="sign_in_end"),
    path("tai-khoan/xac-thuc-hai-buoc/", second_factor_page, name="second_factor"),
    path("tai-khoan/xac-thuc-hai-buoc/ma-du-phong/", second_factor_codes, name="second_factor_codes"),
    path("tai-khoan/xac-thuc-hai-buoc/tat/", second_factor_off, name="second_factor_off"),
    path("ban-nhap/", text_drafts, name="drafts"),
    path("mat-khau/", own_password, name="own_password"),
    path("mat-khau/dat-lai/<str:key>/<str:link>/", password_from_link, name="password_from_link"),
    path("thong-bao/<int:pk>/da-doc/", notice_read, name="notice_read"),
    path("nguoi-dung/", people_list, name="people"),
    path("nguoi-dung/them/", people_invite, name="people_invite"),
    path("nguoi-dung/de-nghi/", role_requests, name="role_requests"),
    path("nguoi-dung/de-nghi/<int:membership>/<slug:name>/", role_request_answer, name="role_request_answer"),
    path("nguoi-dung/<int:pk>/", person_detail, name="person"),
    path("nguoi-dung/<int:pk>/rut/<int:membership>/", role_withdraw, name="role_withdraw"),
    path("nguoi-dung/<int:pk>/<slug:name>/", person_step, name="person_step"),
    path("so-lieu/khoa/<int:pk>/", period_lock, name="period_lock"),
    path("don-vi/<int:pk>/thon/", residential_areas, name="residential_areas"),
    path("don-vi/nap/", units_loading, name="units_loading"),
    path("don-vi/chuyen-doi/", units_conversion, name="units_conversion"),
    path("don-vi/<int:pk>/", unit_detail, name="unit"),
    *IMPORT_PAGES,
]
