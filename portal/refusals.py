"""What no page has answered itself: a refusal, a page of a list that it does not have, a disk that takes no writes."""

import logging

from django.core.paginator import InvalidPage
from django.db import DatabaseError
from django.shortcuts import render

from lib.refused import Refused
from organizations.choices import OperatorKind
from organizations.landing import page_of
from organizations.management import database_errors
from organizations.operator_log import note
from portal.unavailable import FOR_PEOPLE, TAKES_NOTHING
from portal.views import page_not_found

TOLD = "Cơ sở dữ liệu không ghi được ({}); hãy kiểm tra chỗ trống của đĩa và quyền ghi của thư mục dữ liệu."

logger = logging.getLogger(__name__)


def sentence_of(error: DatabaseError) -> str:
    """What a person is told where the database cannot write now, which is no defect of the portal; else empty."""
    said = FOR_PEOPLE.get(database_errors.sentence_of(error), "")
    if said == TAKES_NOTHING:
        note(OperatorKind.DISK, TOLD.format(error), key="database")
    return said


class RefusalMiddleware:
    """Answers ``Refused`` with a page that shows its sentence (409): the person's doing, no defect of the portal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Refused):
            return _refused(request, str(exception), 409)
        if isinstance(exception, DatabaseError) and (sentence := sentence_of(exception)):
            logger.error("the database takes no writes: %s", exception)
            return _refused(request, sentence, 503)
        if isinstance(exception, InvalidPage):
            return page_not_found(request)
        return None


def _refused(request, sentence: str, status: int):
    """The sentence, and the way back to the page on which the step stands; no page is the way back to itself."""
    page = page_of(request.path)
    context = {"sentence": sentence, "page": page if page != request.path else ""}
    return render(request, "refused.html", context, status=status)
