"""For runs without the portal's conftest: the same examples of each property."""

from tests import budget  # noqa: F401 -- loads its profile
