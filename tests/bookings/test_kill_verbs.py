"""Killed with -9 inside a verb of the diary, at one statement or commit after another: nothing is half done, and done
again it is done once."""

import os
import signal
from collections.abc import Callable, Iterator
from typing import Any, Final

import pytest
from django.db import connection, connections, transaction

from agnt.core.models import Event
from agnt.lib import clock
from bookings.models import Booking, ImportRun, Place, VenueDecision, WaitlistEntry, WaitlistOffer
from bookings.services import closing_time, decisions, imports, lifecycle, waitlist
from tests import worlds
from tests.bookings.visits import book
from venues.models import Closure, Guest

pytestmark = pytest.mark.django_db(transaction=True)
BY: Final = "staff:1"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2, 2, 4))


def killed(verb: Callable[[], Any], *, statement: int = 0, commit: int = 0) -> bool:
    """Do it in a process of its own that kills itself before the n-th statement or after the n-th commit; whether it
    died of that."""
    connections.close_all()
    child = os.fork()
    if child == 0:
        _do_and_die(verb, statement, commit)
    _pid, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, -signal.SIGKILL)
    return code != 0


def _do_and_die(verb: Callable[[], Any], statement: int, commit: int) -> None:
    code = 1
    try:
        left = {"statement": statement, "commit": commit}

        def count(what: str) -> None:
            left[what] -= 1
            if not left[what]:
                os.kill(os.getpid(), signal.SIGKILL)

        def counted(execute: Any, *given: Any) -> Any:
            count("statement")
            return execute(*given)

        really: Callable[[], None] = connection.commit

        def committed() -> None:
            really()
            count("commit")

        connection.commit = committed  # type: ignore[method-assign]
        with connection.execute_wrapper(counted):
            verb()
        code = 0
    finally:
        os._exit(code)


def rows() -> list[list[Any]]:
    kinds = (Booking, Place, VenueDecision, WaitlistEntry, WaitlistOffer, Guest, ImportRun, Closure, Event)
    return [list(kind._default_manager.order_by("pk").values()) for kind in kinds]


def at_each_statement(verb: Callable[[], Any], *, every: int) -> None:
    """Killed before one statement after another, it has left nothing at all."""
    before, number = rows(), 1
    while killed(verb, statement=number):
        assert rows() == before, f"before statement {number}"
        number += every
    assert number > every


def test_a_decision_that_is_killed_is_not_made(world: worlds.World) -> None:
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    at_each_statement(lambda: decisions.decide(booking_id=booking.pk, answer="accepted", by=BY), every=3)
    assert Booking.objects.get(pk=booking.pk).status == "confirmed"
    assert VenueDecision.objects.count() == Event.objects.filter(name="booking.confirmed").count() == 1


def test_an_offer_whose_taking_is_killed_stays_open(world: worlds.World) -> None:
    full = [book(world, name=f"Guest {number}", party=party) for number, party in enumerate((2, 2, 4))]
    given = {"venue_id": world.venue.pk, "service_id": world.service.pk, "party_size": 2, "guest_name": "Sari"}
    waitlist.join(**given, by=BY, earliest=world.at("19:00"), latest=world.at("19:00"))
    lifecycle.cancel_booking(booking_id=full[0].pk, by=BY, cancelled_by="guest")
    offer = WaitlistOffer.objects.get()
    at_each_statement(lambda: waitlist.accept(public_id=offer.public_id, by="guest:link"), every=5)
    assert Booking.objects.filter(guest_name="Sari", status="confirmed").count() == 1
    assert WaitlistEntry.objects.get().status == "booked"
    assert Place.objects.taken().count() == 3


def test_a_list_whose_bringing_in_is_killed_is_not_in(world: worlds.World) -> None:
    body = b"date,time,party_size,name,phone\n2026-11-23,19:00,2,Ayu,0812345678\n2026-11-23,19:00,2,Budi,0812345679\n"
    run = imports.upload(venue_id=world.venue.pk, kind="bookings", file_name="a.csv", data=body, by=BY)
    at_each_statement(lambda: imports.carry_out(run_id=run.pk, by=BY), every=4)
    assert (Booking.objects.count(), Guest.objects.count(), Place.objects.taken().count()) == (2, 2, 2)
    assert ImportRun.objects.get().status == "done"


def test_a_list_whose_taking_back_is_killed_is_still_in(world: worlds.World) -> None:
    body = b"name,phone\nAyu,0812345678\nBudi,0812345679\n"
    run = imports.upload(venue_id=world.venue.pk, kind="guests", file_name="a.csv", data=body, by=BY)
    imports.carry_out(run_id=run.pk, by=BY)
    at_each_statement(lambda: imports.undo(run_id=run.pk, by=BY), every=4)
    assert Guest.objects.count() == 0


@pytest.mark.parametrize("commit", [1, 2, 3])
def test_a_closure_that_is_killed_between_two_guests_is_finished_by_the_same_form(
    world: worlds.World, commit: int
) -> None:
    for wall in ("18:00", "18:30", "20:30"):
        book(world, wall, name=wall)
    chosen = dict.fromkeys(Booking.objects.values_list("pk", flat=True), "cancel")
    span = {"venue_id": world.venue.pk, "starts_at": world.at("17:00"), "ends_at": world.at("23:00")}

    def close() -> None:
        closing_time.carry_out(**span, by=BY, chosen=chosen)

    assert killed(close, commit=commit)
    ended = Booking.objects.filter(status="cancelled").count()
    assert (Closure.objects.count(), ended) == (1, commit - 1)
    assert Place.objects.taken().count() == 3 - ended
    assert Event.objects.filter(name="booking.cancelled").count() == ended
    close()
    assert (Closure.objects.count(), Booking.objects.filter(status="cancelled").count()) == (1, 3)
    assert Event.objects.filter(name="booking.cancelled").count() == 3
    assert not Place.objects.taken().exists()


@pytest.mark.parametrize("statement", [2, 9, 17, 26])
def test_a_closure_that_is_killed_inside_one_guest_has_settled_him_wholly_or_not(
    world: worlds.World, statement: int
) -> None:
    for wall in ("18:00", "18:30"):
        book(world, wall, name=wall)
    chosen = dict.fromkeys(Booking.objects.values_list("pk", flat=True), "cancel")
    span = {"venue_id": world.venue.pk, "starts_at": world.at("17:00"), "ends_at": world.at("23:00")}
    assert killed(lambda: closing_time.carry_out(**span, by=BY, chosen=chosen), statement=statement)
    live = Booking.objects.filter(status="confirmed").count()
    assert Place.objects.taken().count() == live
    assert Event.objects.filter(name="booking.cancelled").count() == 2 - live
    closing_time.carry_out(**span, by=BY, chosen=chosen)
    assert Event.objects.filter(name="booking.cancelled").count() == 2
