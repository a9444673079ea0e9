"""The search for garbage rests while files are read, and always comes back."""

import gc

import pytest

from organizations.importing.collecting import without_collecting


def test_it_rests_until_the_last_has_ended():
    with without_collecting():
        with without_collecting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_a_failure():
    with pytest.raises(RuntimeError), without_collecting():
        raise RuntimeError
    assert gc.isenabled()
