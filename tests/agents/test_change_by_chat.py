"""Changing, being late, waiting in line, coming, by chat: prepared by tools, carried out by the guest's own tap."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agents import handlers
from agents.models import Envelope, Quote, Turn
from agents.services import other_quotes, quotes
from agents.services.quotes import Wish
from agents.turns import taps
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, WaitlistEntry
from bookings.services import lifecycle, waitlist
from tests import worlds
from tests.agents.talk import Talk
from tests.agents.test_tools import call, confirmed
from tests.worlds import DAY, World, request, restaurant, standing
from venues.models import Area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def yes(talk: Talk) -> Quote:
    """The guest's own yes to the open quote."""
    quote = Quote.objects.get(conversation=talk.conversation, status="open")
    with transaction.atomic():
        return quotes.commit(quote_id=quote.pk, person_id=talk.conversation.person_id)


def test_a_change_is_prepared_and_only_the_yes_changes() -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    row = call(talk, "modify_booking", time="20:30", party_size=4)
    assert row.result["state"] == "needs_confirmation"
    booking.refresh_from_db()
    assert (booking.starts_at, booking.party_size) == (world.at("19:00"), 2)
    yes(talk)
    booking.refresh_from_db()
    assert (booking.starts_at, booking.party_size, booking.status) == (world.at("20:30"), 4, "confirmed")
    assert len(standing(world)) == 1


def test_a_change_that_cannot_be_had_says_why_with_free_times_and_prepares_nothing() -> None:
    world, talk = restaurant(tables=(2,)), Talk()
    confirmed(talk, world)
    other = Talk()
    with transaction.atomic():
        request(world, "21:00", person_id=other.conversation.person_id)
    row = call(talk, "modify_booking", time="21:00")
    assert (row.is_error, row.error_code) == (True, "cannot_change_to")
    assert "full" in row.result["message"]
    assert row.result["alternatives"]
    assert not Quote.objects.exists()


def test_a_change_of_nothing_or_of_a_strangers_booking_is_refused() -> None:
    world, talk = restaurant(), Talk()
    confirmed(talk, world)
    assert call(talk, "modify_booking", time="19:00").error_code == "nothing_changes"
    assert call(Talk(), "modify_booking", time="20:00").error_code == "no_such_booking"
    assert not Quote.objects.exists()


def test_a_delay_is_told_after_the_yes() -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    call(talk, "running_late", minutes=20)
    booking.refresh_from_db()
    assert booking.eta is None
    yes(talk)
    booking.refresh_from_db()
    assert booking.eta == world.at("19:20")


def full(world: World) -> Booking:
    with transaction.atomic():
        booking = request(world, "19:00", person_id=Talk().conversation.person_id)
        return lifecycle.confirm(booking_id=booking.pk, by="test")


def waits(talk: Talk, world: World) -> WaitlistEntry:
    given: dict[str, Any] = {"venue": world.venue.slug, "party_size": 2, "date": DAY.isoformat(), "time": "18:00"}
    row = call(talk, "join_waitlist", **given, until="20:00")
    assert row.result["state"] == "needs_confirmation", row.result
    assert not WaitlistEntry.objects.filter(person=talk.conversation.person).exists()
    yes(talk)
    return WaitlistEntry.objects.get(person=talk.conversation.person)


def test_a_guest_gets_in_line_and_one_tap_takes_the_place_that_comes_free() -> None:
    world, talk = restaurant(tables=(2,)), Talk()
    booking = full(world)
    entry = waits(talk, world)
    assert (entry.earliest, entry.latest) == (world.at("18:00"), world.at("20:00"))
    with transaction.atomic():
        lifecycle.cancel(booking_id=booking.pk, by="test", cancelled_by="guest")
    offer = entry.offers.get()
    Turn.objects.filter(conversation=talk.conversation).update(status="done")  # the one that called the tool
    talk.write("Take it", payload=f"offer:{offer.public_id}")
    talk.answer()
    entry.refresh_from_db()
    assert entry.status == "booked"
    assert entry.booking is not None
    assert entry.booking.source == "network"


def test_who_is_booked_elsewhere_then_is_told_what_to_do_and_keeps_the_offer() -> None:
    world, talk, elsewhere = restaurant(tables=(2,)), Talk(), restaurant()
    booking = full(world)
    entry = waits(talk, world)
    other = worlds.request(elsewhere, "18:30", person_id=entry.person_id)
    with transaction.atomic():
        lifecycle.cancel(booking_id=booking.pk, by="test", cancelled_by="guest")
    offer = entry.offers.get()
    Turn.objects.filter(conversation=talk.conversation).update(status="done")
    talk.write("Take it", payload=f"offer:{offer.public_id}")
    talk.answer()
    assert f"({other.reference}). Cancel that booking first" in talk.newest.text
    entry.refresh_from_db()
    assert (entry.status, entry.offers.get().status) == ("offered", "open")


