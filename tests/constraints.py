"""How tests break one constraint: a valid row, and the change that must not be stored."""

from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

# Rows that no form writes: there is nobody to read a sentence.
PORTAL_ONLY = {
    "staged_figure_once",
    "document_relation_once",
    "document_relation_two",
    "submission_once",
    "text_draft_once",
    "operator_entry_once",
    "operator_entry_kind_known",
    "download_kind_known",
    "recovery_code_once",
}


@dataclass(frozen=True)
class Breach:
    """``factory`` makes a valid row with ``given``; then ``changes`` break ``constraint``.

    A change that is callable takes the row. ``twin`` names fields that take the values of another such row.
    """

    constraint: str
    factory: type
    given: dict = field(default_factory=dict)
    twin: tuple[str, ...] = ()
    changes: dict = field(default_factory=dict)

    def prepare(self):
        """The valid row, stored, and the values that break it."""
        first = self._make() if self.twin else None
        row = self._make()
        row.validate_constraints()
        values = {name: getattr(first, name) for name in self.twin}
        return row, values | {name: value(row) if callable(value) else value for name, value in self.changes.items()}

    def _make(self):
        return self.factory(**{name: value() if callable(value) else value for name, value in self.given.items()})


def breach(constraint: str, factory, *, given: dict | None = None, twin: tuple[str, ...] = (), **changes) -> object:
    """One case for ``pytest.mark.parametrize``."""
    return pytest.param(Breach(constraint, factory, given or {}, twin, changes), id=f"{constraint}:{','.join(changes)}")


def assert_the_database_refuses(case: Breach) -> None:
    row, values = case.prepare()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        type(row)._base_manager.filter(pk=row.pk).update(**values)
    # SQLite names the columns of a unique constraint, not the constraint.
    unnamed = connection.vendor == "sqlite" and "UNIQUE" in str(refusal.value)
    assert unnamed or case.constraint in str(refusal.value)


def assert_the_form_says_why(case: Breach) -> None:
    row, values = case.prepare()
    [constraint] = [found for found in row._meta.constraints if found.name == case.constraint]
    written_by_people = constraint.violation_error_message != constraint.default_violation_error_message
    assert written_by_people == (case.constraint not in PORTAL_ONLY)
    for name, value in values.items():
        setattr(row, name, value)

    with pytest.raises(ValidationError) as refusal:
        row.validate_constraints()
    if written_by_people:
        assert str(constraint.violation_error_message) in refusal.value.messages
    with pytest.raises(ValidationError):
        row.full_clean()


def constraints_of(app: str) -> set[str]:
    """The names of all constraints of the models of ``app``."""
    return {found.name for model in apps.get_app_config(app).get_models() for found in model._meta.constraints}
