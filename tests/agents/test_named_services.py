"""The service that a guest names is the one that is searched, offered and quoted, over the demo world's venues."""

from datetime import date, datetime, time, timedelta

import pytest
from django.test import TestCase

from agents.llm.offline.own_words import MOST, read_own
from agents.tools import venues as tool_venues
from agnt.lib import clock
from bookings import search
from bookings.availability import say
from bookings.models import Place
from bookings.search import Offer, SearchRequest
from tests import demo_world
from tests.agents.talk import Talk
from tests.worlds import NOW
from venues.models import Venue

THURSDAY = date(2026, 11, 26)
FEET, LULUR, DAYBED = "foot-massage", "lulur-scrub", "daybed-for-the-afternoon"


class TestNamedServices(TestCase):
    venues: dict[str, Venue]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.venues = demo_world.venues()

    def find(self, named: str, words: str, *, party: int = 1, at: str = "15:00") -> Offer:
        wall = time.fromisoformat(at)
        with clock.frozen(NOW):
            asked = SearchRequest(named=named, words=words, party=party, day=THURSDAY, at=wall)
            return search.find(asked).offers[0]

    def quoted(self, *said: str) -> str:
        """The service of the quote that these messages lead to."""
        talk = Talk()
        with clock.frozen(NOW):
            for words in said:
                talk.says(words)
        return talk.quote.service.slug

    def take_therapists(self, venue: Venue, start: datetime) -> None:
        for resource in venue.resources.all():
            period = (start - timedelta(hours=2), start + timedelta(hours=2))
            Place.objects.create(venue=venue, resource=resource, period=period)

    def test_the_words_of_a_wish_name_the_service(self) -> None:
        for named, words, party, slug in (
            ("Batu Hangat", "foot massage", 1, FEET),
            ("Batu Hangat", "foot massages", 1, FEET),
            ("Batu Hangat", "hot stone massage", 1, "hot-stone-massage"),
            ("Lantern Tide", "daybed", 2, DAYBED),
            ("Sekar Embun Spa", "lulur", 1, LULUR),
            ("Sekar Embun Spa", "scrub lulur", 1, LULUR),
        ):
            offer = self.find(named, words, party=party)
            assert offer.service is not None and offer.service.slug == slug, words

    def test_both_tools_mean_the_same_by_the_same_words(self) -> None:
        for named, words, slug in (("Batu Hangat", "the foot massage", FEET), ("Sekar Embun Spa", "lulur", LULUR)):
            venue = tool_venues.find_venue(named)
            assert tool_venues.find_service(venue, words, 1).slug == slug
            offer = self.find(named, words)
            assert offer.service is not None and offer.service.slug == slug

    def test_words_that_name_no_service_leave_the_choice_as_it_was(self) -> None:
        for words in ("", "massage", "relaxing massage at batu hangat massage studio"):
            offer = self.find("Batu Hangat", words)
            assert offer.service is not None and offer.service.slug == "hot-stone-massage", words
        table = self.find("Lantern Tide", "table for the afternoon", party=2)
        assert table.service is not None and table.service.slug == "table"

    def test_a_named_service_that_is_taken_is_not_swapped(self) -> None:
        venue = self.venues["lantern-tide-beach-club"]
        start = clock.at(THURSDAY, time(13), venue.timezone)
        for resource in venue.resources.filter(name__startswith="Daybed"):
            period = (start - timedelta(hours=6), start + timedelta(hours=12))
            Place.objects.create(venue=venue, resource=resource, period=period)
        full = self.find("Lantern Tide", "daybed", party=2, at="13:00")
        assert full.service is not None and full.service.slug == DAYBED
        assert full.slots == ()
        assert full.refusals

    def test_a_named_service_offers_its_own_other_times(self) -> None:
        venue = self.venues["batu-hangat-massage-studio"]
        self.take_therapists(venue, clock.at(THURSDAY, time(15), venue.timezone))
        offer = self.find("Batu Hangat", "foot massage")
        assert offer.service is not None and offer.service.slug == FEET
        assert offer.slots
        assert all(abs(slot.starts_at - clock.at(THURSDAY, time(15), venue.timezone)) > timedelta(hours=1)
                   for slot in offer.slots)  # fmt: skip

    def test_a_party_too_large_for_the_named_service_is_told_so(self) -> None:
        offer = self.find("Sekar Embun Spa", "lulur scrub", party=3)
        assert offer.service is not None and offer.service.slug == LULUR
        assert offer.slots == ()
        assert say(offer.refusals[0])

    def test_a_foot_massage_is_quoted_as_one(self) -> None:
        said = "my name is Fay, book a Foot massage for 1 at Batu Hangat Massage Studio on Wednesday at 3pm"
        assert self.quoted(said) == FEET

    def test_a_foot_massage_at_half_the_name_is_quoted_as_one(self) -> None:
        assert self.quoted("my name is Fay", "foot massage at Batu Hangat on Thursday at 3pm for 1") == FEET

    def test_a_daybed_is_no_table(self) -> None:
        said = "book a Daybed for the afternoon for 2 at Lantern Tide on Thursday at 1pm, my name is Fay"
        assert self.quoted(said) == DAYBED

    def test_a_venue_in_small_letters_still_offers_what_was_named(self) -> None:
        talk = Talk()
        with clock.frozen(NOW):
            said = talk.says("lulur scrub at sekar embun spa for 1 on thursday at 11am")
        assert "Lulur scrub" in said

    def test_what_was_named_first_holds_when_day_and_time_follow(self) -> None:
        said = ("my name is Fay", "the Lulur scrub for 1 at Sekar Embun Spa", "on Thursday", "at 11am")
        assert self.quoted(*said) == LULUR


@pytest.mark.parametrize(
    ("said", "own"),
    [
        ("my name is Fay, book a Foot massage for 1 at Batu Hangat", "foot massage"),
        ("mau pesan pijat kaki di Batu Hangat besok", "pijat kaki"),
        ("a table please", ""),
        ("not the massage but the scrub", "but scrub"),
    ],
)
def test_the_guests_own_words_are_what_is_left(said: str, own: str) -> None:
    assert read_own(said, "Batu Hangat", "Fay") == own


def test_the_guests_own_words_are_clamped() -> None:
    assert len(read_own(" ".join(f"word{chr(97 + n)}" * 2 for n in range(20))).split()) == MOST
    assert read_own("x" * 900) == ""