def test_the_venues_agent_is_asked_for_a_booking_from_the_line() -> None:

    world, talk = restaurant(tables=(2,)), Talk()
    booking = full(world)
    entry = waits(talk, world)
    with transaction.atomic():
        lifecycle.cancel(booking_id=booking.pk, by="test", cancelled_by="guest")
        offer = entry.offers.get()
        taken = waitlist.accept_step(public_id=offer.public_id, by="test")
    for _ in range(2):
        with transaction.atomic():
            handlers.on_waitlist_accepted(entry_id=entry.pk, offer_id=offer.pk)
    assert Envelope.objects.filter(booking=taken, intent="booking.confirm").count() == 1


def test_coming_is_written_down_and_a_stranger_taps_in_vain() -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    stranger = Talk()
    stranger.write("Coming", payload=f"coming:{booking.reference}")
    stranger.answer()
    booking.refresh_from_db()
    assert booking.reconfirmed_at is None
    talk.write("Coming", payload=f"coming:{booking.reference}")
    talk.answer()
    booking.refresh_from_db()
    assert booking.reconfirmed_at == clock.now()
    assert "knows that you are coming" in talk.newest.text


@pytest.mark.parametrize("payload", ["offer:x", "offer:", "keep:x", "keep:99999999", "coming:NOSUCHXX"])
def test_a_tap_on_nothing_changes_nothing(payload: str) -> None:
    talk = Talk()
    talk.write("x", payload=payload)
    if payload != "offer:":
        with pytest.raises(NotFound), transaction.atomic():
            taps.carry_out(talk.turn, payload)


def test_allergies_are_shown_before_the_yes_and_stay_private_with_the_other_button() -> None:
    world, talk = restaurant(), Talk()
    given = {"venue": world.venue.slug, "party_size": 2, "date": DAY.isoformat(), "time": "19:00", "guest_name": "Ayu"}
    Area.objects.create(venue=world.venue, name="Terrace")
    call(
        talk, "create_booking", **given, allergies=["peanuts"], allergy_words="allergic to peanuts", occasion="birthday"
    )
    quote = Quote.objects.get()
    assert b"peanuts" not in bytes(quote.sealed_details)
    with transaction.atomic():
        quotes.commit(quote_id=quote.pk, person_id=talk.conversation.person_id, shared=False)
    booking = Booking.objects.get()
    assert (booking.occasion, booking.health_shared) == ("birthday", False)
    assert booking.health["codes"] == ["peanuts"]


def test_an_area_and_needs_go_along() -> None:
    world, talk = restaurant(), Talk()
    terrace = Area.objects.create(venue=world.venue, name="Terrace")
    world.venue.resources.update(area=terrace)
    world.venue.can_provide = ["high_chair"]
    world.venue.save()
    given = {"venue": world.venue.slug, "party_size": 2, "date": DAY.isoformat(), "time": "19:00", "guest_name": "Ayu"}
    row = call(talk, "create_booking", **given, area="outside", needs=["high_chair", "nonsense"])
    assert not row.is_error, row.result
    yes(talk)
    booking = Booking.objects.get()
    assert booking.area == terrace
    assert [(need.code, need.answer) for need in booking.needs.all()] == [("high_chair", True)]


def test_a_late_yes_asks_the_same_again() -> None:
    world, talk = restaurant(), Talk()
    booking = confirmed(talk, world)
    with transaction.atomic():
        first = other_quotes.prepare_late(conversation=talk.conversation, booking=booking, minutes=15)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        with pytest.raises(DomainError) as caught, transaction.atomic():
            quotes.commit(quote_id=first.pk, person_id=talk.conversation.person_id)
        assert caught.value.code == "quote_expired"
        with transaction.atomic():
            again = other_quotes.again(conversation=talk.conversation, quote=first)
    assert again.details == first.details


def test_wishes_carry_their_details() -> None:
    world = restaurant()
    wish = Wish(world.service, 2, world.at("19:00"), "Ayu", needs=("smoking",), occasion="birthday")
    assert wish.details == {"area_id": None, "needs": ["smoking"], "occasion": "birthday", "health": None}
