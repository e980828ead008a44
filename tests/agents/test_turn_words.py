"""The fixed words of a turn, as a guest reads them."""

import string
from datetime import timedelta

import pytest
from django.db import transaction

from agents.models import Quote
from agents.services import quotes
from agents.services.quotes import Wish
from agents.turns import phrases, words
from agnt.lib import clock
from tests.agents.talk import Talk
from tests.bookings import visits
from tests.worlds import NOW, World, restaurant, spa


def prepared(world: World, wall: str = "19:00", party: int = 2) -> Quote:
    """A quote for that time."""
    wish = Wish(world.service, party, world.at(wall), "Ayu")
    world.service.venue = world.venue
    with transaction.atomic():
        return quotes.prepare_booking(conversation=Talk().conversation, wish=wish)


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_quote_says_what_where_when_whom_what_it_costs_and_until_when_it_is_held() -> None:
    world = spa(name="Kenanga Spa", area="Ubud", cancel_minutes=120)
    assert words.question(prepared(world, "15:00"), "en").splitlines() == [
        "Massage, Kenanga Spa, Ubud",
        "Monday 23 November 15:00",
        "2 people, under the name Ayu",
        "Price: IDR 700,000 in all, as listed",
        "Free to cancel until Monday 23 November 13:00",
        "",
        "I am holding it for you for 5 minutes. Shall I book it?",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_the_same_in_indonesian() -> None:
    world = restaurant(name="Warung Sari", minimum_spend_minor=500_000_00)
    assert words.question(prepared(world, party=1), "id").splitlines() == [
        "Table, Warung Sari",
        "Senin 23 November 19:00",
        "1 orang, atas nama Ayu",
        "Minimum belanja: IDR 500,000",
        "Bebas batal sampai Senin 23 November 17:00",
        "",
        "Tempatnya saya simpan 5 menit. Saya pesankan?",
    ]


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_what_the_venue_is_told_is_part_of_the_quote() -> None:
    quote = prepared(restaurant())
    quote.notes = "allergic to peanuts"
    assert "For the venue: allergic to peanuts" in words.question(quote, "en").splitlines()


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_where_it_is_too_late_to_cancel_free_of_charge_that_is_said() -> None:
    quote = prepared(restaurant())
    with clock.frozen(quote.starts_at - timedelta(minutes=90)):
        assert "too late for cancelling free of charge" in words.question(quote, "en")


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_how_long_it_is_still_held_needs_no_clock() -> None:
    quote = prepared(restaurant())
    with clock.frozen(quote.expires_at - timedelta(minutes=2)):
        assert "for another 2 min." in words.reminder(quote, "en")
    with clock.frozen(quote.expires_at - timedelta(seconds=5)):
        assert "for another 1 min." in words.reminder(quote, "en")


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize("language", ["en", "id"])
def test_buttons_fit_whatsapp(language: str) -> None:
    quote = prepared(restaurant())
    for act in Quote.Act.values:
        quote.act = act
        titles = [choice["title"] for choice in words.buttons(quote, language)]
        assert all(0 < len(title) <= 20 for title in titles)
        assert len(set(titles)) == 2


def test_both_languages_say_the_same_things_with_the_same_facts() -> None:
    def facts(sentence: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}

    english, indonesian = phrases.WORDS["en"], phrases.WORDS["id"]
    assert english.keys() == indonesian.keys()
    assert {key: facts(english[key]) for key in english} == {key: facts(indonesian[key]) for key in indonesian}
    assert phrases.STATUS["en"].keys() == phrases.STATUS["id"].keys()


def test_another_language_is_answered_in_english() -> None:
    assert words.say("declined", "fr") == words.say("declined", "en")


def test_noon_of_the_tests_is_noon_in_bali() -> None:
    assert f"{clock.local(NOW, 'Asia/Makassar'):%H:%M}" == "12:00"


@pytest.mark.django_db
@pytest.mark.usefixtures("noon")
def test_a_late_cancel_says_its_cost_before_the_yes() -> None:
    talk = Talk()
    booking = visits.book(restaurant())
    booking.terms |= {"deposit_minor": 200_000_00}
    booking.deposit_paid_minor = 200_000_00
    booking.save()
    with clock.frozen(booking.starts_at - timedelta(minutes=30)):
        with transaction.atomic():
            quote = quotes.prepare_cancel(conversation=talk.conversation, booking=booking)
        assert "Free cancelling ended" in words.question(quote, "en")
        assert "Your deposit of IDR 200,000 stays with the house." in words.question(quote, "en")
        assert "Uang muka Anda IDR 200,000 menjadi milik tempat itu." in words.question(quote, "id")
