"""A venue from nothing to bookable, left and taken up again."""

import pytest
from django.test import Client

from agnt.core.models import User
from tests import worlds
from venues.models import City, Onboarding, Resource, Venue
from venues.services import onboarding
from venues.starting_kinds import Family, largest_party

pytestmark = pytest.mark.django_db(transaction=True)

KIND = {"name": "Warung Senja", "category": "restaurant", "city": "asia-makassar"}
TABLES = {"two": "3", "four": "2", "six": "0", "eight": "0", "service": "Table"}
HOURS = {"day_0": "11-15, 18:00-23:00", "copy": "on"}
TERMS = {"policy": "auto", "max_party": "8", "lead_minutes": "30", "cancel_minutes": "120"}
STEPS = [("kind", KIND), ("resources", TABLES), ("hours", HOURS), ("terms", TERMS)]


@pytest.fixture
def client() -> Client:
    worlds.city()
    client = Client()
    client.force_login(User.objects.create_user("alice@example.com", "a long password"))
    return client


def answer(client: Client, *steps: tuple[str, dict[str, str]]) -> str:
    where = ""
    for step, data in steps:
        where = client.post(f"/start/{step}/", data).headers.get("Location", "")
    return where


def test_five_answers_make_a_venue_that_can_be_booked(client: Client) -> None:
    assert answer(client, *STEPS) == "/start/preview/"
    assert not Venue.objects.exists()
    assert "Warung Senja" in client.get("/start/preview/").content.decode()
    week = client.get("/start/week/").content.decode()
    assert "starts free" in week
    assert not Venue.objects.exists()
    assert client.post("/start/preview/")["Location"] == "/venue/warung-senja/diary/"
    venue = Venue.objects.get()
    assert venue.is_bookable
    assert (venue.currency, venue.timezone) == ("IDR", worlds.BALI)
    assert [(m.user.email, m.role) for m in venue.members.all()] == [("alice@example.com", "owner")]
    assert [row.name for row in venue.resources.order_by("pk")] == ["T1", "T2", "T3", "T4", "T5"]
    assert venue.shifts.count() == 14
    assert Onboarding.objects.get().status == "done"


def test_it_is_taken_up_where_it_was_left(client: Client) -> None:
    answer(client, *STEPS[:2])
    assert client.get("/start/")["Location"] == "/start/hours/"
    assert "Warung Senja is not open yet" in client.get("/venues/").content.decode()
    assert client.get("/start/terms/")["Location"] == "/start/hours/"
    assert 'value="3"' in client.get("/start/resources/").content.decode()


def test_going_back_keeps_the_answers(client: Client) -> None:
    answer(client, *STEPS)
    assert answer(client, ("hours", {"day_0": "10-22"})) == "/start/terms/"
    row = Onboarding.objects.get()
    assert row.status == "terms"
    assert row.answers["terms"]["max_party"] == 8
    assert row.answers["hours"]["day_0"] == "10:00-22:00"
    assert row.answers["hours"]["day_1"] == ""


def test_another_kind_of_venue_asks_again_what_can_be_booked(client: Client) -> None:
    answer(client, *STEPS)
    answer(client, ("kind", KIND | {"category": "spa"}))
    row = Onboarding.objects.get()
    assert (row.status, set(row.answers)) == ("resources", {"kind"})
    assert "Therapists" in client.get("/start/resources/").content.decode()


@pytest.mark.parametrize(
    ("category", "counts", "kinds"),
    [
        (
            "spa",
            {"single": "1", "couple": "1", "people": "2", "service": "Massage", "minutes": "60"},
            {"room", "person"},
        ),
        ("boat", {"seats": "12", "service": "Trip", "minutes": "120", "departures": "9, 14:00"}, {"pool"}),
        ("coworking", {"seats": "20", "service": "Desk", "minutes": "240"}, {"pool"}),
    ],
)
def test_each_kind_of_venue_opens(client: Client, category: str, counts: dict[str, str], kinds: set[str]) -> None:
    answer(client, ("kind", KIND | {"category": category}), ("resources", counts), *STEPS[2:])
    assert "starts free" in client.get("/start/week/").content.decode()
    client.post("/start/preview/")
    assert {row.kind for row in Resource.objects.all()} == kinds


