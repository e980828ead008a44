"""The guest's yes or no to the open quote, and everything that is neither."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from agents.clawpulse import breakers
from agents.models import Envelope, Quote, Turn
from agents.services import quotes
from agents.turns import runner
from agnt.core.models import Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking, Place
from bookings.services import decisions, lifecycle
from chat.models import Conversation, Message
from tests.agents.talk import Talk, book, model, use
from tests.worlds import NOW, World, hold, restaurant, standing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def asked(world: World, talk: Talk | None = None, **more: Any) -> Talk:
    """A guest who was just asked whether he wants that table."""
    talk = talk or Talk()
    with model(book(world, **more)):
        talk.says("book it")
    return talk


def test_a_yes_places_the_request_and_opens_one_envelope() -> None:
    world = restaurant()
    talk = asked(world)
    assert talk.says("yes please") == ""
    booking = talk.bookings()[0]
    assert (booking.status, booking.party_size, booking.guest_name) == (Booking.Status.PENDING, 2, "Ayu")
    assert booking.starts_at == world.at("19:00")
    assert booking.origin == talk.conversation.scope
    assert talk.quote.status == Quote.Status.COMMITTED
    assert talk.quote.booking == booking
    assert Envelope.objects.get().booking == booking
    assert [place.booking_id for place in standing(world)] == [booking.pk]


def test_a_tap_on_yes_does_the_same_without_the_model() -> None:
    talk = asked(restaurant())
    with model() as script:
        talk.taps("Yes")
    assert len(talk.bookings()) == 1
    assert talk.kinds() == ["read", "commit", "said"]
    assert script.asked == []


@pytest.mark.parametrize("word", ["ok", "Yes!", "ya", "boleh kak", "book it", "\U0001f44d"])
def test_words_of_the_yes_list_commit(word: str) -> None:
    talk = asked(restaurant())
    talk.says(word)
    assert len(talk.bookings()) == 1


@pytest.mark.parametrize(
    "words", ["yes but at 8", "yes?", "ok, and do they have parking?", "is it far", "book La Brisa"]
)
def test_anything_else_goes_to_the_model_and_books_nothing(words: str) -> None:
    talk = asked(restaurant())
    with model("Let me see.") as script:
        talk.says(words)
    assert len(script.asked) == 1
    assert talk.bookings() == []
    assert talk.quote.status == Quote.Status.OPEN


def test_yes_but_at_8_replaces_the_quote_and_its_hold() -> None:
    world = restaurant()
    talk = asked(world)
    with model(book(world, "20:00")):
        assert "20:00" in talk.says("yes but at 8")
    assert talk.quotes() == [Quote.Status.REPLACED, Quote.Status.OPEN]
    assert [place.period.lower for place in standing(world)] == [world.at("20:00")]


def test_two_messages_of_which_one_is_no_yes_go_to_the_model_together() -> None:
    talk = asked(restaurant())
    with model("At eight then?"):
        talk.write("yes")
        talk.write("but at 8")
        talk.answer()
    assert talk.bookings() == []
    assert Turn.objects.filter(conversation=talk.conversation).count() == 2


def test_two_yeses_book_once() -> None:
    talk = asked(restaurant())
    talk.write("yes")
    talk.write("yes please")
    talk.answer()
    assert len(talk.bookings()) == 1


def test_a_second_tap_on_yes_books_nothing_more_and_says_how_it_stands() -> None:
    talk = asked(restaurant())
    talk.tap("Yes")
    talk.tap("Yes")
    before = len(talk.heard())
    talk.answer()
    assert len(talk.bookings()) == 1
    assert talk.bookings()[0].reference in talk.heard()[before].text
    assert len(talk.heard()) == before + 1


def test_a_tap_is_acted_on_and_what_was_written_after_it_is_answered_next() -> None:
    talk = asked(restaurant())
    talk.tap("Yes")
    talk.write("is there parking?")
    with model("I will ask.") as script:
        talk.answer()
    assert len(talk.bookings()) == 1
    assert script.asked[0].messages[-1].text == "is there parking?"
    assert talk.newest.text.startswith("I will ask.")


def test_a_no_gives_the_place_back() -> None:
    world = restaurant()
    talk = asked(world)
    assert "not booked" in talk.taps("No")
    assert talk.quote.status == Quote.Status.DECLINED
    assert standing(world) == []
    assert talk.bookings() == []


def test_an_ask_venue_makes_the_guest_wait_and_says_until_when() -> None:
    world = restaurant(policy="ask", decide_minutes=90)
    talk = asked(world)
    said = talk.says("yes")
    assert f"I have asked {world.venue.name}" in said
    assert "13:30" in said  # 90 minutes after noon


def test_the_words_are_indonesian_for_a_guest_who_writes_it() -> None:
    world = restaurant(policy="ask")
    talk = Talk()
    Conversation.objects.filter(pk=talk.conversation.pk).update(language="id")
    asked(world, talk)
    assert "Sudah saya tanyakan" in talk.says("ya")


def test_a_yes_after_the_hold_ran_out_holds_a_free_place_again_and_asks_once() -> None:
    world = restaurant()
    talk = asked(world)
    with clock.frozen(NOW + timedelta(minutes=6)):
        said = talk.says("yes")
    assert "over" in said
    assert "still free" in said
    assert "Shall I book it?" in said
    assert talk.quotes() == [Quote.Status.EXPIRED, Quote.Status.OPEN]
    assert talk.bookings() == []
    with clock.frozen(NOW + timedelta(minutes=7)):
        talk.says("yes")
    assert len(talk.bookings()) == 1


def test_a_yes_after_the_place_went_to_somebody_else_offers_other_times() -> None:
    world = restaurant(tables=(2,))
    talk = asked(world)
    with clock.frozen(NOW + timedelta(minutes=6)):
        with transaction.atomic():
            hold(world, minutes=60)
        with model("It is taken now; 21:00 is free.") as script:
            said = talk.says("yes")
        refusal = script.asked[0].messages[-1].blocks[0]
    assert refusal.is_error  # type: ignore[union-attr]
    assert refusal.content["alternatives"][0]["venue"] == world.venue.slug  # type: ignore[union-attr]
    assert said.startswith("The time I could hold")
    assert "21:00 is free" in said
    assert talk.bookings() == []
    assert talk.quotes() == [Quote.Status.EXPIRED]


def test_a_place_that_is_gone_at_the_yes_is_said_with_alternatives(monkeypatch: pytest.MonkeyPatch) -> None:
    world = restaurant(tables=(2,))
    talk = asked(world)
    Place.objects.update(released_at=clock.now())  # staff took it
    with transaction.atomic():
        hold(world, minutes=60)
    with model("Taken, sorry.") as script:
        talk.says("yes")
    history = script.asked[0].messages
    assert history[-2].blocks[0].name == "create_booking"  # type: ignore[union-attr]
    assert len(history[-1].blocks[0].content["alternatives"]) == 3  # type: ignore[union-attr]
    assert talk.bookings() == []
    assert Envelope.objects.count() == 0


def test_a_yes_to_another_question_is_not_a_yes_to_the_quote() -> None:
    talk = asked(restaurant())
    with model("Shall I look in Ubud as well?"):
        talk.says("what else is there?")
    with model("Here is Ubud.") as script:
        talk.says("yes")
    assert talk.bookings() == []
    assert len(script.asked) == 1


def test_an_answer_that_asks_nothing_reminds_of_the_open_quote() -> None:
    talk = asked(restaurant())
    with model("They have parking."):
        said = talk.says("is there parking?")
    assert said.startswith("They have parking.")
    assert "Shall I book it?" in said
    talk.says("yes")
    assert len(talk.bookings()) == 1


def test_a_button_of_a_replaced_quote_books_nothing_and_shows_the_open_one() -> None:
    world = restaurant()
    talk = asked(world)
    old = talk.newest.choices[0]["id"]
    with model(book(world, "20:00")):
        talk.says("at 8 rather")
    said = talk.says("Yes, book it", payload=old)
    assert "no longer open" in said
    assert "20:00" in said
    assert talk.bookings() == []


def test_a_strangers_button_is_not_known() -> None:
    talk, stranger = asked(restaurant()), Talk()
    said = stranger.says("Yes", payload=talk.newest.choices[0]["id"])
    assert "no longer open" in said
    assert talk.bookings() == stranger.bookings() == []
    assert talk.quote.status == Quote.Status.OPEN


def test_after_a_takeover_only_the_open_quotes_own_buttons_are_answered() -> None:
    talk = asked(restaurant())
    Conversation.objects.filter(pk=talk.conversation.pk).update(owner="human", owner_fence=1)
    talk.write("yes")
    assert talk.queued is None
    talk.tap("Yes")
    talk.answer()
    assert len(talk.bookings()) == 1


def test_what_a_tap_brings_while_a_person_has_the_conversation_is_said_by_the_platform() -> None:
    talk = asked(restaurant(policy="ask"))
    Conversation.objects.filter(pk=talk.conversation.pk).update(owner="human", owner_fence=1)
    assert "I have asked" in talk.taps("Yes")
    assert talk.newest.author == Message.Author.SYSTEM
    assert talk.newest.sends.get().owner_fence == 1


def test_a_takeover_between_the_tap_and_its_turn_leaves_the_tap_good() -> None:
    talk = asked(restaurant())
    talk.tap("Yes")
    Conversation.objects.filter(pk=talk.conversation.pk).update(owner="human", owner_fence=1)
    talk.answer()
    assert len(talk.bookings()) == 1


def test_words_that_wait_when_a_person_takes_over_are_his_to_answer() -> None:
    talk = asked(restaurant())
    talk.write("yes")
    Conversation.objects.filter(pk=talk.conversation.pk).update(owner="human", owner_fence=1)
    talk.answer()
    assert talk.turn.status == Turn.Status.STOPPED
    assert talk.bookings() == []


def confirmed(world: World) -> Talk:
    """A guest whose table is sure."""
    talk = asked(world)
    talk.says("yes")
    booking = talk.bookings()[0]
    decisions.decide(booking_id=booking.pk, answer="accepted", by="test")
    with transaction.atomic():
        lifecycle.confirm(booking_id=booking.pk, by="test")
    return talk


def test_cancelling_asks_first_and_a_yes_cancels() -> None:
    world = restaurant()
    talk = confirmed(world)
    with model(use("cancel_booking")):
        said = talk.says("cancel it")
    assert f"Shall I cancel Table at {world.venue.name}" in said
    assert talk.bookings()[0].status == Booking.Status.CONFIRMED
    talk.taps("Yes, cancel")
    booking = talk.bookings()[0]
    assert (booking.status, booking.cancelled_by) == (Booking.Status.CANCELLED, Booking.CancelledBy.GUEST)
    assert standing(world) == []


def test_a_no_to_cancelling_keeps_the_booking() -> None:
    talk = confirmed(restaurant())
    with model(use("cancel_booking")):
        talk.says("cancel it")
    assert "stays as it is" in talk.taps("No, keep")
    assert talk.bookings()[0].status == Booking.Status.CONFIRMED


def test_a_booking_that_cannot_be_cancelled_any_more_is_told_as_it_stands() -> None:
    world = restaurant()
    talk = confirmed(world)
    with model(use("cancel_booking")):
        talk.says("cancel it")
    with clock.frozen(talk.bookings()[0].starts_at):
        lifecycle.seat(booking_id=talk.bookings()[0].pk, by="staff:1")
    assert talk.bookings()[0].reference in talk.says("yes")
    assert talk.bookings()[0].status == Booking.Status.SEATED


def test_a_booking_that_the_venue_cancelled_meanwhile_is_told_as_it_stands() -> None:
    talk = confirmed(restaurant())
    with model(use("cancel_booking")):
        talk.says("cancel it")
    booking = talk.bookings()[0]
    with transaction.atomic():
        lifecycle.cancel(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    assert f"(reference {booking.reference}): cancelled" in talk.says("yes")


def test_a_venue_whose_agent_cannot_be_reached_is_refused_with_others(monkeypatch: pytest.MonkeyPatch) -> None:
    world, other = restaurant(), restaurant()
    talk = asked(world)

    def refuse(_agent: object) -> None:
        raise DomainError("breaker_open", "They cannot be reached now.", status=503, retryable=True)

    monkeypatch.setattr(breakers, "refuse_if_open", refuse)
    with model("They cannot be reached.") as script:
        talk.says("yes")
    refusal = script.asked[0].messages[-1].blocks[0].content  # type: ignore[union-attr]
    assert refusal["code"] == "breaker_open"
    assert [offered["venue"] for offered in refusal["alternatives"]] == [other.venue.slug]
    assert standing(world) == []
    assert talk.bookings() == []


def test_an_alternative_that_the_guest_taps_confirms_the_booking_at_that_time() -> None:
    world = restaurant(policy="ask", tables=(2,))
    talk = asked(world)
    talk.says("yes")
    booking = talk.bookings()[0]
    decision = decisions.decide(
        booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("16:00"), world.at("21:00")]
    )
    chosen = decision.alternatives.order_by("starts_at").last()
    assert chosen is not None
    assert talk.says("21:00", payload=f"alternative:{chosen.public_id}") == ""
    booking.refresh_from_db()
    assert (booking.status, booking.starts_at) == (Booking.Status.CONFIRMED, world.at("21:00"))


def test_an_alternative_that_ran_out_is_said_so() -> None:
    world = restaurant(policy="ask", tables=(2,))
    talk = asked(world)
    talk.says("yes")
    decision = decisions.decide(
        booking_id=talk.bookings()[0].pk, answer="countered", by="staff:1", alternatives=[world.at("21:00")]
    )
    offered = decision.alternatives.get()
    with clock.frozen(offered.expires_at + timedelta(minutes=1)):
        said = talk.says("21:00", payload=f"alternative:{offered.public_id}")
    assert "run out" in said
    assert talk.bookings()[0].status == Booking.Status.PENDING


def test_the_quotes_way_is_written_down() -> None:
    talk = asked(restaurant())
    talk.says("yes")
    ways = Transition.objects.filter(entity="agents.quote", entity_id=str(talk.quote.pk)).order_by("id")
    assert [(way.from_status, way.to_status) for way in ways] == [("", "open"), ("open", "committed")]
    assert {way.by for way in ways} == {quotes.by(talk.conversation.person_id)}


def test_a_turn_that_ended_is_not_run_again() -> None:
    talk = asked(restaurant())
    talk.says("yes")
    assert runner.run(talk.turn.pk) is None
    assert len(talk.bookings()) == 1
