"""The office from which the tests of verifying, backing up and restoring start."""

from tests.portal.backup.office import build_office
from tests.worlds import world

office = world(build_office)
