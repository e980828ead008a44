"""What a guest is told of his booking: once for each change, in his own language, and only while it is true."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.lib import clock
from bookings.models import Booking, VenueDecision
from bookings.services import decisions, lifecycle
from chat import handlers, jobs
from chat.models import Conversation, Message, Send
from tests import worlds
from tests.chat import talk
from tests.worlds import NOW, World

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(outbox, "send_nudge", lambda *_args, **_more: None)
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world() -> World:
    return worlds.restaurant(name="La Brisa", area="Seminyak", policy="ask")


@pytest.fixture
def booking(world: World) -> Booking:
    """Asked for in a conversation, waiting for the venue."""
    talk.write("hi")
    Conversation.objects.update(introduced_at=NOW, language="en")
    conversation = talk.conversation()
    with transaction.atomic():
        return worlds.request(world, "19:00", person_id=conversation.person_id, origin=conversation.scope)


def tell(handler: Any, booking: Booking) -> str:
    """The handler as its delivery runs it, twice; the one text it made (empty for none)."""
    before = Message.objects.filter(direction="out").count()
    for _ in range(2):
        with transaction.atomic():
            handler(booking_id=booking.pk)
    made = list(Message.objects.filter(direction="out").order_by("pk"))[before:]
    assert len(made) <= 1, "told twice"
    return made[0].text if made else ""


def confirmed(booking: Booking) -> Booking:
    with transaction.atomic():
        return lifecycle.confirm(booking_id=booking.pk, by="test")


def test_the_confirmation_names_everything_the_guest_needs(booking: Booking) -> None:
    confirmed(booking)
    said = tell(handlers.on_booking_confirmed, booking)
    booking.refresh_from_db()
    for part in ("confirmed", booking.reference, "La Brisa, Seminyak", "23 November", "19:00", "2 people", "Ayu"):
        assert part in said
    assert f"/b/{booking.reference}/{booking.token}/" in said
    message = Message.objects.get(direction="out")
    assert (message.booking_id, message.author, message.transactional) == (booking.pk, "system", True)
    assert message.key == f"booking:{booking.pk}:confirmed:{booking.sequence}"
    assert Send.objects.count() == 1


def test_it_is_told_in_the_guests_language(booking: Booking) -> None:
    Conversation.objects.update(language="id")
    confirmed(booking)
    said = tell(handlers.on_booking_confirmed, booking)
    for part in ("dikonfirmasi", booking.reference, "Senin", "2 orang"):
        assert part in said


def test_a_confirmation_that_was_overtaken_by_a_cancelling_is_not_told(booking: Booking) -> None:
    confirmed(booking)
    with transaction.atomic():
        lifecycle.cancel(booking_id=booking.pk, by="guest:x", cancelled_by=Booking.CancelledBy.GUEST)
    assert tell(handlers.on_booking_confirmed, booking) == ""
    assert "is cancelled" in tell(handlers.on_booking_cancelled, booking)


def test_a_rejection_says_why_and_what_is_free_nearby(booking: Booking) -> None:
    worlds.restaurant(name="Sea Circus", area="Seminyak")
    decisions.decide(booking_id=booking.pk, answer=VenueDecision.Answer.REJECTED, by="staff:1", reason="private party")
    with transaction.atomic():
        lifecycle.reject(booking_id=booking.pk, by="test", reason="private party")
    said = tell(handlers.on_booking_rejected, booking)
    for part in ("La Brisa", "private party", "another", "Sea Circus, Seminyak 19:00"):
        assert part in said


def test_after_a_rejection_nearer_places_are_told_before_farther_ones(booking: Booking) -> None:
    for number in range(4):
        worlds.restaurant(name=f"Cliff {number}", area="Uluwatu", latitude=-8.82, longitude=115.09)
    worlds.restaurant(name="Sea Circus", area="Seminyak")
    with transaction.atomic():
        lifecycle.reject(booking_id=booking.pk, by="test", reason="private party")
    said = tell(handlers.on_booking_rejected, booking)
    assert 0 < said.index("Sea Circus, Seminyak 19:00") < said.index("Cliff"), said


def test_an_expiry_offers_to_look_on(booking: Booking) -> None:
    with transaction.atomic():
        lifecycle.expire(booking_id=booking.pk, by="test")
    said = tell(handlers.on_booking_expired, booking)
    assert "has not answered in time" in said
    assert "nothing is booked" in said


def test_a_venue_that_offered_other_times_is_not_said_to_be_silent(booking: Booking, world: World) -> None:
    offered = [world.at("20:30")]
    decisions.decide(booking_id=booking.pk, answer=VenueDecision.Answer.COUNTERED, by="staff:1", alternatives=offered)
    with clock.frozen(NOW + timedelta(hours=3)):
        lifecycle.expire_overdue(booking_id=booking.pk)
        said = tell(handlers.on_booking_expired, booking)
    assert "The times that La Brisa offered you" in said
    assert "not held any more" in said
    assert "not answered" not in said


def test_who_cancelled_is_said(booking: Booking) -> None:
    worlds.restaurant(name="Sea Circus", area="Seminyak")
    confirmed(booking)
    with transaction.atomic():
        lifecycle.cancel(
            booking_id=booking.pk, by="staff:1", cancelled_by=Booking.CancelledBy.VENUE, reason="kitchen closed"
        )
    said = tell(handlers.on_booking_cancelled, booking)
    for part in ("La Brisa has cancelled", booking.reference, "kitchen closed", "owe nothing", "Sea Circus"):
        assert part in said


def test_other_times_are_offered_as_buttons_that_name_them(booking: Booking, world: World) -> None:
    starts = [world.at("20:30"), world.at("12:00") + timedelta(days=1)]
    decisions.decide(booking_id=booking.pk, answer=VenueDecision.Answer.COUNTERED, by="staff:1", alternatives=starts)
    said = tell(handlers.on_booking_countered, booking)
    assert "another time" in said
    message = Message.objects.get(direction="out")
    rows = {f"alternative:{row.public_id}" for row in VenueDecision.objects.get().alternatives.all()}
    assert {choice["id"] for choice in message.choices} == rows
    assert [choice["title"] for choice in message.choices] == ["20:30", "Tue 24 Nov 12:00"]
    assert "another time: 20:30, Tue 24 Nov 12:00." in said


def test_a_booking_of_a_guest_who_never_wrote_tells_nobody(world: World) -> None:
    with transaction.atomic():
        booking = worlds.request(world, person_id=worlds.person().pk)
        lifecycle.confirm(booking_id=booking.pk, by="test")
    assert tell(handlers.on_booking_confirmed, booking) == ""


def test_without_its_own_conversation_the_guests_latest_one_is_used(booking: Booking) -> None:
    Booking.objects.update(origin="")
    confirmed(booking)
    assert booking.reference in tell(handlers.on_booking_confirmed, booking)


def test_a_sandbox_booking_is_never_sent_to_anybody(booking: Booking) -> None:
    confirmed(booking)
    Booking.objects.update(sandbox=True)
    assert tell(handlers.on_booking_confirmed, booking) == ""


def test_a_conversation_of_somebody_else_is_not_believed(booking: Booking, world: World) -> None:
    talk.arrive(talk.message({"type": "text", "text": {"body": "hi"}}, number="15550149999"))
    other = Conversation.objects.exclude(pk=int(booking.origin.split(":")[1])).get()
    Booking.objects.update(origin=other.scope)
    confirmed(booking)
    assert tell(handlers.on_booking_confirmed, booking)
    assert Message.objects.get(direction="out").conversation_id != other.pk


# --- still waiting ------------------------------------------------------------------------------------------------


def test_after_ten_minutes_the_guest_hears_once_that_we_still_wait(booking: Booking) -> None:
    worlds.restaurant(name="Sea Circus", area="Seminyak")
    with clock.frozen(NOW + timedelta(minutes=9, seconds=59)):
        assert jobs.still_waiting_notes() == "0 guests told"
    for minutes in (10, 11, 30):
        with clock.frozen(NOW + timedelta(minutes=minutes)):
            jobs.still_waiting_notes()
    (message,) = Message.objects.filter(direction="out")
    assert "La Brisa has not answered yet" in message.text
    assert "Sea Circus" in message.text


def test_who_has_been_answered_is_not_told_that_we_wait(booking: Booking) -> None:
    decisions.decide(booking_id=booking.pk, answer=VenueDecision.Answer.ACCEPTED, by="staff:1")
    with clock.frozen(NOW + timedelta(minutes=11)):
        assert jobs.still_waiting_notes() == "0 guests told"
