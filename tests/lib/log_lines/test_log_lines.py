"""A line carries what it belongs to, and no value that could be a person's."""

import json
import logging
import threading
from pathlib import Path

import pytest

from lib.log_lines import LINE, LineFormatter, bind, bound, current, describe_exception, place_of, scrub

SECRET = "Nguyễn Thị Kín"


def line(message: str, *args, logger: str = "portal.x", as_json: bool = False, error=None, **fields) -> str:
    record = logging.LogRecord(
        logger, logging.WARNING, __file__, 1, message, args, (type(error), error, None) if error else None
    )
    setattr(record, LINE, fields)
    return LineFormatter(own=("portal",), as_json=as_json).format(record)


def caught(work) -> BaseException:
    try:
        work()
    except Exception as error:
        return error
    raise AssertionError


def test_a_line_carries_what_was_bound_and_only_fields_that_are_known():
    with bound(request="K7QX3-M2P9W", account=lambda: 17):
        bind(reason="csrf")
        told = line("request", status=403, name=SECRET, form={"password": SECRET})

    assert told.endswith("WARNING portal.x request=K7QX3-M2P9W account=17 status=403 reason=csrf request")
    assert current() == {}


def test_json_is_one_object_a_line_with_its_exception():
    told = line("hai\ndòng", as_json=True, error=ValueError(SECRET), route="kiem-tra/<str:token>/")

    assert "\n" not in told
    found = json.loads(told)
    assert list(found) == ["time", "level", "logger", "route", "message", "exception"]
    assert found["message"] == "hai\ndòng"
    assert found["exception"] == "ValueError"


def test_nobody_writes_a_second_line_into_a_plain_one():
    assert "\n" not in line("a\n2026-01-01 ERROR %s", "b\r\nc")


def test_what_is_bound_in_one_thread_is_not_in_another():
    found = []
    with bound(request="a"):
        thread = threading.Thread(target=lambda: found.append(current()))
        thread.start()
        thread.join()

    assert found == [{}]


def test_messages_of_other_libraries_come_without_their_values():
    assert line("Not Found: %s", f"/kiem-tra/{SECRET}/", logger="django.x").endswith("Not Found: %s")
    assert SECRET not in line(ValueError(SECRET), logger="gunicorn.error")  # as gunicorn logs what broke a worker


@pytest.mark.parametrize(
    "text",
    [
        "an.nv@tinh.example.gov.vn",
        "postgres://portal:mat-khau-9@db/portal",
        "/dat-lai/?ma=abc",
        "password=mat-khau-9",
        "mật khẩu: matkhau",
        "Cookie: sessionid=abc",
    ],
)
def test_what_leads_to_a_person_or_opens_a_door_is_removed(text):
    found = scrub(f"trước {text} sau")

    assert found.startswith("trước ")
    assert found.endswith(" sau")
    for secret in ("an.nv", "mat-khau-9", "abc", "matkhau"):
        assert secret not in found


def test_long_words_of_letters_and_figures_are_removed_where_it_is_asked():
    assert scrub("/lich/4f9a8b7c6d5e4f3a2b1c.ics", tokens=True) == "/lich/[…].ics"
    assert scrub("conversation_in_the_morning", tokens=True) == "conversation_in_the_morning"


def test_an_exception_is_told_with_its_cause_and_place_and_without_its_words():
    def inner(name):
        raise KeyError(name)

    def outer():
        password = SECRET
        try:
            inner(password)
        except KeyError as error:
            raise RuntimeError(f"of {SECRET}") from error

    error = caught(outer)
    told = describe_exception(error)

    assert SECRET not in told
    assert told.index("KeyError") < told.index("RuntimeError")
    assert "in inner" in told
    assert place_of(error, (__file__.rpartition("/")[0] + "/",)) == "test_log_lines.py:outer"


def test_what_the_machine_says_is_told():
    assert describe_exception(caught(lambda: Path("/khong/co/Nguyen-Van-A.pdf").read_text())).endswith(
        "No such file or directory"
    )
    assert "no attribute 'x'" in describe_exception(caught(lambda: None.x))
