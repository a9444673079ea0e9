"""What no page has answered itself: a refusal, a page of a list that it does not have, a disk that takes no writes."""

import logging

from django.core.paginator import InvalidPage
from django.db import DatabaseError
from django.shortcuts import render

from lib.refused import Refused
from organizations.choices import OperatorKind
from organizations.management import database_errors
from organizations.operator_log import note
from portal.unavailable import FOR_PEOPLE, TAKES_NOTHING

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
            return render(request, "refused.html", {"sentence": str(exception)}, status=409)
        if isinstance(exception, DatabaseError) and (sentence := sentence_of(exception)):
            logger.error("the database takes no writes: %s", exception)
            return render(request, "refused.html", {"sentence": sentence}, status=503)
        if isinstance(exception, InvalidPage):
            return render(request, "404.html", status=404)
        return None