def test_a_mistake_is_said_at_its_field_and_nothing_goes_on(client: Client) -> None:
    answer(client, *STEPS[:2])
    page = client.post("/start/hours/", {"day_0": "25-30"}).content.decode()
    assert "There is no 25:00" in page
    assert "One thing needs another look" in page
    assert Onboarding.objects.get().status == "hours"
    never = client.post("/start/hours/", {}).content.decode()
    assert "It is never open" in never


def test_a_city_that_is_not_on_the_list_is_made_once(client: Client) -> None:
    there = KIND | {"city": "another", "city_name": "Salzburg", "country": "at", "timezone": "Europe/Vienna"}
    assert "On the map" in client.post("/start/kind/", there).content.decode()
    answer(client, ("kind", there | {"position": "47.798, 13.047"}), *STEPS[1:])
    assert not City.objects.filter(name="Salzburg").exists()
    client.post("/start/preview/")
    venue = Venue.objects.get()
    assert (venue.city.name, venue.currency, venue.timezone) == ("Salzburg", "EUR", "Europe/Vienna")


def test_it_can_be_thrown_away(client: Client) -> None:
    answer(client, *STEPS[:2], ("resources", {"drop": "1"}))
    assert not Onboarding.objects.exists()


def test_a_deposit_becomes_terms(client: Client) -> None:
    answer(client, *STEPS[:3], ("terms", TERMS | {"deposit_from": "6", "deposit": "100000"}))
    client.post("/start/preview/")
    tier = Venue.objects.get().tiers.get()
    assert (tier.from_party, tier.deposit_minor) == (6, 100_000_00)


def test_two_venues_of_one_name_have_two_addresses(client: Client) -> None:
    for _ in range(2):
        answer(client, *STEPS)
        client.post("/start/preview/")
    assert sorted(Venue.objects.values_list("slug", flat=True)) == ["warung-senja", "warung-senja-2"]


def test_who_has_not_signed_in_reads_what_it_is() -> None:
    assert "five minutes" in Client().get("/start/").content.decode()
    assert Client().get("/start/kind/").status_code == 302
    assert Client().get("/start/week/").status_code == 302


def test_opening_twice_makes_one_venue(client: Client) -> None:
    answer(client, *STEPS)
    client.post("/start/preview/")
    client.post("/start/preview/")
    assert Venue.objects.count() == 1
    assert onboarding.open_of(User.objects.get().pk) is None


def test_the_largest_party_that_fits_is_proposed_and_a_larger_one_is_warned_of(client: Client) -> None:
    answer(client, *STEPS[:3])
    assert 'name="max_party" value="4"' in client.get("/start/terms/").content.decode()
    answer(client, ("terms", TERMS | {"max_party": "4"}))
    assert "nobody books for more" not in client.get("/start/preview/").content.decode()
    answer(client, ("terms", TERMS))
    assert "The largest place holds 4, so nobody books for more" in client.get("/start/preview/").content.decode()


@pytest.mark.parametrize(
    ("family", "counts", "largest"),
    [
        ("tables", {"two": 3, "six": 1, "eight": 0}, 6),
        ("rooms", {"single": 2, "couple": 1, "people": 4}, 2),
        ("rooms", {"single": 2, "couple": 1, "people": 1}, 1),
        ("seats", {"seats": 12}, 12),
    ],
)
def test_the_largest_party_of_what_was_counted(family: str, counts: dict[str, int], largest: int) -> None:
    assert largest_party(Family(family), counts) == largest


def test_the_floor_plan_is_among_the_settings(client: Client) -> None:
    answer(client, *STEPS)
    client.post("/start/preview/")
    html = client.get("/venue/warung-senja/settings/house/").content.decode()
    tabs = html[html.index('class="settings-nav"') : html.index("</nav>", html.index('class="settings-nav"'))]
    assert 'href="/venue/warung-senja/settings/floor/">Floor plan' in tabs
