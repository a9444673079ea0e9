"""The families that an organization may have are those for which papers have rules."""

from lib.papers import Family
from organizations.choices import FormatFamily


def test_every_family_of_organizations_has_its_rules():
    assert set(FormatFamily.values) == set(Family)
