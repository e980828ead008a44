"""Quotes at service level: prepared, committed once by their own person, declined, run out."""

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from agents.models import Envelope, Quote
from agents.services import quotes
from agents.services.quotes import Wish
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking
from tests.agents.talk import Talk, at_once
from tests.worlds import NOW, World, restaurant, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def prepare(world: World, talk: Talk, wall: str = "19:00", **more: str) -> Quote:
    """Prepare a table for two."""
    world.service.venue = world.venue
    wish = Wish(world.service, 2, world.at(wall), more.get("name", "Ayu"), more.get("notes", ""))
    with transaction.atomic():
        return quotes.prepare_booking(conversation=talk.conversation, wish=wish)


def commit(quote: Quote, person_id: uuid.UUID | None = None) -> Quote:
    """Commit it as its own person."""
    with transaction.atomic():
        return quotes.commit(quote_id=quote.pk, person_id=person_id or quote.person_id)


def test_a_prepared_quote_holds_its_place_for_five_minutes() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk)
    assert quote.expires_at == NOW + timedelta(minutes=5)
    assert [place.hold_id for place in standing(world)] == [quote.hold_id]


def test_committing_keeps_the_place_until_the_venue_must_have_decided() -> None:
    world, talk = restaurant(policy="ask", decide_minutes=60), Talk()
    quote = commit(prepare(world, talk))
    place = standing(world)[0]
    assert place.booking == quote.booking
    assert place.held_until == quote.booking.decide_by == NOW + timedelta(minutes=60)  # type: ignore[union-attr]


def test_a_committed_quote_cannot_be_committed_again() -> None:
    world, talk = restaurant(), Talk()
    quote = commit(prepare(world, talk))
    with pytest.raises(DomainError, match="no longer open") as refused:
        commit(quote)
    assert refused.value.code == "quote_closed"
    assert Booking.objects.count() == Envelope.objects.count() == 1


def test_a_strangers_yes_is_no_yes() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk)
    with pytest.raises(DomainError) as refused:
        commit(quote, Talk().conversation.person_id)
    assert refused.value.code == "not_found"
    quote.refresh_from_db()
    assert quote.status == Quote.Status.OPEN
    assert Booking.objects.count() == 0


def test_a_yes_at_the_very_end_of_the_hold_is_too_late_and_changes_nothing() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk)
    with clock.frozen(quote.expires_at), pytest.raises(DomainError) as refused:
        commit(quote)
    assert refused.value.code == "quote_expired"
    assert Booking.objects.count() == 0


def test_declining_gives_the_place_back_and_twice_is_once() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk)
    for _ in range(2):
        with transaction.atomic():
            quotes.decline(quote_id=quote.pk, person_id=quote.person_id)
    quote.refresh_from_db()
    assert quote.status == Quote.Status.DECLINED
    assert standing(world) == []


def test_declining_what_is_committed_changes_nothing() -> None:
    world, talk = restaurant(), Talk()
    quote = commit(prepare(world, talk))
    with transaction.atomic():
        quotes.decline(quote_id=quote.pk, person_id=quote.person_id)
    quote.refresh_from_db()
    assert quote.status == Quote.Status.COMMITTED
    assert len(standing(world)) == 1


def test_an_open_quote_that_ran_out_is_closed_as_such_by_the_next() -> None:
    world, talk = restaurant(), Talk()
    prepare(world, talk)
    with clock.frozen(NOW + timedelta(minutes=6)):
        prepare(world, talk, "20:00")
    assert talk.quotes() == ["expired", "open"]


def test_the_name_is_cleaned_and_clamped_and_the_notes_too() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk, name=" A\x00yu\ud800 " + "x" * 200, notes="n" * 900)
    assert quote.guest_name.startswith("Ayu x")
    assert (len(quote.guest_name), len(quote.notes)) == (120, 500)


def test_the_database_lets_one_open_quote_into_a_conversation() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk)
    quote.pk, quote.public_id = None, uuid.uuid4()
    with pytest.raises(IntegrityError, match="quote_one_open"), transaction.atomic():
        quote.save()


def test_the_database_lets_one_quote_book_a_booking() -> None:
    world, talk = restaurant(), Talk()
    quote = commit(prepare(world, talk))
    quote.pk, quote.public_id = None, uuid.uuid4()
    with pytest.raises(IntegrityError, match="quote_one_per_booking"), transaction.atomic():
        quote.save()


@pytest.mark.django_db(transaction=True)
def test_eight_yeses_to_one_quote_at_once_book_once() -> None:
    world, talk = restaurant(), Talk()
    quote = prepare(world, talk)
    results = at_once(8, lambda _number: commit(quote))
    refused = [result.code for result in results if isinstance(result, DomainError)]
    assert refused == ["quote_closed"] * 7
    assert Booking.objects.count() == Envelope.objects.count() == 1
