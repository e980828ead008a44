"""A status moves along its table of ways, is written down, and is never lost to somebody who was faster."""

from datetime import timedelta
from threading import Barrier

import pytest
from django.db import transaction

from agnt.core import transitions
from agnt.core.models import Transition
from agnt.lib import clock, ids, trace
from agnt.lib.errors import Stale
from bookings.models import Booking, ChangeRequest
from tests.at_once import at_once
from tests.billing import world

Status = ChangeRequest.Status
pytestmark = pytest.mark.django_db


def _wish() -> ChangeRequest:
    booking: Booking = world.booking(world.venue())
    return ChangeRequest.objects.create(
        booking=booking,
        party_size=2,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        decide_by=clock.now() + timedelta(hours=1),
        by="guest:1",
    )


def test_a_move_changes_the_row_and_says_who_why_and_from_where() -> None:
    wish, of_trace = _wish(), ids.trace_id()
    with trace.bound(of_trace):
        transitions.move(wish, Status.ACCEPTED, by="staff:7", reason="There is room.", party_size=3)
    assert (wish.status, wish.party_size) == (Status.ACCEPTED, 3)
    stored = ChangeRequest.objects.get()
    assert (stored.status, stored.party_size) == (Status.ACCEPTED, 3)
    row = Transition.objects.get()
    assert (row.entity, row.entity_id) == ("bookings.changerequest", str(wish.pk))
    assert (row.from_status, row.to_status, row.by, row.reason) == ("open", "accepted", "staff:7", "There is room.")
    assert row.trace_id == of_trace


def test_there_is_no_way_back_and_nothing_is_written_for_it() -> None:
    wish = _wish()
    transitions.move(wish, Status.REJECTED, by="staff:7")
    with pytest.raises(transitions.Forbidden) as caught, transaction.atomic():
        transitions.move(wish, Status.ACCEPTED, by="staff:7")
    assert (caught.value.code, caught.value.status) == ("transition_forbidden", 409)
    assert (ChangeRequest.objects.get().status, Transition.objects.count()) == (Status.REJECTED, 1)


def test_whoever_looks_at_an_old_row_is_told_that_it_is_stale() -> None:
    wish = _wish()
    old = ChangeRequest.objects.get()
    transitions.move(wish, Status.WITHDRAWN, by="guest:1")
    with pytest.raises(Stale), transaction.atomic():
        transitions.move(old, Status.ACCEPTED, by="staff:7")
    assert (ChangeRequest.objects.get().status, Transition.objects.count()) == (Status.WITHDRAWN, 1)


def test_many_rows_move_and_those_that_cannot_are_left_alone() -> None:
    wishes = [_wish() for _ in range(3)]
    transitions.move(wishes[1], Status.ACCEPTED, by="staff:7")
    assert transitions.move_many(wishes, Status.EXPIRED, by="system:job") == [wishes[0], wishes[2]]
    statuses = ChangeRequest.objects.order_by("pk").values_list("status", flat=True)
    assert list(statuses) == [Status.EXPIRED, Status.ACCEPTED, Status.EXPIRED]
    assert Transition.objects.filter(by="system:job", from_status="open", to_status="expired").count() == 2


def test_the_first_status_is_written_down_too() -> None:
    wish = _wish()
    transitions.born(wish, by="guest:1")
    row = Transition.objects.get()
    assert (row.from_status, row.to_status) == ("", "open")


@pytest.mark.django_db(transaction=True)
def test_two_that_move_one_row_at_once_cannot_both_have_moved_it() -> None:
    wish = _wish()
    both_have_looked = Barrier(2)

    def answer() -> str:
        with transaction.atomic():
            mine = ChangeRequest.objects.get(pk=wish.pk)
            both_have_looked.wait(10)
            transitions.move(mine, Status.ACCEPTED, by="staff:7")
        return "moved"

    done = at_once([answer] * 2)
    assert sorted(type(result).__name__ for result in done) == ["Stale", "str"]
    assert Transition.objects.count() == 1
