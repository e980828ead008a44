"""Published lists of venues come in unclaimed, the same however often, and answer what guests ask of them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import TestCase

from agnt.lib import clock
from agnt.lib.errors import DomainError
from tests import fixtures
from venues import reasons
from venues.geography import Near
from venues.listings import read
from venues.models import City, SearchEntry, Shift, Venue
from venues.search import Found, Wish, search

CATHEDRAL = Near(47.798, 13.047, radius=1_500)
FILES = {
    "osm": "osm_salzburg_restaurants.geojson",
    "camrest": "camrest_db.json",
    "multiwoz": "multiwoz_restaurant_db.json",
}
PLACES = {
    "osm": "--city salzburg --city-name Salzburg --country AT --timezone Europe/Vienna --currency EUR --language de "
    "--at 47.7981 13.0465",
    "camrest": "--city cambridge --city-name Cambridge --country GB --timezone Europe/London --currency GBP "
    "--at 52.2053 0.1218",
}
PLACES["multiwoz"] = PLACES["camrest"]


def bring_in(source: str) -> str:
    out = StringIO()
    file = fixtures.FOLDER / "venues" / FILES[source]
    call_command("import_venues", str(file), "--source", source, *PLACES[source].split(), stdout=out)
    return out.getvalue()


def slugs(found: Found) -> list[str]:
    return [hit.venue.slug for hit in found.hits]


def facts() -> list[tuple[object, ...]]:
    rows = Venue.objects.order_by("pk").values_list("pk", "slug", "name", "tags", "phone", "price_level", "created_at")
    return [*rows, *Shift.objects.order_by("pk").values_list("pk", "venue_id", "weekday", "opens", "closes")]


@pytest.mark.skipif(not fixtures.FOLDER.is_dir(), reason="the shared fixtures are not here")
class TestPublishedLists(TestCase):
    said: dict[str, str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.said = {source: bring_in(source) for source in FILES}

    def test_they_come_in_cleanly(self) -> None:
        assert "315 made, 0 changed" in self.said["osm"]
        assert "110 made" in self.said["camrest"]
        assert "2 made" in self.said["multiwoz"] and "108 known from another list" in self.said["multiwoz"]
        assert self.said["osm"].count("not read:") == 11
        assert "not read: 69 Zum fidelen Affen: opening hours 'Mo-Su 17:00+'" in self.said["osm"]
        assert Venue.objects.count() == 427
        assert not Venue.objects.exclude(claimed_at=None).exists()
        assert not SearchEntry.objects.filter(stale=True).exists()

    def test_the_facts_are_kept(self) -> None:
        rows = json.loads((fixtures.FOLDER / "venues" / FILES["osm"]).read_text())["features"]
        for row in rows:
            given = row["properties"]
            if not given["name"]:
                continue
            venue = Venue.objects.get(source="osm", external_id=str(given["OBJECTID"]))
            assert (venue.name, venue.timezone, venue.currency) == (given["name"], "Europe/Vienna", "EUR")
            assert ("diet:vegan" in venue.tags) == (given["diet_vegan"] in ("yes", "only"))
            assert ("wheelchair" in venue.can_provide) == (given["wheelchair"] == "yes")
            assert ("wheelchair" in venue.cannot_provide) == (given["wheelchair"] == "no")
            cuisines = (given["cuisine"] or "").replace("_", " ").replace(",", ";").lower().split(";")
            assert venue.cuisines == [part.strip() for part in cuisines if part.strip()]

    def test_the_same_lists_again_change_nothing(self) -> None:
        before = facts()
        assert "0 made, 0 changed, 315 as they were" in bring_in("osm")
        assert "0 made, 0 changed, 110 as they were" in bring_in("camrest")
        assert facts() == before

    def test_what_the_list_has_anew_is_brought_up_to_date_and_a_claimed_venue_is_left_to_its_owner(self) -> None:
        one, other = Venue.objects.filter(source="osm").order_by("pk")[:2]
        Venue.objects.filter(pk__in=[one.pk, other.pk]).update(phone="+1 555", name="Other")
        Venue.objects.filter(pk=other.pk).update(claimed_at=clock.now())
        assert "0 made, 1 changed, 313 as they were, 1 left to their owners" in bring_in("osm")
        assert Venue.objects.get(pk=one.pk).name == one.name
        assert Venue.objects.get(pk=other.pk).name == "Other"

    def test_vegetarian_near_the_cathedral(self) -> None:
        found = search(Wish(words="vegetarian near the cathedral", near=CATHEDRAL))
        assert len(found.hits) > 15
        assert found.unmatched == ()
        for hit in found.hits:
            assert hit.metres is not None and hit.metres <= 1_500
            assert "diet:vegetarian" in hit.venue.tags or "veg" in f"{hit.venue.cuisines} {hit.venue.name}".lower()
        nearest = sorted(hit.metres or 0 for hit in found.hits)
        assert {hit.metres for hit in found.hits[:3]} <= set(nearest[:8])
        assert "vegetarian" in reasons.say(found.hits[0].why) and "km away" in reasons.say(found.hits[0].why)

    def test_cheap_italian_in_the_centre(self) -> None:
        found = search(Wish(words="cheap italian in the centre"))
        rows = json.loads((fixtures.FOLDER / "venues" / FILES["camrest"]).read_text())
        wanted = {
            row["id"] for row in rows
            if (row.get("food"), row["area"], row["pricerange"]) == ("italian", "centre", "cheap")
        }  # fmt: skip
        best = [hit.venue for hit in found.hits[: len(wanted) + 1]]  # one of them has another name in the other list
        assert wanted and {venue.external_id for venue in best} == wanted
        assert {venue.price_level for venue in best} == {1}
        assert not [hit for hit in found.hits if not {"italian", "pizza"} & set(" ".join(hit.venue.cuisines).split())]
        in_town = search(Wish(words="cheap italian in the centre", city="Salzburg"))
        assert in_town.hits and {hit.venue.city.slug for hit in in_town.hits} == {"salzburg"}

    def test_open_sunday_late(self) -> None:
        found = search(Wish(words="open sunday late"), limit=100)
        assert len(found.hits) > 20
        for hit in found.hits:
            spans = [(shift.opens, shift.closes) for shift in hit.venue.shifts.filter(weekday=6)]
            assert any(opens.hour <= 22 and (closes.hour >= 23 or closes <= opens) for opens, closes in spans), spans
        assert "open Sunday 22:30" in reasons.say(found.hits[0].why)
        assert "buka Minggu 22:30" in reasons.say(found.hits[0].why, "id")
        early = search(Wish(words="open monday morning", city="salzburg"), limit=100)
        assert early.hits and not [hit for hit in early.hits if not hit.venue.shifts.filter(weekday=0).exists()]

    def test_an_unclaimed_venue_is_found_and_not_bookable(self) -> None:
        assert not any(hit.venue.is_bookable for hit in search(Wish(words="pizza salzburg")).hits)


def test_a_new_city_needs_its_facts(db: None, tmp_path: Path) -> None:
    file = tmp_path / "list.json"
    file.write_text("[]")
    with pytest.raises(CommandError, match="--city-name, --country, --timezone, --at"):
        call_command("import_venues", str(file), source="camrest", city="oslo", currency="NOK")
    with pytest.raises(CommandError, match="not a list of osm"):
        call_command("import_venues", str(file), source="osm", city="oslo", currency="NOK")
    assert not City.objects.exists() and not Venue.objects.exists()


def test_what_is_no_list_is_refused() -> None:
    for data in (b"", b"{}", b"[1]", b"nothing"):
        with pytest.raises(DomainError) as caught:
            read("osm", data)
        assert caught.value.code == "unreadable_list"
