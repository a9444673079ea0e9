"""The database or the disk does not do what a page needs: people read a sentence and may try again, with status 503."""

import errno

import psycopg
import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from portal import unavailable
from tests import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.database_independent]


def of_postgresql(said: str) -> OperationalError:
    error = OperationalError(said)
    error.__cause__ = psycopg.OperationalError(said)
    return error


PASSING = {
    "locked": (OperationalError("database is locked"), unavailable.BUSY),
    "full": (OperationalError("database or disk is full"), unavailable.TAKES_NOTHING),
    "no room for a file": (OSError(errno.ENOSPC, "No space left on device"), unavailable.TAKES_NOTHING),
    "file gone": (OperationalError("unable to open database file"), unavailable.AWAY),
    "damaged": (OperationalError("disk I/O error"), unavailable.AWAY),
    "refused": (of_postgresql("connection failed: Connection refused"), unavailable.AWAY),
    "restarting": (of_postgresql("terminating connection due to administrator command"), unavailable.AWAY),
    "closed": (of_postgresql("the connection is closed"), unavailable.AWAY),
}
DEFECTS = {
    "syntax": OperationalError('near "SELEC": syntax error'),
    "not migrated": OperationalError("no such table: organizations_user"),
    "ours": ValueError("a defect"),
}


@pytest.fixture
def office(client):
    client.raise_request_exception = False
    client.force_login(make.member("secretariat", make.HostFactory()))
    return client


def failing(error: Exception):
    def fails(execute, sql, params, many, context):
        raise error

    return connection.execute_wrapper(fails)


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_by_itself_is_a_sentence_on_every_page(office, name):
    error, sentence = PASSING[name]
    addresses = ["/viec-cua-toi/", "/chi-dao/", reverse("admin:index"), "/nguoi-dung/", "/lich/"]
    for address in addresses:
        with failing(error):
            answer = office.get(address)
        assert answer.status_code == 503, address
        assert sentence in answer.content.decode()
        assert answer["Retry-After"]
    with failing(error):
        sent = office.post("/nguoi-dung/them/", {"username": "ai"})
    assert (sent.status_code, sentence in sent.content.decode()) == (503, True)
    assert office.get("/viec-cua-toi/").status_code == 200


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_stays_one(office, name):
    with failing(DEFECTS[name]):
        answer = office.get("/viec-cua-toi/")
    assert answer.status_code == 500
    assert "Máy chủ gặp lỗi" in answer.content.decode()


def test_a_failure_within_another_is_found():
    error = RuntimeError("while a page was made")
    error.__cause__ = OperationalError("database is locked")
    assert unavailable.sentence_for(error) == unavailable.BUSY
    assert unavailable.sentence_for(None) == ""
