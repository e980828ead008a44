"""Settings: every part kept by its form, refused in sentences, and never over somebody else's change."""

import re
from datetime import time

import pytest
from django.db import transaction
from django.test import Client

from agnt.lib.errors import DomainError, Stale
from tests import worlds
from tests.at_once import at_once
from tests.venues import desks
from venues.models import Combination, PacingOverride, Resource, Service, Shift, TermsTier
from venues.services import setup

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant((2, 4))


@pytest.fixture
def client(world: worlds.World) -> Client:
    return desks.at(world.venue)


def base(world: worlds.World) -> str:
    return f"/venue/{world.venue.slug}/settings/"


def fields(page: str) -> dict[str, list[str]]:
    """What the form of a page would send, as a browser without scripts reads it."""
    form = page.split('class="plain card set-up"')[1].split("</form>")[0]
    found: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", form):
        about = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if about.get("type") in ("checkbox", "radio") and " checked" not in tag:
            continue
        found.setdefault(about["name"], []).append(about.get("value", "on" if about.get("type") == "checkbox" else ""))
    for name, inner in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inner)
        found[name] = [chosen[1] if chosen else ""]
    for name, value in re.findall(r'<textarea name="([^"]+)".*?>\s*(.*?)</textarea>', form, re.DOTALL):
        found[name] = [value]
    return found


NEW = {
    "areas": {"name": "Terrace", "position": "1", "attributes": "smoking"},
    "tables": {"name": "T9", "kind": "table", "min_seats": "2", "max_seats": "4", "units": "1", "priority": "5",
               "access": "online", "attributes": "window", "active": "on"},
    "services": {"name": "Long lunch", "price_minor": "350000", "price_per": "person", "min_party": "1",
                 "buffer_minutes": "10", "active": "on", "turn_0_party": "4", "turn_0_minutes": "180",
                 "take_0_kind": "table", "take_0_count": "1"},
    "hours": {"name": "Breakfast", "weekday": "0", "opens": "07:00", "closes": "10:00", "pacing_total": "20"},
    "pacing": {"day": "2026-12-24", "time": "19:15", "total": "8"},
    "terms": {"from_party": "6", "deposit_minor": "100000", "deposit_per": "person", "deposit_hours": "24",
              "keeps_card": "on", "minimum_spend_minor": "2000000"},
}  # fmt: skip


@pytest.mark.parametrize("part", NEW)
def test_each_part_is_kept_and_its_page_shows_it_again(client: Client, world: worlds.World, part: str) -> None:
    assert client.get(f"{base(world)}{part}/new/").status_code == 200
    answer = client.post(f"{base(world)}{part}/new/", NEW[part])
    assert answer.status_code == 302, re.findall(r'class="error"[^>]*>([^<]*)', answer.content.decode())
    listed = client.get(f"{base(world)}{part}/").content.decode()
    addresses = re.findall(rf'href="({base(world)}{part}/\d+/)"', listed)
    page = client.get(addresses[-1]).content.decode()
    again = client.post(addresses[-1], fields(page))  # sent back as it came, nothing changes and nothing is lost
    assert again.status_code == 302, re.findall(r'class="error"[^>]*>([^<]*)', again.content.decode())


def test_amounts_are_written_in_whole_units_and_kept_in_minor_ones(client: Client, world: worlds.World) -> None:
    client.post(f"{base(world)}services/new/", NEW["services"])
    client.post(f"{base(world)}terms/new/", NEW["terms"])
    lunch, tier = Service.objects.get(name="Long lunch"), TermsTier.objects.get()
    assert (lunch.price_minor, tier.deposit_minor, tier.minimum_spend_minor) == (350_000_00, 100_000_00, 2_000_000_00)
    assert 'value="350000"' in client.get(f"{base(world)}services/{lunch.pk}/").content.decode()
    assert [(t.up_to_party, t.minutes) for t in lunch.turn_times.all()] == [(4, 180)]
    assert [(n.kind, n.count) for n in lunch.needs.all()] == [("table", 1)]


def test_tables_are_joined_once(client: Client, world: worlds.World) -> None:
    ids = [row.pk for row in world.resources]
    joined = {"resources": ids, "min_seats": "5", "max_seats": "6", "priority": "5", "active": "on"}
    client.post(f"{base(world)}combinations/new/", joined)
    assert sorted(row.pk for row in Combination.objects.get().resources.all()) == ids
    assert "joined in another" in client.post(f"{base(world)}combinations/new/", joined).content.decode()
    assert (
        "at least two"
        in client.post(f"{base(world)}combinations/new/", joined | {"resources": ids[:1]}).content.decode()
    )
    assert Combination.objects.count() == 1


