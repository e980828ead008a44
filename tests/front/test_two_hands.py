"""Two at the same moment, for what test_twice.py sends one after the other: one truth is left, and nobody a fault."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import transaction

from agnt.core.models import Event
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place, VenueDecision, WaitlistEntry, WaitlistOffer
from bookings.services import closing_time, decisions, door, imports, lifecycle, waitlist, waitlist_clock
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, tables
from tests.front.test_twice import offered
from tests.venues import desks
from venues.models import Closure, Guest, Member
from venues.services import guests, members

pytestmark = pytest.mark.django_db(transaction=True)
BY: Final = "staff:1"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 2, 4))


def both(*acts: Callable[[], Any]) -> list[Any]:
    """What two at once came to: a result, or a refusal in words; never a fault."""
    found = at_once(acts)
    for one in found:
        assert not isinstance(one, Exception) or isinstance(one, DomainError), repr(one)
    return found


def refusals(found: list[Any]) -> int:
    return sum(isinstance(one, DomainError) for one in found)


def test_two_who_decide_at_once_decide_once(world: worlds.World) -> None:
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    answers = ("accepted", "rejected")
    found = both(
        *(
            lambda a=a, n=n: decisions.decide(booking_id=booking.pk, answer=a, by=f"staff:{n}")
            for n, a in enumerate(answers)
        )
    )
    assert (refusals(found), VenueDecision.objects.count()) == (1, 1)
    told = VenueDecision.objects.get().answer
    status = Booking.objects.get(pk=booking.pk).status
    assert (told, status) in (("accepted", "confirmed"), ("rejected", "rejected"))
    assert Place.objects.taken().count() == (1 if told == "accepted" else 0)


def test_an_offer_that_is_taken_as_it_runs_out_is_one_or_the_other(world: worlds.World) -> None:
    entry, offer = offered(world)

    def take() -> Booking:
        with clock.frozen(offer.expires_at - timedelta(microseconds=1)):
            return waitlist.accept(public_id=offer.public_id, by="guest:link")

    def run_out() -> bool:
        with clock.frozen(offer.expires_at):
            return waitlist_clock.run_out(offer_id=offer.pk)

    both(take, run_out)
    booked = Booking.objects.filter(guest_name="Sari").count()
    now = WaitlistEntry.objects.get(pk=entry.pk).status, WaitlistOffer.objects.get(pk=offer.pk).status
    assert (booked, *now) in ((1, "booked", "accepted"), (0, "waiting", "expired"))
    assert Place.objects.taken().count() == 2 + booked


def test_a_cancel_and_a_seat_at_once_leave_one_truth(world: worlds.World) -> None:
    booking = book(world)
    with clock.frozen(world.at("18:50")):
        both(
            lambda: lifecycle.cancel_booking(booking_id=booking.pk, by="guest:link", cancelled_by="guest"),
            lambda: lifecycle.seat(booking_id=booking.pk, by=BY),
        )
    status = Booking.objects.get(pk=booking.pk).status
    assert (status, Place.objects.taken().count()) in (("cancelled", 0), ("seated", 1))


def test_two_closures_of_one_span_at_once_settle_each_booking_once(world: worlds.World) -> None:
    for wall in ("18:00", "18:30", "20:30"):
        book(world, wall, name=wall)
    span = {"venue_id": world.venue.pk, "starts_at": world.at("17:00"), "ends_at": world.at("23:00")}
    chosen = dict.fromkeys(Booking.objects.values_list("pk", flat=True), "cancel")
    both(*(lambda n=n: closing_time.carry_out(**span, by=f"staff:{n}", chosen=chosen) for n in range(2)))
    assert Closure.objects.count() == 1
    assert (
        Event.objects.filter(name="booking.cancelled").count()
        == Booking.objects.filter(status="cancelled").count()
        == 3
    )
    assert not Place.objects.taken().exists()


def test_one_list_brought_in_by_two_at_once_is_in_once(world: worlds.World) -> None:
    body = b"date,time,party_size,name\n2026-11-23,19:00,2,Ayu\n2026-11-23,19:00,2,Budi\n"
    run = imports.upload(venue_id=world.venue.pk, kind="bookings", file_name="a.csv", data=body, by=BY)
    again = imports.upload(venue_id=world.venue.pk, kind="bookings", file_name="a.csv", data=body, by=BY)
    found = both(*(lambda: imports.carry_out(run_id=run.pk, by=BY) for _ in range(2)))
    assert (refusals(found), Booking.objects.count()) == (1, 2)
    imports.carry_out(run_id=again.pk, by=BY)  # the same list once more: what is there already stays out
    assert Booking.objects.count() == 2


def test_the_same_list_uploaded_twice_and_brought_in_at_once_is_in_once(world: worlds.World) -> None:
    body = b"date,time,party_size,name\n2026-11-23,19:00,2,Ayu\n"
    runs = [
        imports.upload(venue_id=world.venue.pk, kind="bookings", file_name="a.csv", data=body, by=BY) for _ in range(2)
    ]
    both(*(lambda run=run: imports.carry_out(run_id=run.pk, by=BY) for run in runs))
    assert Booking.objects.count() == 1


def test_two_records_merged_both_ways_at_once_are_one_guest(world: worlds.World) -> None:
    one, two = (Guest.objects.create(venue=world.venue, name=name) for name in ("Ayu", "Ayu K"))
    found = both(
        lambda: guests.merge(keep_id=one.pk, drop_id=two.pk, by=BY),
        lambda: guests.merge(keep_id=two.pk, drop_id=one.pk, by=BY),
    )
    assert refusals(found) == 1
    assert Guest.objects.filter(merged_into__isnull=True).count() == 1


def test_an_undo_and_another_who_takes_the_place_are_not_both_there(world: worlds.World) -> None:
    full = [book(world, name=f"Guest {number}", party=party) for number, party in enumerate((2, 2, 4))]
    lifecycle.cancel_booking(booking_id=full[0].pk, by=BY, cancelled_by="guest")
    both(
        lambda: lifecycle.undo(booking_id=full[0].pk, by=BY),
        lambda: book(world, name="Next"),
    )
    assert Place.objects.taken().count() == 3
    back = Booking.objects.get(pk=full[0].pk).status == "confirmed"
    assert Booking.objects.filter(guest_name="Next").exists() != back
    if back:
        assert tables(full[0]) == ["T1"]


def test_two_owners_who_remove_each_other_at_once_leave_one(world: worlds.World) -> None:
    owners = [desks.member(world.venue, "owner", f"{name}@example.com") for name in ("alice", "bob")]
    rows = [Member.objects.get(user=owner) for owner in owners]
    pairs = ((owners[0], rows[1]), (owners[1], rows[0]))
    both(
        *(
            lambda by=by, row=row: members.remove(venue_id=world.venue.pk, member_id=row.pk, by_id=by.pk)
            for by, row in pairs
        )
    )
    assert Member.objects.filter(venue=world.venue, role="owner").count() == 1


def test_a_seat_from_the_list_twice_at_once_is_one_party(world: worlds.World) -> None:
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "guest_name": "Sari"}
    entry = waitlist.join(**given, by=BY, kind=WaitlistEntry.Kind.WALK_IN)
    both(*(lambda: door.seat(entry_id=entry.pk, by=BY) for _ in range(2)))
    assert Booking.objects.count() == Place.objects.taken().count() == 1
