"""Each intent is understood in English and Indonesian and finds what it means, over the demo world."""

from collections.abc import Callable
from datetime import time

import pytest
from django.test import TestCase

from tests import demo_world
from venues import vocabulary
from venues.models import Venue
from venues.patterns import PATTERNS, Pattern
from venues.search import Hit, Wish, search

Fits = Callable[[Venue], bool]


def tagged(*qualities: str) -> Fits:
    return lambda venue: any(quality in tag for quality in qualities for tag in venue.tags)


def kind(*categories: str) -> Fits:
    return lambda venue: venue.category in categories


def says(*told: str) -> Fits:
    def fits(venue: Venue) -> bool:
        names = " ".join(venue.services.values_list("name", flat=True))
        text = f"{venue.name} {venue.cuisines} {venue.tags} {venue.description} {names}".lower()
        return any(word in text for word in told)

    return fits


def open_at(wall: str) -> Fits:
    at = time.fromisoformat(wall)

    def fits(venue: Venue) -> bool:
        shifts = venue.shifts.filter(resource=None, service=None)
        return any(one.opens <= at and (at < one.closes or one.closes <= one.opens) for one in shifts)

    return fits


def both(*all_of: Fits) -> Fits:
    return lambda venue: all(fits(venue) for fits in all_of)


_EATING = ("restaurant", "fine_dining", "warung", "cafe", "beach_club")
_TABLES = (*_EATING, "bar")
# code -> asked in English, asked in Indonesian, what the first hit of each must be.
EXPECTED: dict[str, tuple[str, str, Fits]] = {
    "sunset": ("sundowner in canggu", "tempat lihat senja", tagged("sunset")),
    "group_dinner": ("group dinner in ubud", "makan bersama di ubud", both(kind(*_EATING), lambda v: v.max_party >= 8)),
    "date_night": ("date night", "makan malam romantis", tagged("romantic", "date night")),
    "romantic": ("something romantic in uluwatu", "tempat romantis di uluwatu", tagged("romantic")),
    "quiet_to_work": ("place to work", "tempat kerja di ubud", both(kind("coworking", "cafe"), tagged("wifi"))),
    "with_kids": ("dinner with kids", "makan sama anak", tagged("family")),
    "late_night": ("late night food in tokyo", "buka sampai malam di lisbon", both(kind(*_TABLES), open_at("22:45"))),
    "brunch": ("brunch", "sarapan siang", both(kind(*_EATING), open_at("11:00"))),
    "breakfast": ("early breakfast", "sarapan di canggu", both(tagged("breakfast"), open_at("09:00"))),
    "birthday": ("birthday party in seminyak", "pesta ulang tahun", kind(*_TABLES)),
    "business_lunch": (
        "lunch with a client",
        "makan siang bisnis",
        both(kind("restaurant", "cafe", "fine_dining"), open_at("12:30")),
    ),
    "sea_view": ("overlooking the ocean", "pemandangan laut", tagged("ocean", "cliff", "beachfront")),
    "vegetarian": ("veggie restaurant", "makan tanpa daging", says("vegetarian", "vegan", "plant")),
    "vegan": ("plant based food", "warung nabati", says("vegan", "plant")),
    "halal": ("muslim friendly food", "makanan halal", tagged("halal")),
    "live_music": ("live jazz", "musik live di lisbon", tagged("music")),
    "cheap_eats": ("cheap eats", "makan murah meriah", lambda v: v.price_level <= 2),
    "splurge": ("posh dinner", "restoran mewah", lambda v: v.price_level >= 3),
    "walk_in_now": ("dinner right now", "makan sekarang juga", kind(*_EATING)),
    "rooftop": ("roof terrace", "rooftop di seminyak", tagged("rooftop")),
    "beach": ("sunbeds", "klub pantai", kind("beach_club")),
    "pool": ("infinity pool", "kolam renang", says("pool")),
    "spa_day": ("pampering", "pijat di ubud", kind("spa")),
    "couple_massage": ("massage for two", "pijat pasangan", both(kind("spa"), tagged("couple"))),
    "boat_trip": ("yacht", "naik kapal", kind("boat")),
    "surf_breakfast": ("breakfast after surfing", "sarapan habis surfing", both(says("breakfast"), open_at("08:30"))),
    "coffee": ("flat white", "ngopi di ubud", kind("cafe")),
    "cocktails": ("after work drinks", "koktail", kind("bar", "beach_club")),
    "wine": ("natural wine", "minum anggur", says("wine")),
    "seafood": ("grilled fish", "ikan bakar", says("seafood", "fish")),
    "local_food": ("eat like a local", "masakan rumahan", kind("warung")),
    "family_celebration": (
        "family reunion in seminyak",
        "acara keluarga di ubud",
        both(tagged("family"), lambda v: v.max_party >= 6),
    ),
    "rainy_day": ("dinner on a rainy day in ubud", "makan saat hujan di ubud", tagged("cosy", "quiet")),
    "fine_dining": ("degustation", "santapan mewah", kind("fine_dining")),
}  # fmt: skip
# What no venue of the demo world says of itself: a venue that does is found, and without one the guest is told.
ABSENT = {
    "gluten_free": ("gluten free dinner", "makan bebas gluten", "gluten-free menu"),
    "wheelchair": ("wheelchair accessible dinner", "makan dengan kursi roda", "wheelchair"),
    "dog_friendly": ("dinner with my dog", "makan boleh bawa anjing", "dogs welcome"),
}


def test_there_are_thirty_five_intents_and_more_each_with_a_test() -> None:
    codes = [pattern.code for pattern in PATTERNS]
    assert len(codes) == len(set(codes)) >= 35
    assert set(codes) == set(EXPECTED) | set(ABSENT)


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.code)
def test_each_phrase_calls_for_its_intent(pattern: Pattern) -> None:
    assert pattern.en.strip() and pattern.id.strip()
    for phrase in pattern.phrases:
        found, rest = vocabulary.concepts(vocabulary.words(phrase))
        assert (found, rest) == ([pattern.means], []), phrase


class TestIntentsOverTheDemoWorld(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        demo_world.venues()

    def _first(self, said: str) -> Hit:
        hits = search(Wish(words=said)).hits
        assert hits, f"nothing for {said}"
        return hits[0]

    def test_each_intent_finds_what_it_means_in_both_languages(self) -> None:
        for code, (english, indonesian, fits) in EXPECTED.items():
            for said in (english, indonesian):
                with self.subTest(code, said=said):
                    hit = self._first(said)
                    assert fits(hit.venue), (hit.venue.slug, hit.venue.tags)
                    assert hit.why

    def test_what_nobody_offers_is_said_and_found_where_somebody_does(self) -> None:
        for code, (english, indonesian, tag) in ABSENT.items():
            with self.subTest(code):
                found = search(Wish(words=english))
                assert found.unmatched and found.hits
                venue = Venue.objects.get(slug="lembah-kunyit")
                Venue.objects.filter(pk=venue.pk).update(tags=[*venue.tags, tag])
                for said in (english, indonesian):
                    assert [hit.venue.slug for hit in search(Wish(words=said)).hits] == ["lembah-kunyit"]
                Venue.objects.filter(pk=venue.pk).update(tags=venue.tags)

    def test_it_says_what_it_was_found_by(self) -> None:
        why = dict(self._first("cheap eats in ubud").why)
        assert why["price"] == "1" and why["area"] == "Ubud"