WRONG = [
    ("tables", {"name": "T1"}, "There is another thing to book called “T1”."),
    ("tables", {"min_seats": "5"}, "cannot be fewer than the fewest, which is 5"),
    ("hours", {"weekday": "", "day": ""}, "Either a weekday or one date."),
    ("hours", {"opens": "09:00", "closes": "12:00"}, "It overlaps 10:00-23:00 of the same day."),
    ("hours", {"last_start": "11:00"}, "The last start is between 07:00 and 10:00."),
    ("hours", {"pacing_online": "30"}, "A share cannot be more than all, which is 20."),
    ("pacing", {"time": "19:10"}, "A quarter of an hour"),
    ("pacing", {"total": ""}, "Give at least one limit."),
    ("terms", {"from_party": "0"}, "At least one guest."),
    ("services", {"take_0_kind": ""}, "Say what it takes"),
    ("services", {"turn_0_party": ""}, "Say how long"),
]


@pytest.mark.parametrize(("part", "change", "sentence"), WRONG)
def test_what_cannot_be_is_said_and_not_kept(
    client: Client, world: worlds.World, part: str, change: dict[str, str], sentence: str
) -> None:
    models = (Resource, Shift, PacingOverride, TermsTier, Service)
    before = [model.objects.count() for model in models]
    page = client.post(f"{base(world)}{part}/new/", NEW[part] | change)
    assert page.status_code == 200
    assert sentence in page.content.decode()
    assert [model.objects.count() for model in models] == before


def test_the_second_of_two_managers_is_told_and_overwrites_nothing(client: Client, world: worlds.World) -> None:
    table = world.resources[0]
    address = f"{base(world)}tables/{table.pk}/"
    mine = fields(client.get(address).content.decode())
    theirs = mine | {"max_seats": ["3"]}
    assert client.post(address, theirs).status_code == 302
    page = client.post(address, mine | {"name": ["Window 1"]}).content.decode()
    assert "Somebody else changed this meanwhile" in page
    table.refresh_from_db()
    assert (table.name, table.max_seats) == ("T1", 3)
    assert "Now it says: 3" in page
    assert client.post(address, fields(page)).status_code == 302  # he has compared, and keeps his own
    table.refresh_from_db()
    assert (table.name, table.max_seats) == ("Window 1", 2)


def test_two_at_the_same_moment_are_one_after_the_other(world: worlds.World) -> None:
    table = world.resources[0]
    seen = setup.seen(table)

    def keep(priority: int) -> str:
        try:
            setup.keep(
                venue_id=world.venue.pk, kind="resource", pk=table.pk, values={"priority": priority}, seen_before=seen,
                by="test",
            )  # fmt: skip
        except Stale:
            return "told"
        return "kept"

    assert sorted(at_once([lambda n=n: keep(n) for n in (1, 2)])) == ["kept", "told"]


def test_the_rules_and_the_house_have_pages_of_their_own(client: Client, world: worlds.World) -> None:
    rules = fields(client.get(f"{base(world)}rules/").content.decode())
    answer = client.post(
        f"{base(world)}rules/",
        rules | {"policy": "ask", "max_party": "20", "can_provide": ["high_chair"], "deposit_how": "BCA 123 456"},
    )
    assert answer.status_code == 302
    world.venue.refresh_from_db()
    assert (world.venue.policy, world.venue.max_party, world.venue.can_provide) == ("ask", 20, ["high_chair"])
    assert world.venue.deposit_how == "BCA 123 456"
    house = fields(client.get(f"{base(world)}house/").content.decode())
    client.post(f"{base(world)}house/", house | {"name": "Senja", "cuisines": "Balinese, vegan"})
    world.venue.refresh_from_db()
    assert (world.venue.name, world.venue.cuisines, world.venue.policy) == ("Senja", ["Balinese", "vegan"], "ask")
    fresh = fields(client.get(f"{base(world)}rules/").content.decode())
    wrong = client.post(f"{base(world)}rules/", fresh | {"max_party": "1", "min_party": "2"}).content.decode()
    assert "cannot be smaller than the smallest" in wrong


def test_a_table_with_bookings_is_switched_off_instead(client: Client, world: worlds.World) -> None:
    with worlds.clock.frozen(worlds.NOW):
        from_bookings(world)
        first, second = world.resources
        booked = first if first.places.exists() else second
        free = second if booked is first else first
        ahead = client.get(f"{base(world)}tables/{booked.pk}/ahead/", headers={"hx-request": "true"}).content.decode()
        assert "Ayu" in ahead
        for row in (booked, free):
            client.post(f"{base(world)}tables/{row.pk}/remove/")
    assert [(row.pk, row.active) for row in world.venue.resources.all()] == [(booked.pk, False)]


def from_bookings(world: worlds.World) -> None:
    with transaction.atomic():
        worlds.request(world)


@pytest.mark.parametrize("role", ["reader", "host"])
def test_small_roles_find_no_settings(world: worlds.World, role: str) -> None:
    client = desks.at(world.venue, role)
    for part in ("", "house/", "rules/", "tables/", "tables/new/", "people/", "links/", "preview/"):
        assert client.get(f"{base(world)}{part}").status_code == 404
    assert client.post(f"{base(world)}tables/new/", NEW["tables"]).status_code == 404
    assert world.venue.resources.count() == 2


