"""A whole set-up as one file: taken out of one venue, brought into an empty twin, which then answers just the same."""

import json
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from agnt.core.models import User
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import availability, loading
from bookings.availability import Audience, Board, Request
from bookings.models import ImportRun
from bookings.reading import whole
from bookings.services import imports
from tests import worlds
from tests.bookings.test_imports import BY
from tests.worlds import DAY, World
from venues.models import (
    Area,
    Closure,
    Combination,
    Member,
    PacingOverride,
    Resource,
    Shift,
    TermsTier,
    TurnTime,
    Venue,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now() -> Any:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def house() -> World:
    """A house with something of everything."""
    world = worlds.restaurant(
        tables=(2, 2, 4), name="Rumah Satu", address="Jl. Satu 1", policy="ask", can_provide=["high_chair"], max_party=9
    )
    venue = world.venue
    terrace = Area.objects.create(venue=venue, name="Terrace", attributes=["smoking"])
    one, two, three = world.resources
    Resource.objects.filter(pk=two.pk).update(area=terrace, attributes=["window"], priority=1, plan_x=3, plan_y=4)
    Resource.objects.filter(pk=three.pk).update(access="in_house")
    Venue.objects.filter(pk=world.venue.pk).update(latitude=world.venue.latitude + 0.01)
    world.venue.refresh_from_db()
    Resource.objects.create(venue=venue, kind="table", name="Old", max_seats=8, active=False)
    joined = Combination.objects.create(venue=venue, min_seats=3, max_seats=4)
    joined.resources.set([one, two])
    dinner = world.service
    TurnTime.objects.create(service=dinner, up_to_party=2, minutes=90)
    TurnTime.objects.create(service=dinner, up_to_party=9, minutes=60, shift_name="Lunch")
    worlds.offer(venue, [{"kind": "table", "count": 1, "attributes": ["window"]}], minutes=45, slug="tea", name="Tea",
                 fixed_starts=[time(15), time(16, 30)], price_minor=90_000_00, buffer_minutes=10)  # fmt: skip
    venue.shifts.filter(weekday=0).update(name="Lunch", pacing_total=6, pacing_online=4, last_start=time(21))
    Shift.objects.create(venue=venue, day=DAY + timedelta(days=1), opens=time(12), closes=time(16))
    Shift.objects.create(venue=venue, resource=two, weekday=0, opens=time(18), closes=time(22))
    start = world.at("14:00")
    Closure.objects.create(
        venue=venue, area=terrace, starts_at=start, ends_at=start + timedelta(hours=2), reason="rain"
    )
    Closure.objects.create(venue=venue, starts_at=world.at("10:00", date(2026, 11, 26)),
                           ends_at=world.at("23:00", date(2026, 11, 26)), is_event=True, reason="wedding")  # fmt: skip
    PacingOverride.objects.create(venue=venue, starts_at=world.at("19:00"), total=2)
    TermsTier.objects.create(venue=venue, from_party=4, deposit_minor=100_000_00, cancel_minutes=1440)
    TermsTier.objects.create(venue=venue, service=dinner, from_party=2, keeps_card=True, minimum_spend_minor=5_00)
    venue.refresh_from_db()
    return world


def empty_twin(**columns: Any) -> Venue:
    made = worlds.venue(**columns)
    made.shifts.all().delete()
    return made


def upload(venue: Venue, data: bytes) -> ImportRun:
    return imports.upload(venue_id=venue.pk, kind="setup", file_name="setup.json", data=data, by=BY)


def answers(venue: Venue) -> list[object]:
    """What every door would be told on each of the next days, by names instead of keys."""
    setup = loading.setup(venue)
    board, names = Board(setup, availability.Diary()), {rule.id: rule.name for rule in setup.resources}
    found: list[object] = []
    for rule in setup.services:
        for audience in (Audience.ONLINE, Audience.AGENTS, Audience.STAFF):
            for party in (1, 2, 3, 4, 7):
                request = Request(rule, party, clock.now(), audience)
                for days in range(8):
                    told = availability.day_slots(board, request, DAY + timedelta(days=days - 1))
                    slots = [
                        (s.starts_at, s.ends_at, s.free_at, [names[key] for key in s.resource_ids]) for s in told.slots
                    ]
                    refused = [(no.wall, availability.say_all(no)) for no in told.refusals]
                    found.append((rule.slug, audience, party, days, slots, refused))
    return found


def test_a_twin_made_of_the_file_answers_just_as_the_first_and_gives_the_same_file(house: World) -> None:
    twin = empty_twin()
    run = upload(twin, whole.json_bytes(house.venue))
    look = imports.preview(run)
    assert look.is_clean, look.conflicts
    assert look.makes["shifts"] == 9 and look.makes["resources"] == 4
    assert not twin.resources.exists()
    imports.carry_out(run_id=run.pk, by=BY)
    twin.refresh_from_db()
    assert whole.taken_out(twin) == whole.taken_out(house.venue)
    assert answers(twin) == answers(house.venue)
    assert (twin.name, twin.address, twin.policy) == ("Rumah Satu", "Jl. Satu 1", "ask")


def test_for_a_day_all_of_it_is_undone_and_the_house_is_as_it_was(house: World) -> None:
    twin = empty_twin(name="Rumah Dua")
    before = whole.taken_out(twin)
    run = upload(twin, whole.json_bytes(house.venue))
    imports.carry_out(run_id=run.pk, by=BY)
    undone = imports.undo(run_id=run.pk, by=BY)
    twin.refresh_from_db()
    assert (undone.kept, whole.taken_out(twin)) == ([], before)


def broken(world: World, **parts: Any) -> bytes:
    setup = json.loads(whole.json_bytes(world.venue))["setup"]
    for name, change in parts.items():
        change(setup[name])
    return json.dumps({"setup": setup}).encode()


@pytest.mark.parametrize(
    ("part", "change", "says"),
    [
        ("shifts", lambda rows: rows[0].update(opens="25:00"), "shifts 1"),
        ("shifts", lambda rows: rows.append(dict(rows[0])), "overlaps"),
        ("closures", lambda rows: rows[0].update(ends_at=rows[0]["starts_at"]), "closures 1"),
        ("resources", lambda rows: rows[1].update(area="Moon"), "“Moon”"),
        ("resources", lambda rows: rows[0].update(wheels=4), "wheels"),
        ("resources", lambda rows: rows[0].update(max_seats="many"), "resources 1"),
        ("services", lambda rows: rows[0].update(turns=[7]), "services 1"),
        ("combinations", lambda rows: rows[0].update(resources=["T1"]), "at least two"),
        ("tiers", lambda rows: rows[0].update(deposit_minor=-5), "tiers 1"),
        ("house", lambda rows: rows.update(max_party=0), "largest party"),
        ("house", lambda rows: rows.update(address=None), "house: address"),
        ("house", lambda rows: rows.update(cuisines=""), "house: cuisines"),
        ("house", lambda rows: rows.update(tags={"a": 1}), "house: tags"),
        ("house", lambda rows: rows.update(lead_minutes=float("inf")), "house: lead_minutes"),
        ("areas", lambda rows: rows[0].update(attributes=None), "areas 1: attributes"),
        ("resources", lambda rows: rows[0].update(min_seats=1.5), "resources 1: min_seats"),
        ("services", lambda rows: rows[0].update(fixed_starts=["25:61"]), "services 1"),
        ("services", lambda rows: rows[0]["turns"][0].update(shift_name=None), "services 1: shift_name"),
        ("services", lambda rows: rows[0]["turns"].append(rows[0]["turns"][0]), "services 1"),
        ("closures", lambda rows: rows[0].update(starts_at="2026-11-23"), "closures 1: starts_at"),
        ("overrides", lambda rows: rows.append(rows[0]), "overrides 2"),
        ("house", lambda rows: rows.update(latitude=95), "not on this globe"),
        ("house", lambda rows: rows.update(latitude="-8"), "house: latitude"),
        ("house", lambda rows: rows.update(longitude=None), "house: longitude"),
        ("house", lambda rows: rows.update(latitude=48.0, longitude=13), "km from"),
        ("house", lambda rows: rows.update(currency="EUR"), "EUR"),
        ("house", lambda rows: rows.update(timezone="Europe/Lisbon"), "Europe/Lisbon"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_made(house: World, part: str, change: Any, says: str) -> None:
    twin = empty_twin()
    before = whole.taken_out(twin)
    run = upload(twin, broken(house, **{part: change}))
    assert says in " ".join(one.message for one in imports.preview(run).stops)
    with pytest.raises(DomainError) as refused:
        imports.carry_out(run_id=run.pk, by=BY)
    assert refused.value.code == "import_conflicts"
    twin.refresh_from_db()
    assert whole.taken_out(twin) == before


def test_a_venue_that_has_a_set_up_is_not_filled_twice(house: World) -> None:
    other = worlds.restaurant().venue
    before = whole.taken_out(other)
    run = upload(other, whole.json_bytes(house.venue))
    said = [one.message for one in imports.preview(run).stops]
    assert any("2 resources here already" in one for one in said)
    with pytest.raises(DomainError):
        imports.carry_out(run_id=run.pk, by=BY)
    other.refresh_from_db()
    assert whole.taken_out(other) == before


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"setup": {}}', b'{"setup": {"house": {}, "areas": {"a": 1}}}'])
def test_what_is_no_set_up_is_refused(data: bytes) -> None:
    twin = empty_twin()
    with pytest.raises(DomainError) as refused:
        upload(twin, data)
    assert refused.value.code == "unreadable_list"
    assert not ImportRun.objects.exists()


def test_a_manager_takes_it_out_and_brings_it_in_by_the_pages(house: World, client: Client) -> None:
    twin = empty_twin()
    user = User.objects.create_user("m@example.com", "a long password")
    for venue in (house.venue, twin):
        Member.objects.create(venue=venue, user=user, role="manager")
    client.force_login(user)
    answer = client.get(f"/venue/{house.venue.slug}/settings/export/setup.json")
    assert client.get(f"/venue/{house.venue.slug}/settings/export/setup.csv").status_code == 404
    run = upload(twin, answer.content)
    address = f"/venue/{twin.slug}/settings/import/{run.pk}/"
    page = client.get(address).content.decode()
    assert "<strong>4</strong> resources" in page and "Which column" not in page
    client.post(f"{address}do/", {"do": "columns"})
    client.post(f"{address}do/", {"do": "carry-out"})
    assert whole.taken_out(Venue.objects.get(pk=twin.pk))["resources"] == whole.taken_out(house.venue)["resources"]


HOSTILE: list[tuple[str, Any]] = [
    ("services", lambda rows: rows[0]["turns"][0].update(id=10_000_000)),
    ("services", lambda rows: rows[0]["turns"][0].update(id=1)),
    ("services", lambda rows: rows[0]["takes"][0].update(pk=10_000_000, service_id=1)),
    ("services", lambda rows: rows[0].update(name="A\x00b", description="\ud800")),
    ("resources", lambda rows: rows[0].update(name="x" * 100_000)),
    ("resources", lambda rows: rows[0].update(max_seats=10**40, plan_x=-(10**40))),
    ("resources", lambda rows: rows[0].update(attributes=[["a"], {"b": 1}])),
    ("closures", lambda rows: rows[0].update(starts_at="0001-01-01T00:00:00+14:00")),
    ("closures", lambda rows: rows[0].update(ends_at="9999-12-31T23:59:59-12:00")),
    ("closures", lambda rows: rows[0].update(starts_at="0001-01-01T00:00:00Z", ends_at="9999-12-31T23:59:59Z")),
    ("overrides", lambda rows: rows.append(dict(rows[0], starts_at="9999-12-31T23:45:00Z"))),
    ("shifts", lambda rows: rows[0].update(valid_from="0001-01-01", valid_until="9999-12-31")),
    ("house", lambda rows: rows.update(horizon_days=32767, lead_minutes=2147483647)),
    ("house", lambda rows: rows.update(name=["a"], slot_minutes=0)),
    ("house", lambda rows: rows.update(name="<script>alert(1)</script>", latitude="NaN")),
]


@pytest.mark.parametrize(("part", "change"), HOSTILE, ids=[f"{n}-{part}" for n, (part, _) in enumerate(HOSTILE)])
def test_a_hostile_file_is_refused_or_leaves_pages_that_answer(
    house: World, client: Client, part: str, change: Any
) -> None:
    twin = empty_twin()
    user = User.objects.create_user("m@example.com", "a long password")
    Member.objects.create(venue=twin, user=user, role="manager")
    client.force_login(user)
    client.raise_request_exception = False
    others = list(TurnTime.objects.order_by("pk").values())
    run = upload(twin, broken(house, **{part: change}))
    address = f"/venue/{twin.slug}/settings/import/{run.pk}/"
    assert client.get(address).status_code == 200
    assert client.post(f"{address}do/", {"do": "carry-out"}).status_code in (302, 409, 422)
    assert list(TurnTime.objects.exclude(service__venue=twin).order_by("pk").values()) == others
    assert not TurnTime.objects.filter(pk__gte=10_000_000).exists()
    for page in ("diary/", "settings/", "settings/pacing/", "settings/hours/", "settings/preview/"):
        assert client.get(f"/venue/{twin.slug}/{page}").status_code == 200, page
    assert client.get(f"/v/{twin.slug}/").status_code == 200
