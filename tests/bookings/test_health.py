"""Allergies: sealed, shown as the guest agreed, in the venue's language, with his own words beside them."""

import pytest

from agnt.core.models import AuditEntry
from agnt.lib import clock
from bookings.services import health
from bookings.services.health import Health
from tests import worlds
from tests.bookings.visits import book, refused

pytestmark = pytest.mark.django_db
NUTS = Health(codes=("nuts", "milk"), words="keine Nüsse, bitte", language="de", shared=True)


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(language="id")


def test_it_is_said_in_the_venues_language_with_the_guests_words_beside(world):
    booking = book(world, health=NUTS)
    told = health.describe(booking)
    assert told is not None
    assert told.sentence == "Alergi terhadap susu dan kacang pohon."
    assert (told.words, told.language) == ("keine Nüsse, bitte", "de")
    english = health.describe(booking, "en")
    assert english is not None and english.sentence == "Allergic to milk and nuts."


def test_it_lies_sealed(world):
    booking = book(world, health=NUTS)
    assert b"nuts" not in bytes(booking.sealed_health)
    assert booking.health["codes"] == ["nuts", "milk"]


def test_what_is_not_shared_the_venue_does_not_see(world):
    booking = book(world, health=Health(codes=("fish",)))
    assert health.describe(booking) is None
    shared = health.share(booking_id=booking.pk, told=Health(codes=("fish",), shared=True), by="guest:1")
    assert health.describe(shared, "en").codes == ("fish",)
    assert shared.version == 2


def test_the_venue_keeps_it_where_the_guest_agreed_and_drops_it_when_he_takes_it_back(world):
    booking = book(world)
    health.share(booking_id=booking.pk, told=Health(codes=("eggs",), shared=True, keep=True), by="guest:1")
    booking.guest.refresh_from_db()
    assert booking.guest.health["codes"] == ["eggs"]
    health.share(booking_id=booking.pk, told=Health(), by="guest:1")
    booking.guest.refresh_from_db()
    booking.refresh_from_db()
    assert (booking.guest.health, booking.health, booking.health_shared) == (None, None, False)
    assert AuditEntry.objects.filter(act__startswith="guest.health").count() == 2


def test_what_is_not_on_the_list_is_refused(world):
    assert refused(lambda: book(world, health=Health(codes=("dust",)))).code == "unknown_allergy"
