"""A reply may only say that something is booked, cancelled, changed or paid back if it is so."""

from datetime import datetime

import pytest

from agents.llm.offline import phrases as planner
from agents.turns import phrases
from agents.turns.claims import Claim, Known, claims, unfounded
from chat import texts

SURE = Known("AB2CD3EF", "La Brisa", datetime(2026, 11, 23, 19, 0), Claim.BOOKED)  # noqa: DTZ001 - the venue's wall clock
ASKED = Known("GH4JK5MN", "Sardine", datetime(2026, 11, 24, 20, 0), None)  # noqa: DTZ001
OFF = Known("PQRSTUVW", "Motel Mexicola", datetime(2026, 11, 25, 18, 0), Claim.CANCELLED)  # noqa: DTZ001


@pytest.mark.parametrize(
    "reply",
    [
        "I've booked it for you.",
        "Booked!",
        "Your table is booked.",
        "All booked, see you there",
        "Done! Your reservation has been confirmed.",
        "Booking confirmed",
        "No problem, I've gone ahead and booked it",
        "If you are wondering, it's booked.",
        "You're all set!",
        "It's now confirmed",
        "Confirmed: La Brisa 19:00",
        "Sudah saya pesankan ya",
        "Reservasi berhasil dikonfirmasi",
        "Mejanya sudah dipesan",
        "Sip, sudah dibooking!",
    ],
)
def test_a_booking_is_claimed(reply: str) -> None:
    assert claims(reply) == {Claim.BOOKED}


@pytest.mark.parametrize(
    ("reply", "claim"),
    [
        ("I have cancelled your booking", Claim.CANCELLED),
        ("Pesanan sudah dibatalkan", Claim.CANCELLED),
        ("I moved it to 8", Claim.CHANGED),
        ("Jamnya sudah diganti", Claim.CHANGED),
        ("Your deposit was refunded", Claim.REFUNDED),
    ],
)
def test_a_cancellation_a_change_and_a_refund_are_claimed(reply: str, claim: Claim) -> None:
    assert claim in claims(reply)


@pytest.mark.parametrize(
    "reply",
    [
        "Shall I book it?",
        "Nothing is booked yet.",
        "It is not confirmed yet.",
        "As soon as it is confirmed I will write.",
        "La Brisa is fully booked at 19:00.",
        "They are booked up.",
        "I can book it for you",
        "Which booking should be cancelled?",
        "It can be cancelled until 17:00",
        "Free to cancel until 15:00",
        "I haven't booked anything",
        "Once they confirm I will tell you.",
        "19:00 is taken; 18:30 is free.",
        "Belum ada yang dipesan",
        "Kalau sudah dipesan nanti saya kabari",
        "Mau saya pesankan?",
        "Tempatnya sudah penuh dipesan",
    ],
)
def test_plans_questions_conditions_and_denials_are_no_claims(reply: str) -> None:
    assert claims(reply) == set()


@pytest.mark.parametrize(
    "reply",
    [
        "Your table at La Brisa is confirmed for Monday at 19:00.",
        "It is confirmed. Reference AB2CD3EF.",
        "Your booking PQRSTUVW is cancelled.",
        "AB2CD3EF: La Brisa, 2 people. Confirmed\nhttps://agnt.test/b/AB2CD3EF/x-ZZZZZZZ9-y/\n"
        "GH4JK5MN: Sardine, 2 people. The venue has not answered yet",
    ],
)
def test_what_the_bookings_bear_out_may_be_said(reply: str) -> None:
    assert not unfounded(reply, [SURE, ASKED, OFF])


@pytest.mark.parametrize(
    "reply",
    [
        "Booked!",  # names none
        "Your table at La Brisa is confirmed for 20:00.",  # another hour
        "Your table at Sardine is confirmed.",  # not answered yet
        "GH4JK5MN is confirmed.",
        "Your booking ZZZZZZZ9 is confirmed.",  # nobody's
        "AB2CD3EF has been cancelled.",
        "PQRSTUVW is confirmed.",
        "I moved AB2CD3EF to 20:00.",
    ],
)
def test_what_they_do_not_bear_out_is_unfounded(reply: str) -> None:
    assert unfounded(reply, [SURE, ASKED, OFF])


@pytest.mark.parametrize("language", ["en", "id"])
def test_no_sentence_of_ours_but_a_state_is_taken_for_a_claim(language: str) -> None:
    states = {"status_confirmed", "status_cancelled", "refused_cancel"}
    said = {
        key: sentence
        for key, sentence in {**planner._WORDS[language], **phrases.WORDS[language]}.items()
        if key not in states
    }
    claimed = {key for key, sentence in said.items() if unfounded(sentence, [])}
    assert claimed == set()
    assert unfounded(texts.WORDS[language]["confirmed"], [])
