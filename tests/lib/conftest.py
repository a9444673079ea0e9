"""For runs without the portal's conftest: the same examples of each property, with ``--long`` more of them."""

from contextlib import suppress

from tests.budget import spend_long


def pytest_addoption(parser):
    with suppress(ValueError):  # the portal's conftest has it already
        parser.addoption("--long", action="store_true", help="more examples of each property")


def pytest_configure(config):
    if config.getoption("--long"):
        spend_long()
