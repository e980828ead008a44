"""What a guest is told of deposits, changes, waits and reviews: once, in his language, by chat or by mail."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agnt.core.models import Mail
from agnt.lib import clock, ids
from bookings.models import Alternative, Booking, ChangeRequest, Review, WaitlistEntry, WaitlistOffer
from chat import handlers
from chat.models import Message
from tests.front import tales
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale() -> tales.Tale:
    return tales.told()


def newest(tale: tales.Tale) -> Message:
    return Message.objects.filter(conversation=tale.conversation).latest("sequence")


def set_to(tale: tales.Tale, **columns: Any) -> None:
    Booking.objects.filter(pk=tale.booking.pk).update(**columns)


def change(tale: tales.Tale, **columns: Any) -> ChangeRequest:
    start = tale.booking.starts_at + timedelta(hours=1)
    given = {
        "party_size": 4,
        "starts_at": start,
        "ends_at": start + timedelta(hours=2),
        "decide_by": clock.now() + timedelta(hours=1),
        "by": "test",
    }
    return ChangeRequest.objects.create(booking=tale.booking, **given | columns)


def waiting(tale: tales.Tale, **columns: Any) -> tuple[WaitlistEntry, WaitlistOffer]:
    token = ids.token()
    entry = WaitlistEntry(
        venue=tale.booking.venue,
        service=tale.booking.service,
        person=tale.booking.person,
        guest_name="Ayu",
        party_size=2,
        earliest=tale.booking.starts_at,
        latest=tale.booking.starts_at + timedelta(hours=2),
        token_hash=ids.digest(token),
        **{"status": "offered", "origin": tale.conversation.scope} | columns,
    )
    entry.token = token
    entry.save()
    offer = WaitlistOffer.objects.create(
        entry=entry,
        starts_at=tale.booking.starts_at,
        ends_at=tale.booking.starts_at + timedelta(hours=2),
        hold_id=ids.uuid7(),
        expires_at=clock.now() + timedelta(minutes=15),
    )
    return entry, offer


@transaction.atomic
def test_a_deposit_is_told_with_amount_time_and_way(tale: tales.Tale) -> None:
    due = clock.now() + timedelta(hours=3)
    set_to(tale, status="awaiting_deposit", deposit_by=due, terms={"deposit_minor": 400_000_00})
    handlers.on_booking_awaiting_deposit(booking_id=tale.booking.pk)
    words = newest(tale).text
    assert "IDR 400,000" in words
    assert "call Teras Laut: +62 361 000000" in words


@pytest.mark.parametrize(
    ("language", "words"), [("en", "How to pay it: BCA 123 456"), ("id", "Cara membayar: BCA 123 456")]
)
@transaction.atomic
def test_a_deposit_is_told_as_the_venue_says_that_it_is_paid(language: str, words: str) -> None:
    tale = tales.told(language=language)
    Venue.objects.update(deposit_how="BCA 123 456")
    set_to(tale, status="awaiting_deposit", deposit_by=clock.now(), terms={"deposit_minor": 400_000_00})
    handlers.on_booking_awaiting_deposit(booking_id=tale.booking.pk)
    told = newest(tale).text
    assert words in told
    assert "+62 361" not in told


@transaction.atomic
def test_a_deposit_is_told_by_mail_in_the_same_words(tale: tales.Tale) -> None:
    Venue.objects.update(deposit_how="BCA 123 456")
    booking = Booking.objects.get(pk=tale.booking.pk)
    booking.contact = {"email": "ayu@example.com"}
    booking.save()
    set_to(tale, status="awaiting_deposit", person=None, origin="", terms={"deposit_minor": 400_000_00})
    handlers.on_booking_awaiting_deposit(booking_id=tale.booking.pk)
    assert "How to pay it: BCA 123 456" in Mail.objects.get().letter["text"]


@transaction.atomic
def test_a_change_is_told_once_for_each_change(tale: tales.Tale) -> None:
    for _ in range(2):
        handlers.on_booking_modified(booking_id=tale.booking.pk)
    set_to(tale, sequence=9, party_size=5)
    handlers.on_booking_modified(booking_id=tale.booking.pk)
    told = [m.text for m in Message.objects.filter(conversation=tale.conversation, key__contains=":modified:")]
    assert len(told) == 2
    assert "5 people" in told[1]


@transaction.atomic
def test_other_times_of_the_venue_are_buttons_and_so_is_keeping_mine(tale: tales.Tale) -> None:
    row = change(tale, from_venue=True, reason="a wedding", party_size=2)
    offered = Alternative.objects.create(
        change=row,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        hold_id=ids.uuid7(),
        expires_at=clock.now() + timedelta(hours=1),
    )
    handlers.on_change_offered(change_id=row.pk)
    message = newest(tale)
    assert "a wedding" in message.text
    assert [choice["id"] for choice in message.choices] == [f"alternative:{offered.public_id}", f"keep:{row.pk}"]


@transaction.atomic
def test_a_refused_change_says_that_the_booking_stays(tale: tales.Tale) -> None:
    row = change(tale, status="rejected", reason="the kitchen is full")
    handlers.on_change_rejected(change_id=row.pk)
    words = newest(tale).text
    assert "4 people" in words
    assert "(the kitchen is full)" in words
    assert "It stays as it was" in words


@transaction.atomic
def test_a_no_that_was_taken_back_is_told_once_with_what_stands_meanwhile(tale: tales.Tale) -> None:
    row = change(tale, status="open")
    handlers.on_change_reopened(change_id=row.pk)
    words = newest(tale).text
    assert "takes back the no" in words
    assert "until then it stays as it was" in words
    Booking.objects.filter(pk=tale.booking.pk).update(status="pending", decide_by=clock.now() + timedelta(hours=1))
    handlers.on_booking_reopened(booking_id=tale.booking.pk)
    handlers.on_booking_reopened(booking_id=tale.booking.pk)
    assert "It is not booked yet" in newest(tale).text
    assert Message.objects.filter(key__contains=":reopened:").count() == 1


@transaction.atomic
def test_a_change_that_is_over_is_not_offered_any_more(tale: tales.Tale) -> None:
    row = change(tale, status="withdrawn", from_venue=True)
    before = newest(tale).pk
    handlers.on_change_offered(change_id=row.pk)
    handlers.on_change_asked(change_id=row.pk)
    assert newest(tale).pk == before


@transaction.atomic
def test_a_reminder_has_three_taps(tale: tales.Tale) -> None:
    handlers.on_booking_reminder(booking_id=tale.booking.pk)
    handlers.on_booking_reminder(booking_id=tale.booking.pk)
    ids_of = [choice["id"] for choice in newest(tale).choices]
    assert ids_of == [f"{word}:{tale.booking.reference}" for word in ("coming", "change", "cancel")]
    assert Message.objects.filter(key__contains=":reminder:").count() == 1


@transaction.atomic
def test_a_freed_place_is_told_with_its_timer_and_two_taps(tale: tales.Tale) -> None:
    entry, offer = waiting(tale)
    handlers.on_waitlist_offered(entry_id=entry.pk, offer_id=offer.pk)
    message = newest(tale)
    assert "yours alone until" in message.text
    assert f"/w/{entry.token}/" in message.text
    assert [c["id"] for c in message.choices] == [f"offer:{offer.public_id}", f"offer:{offer.public_id}:no"]


@transaction.atomic
def test_an_offer_that_ran_out_meanwhile_is_not_told(tale: tales.Tale) -> None:
    entry, offer = waiting(tale)
    WaitlistOffer.objects.filter(pk=offer.pk).update(status="expired")
    before = newest(tale).pk
    handlers.on_waitlist_offered(entry_id=entry.pk, offer_id=offer.pk)
    assert newest(tale).pk == before


@transaction.atomic
def test_joining_and_the_end_are_told(tale: tales.Tale) -> None:
    entry, _offer = waiting(tale, status="waiting")
    handlers.on_waitlist_joined(entry_id=entry.pk)
    assert "You are on the list" in newest(tale).text
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="expired")
    handlers.on_waitlist_expired(entry_id=entry.pk)
    assert "no place was free" in newest(tale).text


@transaction.atomic
def test_a_guest_without_a_conversation_is_told_by_mail() -> None:
    told = tales.told(language="id")
    booking = told.booking
    booking.person = None
    booking.origin = ""
    booking.contact = {"email": "ayu@example.com"}
    booking.token = told.token
    booking.save()
    before = newest(told).pk
    handlers.on_booking_confirmed(booking_id=booking.pk)
    handlers.on_booking_confirmed(booking_id=booking.pk)
    letter = Mail.objects.get().letter
    assert letter["to"] == "ayu@example.com"
    assert letter["subject"].startswith("Confirmed: Teras Laut")
    assert f"/b/{booking.reference}/{told.token}/" in letter["text"]
    assert newest(told).pk == before


@transaction.atomic
def test_a_review_is_asked_once_after_the_visit(tale: tales.Tale) -> None:
    set_to(tale, status="completed")
    review = Review.objects.create(booking=tale.booking, asked_at=clock.now())
    for _ in range(2):
        handlers.on_review_asked(review_id=review.pk)
    assert "How was Teras Laut?" in newest(tale).text
    assert Message.objects.filter(key__contains=":review:").count() == 1


@transaction.atomic
def test_the_news_speak_indonesian() -> None:
    tale = tales.told(language="id")
    handlers.on_booking_reminder(booking_id=tale.booking.pk)
    assert "Jadi datang?" in newest(tale).text


@transaction.atomic
def test_a_request_on_the_own_page_is_told_once_and_one_of_the_network_is_not(tale: tales.Tale) -> None:
    before = newest(tale).pk
    set_to(tale, status="pending")
    handlers.on_booking_created(booking_id=tale.booking.pk)
    assert newest(tale).pk == before
    set_to(tale, source="own_page")
    for _ in range(2):
        handlers.on_booking_created(booking_id=tale.booking.pk)
    assert "has your request" in newest(tale).text
    assert newest(tale).sequence == Message.objects.get(pk=before).sequence + 1
