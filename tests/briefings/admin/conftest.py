"""A host with its people, and somebody from elsewhere."""

import pytest

from tests import factories as make


@pytest.fixture
def host(db):
    return make.HostFactory(unit=make.DistrictFactory())


@pytest.fixture
def office(host):
    """The secretariat of the host."""
    return make.member("secretariat", host)


@pytest.fixture
def stranger(db):
    """An officer of an organization that has nothing to do with the host."""
    return make.member("officer", make.OrganizationFactory())


@pytest.fixture
def as_user(client):
    """``as_user(person)``: the client, signed in."""

    def sign_in(person):
        client.force_login(person, backend="organizations.backends.RoleBackend")
        return client

    return sign_in
