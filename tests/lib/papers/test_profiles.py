from datetime import date
from itertools import pairwise

import pytest

from lib.papers.measures import Family
from lib.papers.profiles import (
    FRONT_HD91_2013,
    FRONT_QD207_2025,
    ND30_2020,
    PARTY_HD05_2026,
    PARTY_HD36_2018,
    PROFILES,
    TUC_QD933_2024,
    YOUTH_HD29_2013,
    choose_profile,
)


@pytest.mark.parametrize(
    ("family", "on", "profile"),
    [
        ("state", date(2020, 3, 5), ND30_2020),
        ("state", date(2026, 11, 24), ND30_2020),
        ("front", date(2013, 4, 8), FRONT_HD91_2013),
        ("front", date(2020, 3, 31), FRONT_HD91_2013),
        ("front", date(2025, 8, 28), FRONT_HD91_2013),
        ("front", date(2025, 8, 29), FRONT_QD207_2025),
        ("youth", date(2013, 10, 29), YOUTH_HD29_2013),
        ("union", date(2024, 5, 14), TUC_QD933_2024),
        ("party", date(2018, 4, 3), PARTY_HD36_2018),
        ("party", date(2020, 3, 31), PARTY_HD36_2018),
        ("party", date(2026, 1, 8), PARTY_HD36_2018),
        ("party", date(2026, 1, 9), PARTY_HD05_2026),
    ],
)
def test_the_profile_follows_the_family_and_the_papers_own_date(family, on, profile):
    assert choose_profile(family, on) is profile
    assert profile.covers(on)


@pytest.mark.parametrize(
    ("family", "on", "profile"),
    [
        ("state", date(2020, 3, 4), ND30_2020),
        ("party", date(2017, 1, 1), PARTY_HD36_2018),
        ("front", date(2012, 1, 1), FRONT_HD91_2013),
        ("union", date(2020, 1, 1), TUC_QD933_2024),
        ("youth", date(2010, 1, 1), YOUTH_HD29_2013),
    ],
)
def test_a_date_that_no_profile_covers_takes_the_nearest(family, on, profile):
    assert choose_profile(family, on) is profile
    assert not profile.covers(on)


def test_an_unknown_family_is_a_defect():
    with pytest.raises(ValueError, match="club"):
        choose_profile("club", date(2020, 3, 31))


def test_profiles_of_one_family_never_overlap():
    for family in Family:
        spans = sorted(
            (profile.valid_from, profile.valid_to or date.max) for profile in PROFILES if family in profile.families
        )
        assert spans
        for (_, ends), (begins, _) in pairwise(spans):
            assert ends < begins


def test_state_measures_lie_within_the_decrees_ranges():
    """Nghị định 30/2020/NĐ-CP, Phụ lục I, I and II."""
    margins = ND30_2020.margins
    assert 20 <= margins.top <= 25
    assert 20 <= margins.bottom <= 25
    assert 30 <= margins.left <= 35
    assert 15 <= margins.right <= 20
    sizes = [face.size for _, face in ND30_2020.emblem]
    assert 12 <= sizes[0] <= 13 <= sizes[1] <= 14
    assert 13 <= ND30_2020.body.size <= 14
    assert ND30_2020.indent in (10, 12.7)
    assert ND30_2020.paragraph_gap >= 6
    single = 1.149 * ND30_2020.body.size
    assert single <= ND30_2020.line_height <= 1.5 * single
    for mark in (ND30_2020.issuer_mark, ND30_2020.abstract_mark):
        assert 1 / 3 <= mark.share <= 1 / 2
    assert ND30_2020.emblem_mark.share == 1


def test_party_measures_are_those_of_the_guideline():
    """Hướng dẫn 36-HD/VPTW."""
    margins = PARTY_HD36_2018.margins
    assert (margins.top, margins.bottom, margins.left, margins.right) == (20, 20, 30, 15)
    assert (PARTY_HD36_2018.page_number.size, PARTY_HD36_2018.page_number_top) == (14, 10)
    assert 18 <= PARTY_HD36_2018.line_height <= 22
    assert 14 <= PARTY_HD36_2018.body.size <= 15
    assert (PARTY_HD36_2018.issuer_mark.text, PARTY_HD36_2018.abstract_mark.text) == ("*", "-----")
    assert PARTY_HD36_2018.paragraph_gap >= 6


def test_every_family_has_its_rules():
    assert {family for profile in PROFILES for family in profile.families} == set(Family)


def test_every_profile_has_a_name_of_its_own_and_tells_its_source():
    assert len({profile.id for profile in PROFILES}) == len(PROFILES) == 7
    assert all(profile.source for profile in PROFILES)
