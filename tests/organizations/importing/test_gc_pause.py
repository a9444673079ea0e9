"""The search for garbage rests while files are read, and always comes back."""

import gc

import pytest

from organizations.importing.gc_pause import gc_paused


def test_it_rests_until_the_last_has_ended():
    with gc_paused():
        with gc_paused():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_comes_back_after_a_failure():
    with pytest.raises(RuntimeError), gc_paused():
        raise RuntimeError
    assert gc.isenabled()
