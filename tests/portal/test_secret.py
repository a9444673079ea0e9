"""The secret key of an installation that was given none."""

from portal.secret import read_or_create_secret


def test_the_key_is_made_once_and_kept_from_others(tmp_path):
    path = tmp_path / "secret_key"

    first = read_or_create_secret(path)

    assert len(first) >= 50
    assert read_or_create_secret(path) == first
    assert path.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == [path]


def test_two_installations_have_different_keys(tmp_path):
    assert read_or_create_secret(tmp_path / "one") != read_or_create_secret(tmp_path / "two")
