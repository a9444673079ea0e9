"""What a paper of many parts would take on more cores."""

import pytest

from tests.bench.bench_papers import Parts


def test_parts_go_to_the_first_core_that_is_free_and_the_rest_takes_its_time():
    parts = Parts()
    parts.spans = [(1, 3), (1, 4), (3, 5), (4, 7)]  # 2, 3, 2 and 3 seconds on two cores

    assert parts.on_cores(2, of=8) == pytest.approx(8)  # as measured: one second before, one after
    assert parts.on_cores(4, of=8) == pytest.approx(2 + 3)
    assert parts.on_cores(1, of=8) == pytest.approx(2 + 10)
