"""Venues with free times, over the demo world's venues and whatever stands in their diaries."""

from datetime import date, datetime, time, timedelta

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from agnt.lib import clock
from bookings import loading, search
from bookings.availability import Board, Request, day_slots, say
from bookings.models import Place
from bookings.search import Offer, SearchRequest, SearchResult, free_times
from tests import demo_world
from tests.worlds import NOW
from venues import reasons
from venues.concepts import TABLES
from venues.models import Closure, Resource, Venue
from venues.openings import Opening

MONDAY = date(2026, 11, 23)


def find(**asked: object) -> SearchResult:
    """Asked on the Friday before, at noon in Bali; two guests on Monday unless said otherwise."""
    with clock.frozen(NOW):
        return search.find(SearchRequest(**({"party": 2, "day": MONDAY} | asked)))


def walls(offer: Offer) -> list[str]:
    return [f"{clock.local(slot.starts_at, offer.venue.timezone):%H:%M}" for slot in offer.slots]


def take(venue: Venue, resource: Resource, start: datetime, hours: float = 3, **columns: object) -> Place:
    period = (start, start + timedelta(hours=hours))
    return Place.objects.create(venue=venue, resource=resource, period=period, **columns)


class TestFind(TestCase):
    venues: dict[str, Venue]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.venues = demo_world.venues()

    def at(self, slug: str, wall: str, day: date = MONDAY) -> datetime:
        return clock.at(day, time.fromisoformat(wall), self.venues[slug].timezone)

    def test_a_sunset_dinner_starts_an_hour_to_half_an_hour_before_the_sunset(self) -> None:
        result = find(words="sunset dinner", area="Seminyak")
        assert len(result.offers) == 3
        for offer in result.offers:
            assert offer.sunset_at is not None
            assert offer.slots
            for slot in offer.slots:
                assert timedelta(minutes=30) <= offer.sunset_at - slot.starts_at <= timedelta(minutes=60)

    def test_who_names_an_hour_to_eat_and_no_kind_wants_a_table(self) -> None:
        for wall in (time(12, 30), time(19)):
            for words in ("", "lusa jam 7 malam buat berdua", "something nice for 2"):
                kinds = {offer.venue.category for offer in find(words=words, city="Bali", at=wall, limit=9).offers}
                assert kinds <= TABLES, (wall, words, kinds)
        kinds = {offer.venue.category for offer in find(city="Bali", at=time(15), limit=30).offers}
        assert kinds - TABLES, "at another hour he may want anything"
        massage = find(words="massage", city="Bali", at=time(19)).offers
        assert {offer.venue.category for offer in massage} == {"spa"}

    def test_a_full_house_offers_no_daybed_for_dinner(self) -> None:
        club = self.venues["pasir-kelana-beach-club"]
        for table in club.resources.filter(attributes__contains=["table"]):
            take(club, table, self.at(club.slug, "10:00"), hours=13)
        for words in ("sunset dinner", "makan malam sunset", "dinner"):
            offered = find(words=words, area="Canggu", limit=20).offers
            assert offered
            assert club.slug not in [offer.venue.slug for offer in offered]
        assert club.slug in [offer.venue.slug for offer in find(words="daybed", area="Canggu", limit=20).offers]

    def test_dinner_is_found_in_the_evening_alone(self) -> None:
        offered = find(words="dinner", area="Canggu", at=time(19), limit=20).offers
        assert offered
        for offer in offered:
            assert offer.venue.slug != "kopi-sepeda-senyap"
            assert all(wall >= "16:30" for wall in walls(offer))

    def test_it_says_when_the_sun_sets_and_who_faces_it(self) -> None:
        offer = find(words="sunset dinner", area="Seminyak").offers[0]
        assert "sunset at 18:22, faces west" in reasons.say(offer.why)
        assert "matahari terbenam jam 18:22, menghadap barat" in reasons.say(offer.why, "id")

    def test_a_time_that_was_said_beats_the_sunset(self) -> None:
        offer = find(words="sunset dinner", area="Seminyak", at=time(20)).offers[0]
        assert walls(offer)[0] == "20:00"
        assert offer.sunset_at is None

    def test_the_nearest_times_come_first_and_four_at_most(self) -> None:
        offer = find(named="Sumur Tua Trattoria", at=time(19, 30)).offers[0]
        assert walls(offer) == ["19:30", "19:15", "19:45", "19:00"]

    def test_a_venue_with_the_wanted_time_comes_before_one_without(self) -> None:
        early = find(words="japanese", area="Canggu", at=time(17)).offers
        assert walls(early[0])[0] == "17:00"
        far_off = find(words="japanese", area="Canggu", at=time(12)).offers  # opens at 17:00
        assert not far_off

    def test_a_named_venue_is_shown_with_its_reasons_when_it_has_no_time(self) -> None:
        offer = find(named="Maison Rembulan").offers[0]  # closed on Mondays
        assert (offer.slots, offer.bookable) == ((), True)
        assert [say(refusal) for refusal in offer.refusals] == ["Closed that day."]

    def test_a_named_venue_with_a_refused_time_says_why_beside_what_is_free(self) -> None:
        offer = find(named="Nori Drift", at=time(16)).offers[0]
        assert walls(offer)[0] == "17:00"
        closed = find(named="Nori Drift", party=50).offers[0]
        assert say(closed.refusals[0]).endswith("Table takes at most 8 online.")

    def test_a_private_party_closes_a_venue_with_its_reason(self) -> None:
        venue = self.venues["sumur-tua-trattoria"]
        start = self.at(venue.slug, "10:00")
        Closure.objects.create(venue=venue, starts_at=start, ends_at=start + timedelta(days=1), reason="a wedding")
        offer = find(named="Sumur Tua", at=time(19)).offers[0]
        assert not offer.slots
        assert say(offer.refusals[0]) == "19:00 is closed: a wedding."
        assert offer.venue not in [other.venue for other in find(words="italian", area="Seminyak").offers]

    def test_an_unclaimed_venue_is_shown_last_and_never_bookable(self) -> None:
        offers = find(words="warung", area="Canggu", at=time(12), limit=10).offers
        unclaimed = offers[-1]
        assert unclaimed.venue.slug == "warung-rantang-timur"
        assert (unclaimed.bookable, unclaimed.slots) == (False, ())
        assert reasons.say(unclaimed.why).endswith("by phone only")
        assert all(offer.bookable for offer in offers[:-1])

    def test_the_sandbox_is_for_test_keys_alone(self) -> None:
        assert not any(offer.venue.sandbox for offer in find(limit=100).offers)
        assert not find(named="sandbox-accepts").offers
        offers = find(sandbox=True, limit=100).offers
        assert len(offers) == 6
        assert all(offer.venue.sandbox and offer.slots for offer in offers)

    def test_without_a_day_or_a_party_venues_come_without_times(self) -> None:
        for missing in ({"day": None}, {"party": None}):
            offers = find(words="spa in Ubud", **missing).offers
            assert len(offers) == 3
            assert not any(offer.slots for offer in offers)

    def test_a_couple_gets_the_service_made_for_two(self) -> None:
        offer = find(words="couple massage", area="Canggu", at=time(14)).offers[0]
        assert offer.service is not None
        assert offer.service.slug == "couple-massage"
        assert len(offer.slots[0].takings) == 3  # two therapists and the couple room

    def test_kitchen_price_and_hours_narrow_the_search(self) -> None:
        japanese = find(cuisine="Japanese", limit=10).offers
        assert {offer.venue.slug for offer in japanese} <= {"nori-drift", "kawauso-yoru-izakaya", "tsukihashi-counter"}
        assert japanese
        cheap = find(words="dinner", price=1, limit=40).offers
        assert cheap and {offer.venue.price_level for offer in cheap} == {1}
        late = find(words="dinner", open_at=Opening(weekday=0, at=time(23, 45)), limit=40).offers
        assert late and "maison-rembulan" not in {offer.venue.slug for offer in late}
        for offer in late:
            closes = offer.venue.shifts.filter(weekday=0, resource=None, service=None).values_list("closes", flat=True)
            assert any(wall < time(12) or wall > time(23, 45) for wall in closes)

    def test_a_named_service_is_taken_at_its_word(self) -> None:
        offer = find(named="Sekar Embun Spa", service="lulur scrub", at=time(11)).offers[0]
        assert offer.service is not None and offer.service.slug == "lulur-scrub"

    def test_the_small_hours_belong_to_last_nights_shift(self) -> None:
        offer = find(named="Telhado de Sal e Cal", at=time(0, 15)).offers[0]
        assert walls(offer)[0] == "00:15"
        assert offer.slots[0].starts_at == self.at("telhado-de-sal-e-cal", "00:15")

    def test_a_taken_table_is_not_offered_and_a_hold_that_ran_out_is(self) -> None:
        venue = self.venues["maison-rembulan"]
        tuesday = MONDAY + timedelta(days=1)
        start = self.at(venue.slug, "18:00", tuesday)
        tables = list(venue.resources.filter(max_seats=2))
        places = [take(venue, table, start, hours=5.5) for table in tables]
        offer = find(named="Maison Rembulan", day=tuesday, at=time(19)).offers[0]
        assert not set(offer.slots[0].resource_ids) & {table.pk for table in tables}
        Place.objects.filter(pk=places[0].pk).update(held_until=NOW - timedelta(seconds=1))
        again = find(named="Maison Rembulan", day=tuesday, at=time(19)).offers[0]
        assert again.slots[0].resource_ids == (tables[0].pk,)

    def test_seats_on_a_boat_run_out(self) -> None:
        venue = self.venues["bukit-paus-boat-trips"]
        boat = venue.resources.get()
        take(venue, boat, self.at(venue.slug, "17:30"), pooled=True, units=14)
        assert walls(find(words="sunset cruise", named=venue.slug).offers[0]) == ["17:30"]
        full = find(service="sunset cruise", named=venue.slug, party=3).offers[0]
        assert full.slots == ()
        assert "too few are free" in say(full.refusals[0])

    def test_the_words_that_nobody_knows_come_back(self) -> None:
        assert find(words="ethiopian dinner in Ubud").unmatched == ("ethiopian",)

    def test_a_day_in_the_past_has_no_times(self) -> None:
        assert not any(offer.slots for offer in find(words="dinner", day=date(2026, 11, 19), limit=100).offers)

    def test_dinner_alone_asks_for_no_set_menu(self) -> None:
        offer = find(named="Lantern Tide", words="dinner", at=time(19)).offers[0]
        assert offer.service is not None and offer.service.slug == "table"
        offer = find(named="Lantern Tide", words="sunset dinner").offers[0]
        assert offer.service is not None and offer.service.slug == "sunset-dinner"

    def test_the_number_of_queries_does_not_grow_with_the_venues(self) -> None:
        with CaptureQueriesContext(connection) as few:
            one = find(words="dinner in Tokyo", day=MONDAY + timedelta(days=1), limit=1)
        with CaptureQueriesContext(connection) as as_many:
            many = find(words="dinner in Bali", limit=40)
        assert len(few) == len(as_many)
        assert len(one.offers) == 1
        assert len(many.offers) > 20

    def test_every_service_of_every_bookable_venue_has_free_times_within_a_week(self) -> None:
        claimed = [venue for venue in self.venues.values() if venue.claimed_at]
        with clock.frozen(NOW):
            loaded = loading.load(claimed, NOW.date(), NOW.date() + timedelta(days=7))
        for venue in claimed:
            setup, board = loaded[venue.pk].setup, Board(loaded[venue.pk].setup, loaded[venue.pk].diary)
            assert setup.services, venue.slug
            for service in setup.services:
                asked = Request(service, service.min_party, NOW)
                days = (NOW.date() + timedelta(days=ahead) for ahead in range(1, 8))
                assert any(day_slots(board, asked, day).slots for day in days), (venue.slug, service.slug)

    def test_free_times_of_one_venue_list_every_start_with_its_reason(self) -> None:
        venue = self.venues["sumur-tua-trattoria"]
        table = venue.services.get()
        with clock.frozen(NOW):
            answer = free_times(venue=venue, service_id=table.pk, party=2, day=MONDAY)
        assert answer.slots
        assert {refusal.code for refusal in answer.refusals} <= {"past_closing"}
