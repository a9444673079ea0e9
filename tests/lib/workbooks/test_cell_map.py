"""A map of cells kept as runs says what a plain dictionary would say."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.workbooks.cell_map import CellMap

POSITIONS = st.tuples(st.integers(0, 12), st.integers(0, 3))


@given(st.dictionaries(POSITIONS, st.sampled_from(["0.0", "0%"])))
def test_it_says_what_a_dictionary_says(cells):
    made = CellMap(sorted(cells.items()))

    assert made == cells
    assert len(made) == len(cells)
    assert bool(made) == bool(cells)
    for row in range(14):
        for column in range(5):
            assert made.get((row, column), "none") == cells.get((row, column), "none")
            assert ((row, column) in made) == ((row, column) in cells)
    assert pickle.loads(pickle.dumps(made)) == cells


def test_a_long_column_is_one_run():
    made = CellMap(((row, 2), "0%") for row in range(10_000))
    assert len(pickle.dumps(made)) < 200
    assert made[9_999, 2] == "0%"
    with pytest.raises(KeyError):
        made[10_000, 2]


def test_rows_come_in_order():
    with pytest.raises(ValueError, match="row 3"):
        CellMap([((4, 0), "0%"), ((3, 0), "0%")])
