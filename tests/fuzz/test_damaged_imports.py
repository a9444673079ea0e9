"""Damaged files through the whole import: refused and nothing is stored, or stored as they were meant."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from organizations.models import ImportBatch, IndicatorValue, ValueRevision
from tests.fuzz import damage
from tests.fuzz.test_damaged_files import damaged
from tests.organizations.importing.conftest import district  # noqa: F401 -- a fixture
from tests.organizations.importing.test_import_commune_data import EXPECTED, stored

SAMPLE = range(7, 2_000, 20)


@pytest.fixture
def send(tmp_path):
    """``send(content, kind)`` imports a file and answers (the sentence of the refusal or ``""``, the figures stored);
    what was stored is taken back."""

    def run(content: bytes, kind: str):
        path = tmp_path / f"so-lieu.{kind}"
        path.write_bytes(content)
        with transaction.atomic():
            try:
                call_command("import_commune_data", str(path), "--period", "2020-Q1", stdout=StringIO())
            except CommandError as refusal:
                return str(refusal), stored()
            figures = stored()
            transaction.set_rollback(True)
        return "", figures

    return run


def nothing_is_stored() -> bool:
    return not any(model.objects.exists() for model in (IndicatorValue, ValueRevision, ImportBatch))


@pytest.mark.parametrize("batch", range(4))
def test_a_damaged_file_stores_nothing_or_what_it_says(batch, district, send):  # noqa: F811
    refused, numbers = 0, SAMPLE[batch::4]
    for number in numbers:
        sound, way, content = damaged(number)
        try:
            sentence, figures = send(content, sound.rpartition(".")[2])
            refused += bool(sentence)
            if sentence:
                # One sentence, or the first of a list.
                assert sentence.startswith(("Tệp ", "Không ", "Bảng ", "Trang "))
                assert sentence.splitlines()[0].endswith((".", ":"))
                assert not figures
            elif way in {each.__name__ for each in damage.SEALED} and sound.endswith(("xlsx", "ods")):
                assert figures == EXPECTED
            assert nothing_is_stored()
        except BaseException as error:
            error.add_note(f"file {number}: {sound}, {way}")
            raise
    assert 0 < refused < len(numbers)
