"""Each answer of the house to what a party needs reaches its guest once: with the confirmation, or by itself."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Mail
from agnt.lib import clock
from bookings.models import Booking, BookingNeed
from bookings.services import lifecycle, needs
from chat import handlers, jobs
from chat.models import Conversation, Message
from chat.services import need_news
from tests import worlds
from tests.chat import talk
from tests.worlds import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def _still(monkeypatch):
    monkeypatch.setattr(outbox, "send_nudge", lambda *_args, **_more: None)
    with clock.frozen(NOW):
        yield


@pytest.fixture
def world():
    return worlds.restaurant(name="La Brisa", area="Seminyak", policy="ask")


def asked(world: worlds.World, *codes: str, language: str = "en") -> Booking:
    """A request of a guest of the chat who needs these; nobody has answered."""
    talk.write("hi")
    Conversation.objects.update(introduced_at=NOW, language=language)
    conversation = talk.conversation()
    with transaction.atomic():
        booking = worlds.request(world, "19:00", person_id=conversation.person_id, origin=conversation.scope)
        needs.ask(booking=booking, codes=codes)
    assert set(booking.needs.values_list("answer", flat=True)) == {None}
    return booking


def confirm(booking: Booking) -> None:
    with transaction.atomic():
        lifecycle.confirm(booking_id=booking.pk, by="test")
    for _ in range(2):
        with transaction.atomic():
            handlers.on_booking_confirmed(booking_id=booking.pk)


def answer(booking: Booking, **answers: bool) -> None:
    for code, yes in answers.items():
        needs.answer(booking_id=booking.pk, code=code, answer=yes, by="staff:1")


def heard() -> list[str]:
    return [row.text for row in Message.objects.filter(direction="out").order_by("pk")]


def later(seconds: int = 120) -> str:
    with clock.frozen(NOW + timedelta(seconds=seconds)):
        return jobs.need_answers()


def test_what_is_answered_before_the_confirmation_comes_with_it_and_not_again(world):
    booking = asked(world, "high_chair", "step_free")
    answer(booking, high_chair=True, step_free=False)
    assert later() == "0 guests told"
    confirm(booking)
    (said,) = heard()
    assert "Yes: high chair.\nSorry, no: no steps." in said
    assert later() == "0 guests told"


@pytest.mark.parametrize(
    ("language", "yes", "no"),
    [
        ("en", "Yes: high chair.", "Sorry, no: smoking."),
        ("id", "Bisa: kursi bayi.", "Maaf, tidak bisa: boleh merokok."),
    ],
)
def test_what_is_answered_later_comes_in_one_message_once(world, language, yes, no):
    booking = asked(world, "high_chair", "smoking", language=language)
    confirm(booking)
    assert len(heard()) == 1
    answer(booking, high_chair=True, smoking=False)
    assert later(30) == "0 guests told"  # they may answer more yet
    assert later() == "1 guests told"
    said = heard()[1]
    assert yes in said and no in said and booking.token in said
    assert (later(180), later(240), len(heard())) == ("0 guests told", "0 guests told", 2)


def test_the_message_is_one_where_its_job_is_done_twice_at_once(world):
    booking = asked(world, "high_chair")
    confirm(booking)
    answer(booking, high_chair=False)
    assert later() == "1 guests told"
    BookingNeed.objects.update(told=None)  # as by a run that was killed before its end
    later()
    assert len(heard()) == 2


def test_the_same_answer_again_is_no_news_and_another_one_is(world):
    booking = asked(world, "high_chair")
    confirm(booking)
    answer(booking, high_chair=False)
    later()
    with clock.frozen(NOW + timedelta(minutes=5)):
        answer(booking, high_chair=False)
    assert later(600) == "0 guests told"
    with clock.frozen(NOW + timedelta(minutes=15)):
        answer(booking, high_chair=True)
    assert later(1200) == "1 guests told"
    assert "Yes: high chair." in heard()[-1]


def test_an_answer_taken_back_before_it_was_told_is_no_news(world):
    booking = asked(world, "high_chair")
    answer(booking, high_chair=True)
    confirm(booking)
    answer(booking, high_chair=False)
    answer(booking, high_chair=True)
    assert (later(), len(heard())) == ("0 guests told", 1)


def test_what_came_with_no_conversation_is_told_by_letter_and_a_guest_of_neither_is_not_looked_at_again(world):
    for contact in ({"email": "ada@example.com"}, None):
        with transaction.atomic():
            booking = worlds.request(world, "19:00", source=Booking.Source.OWN_PAGE)
            booking.contact = contact
            booking.save()
            needs.ask(booking=booking, codes=["smoking"])
            lifecycle.confirm(booking_id=booking.pk, by="test")
        answer(booking, smoking=False)
    assert later() == "1 guests told"
    (letter,) = Mail.objects.all()
    assert letter.letter["to"] == "ada@example.com"
    assert "Sorry, no: smoking." in letter.letter["text"] and "change or cancel" in letter.letter["text"]
    assert later(180) == "0 guests told"
    assert Mail.objects.count() == 1


@pytest.mark.parametrize("became", ["cancelled", "past", "imported"])
def test_nothing_is_told_of_what_is_over_or_came_by_a_list(world, became):
    booking = asked(world, "high_chair")
    confirm(booking)
    answer(booking, high_chair=False)
    if became == "cancelled":
        lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    elif became == "past":
        Booking.objects.update(starts_at=NOW - timedelta(hours=3), ends_at=NOW - timedelta(hours=1))
    else:
        Booking.objects.update(source=Booking.Source.IMPORT)
    assert (later(), len(heard())) == ("0 guests told", 1)


@pytest.mark.django_db(transaction=True)
def test_who_is_cancelled_just_before_he_is_told_is_told_once_that_is_taken_back(world):
    booking = asked(world, "high_chair")
    confirm(booking)
    answer(booking, high_chair=False)
    lifecycle.cancel_booking(booking_id=booking.pk, by="staff:1", cancelled_by="venue")
    assert not need_news.tell(booking_id=booking.pk)  # the job had found it before that
    lifecycle.undo(booking_id=booking.pk, by="staff:1")
    assert later() == "1 guests told"
    assert "Sorry, no: high chair." in heard()[-1]
    assert later() == "0 guests told"


def test_a_diary_that_takes_back_what_the_guest_was_told_is_told_too(world):
    booking = asked(world, "high_chair")
    answer(booking, high_chair=True)
    confirm(booking)
    BookingNeed.objects.update(answer=False, answered_by="system:diary")
    assert later() == "1 guests told"
    assert "Sorry, no: high chair." in heard()[-1]
