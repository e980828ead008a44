"""Terms by the size of the party, copied onto the booking."""

from datetime import timedelta

import pytest

from agnt.lib import clock
from bookings import terms
from tests import worlds
from venues.models import TermsTier

pytestmark = pytest.mark.django_db
NOW, HOUR = worlds.NOW, timedelta(hours=1)


@pytest.fixture
def world():
    made = worlds.restaurant(tables=(12,), minimum_spend_minor=5, cancel_minutes=120)
    TermsTier.objects.create(venue=made.venue, from_party=6, deposit_minor=100, keeps_card=True)
    TermsTier.objects.create(
        venue=made.venue,
        from_party=10,
        deposit_minor=5000,
        deposit_per="booking",
        cancel_minutes=2880,
        minimum_spend_minor=70,
        deposit_hours=48,
    )
    return made


@pytest.mark.parametrize(
    ("party", "deposit", "card", "hours", "spend"),
    [(5, 0, False, 2, 5), (6, 600, True, 2, 5), (9, 900, True, 2, 5), (10, 5000, False, 48, 70)],
)
def test_the_highest_tier_that_the_party_reaches_counts(world, party, deposit, card, hours, spend):
    with clock.frozen(NOW):
        agreed = worlds.request(world, party=party).terms
    assert (agreed["deposit_minor"], agreed["keeps_card"], agreed["minimum_spend_minor"]) == (deposit, card, spend)
    assert agreed["cancel_until"] == (world.at("19:00") - hours * HOUR).isoformat()
    assert terms.asks_deposit(agreed) == bool(deposit)
    assert terms.moved(agreed, timedelta()) == agreed


def test_a_services_own_tier_comes_before_the_venues(world):
    TermsTier.objects.create(venue=world.venue, service=world.service, from_party=2, deposit_minor=7)
    assert worlds_terms(world, 12)["deposit_minor"] == 84


def test_a_later_change_of_the_tier_does_not_reach_the_booking(world):
    with clock.frozen(NOW):
        booking = worlds.request(world, party=6)
    TermsTier.objects.update(deposit_minor=9)
    booking.refresh_from_db()
    assert booking.terms["deposit_minor"] == 600


def worlds_terms(world, party: int) -> dict[str, object]:
    with clock.frozen(NOW):
        return worlds.request(world, party=party).terms


@pytest.mark.parametrize(
    ("until_start", "hours", "given"),
    [(100, 24, 24), (20, 24, 19), (1, 24, 0.5), (0.25, 24, 0.25)],
)
def test_a_deposit_is_due_in_the_hours_agreed_and_before_the_start(until_start, hours, given):
    starts_at = NOW + until_start * HOUR
    assert terms.deposit_by({"deposit_hours": hours}, now=NOW, starts_at=starts_at) == NOW + given * HOUR
