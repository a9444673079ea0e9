"""What is measured against each other does the same."""

import pytest

from tests.bench import import_world as world


def test_all_ways_of_importing_leave_the_same_figures(db):
    world.make(3, 2)
    content, number = world.workbook(3, 2), 6
    world.import_ours(content, number, "web")
    figures = world.stored()

    assert len(figures) == number
    for work in (
        lambda: world.import_ours(content, number, "command"),
        lambda: world.import_default(content, number),
        lambda: world.import_tuned(content, number),
        lambda: world.insert_unchecked(content),
    ):
        world.delete_all()
        assert not world.stored()
        work()
        assert world.stored() == figures


@pytest.mark.parametrize("way", ["web", "command"])
def test_a_preview_stores_no_figure(db, way):
    world.make(2, 1)

    world.preview(world.workbook(2, 1), 2, way)

    assert not world.stored()
