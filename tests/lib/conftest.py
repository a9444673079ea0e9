"""For runs without the portal's conftest: the same examples of each property, with ``--long`` more of them."""

from contextlib import suppress

import pytest

from tests.budget import spend_long


def pytest_addoption(parser):
    with suppress(ValueError):  # the portal's conftest has it already
        parser.addoption("--long", action="store_true", help="more examples of each property")


def pytest_configure(config):
    config.addinivalue_line("markers", "long: takes long, run with --long")
    if config.getoption("--long"):
        spend_long()


def pytest_collection_modifyitems(config, items):
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="long: run with --long"))
