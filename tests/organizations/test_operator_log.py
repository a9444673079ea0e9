"""What whoever runs the portal must know is counted, comes back, outlives a rollback and never grows without bound."""

import logging
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from organizations import operator_log
from organizations.choices import OperatorKind
from organizations.models import OperatorEntry
from organizations.operator_log import note, settle, write_what_waits

SENTENCE = "Không đọc được tệp; hãy khôi phục từ bản sao lưu."


@pytest.mark.django_db
def test_the_same_thing_again_is_one_entry_that_counts_and_says_the_last_sentence(caplog):
    note(OperatorKind.FILE, SENTENCE, key="briefings.evidence:1")
    note(OperatorKind.FILE, "Vẫn không đọc được.", key="briefings.evidence:1")
    note(OperatorKind.FILE, SENTENCE, key="briefings.evidence:2")
    note(OperatorKind.BACKUP, SENTENCE)
    note(OperatorKind.BACKUP, SENTENCE)

    found = OperatorEntry.objects.order_by("first_at").values_list("kind", "times", "sentence")
    assert list(found) == [("file", 2, "Vẫn không đọc được."), ("file", 1, SENTENCE), ("backup", 2, SENTENCE)]
    first = OperatorEntry.objects.order_by("first_at")[0]
    assert first.first_at < first.last_at
    assert len([line for line in caplog.records if line.levelno == logging.ERROR]) == 5


@pytest.mark.django_db
def test_what_was_resolved_is_open_again_when_it_happens_again():
    note(OperatorKind.BACKUP, SENTENCE, key="nightly")
    settle(OperatorKind.BACKUP, "nightly")
    assert not OperatorEntry.objects.unresolved().exists()

    note(OperatorKind.BACKUP, SENTENCE, key="nightly")

    assert OperatorEntry.objects.unresolved().get().times == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("rolled_back", [True, False])
def test_a_note_is_written_once_whether_its_transaction_ends_well_or_not(rolled_back):
    try:
        with transaction.atomic():
            note(OperatorKind.TASK, SENTENCE, key="a")
            if rolled_back:
                raise RuntimeError
    except RuntimeError:
        assert not OperatorEntry.objects.exists()

    write_what_waits()
    write_what_waits()

    assert OperatorEntry.objects.get().times == 1


@pytest.mark.django_db
def test_what_comes_again_after_the_clock_was_set_back_is_counted_and_open():
    note(OperatorKind.BACKUP, SENTENCE, key="nightly")
    ahead = timezone.now() + timedelta(days=2)
    OperatorEntry.objects.update(last_at=ahead, resolved_at=ahead)

    note(OperatorKind.BACKUP, SENTENCE, key="nightly")

    entry = OperatorEntry.objects.unresolved().get()
    assert entry.times == 2
    assert entry.last_at < ahead


@pytest.mark.django_db
def test_a_database_that_is_away_leaves_a_line_of_the_log_and_no_exception(caplog):
    def away(execute, sql, params, many, context):
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        note(OperatorKind.DISK, SENTENCE)

    assert SENTENCE in caplog.text


@pytest.mark.django_db
def test_entries_are_bounded_and_what_is_resolved_goes_first(monkeypatch):
    monkeypatch.setattr(operator_log, "MOST", 3)
    for key in "abcd":
        note(OperatorKind.ERROR, SENTENCE, key=key)
        if key == "c":
            settle(OperatorKind.ERROR, "b")

    assert set(OperatorEntry.objects.values_list("key", flat=True)) == {"a", "c", "d"}

    note(OperatorKind.ERROR, SENTENCE, key="e")

    assert set(OperatorEntry.objects.values_list("key", flat=True)) == {"c", "d", "e"}
