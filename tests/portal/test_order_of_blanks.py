"""Rows that lack what a list is ordered by stand at the same end on SQLite and PostgreSQL.

SQLite takes an empty value for the least, PostgreSQL for the greatest: whoever orders by a column that may be empty
says where such rows stand.
"""

import ast
import re

import pytest
from django.apps import apps

from tests.portal.test_local_days import trees

EMPTY = {
    field.name
    for model in apps.get_models()
    for field in model._meta.concrete_fields
    if field.null and field.get_internal_type() in ("DateField", "DateTimeField")
} - {"valid_from", "valid_to"}  # of several models; where it is empty says the model's own order
# Those that are never empty where they are ordered by: what was issued, done or ended.
GIVEN = {
    "finished_at", "resolved_at", "clock_checked_at", "applied_at", "issued_on", "expires_at", "rendered_at",
    "starts_on",
}  # fmt: skip


@pytest.mark.database_independent
def test_whoever_orders_by_what_may_be_empty_says_where_it_stands(capsys):
    wrong, looked = [], 0
    for name, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "order_by":
                continue
            for one in node.args:
                if isinstance(one, ast.Constant) and isinstance(one.value, str):
                    looked += 1
                    column = re.split("__", one.value.lstrip("-"))[-1]
                    if column in EMPTY - GIVEN:
                        wrong.append(f"{name}:{node.lineno} {one.value}")
    with capsys.disabled():
        print(f"\n{looked} columns that rows are ordered by, {len(EMPTY)} days and moments may be empty")
    assert looked > 100
    assert not wrong, "\n".join(wrong)
