"""Which venues a guest's words find, over the whole demo world."""

from typing import Any

from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext

from tests import demo_world
from venues import reasons
from venues.geography import Near
from venues.jobs import embed_venues
from venues.models import SearchEntry, Service, Venue
from venues.search import Found, Wish, resolve, search

# What a guest says -> a venue that must be first, or None, and what all that are found have in common.
PHRASES: tuple[tuple[str, str | None, dict[str, Any]], ...] = (
    ("book sunset dinner for 2 in Seminyak", None, {"area": "Seminyak", "sunset": True}),
    ("sunset drinks in uluwatu", None, {"area": "Uluwatu", "category": {"bar", "beach_club"}}),
    ("couple massage in Ubud", None, {"area": "Ubud", "category": {"spa"}, "tag": "couple"}),
    ("pijat berdua di canggu", "tangan-pulih-spa", {"area": "Canggu", "category": {"spa"}}),
    ("warung murah di Ubud", None, {"area": "Ubud", "category": {"warung"}}),
    ("vegan food canggu", "dapur-kupu-biru", {"area": "Canggu"}),
    ("japanese in canggu", "nori-drift", {"area": "Canggu"}),
    ("makan malam jepang di canggu", "nori-drift", {"area": "Canggu"}),
    ("italian restaurant in Seminyak", "sumur-tua-trattoria", {"area": "Seminyak"}),
    ("pizza", "sumur-tua-trattoria", {}),
    ("snorkelling boat trip", None, {"category": {"boat"}}),
    ("dolphins", "lumba-pagi-charters", {}),
    ("coworking with fast wifi in Ubud", "meja-bambu-coworking", {"category": {"coworking"}}),
    ("romantic dinner in Uluwatu", None, {"area": "Uluwatu", "tag": "romantic"}),
    ("seafood in Lisbon", "tasca-da-andorinha-lenta", {"city": "lisbon"}),
    ("omakase in Tokyo", "tsukihashi-counter", {"city": "tokyo"}),
    ("spa in NYC", "slow-elevator-spa", {"city": "new-york"}),
    ("rooftop bar", None, {"category": {"bar", "beach_club"}, "tag": "rooftop"}),
    ("something fancy in Ubud for a tasting menu", None, {"area": "Ubud", "category": {"fine_dining"}}),
    ("beach club in Seminiak", None, {"area": "Seminyak", "category": {"beach_club"}}),
    ("masage in Uluwatu", "angin-bukit-spa", {"category": {"spa"}}),
)


def slugs(found: Found) -> list[str]:
    return [hit.venue.slug for hit in found.hits]