def test_what_belongs_to_another_venue_cannot_be_pointed_at(world: worlds.World) -> None:
    other = worlds.restaurant()
    area = other.venue.areas.create(name="Theirs")
    with pytest.raises(DomainError):
        setup.keep(
            venue_id=world.venue.pk, kind="resource", pk=world.resources[0].pk, values={"area": area},
            seen_before=setup.seen(world.resources[0]), by="test",
        )  # fmt: skip
    assert world.resources[0].area is None


def test_the_week_shows_what_is_typed_before_it_is_kept(client: Client, world: worlds.World) -> None:
    with worlds.clock.frozen(worlds.NOW):
        kept = client.get(f"{base(world)}preview/", headers={"hx-request": "true"}).content.decode()
        assert "starts free" in kept
        assert ">07</th>" not in kept
        typed = NEW["hours"] | {"try_kind": "shift", "try_pk": ""}
        page = client.post(f"{base(world)}preview/", typed, headers={"hx-request": "true"}).content.decode()
        assert ">07</th>" in page
        assert "with what is typed" in page
        assert Shift.objects.filter(opens=time(7)).count() == 0
        half = client.post(f"{base(world)}preview/", typed | {"opens": ""}, headers={"hx-request": "true"})
        assert "not complete yet" in half.content.decode()
        bad = client.post(f"{base(world)}preview/", typed | {"last_start": "12:00"}, headers={"hx-request": "true"})
        assert "The last start is between" in bad.content.decode()


def test_why_a_time_is_closed_is_said_in_sentences(client: Client, world: worlds.World) -> None:
    with worlds.clock.frozen(worlds.NOW):
        asked = {"day": "2026-11-23", "time": "19:00", "party": "2", "service": world.service.pk, "audience": "online"}
        assert "19:00 is free" in client.get(f"{base(world)}why/", asked).content.decode()
        from_bookings(world)
        closed = client.get(f"{base(world)}why/", asked | {"party": "9"}).content.decode()
        assert "19:00 is closed" in closed
        assert "<li>" in closed
        assert "Why is this time closed?" in client.get(f"{base(world)}why/").content.decode()


def test_the_first_page_says_what_is_missing() -> None:
    venue = worlds.venue()
    page = desks.at(venue).get(f"/venue/{venue.slug}/settings/").content.decode()
    assert "2 things missing before guests can book" in page
    assert "add your tables" in page


def test_the_rows_of_a_part_are_said_as_people_say_them() -> None:
    world = worlds.restaurant((2,) * 10)
    world.venue.resources.filter(name="T2").update(attributes=["step_free"])
    world.service.turn_times.create(up_to_party=2, minutes=150)
    TermsTier.objects.create(venue=world.venue, from_party=6, cancel_minutes=2880)
    client = desks.at(world.venue)
    pages = {
        path: client.get(f"/venue/{world.venue.slug}/settings/{path}/").content.decode()
        for path in ("tables", "services", "terms", "tables/new")
    }
    assert pages["tables"].index(">T2<") < pages["tables"].index(">T10<")
    assert "step-free" in pages["tables"]
    assert "up to 2: 2 h 30 min, larger: 2 h" in pages["services"]
    assert "2 days before" in pages["terms"]
    assert "-----" not in pages["tables/new"]


def test_marks_are_written_as_people_write_them_and_kept_by_their_code(client: Client, world: worlds.World) -> None:
    table = world.resources[0]
    address = f"{base(world)}tables/{table.pk}/"
    form = fields(client.get(address).content.decode()) | {"attributes": ["Step free, sea_view, female-staff"]}
    assert client.post(address, form).status_code == 302
    table.refresh_from_db()
    assert table.attributes == ["step_free", "sea_view", "female_staff"]
    again = fields(client.get(address).content.decode())
    assert again["attributes"] == ["step-free,sea_view,female-staff"]
    assert client.post(address, again).status_code == 302
    table.refresh_from_db()
    assert table.attributes == ["step_free", "sea_view", "female_staff"]


def test_the_overview_says_which_terms_hold_also_where_no_party_has_its_own() -> None:
    venue = worlds.restaurant(cancel_minutes=1440, minimum_spend_minor=30_000_000).venue
    base, client = f"/venue/{venue.slug}/settings/", desks.at(venue)
    page = client.get(base).content.decode()
    said = "All parties cancel free until 1 day before. They spend IDR 300,000 at the least."
    assert said in page and "none yet" not in page.split("<strong>Terms</strong>")[1].split("</a>")[0]
    TermsTier.objects.create(venue=venue, from_party=6, deposit_minor=100)
    assert f"{said} 1 more by size or service." in client.get(base).content.decode()
    assert said in client.get(f"{base}terms/").content.decode()
