"""Addresses of the cycle. ``/giao-ban/<slug>/`` and ``/chi-dao/`` stay as they are."""

from django.urls import path

from briefings.views.achievement_figures import achievement_figures
from briefings.views.adding import add_briefing, series_participants
from briefings.views.briefing import briefing_detail, briefing_step
from briefings.views.briefings import briefing_list
from briefings.views.bundle import bundle
from briefings.views.changes import change_list
from briefings.views.directive import APART, directive_detail, directive_step, directive_step_page, evidence
from briefings.views.directives import directive_add, directive_list
from briefings.views.documents import preview, print_progress, trial_print, word, word_preview
from briefings.views.entry import agenda, attendance, enter_directives, reviews
from briefings.views.feeds import calendar, calendar_feed
from briefings.views.figures import briefing_figures
from briefings.views.handover import handover_page, handover_undo
from briefings.views.inbox import inbox
from briefings.views.issuing import (
    document_detail,
    document_file,
    document_step,
    issue,
    register_detail,
    register_step,
    signed_file,
)
from briefings.views.issuing_each import act_archive, documents_of_act, issue_to_each, issuing_each_progress
from briefings.views.my_work import my_work_page
from briefings.views.organization import organization_detail
from briefings.views.organizations_adding import add_organizations, take_back_organizations
from briefings.views.paper_directive import add_paper_directive
from briefings.views.report import report_detail, report_step
from briefings.views.report_writing import report_writing
from briefings.views.reports import report_list
from briefings.views.review import review_step
from briefings.views.shortcomings import shortcoming_list
from briefings.views.task import task_add, task_detail
from briefings.views.tasks import task_list
from briefings.views.units import unit_list
from briefings.views.verifying import verify

app_name = "briefings"

urlpatterns = [
    # Tried one after the other: files, of which every millisecond is seen, come first.
    path("van-ban/<int:pk>/tep.pdf", document_file, name="document_file"),
    path("van-ban/<int:pk>/ban-da-ky.pdf", signed_file, name="signed_file"),
    path("giao-ban/", briefing_list, name="briefings"),
    path("giao-ban/them/", add_briefing, name="add"),
    path("giao-ban/loat/<int:pk>/", series_participants, name="series_participants"),
    path("giao-ban/<slug:slug>/", briefing_detail, name="detail"),
    path("giao-ban/<slug:slug>/<slug:kind>.pdf", trial_print, name="trial_print"),
    path("giao-ban/<slug:slug>/<slug:kind>.docx", word, name="word"),
    path("giao-ban/<slug:slug>/ho-so.zip", bundle, name="bundle"),
    path("giao-ban/<slug:slug>/du-thao/<slug:kind>.docx", word_preview, name="word_preview"),
    path("giao-ban/<slug:slug>/du-thao/<slug:kind>.pdf", preview, name="preview"),
    path("giao-ban/<slug:slug>/dang-in/<slug:kind>/", print_progress, name="print_progress"),
    path("giao-ban/<slug:slug>/ban-hanh/<slug:kind>/", issue, name="issue"),
    path("giao-ban/<slug:slug>/ban-hanh/<slug:kind>/tung-noi/", issue_to_each, name="issue_to_each"),
    path(
        "giao-ban/<slug:slug>/ban-hanh/<slug:kind>/tung-noi/<slug:key>/",
        issuing_each_progress,
        name="issuing_each_progress",
    ),
    path("giao-ban/<slug:slug>/ket-luan/", enter_directives, name="enter_directives"),
    path("giao-ban/<slug:slug>/diem-danh/", attendance, name="attendance"),
    path("giao-ban/<slug:slug>/chuong-trinh/", agenda, name="agenda"),
    path("giao-ban/<slug:slug>/xem-xet/", reviews, name="reviews"),
    path("giao-ban/<slug:slug>/so-lieu/", briefing_figures, name="figures"),
    path("giao-ban/<slug:slug>/<str:name>/", briefing_step, name="briefing_step"),
    path("bao-cao/", report_list, name="reports"),
    path("bao-cao/<int:pk>/", report_detail, name="report"),
    path("bao-cao/<int:pk>/soan/", report_writing, name="report_writing"),
    path("bao-cao/<int:pk>/so-lieu/<int:achievement>/", achievement_figures, name="achievement_figures"),
    path("bao-cao/<int:pk>/<str:name>/", report_step, name="report_step"),
    path("xem-xet/<int:pk>/", review_step, name="review"),
    path("chi-dao/", directive_list, name="directives"),
    path("chi-dao/them/", directive_add, name="directive_add"),
    path("chi-dao/them/van-ban/", add_paper_directive, name="add_paper_directive"),
    path("chi-dao/<int:pk>/", directive_detail, name="directive"),
    *(path(f"chi-dao/<int:pk>/{name}/", directive_step_page, {"name": name}, name="step") for name in APART),
    path("chi-dao/<int:pk>/<str:name>/", directive_step, name="step"),
    path("nhiem-vu/", task_list, name="tasks"),
    path("nhiem-vu/moi/", task_add, name="task_add"),
    path("nhiem-vu/<int:pk>/", task_detail, name="task"),
    path("ton-tai/", shortcoming_list, name="shortcomings"),
    path("don-vi/", unit_list, name="units"),
    path("to-chuc/<int:pk>/", organization_detail, name="organization"),
    path("to-chuc/them/", add_organizations, name="add_organizations"),
    path("to-chuc/them/hoan-tac/", take_back_organizations, name="take_back_organizations"),
    path("to-chuc/<int:pk>/ke-thua/", handover_page, name="handover"),
    path("to-chuc/<int:pk>/ke-thua/<int:act>/huy/", handover_undo, name="handover_undo"),
    path("viec-cua-toi/", my_work_page, name="my_work"),
    path("lich/", calendar, name="calendar"),
    path("lich/<str:token>.ics", calendar_feed, name="calendar_feed"),
    path("lich-su/", change_list, name="changes"),
    path("minh-chung/<int:pk>/", evidence, name="evidence"),
    path("van-ban/<int:pk>/", document_detail, name="document"),
    path("van-ban-den/", inbox, name="inbox"),
    path("van-ban/<int:pk>/cung-dot/", documents_of_act, name="documents_of_act"),
    path("van-ban/<int:pk>/cung-dot.zip", act_archive, name="act_archive"),
    path("van-ban/<int:pk>/<slug:name>/", document_step, name="document_step"),
    path("so-van-ban/<int:pk>/", register_detail, name="register"),
    path("so-van-ban/<int:pk>/<slug:name>/", register_step, name="register_step"),
    path("kiem-tra/<str:token>/", verify, name="verify"),
]
