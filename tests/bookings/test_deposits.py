"""Deposits: owed by the terms, received by hand, run out by their deadline, and taken late where the place is free."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core.models import AuditEntry
from agnt.lib import clock
from agnt.lib.errors import Stale
from billing.models import Fee
from billing.services import fees
from bookings import jobs
from bookings.models import Booking, ChangeRequest, Place
from bookings.reading import waiting
from bookings.services import changes, decisions, deposits, lifecycle
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, events, refused, table, tier
from venues.models import Venue

pytestmark = pytest.mark.django_db
OWED = 200_000_00


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant(tables=(2,))
    tier(made, 2, 100_000_00)
    return made


def accepted(world: worlds.World, wall: str = "19:00", **more) -> Booking:
    """A guest's request on the venue's own page that its diary accepts."""
    with transaction.atomic():
        booking = worlds.request(world, wall, source=Booking.Source.OWN_PAGE, **more)
        decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
    booking.refresh_from_db()
    return booking


def receive(booking: Booking, **more) -> Booking:
    return deposits.mark_received(booking_id=booking.pk, by="staff:1", **more)


def test_a_yes_with_a_deposit_waits_for_it_with_its_place_held(world):
    booking = accepted(world)
    assert (booking.status, booking.deposit_owed_minor) == ("awaiting_deposit", OWED)
    assert booking.deposit_by == worlds.NOW + timedelta(hours=24)
    assert [place.held_until for place in worlds.standing(world)] == [booking.deposit_by]
    assert (events("booking.awaiting_deposit"), events("booking.confirmed")) == (1, 0)


def test_a_yes_without_a_deposit_is_a_confirmation():
    world = worlds.restaurant()
    assert accepted(world).status == "confirmed"


def test_the_money_confirms_it(world):
    waiting = accepted(world)
    booking = receive(waiting, version=waiting.version)
    assert (booking.status, booking.deposit_paid_minor, booking.deposit_received_at) == ("confirmed", OWED, worlds.NOW)
    assert [place.held_until for place in worlds.standing(world)] == [None]
    assert events("booking.confirmed") == 1
    assert AuditEntry.objects.get(act="deposit.received").data["amount_minor"] == OWED


def test_a_part_of_it_confirms_nothing_yet(world):
    booking = receive(accepted(world), amount_minor=50_000_00)
    assert (booking.status, booking.deposit_owed_minor) == ("awaiting_deposit", OWED - 50_000_00)
    assert receive(booking).status == "confirmed"


def test_nothing_is_received_where_nothing_is_owed(world):
    booking = receive(accepted(world))
    assert refused(lambda: receive(booking)).code == "nothing_owed"
    other = accepted(world, "12:00")
    assert refused(lambda: receive(other, amount_minor=0)).code == "bad_amount"
    with pytest.raises(Stale):
        receive(other, version=0)


def test_without_the_money_it_expires_at_its_deadline(world):
    booking = accepted(world)
    with clock.frozen(booking.deposit_by - timedelta(seconds=1)):
        jobs.expire_places()
    booking.refresh_from_db()
    assert booking.status == "awaiting_deposit"
    with clock.frozen(booking.deposit_by):
        jobs.expire_places()
    booking.refresh_from_db()
    assert (booking.status, worlds.standing(world), events("booking.expired")) == ("expired", [], 1)


def test_a_wish_to_change_ends_with_the_booking_that_nobody_paid(world):
    Venue.objects.update(policy=Venue.Policy.ASK)
    booking = accepted(world)
    change = changes.ask(booking_id=booking.pk, by="guest:1", starts_at=world.at("12:00"))
    ChangeRequest.objects.filter(pk=change.pk).update(decide_by=booking.deposit_by + timedelta(hours=1))
    with clock.frozen(booking.deposit_by):
        assert deposits.expire_unpaid(booking_id=booking.pk)
        change.refresh_from_db()
        assert (change.status, worlds.standing(world), list(waiting.changes(world.venue))) == ("withdrawn", [], [])


def test_money_that_comes_late_takes_the_place_again(world):
    booking = accepted(world)
    with clock.frozen(booking.deposit_by):
        jobs.expire_places()
        late = receive(booking)
    assert (late.status, [place.held_until for place in worlds.standing(world)]) == ("confirmed", [None])


def test_a_part_that_comes_late_takes_no_place_and_is_to_be_returned(world):
    booking = accepted(world)
    with clock.frozen(booking.deposit_by):
        jobs.expire_places()
        late = receive(booking, amount_minor=50_000_00)
        assert (late.status, worlds.standing(world), late.deposit_to_return_minor) == ("expired", [], 50_000_00)
        assert receive(booking).status == "confirmed"
    assert [place.held_until for place in worlds.standing(world)] == [None]


def test_money_that_comes_too_late_is_not_taken_where_the_place_has_gone(world):
    booking = accepted(world)
    with clock.frozen(booking.deposit_by):
        jobs.expire_places()
        book(world, name="Nia", resource_ids=[table(world, 1)])
        refusal = refused(lambda: receive(booking))
    assert (refusal.code, refusal.message) == ("place_taken", "T1 is taken by Nia (2) until 21:00.")


def test_money_that_comes_when_the_time_is_over_makes_no_visit_and_is_to_be_returned(world):
    booking = accepted(world)
    with clock.frozen(booking.deposit_by):
        jobs.expire_places()
    with clock.frozen(booking.ends_at):
        late = receive(booking)
        assert (late.status, late.deposit_to_return_minor) == ("expired", late.deposit_minor)
        assert (worlds.standing(world), events("booking.confirmed")) == ([], 0)
        returned = deposits.mark_returned(booking_id=booking.pk, by="staff:1")
    assert (returned.deposit_paid_minor, returned.deposit_to_return_minor) == (0, 0)


def test_a_request_that_nobody_answered_is_not_brought_back_by_money(world):
    booking = worlds.request(world)
    lifecycle.expire(booking_id=booking.pk, by="x")
    assert refused(lambda: receive(booking)).code == "nothing_owed"


def test_a_cancel_while_the_money_is_awaited_frees_the_place(world):
    booking = accepted(world)
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
    assert worlds.standing(world) == []
    assert refused(lambda: receive(booking)).code == "nothing_owed"


def test_the_fee_comes_with_the_confirmation_and_not_before(world):
    with transaction.atomic():
        booking = worlds.request(world)
        decisions.decide_step(booking_id=booking.pk, answer="accepted", by="staff:1")
        deposits.accept(booking_id=booking.pk, by="agent:venue")
    fees.follow(booking_id=booking.pk)
    assert not Fee.objects.exists()
    receive(booking)
    fees.follow(booking_id=booking.pk)
    assert Fee.objects.get().booking_id == booking.pk


def test_a_booking_by_staff_stands_and_still_owes(world):
    booking = book(world)
    assert (booking.status, deposits.owed_minor(booking)) == ("confirmed", OWED)
    assert (receive(booking).status, events("booking.confirmed")) == ("confirmed", 1)


@pytest.mark.django_db(transaction=True)
def test_money_and_the_deadline_at_once_leave_one_truth(world):
    booking = accepted(world)
    with clock.frozen(booking.deposit_by):
        at_once([lambda: receive(booking), lambda: deposits.expire_unpaid(booking_id=booking.pk)])
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert Place.objects.taken().filter(booking=booking, held_until=None).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("amount", [None, 50_000_00])
def test_two_hosts_who_write_down_the_same_money_at_once_write_it_down_once(world, amount):
    booking = accepted(world)
    act = lambda: receive(booking, version=booking.version, amount_minor=amount)  # noqa: E731
    refused_one = [one for one in at_once([act, act]) if isinstance(one, Exception)]
    assert [getattr(one, "code", "") for one in refused_one] in (["stale"], ["nothing_owed"])
    booking.refresh_from_db()
    assert booking.deposit_paid_minor == (amount or OWED)
    assert AuditEntry.objects.filter(act="deposit.received").count() == 1


def test_what_is_to_be_returned_depends_on_who_ended_it_and_when(world):
    booking = receive(accepted(world))
    assert refused(lambda: deposits.mark_returned(booking_id=booking.pk, by="staff:1")).code == "nothing_to_return"
    with clock.frozen(booking.free_cancel_until + timedelta(minutes=1)):
        late = lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
    assert late.deposit_to_return_minor == 0
    other = receive(accepted(world, "12:00"))
    gone = lifecycle.cancel_booking(booking_id=other.pk, by="staff:1", cancelled_by="venue")
    assert gone.deposit_to_return_minor == OWED
    assert deposits.mark_returned(booking_id=other.pk, by="staff:1").deposit_to_return_minor == 0
