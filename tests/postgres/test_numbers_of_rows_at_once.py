"""Several people add a line to the same list in the same moment: each is stored, with a number of its own."""

import multiprocessing

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from briefings.models import Achievement, Directive
from tests import factories

FORK = multiprocessing.get_context("fork")
PEOPLE, EACH = 3, 4


def add(user, address: str, typed: dict, start, answered) -> None:
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    start.wait(60)
    for number in range(EACH):
        answer = client.post(address, {name: value.format(number, user.pk) for name, value in typed.items()})
        answered.put((answer.status_code, "" if answer.status_code == 302 else answer.content.decode()[:2000]))


@pytest.mark.parametrize("kind", ["achievement", "directive"])
def test_everybody_gets_the_next_number(transactional_db, shared_database, kind):
    report = factories.OrganizationReportFactory()
    host = report.briefing.series.host
    people = [factories.member("secretariat", host) for _ in range(PEOPLE)]
    text = "Kết quả {} của người thứ {}."
    typed = {"briefing": str(report.briefing_id)}
    if kind == "achievement":
        typed |= {"report": str(report.pk), "text": text}
        rows = Achievement.objects.filter(report=report)
    else:
        typed |= {"origin": "briefing", "content": text, "due_kind": "undefined", "progress": "not_started"}
        rows = Directive.objects.filter(briefing=report.briefing)
    shared_database()
    connection.close()
    start, answered = FORK.Barrier(PEOPLE), FORK.Queue()
    address = reverse(f"admin:briefings_{kind}_add")
    workers = [FORK.Process(target=add, args=(one, address, typed, start, answered)) for one in people]
    for worker in workers:
        worker.start()
    answers = [answered.get(timeout=60) for _ in range(PEOPLE * EACH)]
    for worker in workers:
        worker.join(60)

    assert [said for status, said in answers if status != 302] == []
    assert sorted(rows.values_list("ordinal", flat=True)) == list(range(1, PEOPLE * EACH + 1))
