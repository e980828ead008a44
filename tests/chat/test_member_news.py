"""What a venue's people are told, by which channel, once; and a card that is answered on WhatsApp."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Mail, User
from agnt.lib import clock
from bookings.models import AskCard, Booking, BookingNeed
from bookings.services import changes, disputes, door, lifecycle, reviews, waitlist
from chat.models import Message
from chat.services import member_news
from tests import worlds
from tests.chat import talk
from venues.models import Member, NoticePreference, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(name="La Brisa", policy=Venue.Policy.ASK)


def member(world: worlds.World, role: str = "manager", *, writes: bool = False) -> Member:
    """A member; `writes`: he has just written to us from his own phone."""
    person = None
    if writes:
        talk.write("hello")
        person = talk.conversation().person
    user = User.objects.create_user(f"{role}@example.com", person=person)
    return Member.objects.create(venue=world.venue, user=user, role=role)


def book(world: worlds.World, **more) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, source="own_page", notes="by the window", **more)
        return lifecycle.confirm(booking_id=booking.pk, by="guest:x")


def ask(world: worlds.World) -> Booking:
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
    outbox.drain()
    return booking


def letters() -> list[tuple[str, str]]:
    return [(mail.letter["to"], mail.letter["subject"]) for mail in Mail.objects.order_by("pk")]


def prefer(who: Member, event: str, by: str, wanted: bool) -> None:
    NoticePreference.objects.create(member=who, event=event, by=by, wanted=wanted)


def test_who_hears_of_what_is_said_by_his_role_and_changed_by_himself(world):
    manager, owner = member(world), member(world, "owner")
    booking = book(world)
    member_news.on_booking_confirmed(booking_id=booking.pk)
    assert letters() == []  # each new booking by mail would be noise
    prefer(owner, "booked", "email", True)
    member_news.on_booking_confirmed(booking_id=booking.pk)
    member_news.on_booking_confirmed(booking_id=booking.pk)
    assert letters() == [("owner@example.com", "New at La Brisa: 2 guests, Monday 23 November 19:00")]
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:x", cancelled_by="guest")
    prefer(manager, "cancelled", "email", False)
    member_news.on_booking_cancelled(booking_id=booking.pk)
    assert len(letters()) == 1


def test_what_staff_did_themselves_is_no_news(world):
    prefer(member(world), "booked", "email", True)
    booking = book(world)
    Booking.objects.filter(pk=booking.pk).update(by_staff=True)
    member_news.on_booking_confirmed(booking_id=booking.pk)
    lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    member_news.on_booking_cancelled(booking_id=booking.pk)
    assert letters() == []


def test_who_hears_of_new_bookings_hears_that_a_deposit_is_awaited_and_until_when(world):
    owner = member(world, "owner")
    prefer(owner, "booked", "email", True)
    member(world, "reader")
    booking = book(world)
    due = clock.now() + timedelta(hours=3)
    terms = {"deposit_minor": 400_000_00}
    Booking.objects.filter(pk=booking.pk).update(status="awaiting_deposit", deposit_by=due, terms=terms)
    for _ in range(2):
        member_news.on_booking_awaiting_deposit(booking_id=booking.pk)
    assert [to for to, _subject in letters()] == ["owner@example.com"]
    text = Mail.objects.get().letter["text"]
    assert "A deposit is awaited at La Brisa: IDR 400,000 until" in text
    assert booking.reference in text


def test_a_deposit_that_staff_asked_for_themselves_is_no_news(world):
    prefer(member(world), "booked", "email", True)
    booking = book(world)
    Booking.objects.filter(pk=booking.pk).update(status="awaiting_deposit", by_staff=True)
    member_news.on_booking_awaiting_deposit(booking_id=booking.pk)
    assert letters() == []


def test_a_card_goes_to_the_one_who_is_asked_by_letter_and_with_buttons(world):
    asked = member(world, writes=True)
    member(world, "owner")
    booking = ask(world)
    card = AskCard.objects.get()
    assert card.member == asked
    assert [to for to, _subject in letters()] == ["manager@example.com"]
    message = Message.objects.get(key=f"member:{asked.pk}:card:{card.pk}")
    assert [choice["id"] for choice in message.choices] == [
        f"ask:{answer}:{card.pk}" for answer in ("accept", "reject", "offer")
    ]
    assert booking.reference in message.text


def test_the_letter_of_a_request_names_what_the_party_needs(world):
    member(world)
    with transaction.atomic():
        booking = worlds.request(world, source="own_page", notes="We come by boat")
        BookingNeed.objects.create(booking=booking, code="high_chair", count=2)
        BookingNeed.objects.create(booking=booking, code="step_free")
    outbox.drain()
    assert "“We come by boat”\nNeeds: 2 x high chair, no steps\n" in Mail.objects.get().letter["text"]


def test_a_closed_window_gets_a_letter_alone(world):
    asked = member(world, writes=True)
    with clock.frozen(worlds.NOW + timedelta(hours=25)):
        ask(world)
    assert len(letters()) == 1
    assert not Message.objects.filter(key__startswith=f"member:{asked.pk}").exists()


def tap(payload: str) -> str:
    reply = {"type": "button_reply", "button_reply": {"id": payload, "title": "Accept"}}
    (outcome,) = talk.arrive(talk.message({"type": "interactive", "interactive": reply}))
    return outcome


def test_who_answers_by_chat_reads_that_the_guest_is_told_only_where_he_is(world):
    member(world, writes=True)
    booking = ask(world)
    booking.contact = {"email": "ayu@example.com"}
    booking.save(update_fields=["sealed_contact"])
    tap(f"ask:reject:{AskCard.objects.get().pk}")
    assert talk.said()[-1] == "Rejected: Ayu, 2 guests, Monday 23 November 19:00. The guest is told."
    other = ask(world)
    other.contact = {"phone": "+62 812 3456 7890"}
    other.save(update_fields=["sealed_contact"])
    tap(f"ask:reject:{AskCard.objects.get(booking=other).pk}")
    assert talk.said()[-1].endswith("We cannot write to them: call +62 812 3456 7890.")


def test_a_tap_accepts_and_a_second_one_is_told_so(world):
    member(world, writes=True)
    booking = ask(world)
    card = AskCard.objects.get()
    assert tap(f"ask:accept:{card.pk}") == "staff command"
    booking.refresh_from_db()
    assert (booking.status, booking.decisions.get().by) == ("confirmed", card.member.user.actor)
    accepted = "Accepted: Ayu, 2 guests, Monday 23 November 19:00."
    not_told = "We cannot write to them and there is no phone number: tell them when you can."
    assert talk.said()[-1] == f"{accepted} {not_told}"
    assert tap(f"ask:reject:{card.pk}") == "staff command"
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert talk.said()[-1].startswith("This request was answered already")


def test_words_reject_with_the_reason(world):
    member(world, writes=True)
    booking = ask(world)
    talk.write(f"Reject {booking.reference.lower()} private party that night")
    booking.refresh_from_db()
    decision = booking.decisions.get()
    assert (booking.status, decision.reason) == ("rejected", "private party that night")


@pytest.mark.parametrize("words", ["offer {} 21:00 or 16:30", "Tawarkan {} 21:00, 16:30", "offer 9 or 4:30 pm"])
def test_words_offer_other_times(world, words):
    member(world, writes=True)
    booking = ask(world)
    assert talk.write(words.format(booking.reference)) == "staff command"
    assert "21:00, 16:30" in talk.said()[-1]
    decision = booking.decisions.get()
    assert decision.answer == "countered"
    assert [row.starts_at for row in decision.alternatives.order_by("starts_at")] == [
        world.at("16:30"),
        world.at("21:00"),
    ]


def test_the_button_for_another_time_asks_which(world):
    member(world, writes=True)
    booking = ask(world)
    assert tap(f"ask:offer:{AskCard.objects.get().pk}") == "staff command"
    assert f"OFFER {booking.reference}" in talk.said()[-1]
    assert not booking.decisions.exists()


def test_the_reference_may_be_left_out_while_one_card_waits(world):
    member(world, writes=True)
    booking = ask(world)
    talk.write("reject fully booked")
    assert booking.decisions.get().reason == "fully booked"
    assert talk.write("accept") == "message"


def test_a_stranger_and_a_reader_decide_nothing(world):
    booking = ask(world)
    talk.write("hello")
    assert talk.write(f"accept {booking.reference}") == "message"
    user = User.objects.create_user("x@example.com", person=talk.conversation().person)
    Member.objects.create(venue=worlds.venue(), user=user, role="owner")
    assert talk.write(f"accept {booking.reference}") == "message"
    Member.objects.create(venue=world.venue, user=user, role="reader")
    assert talk.write(f"accept {booking.reference}") == "message"
    booking.refresh_from_db()
    assert (booking.status, booking.decisions.count()) == ("pending", 0)


def test_a_review_is_told(world):
    member(world)
    booking = book(world)
    with clock.frozen(world.at("21:30")):
        lifecycle.complete(booking_id=booking.pk, by="staff:1")
        review = reviews.give(booking_id=booking.pk, stars=4, words="Nice", by="guest:x")
        member_news.on_review_given(review_id=review.pk)
    assert letters() == [("manager@example.com", "A review of La Brisa: 4 of 5 stars")]


def test_a_change_is_answered_by_a_tap_too(world):
    member(world, writes=True)
    booking = book(world)
    change = changes.ask(booking_id=booking.pk, by="guest:x", starts_at=world.at("20:00"))
    outbox.drain()
    card = AskCard.objects.get(change=change)
    assert "would like Monday 23 November 20:00" in Message.objects.get(key__endswith=f"card:{card.pk}").text
    assert tap(f"ask:accept:{card.pk}") == "staff command"
    booking.refresh_from_db()
    assert booking.starts_at == world.at("20:00")


def test_a_wish_taken_back_is_told_to_whoever_was_asked(world):
    asked = member(world)
    booking = book(world)
    change = changes.ask(booking_id=booking.pk, by="guest:x", starts_at=world.at("20:00"))
    outbox.drain()
    assert AskCard.objects.get(change=change).member == asked
    changes.withdraw(change_id=change.pk, by="guest:x")
    outbox.drain()
    assert letters()[-1] == (
        "manager@example.com",
        "Taken back, La Brisa: Ayu keeps the booking as it is, Monday 23 November 19:00, 2 guests",
    )


def test_a_disputed_no_show_is_told_to_those_who_decide(world):
    member(world)
    booking = book(world)
    with clock.frozen(world.at("21:30")):
        lifecycle.mark_no_show(booking_id=booking.pk, by="staff:1")
        disputes.open_dispute(booking_id=booking.pk, by="guest:x", words="I was there")
        outbox.drain()
    to, subject = letters()[-1]
    assert (to, subject.partition(",")[0]) == ("manager@example.com", "A no-show is disputed")
    assert "I was there" not in str([mail.letter for mail in Mail.objects.all()])


def test_a_party_that_comes_to_its_table_is_told_to_the_door(world):
    prefer(member(world), "late", "email", True)
    entry = waitlist.join(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        guest_name="Wayan",
        by="staff:1",
        kind="walk_in",
        source="walk_in",
    )
    offer = door.ready(entry_id=entry.pk, by="staff:1")
    waitlist.accept(public_id=offer.public_id, by="guest:link")
    outbox.drain()
    assert letters() == [("manager@example.com", "Coming to the table at La Brisa: Wayan, 2 guests")]
