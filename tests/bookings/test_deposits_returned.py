"""A deposit that is to be given back: staff are told once, and see it until they say that it is done."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Mail
from agnt.lib import clock
from agnt.lib.errors import Stale
from bookings.models import Booking, VenueDay
from bookings.reading.returns import to_return
from bookings.services import changes, decisions, deposits, lifecycle
from tests import worlds
from tests.bookings.rows import booked, client_of
from tests.bookings.visits import tier

pytestmark = pytest.mark.django_db
PAID = 200_000_00


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant(tables=(4,), name="La Brisa")
    tier(made, 2, 100_000_00)
    return made


def paid(world: worlds.World) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, source=Booking.Source.OWN_PAGE)
        decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
    return deposits.mark_received(booking_id=booking.pk, by="staff:1")


def cancelled(booking: Booking) -> Booking:
    return lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")


def told() -> list[str]:
    outbox.drain()
    letters = [mail.letter["subject"] for mail in Mail.objects.order_by("pk") if mail.key.startswith("member:")]
    return [subject for subject in letters if subject.startswith("A deposit to give back")]


def seen(world: worlds.World, page: str) -> str:
    return client_of(world, "host").get(f"/venue/{world.venue.slug}/diary/{page}").content.decode()


def test_a_cancel_in_time_tells_staff_once_and_stays_in_todays_problems_until_it_is_given_back(world):
    client_of(world, "host")
    booking = cancelled(paid(world))
    assert told() == ["A deposit to give back, La Brisa: IDR 200,000 to Ayu, 2 guests, Monday 23 November 19:00"]
    assert "give back IDR 200,000" in seen(world, "problems/")
    assert "give back" not in seen(world, f"problems/?day={worlds.DAY + timedelta(days=1)}")
    assert f'id="owed-back-{booking.pk}"' in seen(world, f"close-out/?day={worlds.DAY}")
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/"
    assert "Deposit given back" in client_of(world, "host").get(address).content.decode()
    answer = client_of(world, "host").post(f"{address}returned/", {"version": booking.version})
    booking.refresh_from_db()
    assert (answer.status_code, booking.deposit_to_return_minor) == (302, 0)
    assert "give back" not in seen(world, "problems/")
    assert f'id="owed-back-{booking.pk}"' not in seen(world, f"close-out/?day={worlds.DAY}")
    assert "Deposit given back" not in client_of(world, "host").get(address).content.decode()
    assert len(told()) == 1


def test_it_is_given_back_after_the_day_was_closed_too(world):
    booking = cancelled(paid(world))
    VenueDay.objects.update_or_create(venue=world.venue, day=worlds.DAY, defaults={"closed_at": worlds.NOW})
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/"
    assert "Deposit given back" in client_of(world, "host").get(address).content.decode()
    client_of(world, "host").post(f"{address}returned/", {"version": booking.version})
    booking.refresh_from_db()
    assert booking.deposit_paid_minor == 0


def test_who_read_an_older_state_is_told_and_a_reader_may_not(world):
    booking = cancelled(paid(world))
    with pytest.raises(Stale):
        deposits.mark_returned(booking_id=booking.pk, by="staff:1", version=0)
    address = f"/venue/{world.venue.slug}/bookings/{booking.pk}/returned/"
    assert client_of(world, "reader").post(address).status_code == 404
    booking.refresh_from_db()
    assert booking.deposit_to_return_minor == PAID


def test_a_smaller_party_gets_the_difference_back(world):
    client_of(world, "host")
    tier(world, 1, 10_000_00)
    booking = changes.reschedule(booking_id=paid(world).pk, by="staff:1", party_size=1)
    assert (booking.deposit_to_return_minor, len(told())) == (PAID - 10_000_00, 1)
    assert to_return(world.venue) == [booking]


def test_a_late_cancel_and_a_booking_that_stands_return_nothing(world):
    client_of(world, "host")
    booking = paid(world)
    assert to_return(world.venue) == []
    with clock.frozen(booking.free_cancel_until + timedelta(minutes=1)):
        cancelled(booking)
        assert (to_return(world.venue), told()) == ([], [])


def test_a_deposit_of_a_party_after_midnight_is_given_back_with_the_night_that_it_belongs_to(world):
    world.venue.shifts.update(opens="18:00", closes="02:00")
    next_day = worlds.DAY + timedelta(days=1)
    late = booked(world, "Late", starts_at=world.at("00:30", next_day), status="rejected", deposit_paid_minor=PAID)
    next_night = booked(
        world, "Next", starts_at=world.at("20:00", next_day), status="rejected", deposit_paid_minor=PAID
    )
    tonight, tomorrow = (seen(world, f"close-out/?day={day}") for day in (worlds.DAY, next_day))
    assert f'id="owed-back-{late.pk}"' in tonight and f'id="owed-back-{late.pk}"' in tomorrow
    assert f'id="owed-back-{next_night.pk}"' not in tonight and f'id="owed-back-{next_night.pk}"' in tomorrow
    assert f'id="owed-back-{late.pk}"' not in seen(world, f"close-out/?day={worlds.DAY - timedelta(days=1)}")
