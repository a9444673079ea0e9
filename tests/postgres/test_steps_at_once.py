"""Two people press a button about the same record in the same moment: one does it, the other is told why not."""

import multiprocessing
import re
import time
from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client

from briefings.choices import BriefingStatus, Progress
from briefings.models import Briefing, Directive, ExtensionRequest, OrganizationReport
from briefings.services import directives, extensions
from lib.refused import Refused
from tests import factories

FORK = multiprocessing.get_context("fork")
ROUNDS = 8


@pytest.fixture
def office(transactional_db):
    host = factories.HostFactory()
    farmers = factories.OrganizationFactory(parent=host)
    series = factories.SeriesFactory(host=host, participants=[farmers])
    return SimpleNamespace(
        farmers=farmers,
        briefing=factories.BriefingFactory(series=series, status=BriefingStatus.CONCLUDED),
        people=[factories.member("secretariat", host), factories.member("leader", host)],
        colleague=factories.member("secretariat", host),
    )


def press(user, record, name: str, typed: dict, start, said) -> None:
    """Open the page of ``record``, wait for the other, press ``name``; puts whether it was done, and what was said."""
    client = Client()
    client.force_login(user, backend="organizations.backends.RoleBackend")
    own = client.get(f"{record.get_absolute_url()}{name}/")
    if own.status_code == 200:  # a page of the step alone
        form = own.context["form"]
    else:
        steps = client.get(record.get_absolute_url()).context["steps"]
        form = next(form for step, form, *_ in steps if step.name == name)
    if form.stamped:
        typed = {**typed, "seen": form.stamp()}
    start.wait(60)
    answer = client.post(f"{record.get_absolute_url()}{name}/", typed)
    if answer.status_code == 302:
        [message] = get_messages(answer.wsgi_request)
        said.put((message.level_tag == "success", str(message)))
        return
    assert answer.status_code == 422, answer.status_code
    errors = re.findall(r'<ul class="errorlist.*?</ul>', answer.content.decode(), re.DOTALL)
    said.put((False, re.sub(r"<[^>]+>", " ", " ".join(errors))))


def at_once(*presses) -> list[tuple[bool, str]]:
    """What each of ``presses`` (user, record, step, what is typed) led to; the one that was done comes first."""
    connection.close()
    start, said = FORK.Barrier(len(presses)), FORK.SimpleQueue()
    workers = [FORK.Process(target=press, args=(*each, start, said)) for each in presses]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)
    assert [worker.exitcode for worker in workers] == [0] * len(workers)
    return sorted((said.get() for _ in presses), reverse=True)


def versions(record, **state) -> int:
    return type(record).history.filter(id=record.pk, **state).count()


def test_a_report_is_taken_or_returned(office, shared_database):
    report = factories.OrganizationReportFactory(briefing=office.briefing, organization=office.farmers, submitted=True)
    shared_database()

    done, refused = at_once(
        (office.people[0], report, "accept", {}), (office.colleague, report, "return_", {"reason": "Thiếu."})
    )

    assert (done[0], refused[0]) == (True, False)
    assert re.search("sau khi bạn mở trang|Không thể thực hiện bước", refused[1]), refused
    taken = OrganizationReport.objects.get(pk=report.pk).status == "accepted"
    assert done[1] == ("Đã nhận báo cáo." if taken else "Đã trả lại báo cáo.")
    assert versions(report, status="accepted") == taken
    assert versions(report, status="returned") == (not taken)


def test_a_directive_is_accepted_or_returned(office, shared_database):
    directive = factories.DirectiveFactory(
        briefing=office.briefing, assigned=True, progress=Progress.SUBMITTED, completed_on=date(2020, 4, 1)
    )
    shared_database()
    first, second = office.people

    done, refused = at_once(
        (first, directive, "accept", {"on": "02/04/2020"}), (second, directive, "return_", {"reason": "Thiếu."})
    )

    assert (done[0], refused[0]) == (True, False)
    assert re.search("sau khi bạn mở trang|Không thể thực hiện bước", refused[1]), refused
    assert versions(directive, progress="done") + versions(directive, progress="in_progress") == 1


def test_a_briefing_is_closed_once(office, shared_database):
    shared_database()

    done, refused = at_once(*((user, office.briefing, "close", {}) for user in office.people))

    assert done == (True, "Đã khép hội nghị.")
    assert not refused[0]
    assert re.search("sau khi bạn mở trang|Không thể thực hiện bước", refused[1]), refused
    assert versions(office.briefing, status="closed") == 1
    assert Briefing.objects.get(pk=office.briefing.pk).status == BriefingStatus.CLOSED


def test_more_time_is_granted_or_denied(office, shared_database):
    request = factories.ExtensionRequestFactory(directive__briefing=office.briefing, directive__assigned=True)
    shared_database()
    first, second = office.people

    done, refused = at_once(
        (first, request.directive, "decide_extension", {"approve": "1", "note": ""}),
        (second, request.directive, "decide_extension", {"approve": "0", "note": "Không đủ lý do."}),
    )

    assert (done[0], refused[0]) == (True, False)
    assert refused[1].strip()
    decided = ExtensionRequest.objects.get(pk=request.pk)
    moved = Directive.objects.get(pk=request.directive_id).due_on == request.new_due_on
    assert moved == (decided.decision == "approved")


def replace_each_other(pairs, user, backwards: bool, start) -> None:
    for first, second in pairs:
        if backwards:
            first, second = second, first
        start.wait(60)
        try:
            directives.supersede(first, by=user, successor_id=second, reason="Gộp.")
        except Refused:
            continue


def test_two_directives_are_not_ended_for_the_sake_of_each_other(office, shared_database):
    made = factories.DirectiveFactory.create_batch(2 * ROUNDS, briefing=office.briefing, assigned=True)
    pairs = [(made[2 * number].pk, made[2 * number + 1].pk) for number in range(ROUNDS)]
    shared_database()
    connection.close()
    start = FORK.Barrier(2)
    workers = [
        FORK.Process(target=replace_each_other, args=(pairs, user, backwards, start))
        for user, backwards in zip(office.people, (False, True), strict=True)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(120)

    assert [worker.exitcode for worker in workers] == [0, 0]
    assert Directive.objects.filter(progress=Progress.SUPERSEDED).count() == ROUNDS
    assert Directive.objects.open().count() == ROUNDS


def decide(request_id, user, begun) -> None:
    connection.connect()
    begun.wait(30)
    extensions.decide_extension(request_id, by=user, approve=True)


def test_who_decides_about_more_time_waits_for_who_ends_the_directive(office, shared_database):
    """Nobody holds the request while waiting for its directive: whoever ends that withdraws the request."""
    request = factories.ExtensionRequestFactory(directive__briefing=office.briefing, directive__assigned=True)
    shared_database()
    connection.close()
    begun = FORK.Barrier(2)
    worker = FORK.Process(target=decide, args=(request.pk, office.colleague, begun))
    worker.start()
    connection.connect()
    with transaction.atomic():
        Directive.objects.select_for_update().get(pk=request.directive_id)
        begun.wait(30)
        time.sleep(0.2)
        assert ExtensionRequest.objects.select_for_update(nowait=True).get(pk=request.pk).decision == "pending"
    worker.join(30)

    assert worker.exitcode == 0
    assert ExtensionRequest.objects.get(pk=request.pk).decision == "approved"
