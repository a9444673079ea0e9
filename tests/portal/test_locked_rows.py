"""A lock is of the rows that are meant, not of those an order or a condition joins them with.

PostgreSQL refuses to lock the empty side of a join (a task without a session), SQLite says nothing.
"""

import ast

import pytest

from tests.portal.test_local_days import trees


@pytest.mark.database_independent
def test_every_lock_says_of_what(capsys):
    wrong, looked = [], 0
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "select_for_update":
                looked += 1
                if "of" not in {each.arg for each in node.keywords}:
                    wrong.append(f"{name}:{node.lineno}")
    with capsys.disabled():
        print(f"\n{looked} locks")
    assert looked > 40
    assert not wrong, wrong