class TestSearchOfTheDemoWorld(TestCase):
    venues: dict[str, Venue]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.venues = demo_world.venues()

    def test_phrases_find_what_they_mean(self) -> None:
        for phrase, first, common in PHRASES:
            with self.subTest(phrase):
                hits = search(Wish(words=phrase)).hits
                assert hits, "nothing found"
                assert first is None or hits[0].venue.slug == first, [hit.venue.slug for hit in hits[:3]]
                for hit in hits[:2] if "tag" in common or "sunset" in common else hits:
                    self._has(hit.venue, common)

    def _has(self, venue: Venue, common: dict[str, Any]) -> None:
        assert venue.area == common.get("area", venue.area)
        assert venue.city.slug == common.get("city", venue.city.slug)
        assert venue.category in common.get("category", {venue.category})
        assert any(common.get("tag", "") in tag for tag in venue.tags or [""])
        assert not common.get("sunset") or any("sunset" in tag for tag in venue.tags)

    def test_each_hit_says_why(self) -> None:
        hit = search(Wish(words="seafood sunset dinner in Seminyak")).hits[0]
        assert reasons.say(hit.why) == "Beach club, sunset view, seafood, in Seminyak"
        assert "di Seminyak" in reasons.say(hit.why, "id")

    def test_accents_and_case_do_not_matter(self) -> None:
        assert slugs(search(Wish(words="BOAT in Belem"))) == ["barca-morosa"]
        assert slugs(search(Wish(words="boat", area="belém"))) == ["barca-morosa"]

    def test_fields_narrow_as_words_do(self) -> None:
        for wish in (
            Wish(city="Ubud", category="spa"),
            Wish(area="ubud", city="Bali", category="Spa"),
            Wish(words="ubud", category="massage"),
        ):
            found = search(wish)
            assert {hit.venue.area for hit in found.hits} == {"Ubud"}
            assert {hit.venue.category for hit in found.hits} == {"spa"}

    def test_an_unknown_city_finds_nothing_and_says_which(self) -> None:
        found = search(Wish(words="dinner", city="Paris"))
        assert (found.hits, found.unmatched) == ((), ("Paris",))

    def test_words_that_no_venue_knows_are_named_and_the_rest_is_used(self) -> None:
        found = search(Wish(words="ethiopian restaurant in Lisbon"))
        assert found.unmatched == ("ethiopian",)
        assert slugs(found) == ["tasca-da-andorinha-lenta"]

    def test_nothing_but_unknown_words_finds_nothing(self) -> None:
        assert search(Wish(words="xyzzy plugh")) == Found((), ("xyzzy", "plugh"))

    def test_a_party_that_does_not_fit_finds_other_venues(self) -> None:
        found = search(Wish(words="dinner in Ubud", party=8))
        assert found.hits
        assert all(hit.venue.max_party >= 8 for hit in found.hits)

    def test_the_sandbox_is_seen_by_test_keys_and_by_nothing_else(self) -> None:
        assert not any(hit.venue.sandbox for hit in search(Wish(words="sandbox test"), limit=100).hits)
        assert not any(hit.venue.sandbox for hit in search(Wish(), limit=100).hits)
        assert search(Wish(named="sandbox-accepts")).hits == ()
        assert {hit.venue.sandbox for hit in search(Wish(sandbox=True)).hits} == {True}

    def test_a_closed_venue_is_not_found(self) -> None:
        Venue.objects.filter(slug="nori-drift").update(closed_for_good_at="2026-11-01T00:00Z")
        assert "nori-drift" not in slugs(search(Wish(words="japanese"), limit=100))
        assert resolve("Nori Drift") is None

    def test_an_unclaimed_venue_is_found_and_not_bookable(self) -> None:
        hit = next(
            hit for hit in search(Wish(words="warung in canggu")).hits if hit.venue.slug == "warung-rantang-timur"
        )
        assert not hit.venue.is_bookable

    def test_near_a_point_the_distance_is_known_and_kept(self) -> None:
        beach = Near(-8.6841, 115.1553, radius=1_500)
        found = search(Wish(words="dinner", near=beach))
        assert all(hit.metres is not None and hit.metres <= 1_500 for hit in found.hits)
        assert next(hit for hit in found.hits if hit.venue.slug == "lantern-tide-beach-club").metres == 0
        assert "maison-rembulan" in slugs(found)
        assert "akar-tujuh" not in slugs(found)

    def test_a_venue_is_known_by_its_slug_its_name_a_part_of_it_or_nearly_so(self) -> None:
        for named in (
            "lantern-tide-beach-club",
            "Lantern Tide Beach Club",
            "lantern tide",
            "Lantren Tide Beach Club",
            "a table at Lantern Tide Beach Club please",
        ):
            with self.subTest(named):
                assert resolve(named) == self.venues["lantern-tide-beach-club"]

    def test_a_name_that_could_be_several_is_none(self) -> None:
        assert resolve("beach club") is None
        assert resolve("coworking") is None
        assert len(search(Wish(named="beach club")).hits) > 1

    def test_a_name_that_nobody_has_is_none(self) -> None:
        found = search(Wish(named="The Golden Flamingo"))
        assert (found.hits, found.unmatched) == ((), ("The Golden Flamingo",))

    def test_the_same_question_has_the_same_answer(self) -> None:
        wish = Wish(words="dinner with a view")
        assert slugs(search(wish)) == slugs(search(wish))

    def test_it_takes_as_many_queries_however_many_venues(self) -> None:
        Venue.objects.filter(slug="nori-drift").delete()  # nothing is known of this catalogue yet
        with CaptureQueriesContext(connection) as of_many:
            search(Wish(words="sunset dinner in Bali"))
        Venue.objects.filter(city__slug="bali").exclude(area="Seminyak").delete()
        with CaptureQueriesContext(connection) as of_few:
            search(Wish(words="sunset dinner in Bali"))
        assert max(len(of_few), len(of_many)) <= 10

    def test_what_was_not_brought_up_to_date_is_found_all_the_same(self) -> None:
        Venue.objects.filter(slug="nori-drift").update(tags=["karaoke"], description="Songs until late.")
        assert SearchEntry.objects.get(stale=True).venue.slug == "nori-drift"
        assert slugs(search(Wish(words="karaoke")))[0] == "nori-drift"
        assert embed_venues() == 1
        assert not SearchEntry.objects.filter(stale=True).exists()
        assert slugs(search(Wish(words="karaoke")))[0] == "nori-drift"
        Service.objects.filter(venue__slug="nori-drift").update(name="Karaoke room")
        assert SearchEntry.objects.filter(stale=True).count() == 1
