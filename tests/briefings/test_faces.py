"""What others may use of the rooms of this app is said in docstrings."""

import pytest

from briefings import documents, examples


@pytest.mark.parametrize("face", [documents, examples], ids=lambda face: face.__name__)
def test_every_name_of_the_face_says_what_it_is(face):
    named = {name: getattr(face, name) for name in face.__all__}
    untold = [name for name, value in named.items() if callable(value) and len((value.__doc__ or "").split()) < 3]
    assert face.__doc__
    assert not untold
