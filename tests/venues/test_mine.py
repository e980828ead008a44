"""/venues/: where I work, and the ways to one more."""

import pytest
from django.test import Client

from agnt.core.models import User
from tests import worlds
from venues.models import Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(client: Client) -> User:
    user = User.objects.create_user("alice@example.com", "a long password")
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_who_works_at_one_venue_goes_to_its_diary(client: Client, alice: User) -> None:
    venue = worlds.venue()
    Member.objects.create(venue=venue, user=alice, role=Member.Role.HOST)
    assert client.get("/venues/")["Location"] == f"/venue/{venue.slug}/diary/"
    assert venue.name in client.get("/venues/?all").content.decode()


def test_who_works_at_several_picks(client: Client, alice: User) -> None:
    for name in ("Pagi", "Senja"):
        Member.objects.create(venue=worlds.venue(name=name), user=alice, role=Member.Role.OWNER)
    worlds.venue(name="Not mine")
    page = client.get("/venues/").content.decode()
    assert "2 venues" in page
    assert "Pagi" in page
    assert "Not mine" not in page


def test_who_works_nowhere_reads_how_to_begin(client: Client, alice: User) -> None:
    assert "No venue yet" in client.get("/venues/").content.decode()


def test_a_venue_that_closed_for_good_is_gone(client: Client, alice: User) -> None:
    Member.objects.create(venue=worlds.venue(closed_for_good_at=worlds.NOW), user=alice, role=Member.Role.OWNER)
    assert "No venue yet" in client.get("/venues/").content.decode()
