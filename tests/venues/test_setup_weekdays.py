"""Hours and their pacing kept on several weekdays by one form."""

import re
from datetime import time

import pytest
from django.test import Client

from tests import worlds
from tests.venues import desks
from venues.models import Shift

pytestmark = pytest.mark.django_db
DINNER = {"name": "Dinner", "weekday": "1", "opens": "18:00", "closes": "23:00", "pacing_total": "20"}
TUESDAY, WEDNESDAY, FRIDAY = 1, 2, 4


@pytest.fixture
def world() -> worlds.World:
    made = worlds.restaurant((2, 4))
    made.venue.shifts.all().delete()
    return made


@pytest.fixture
def client(world: worlds.World) -> Client:
    return desks.at(world.venue)


def base(world: worlds.World) -> str:
    return f"/venue/{world.venue.slug}/settings/hours/"


def dinner(world: worlds.World, weekday: int, opens: int = 18, closes: int = 23, total: int | None = 20) -> Shift:
    hours = {"opens": time(opens), "closes": time(closes), "pacing_total": total}
    return Shift.objects.create(venue=world.venue, name="Dinner", weekday=weekday, **hours)


def ticked(page: str, *days: str) -> list[str]:
    """What the boxes of these days would send."""
    boxes = re.findall(r'<input type="checkbox" name="also" value="([^"]+)"[^>]*>\s*([A-Z][a-z]+)', page)
    return [value for value, day in boxes if day in days]


def told(world: worlds.World) -> list[tuple[int | None, str, str, int | None]]:
    rows = Shift.objects.filter(venue=world.venue).order_by("weekday", "opens")
    return [(row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}", row.pacing_total) for row in rows]


def test_a_new_shift_is_made_on_each_day_that_is_ticked(client: Client, world: worlds.World) -> None:
    page = client.get(f"{base(world)}new/").content.decode()
    also = ticked(page, "Tuesday", "Wednesday", "Friday")
    assert client.post(f"{base(world)}new/", DINNER | {"also": also}).status_code == 302
    assert told(world) == [(n, "18:00", "23:00", 20) for n in (TUESDAY, WEDNESDAY, FRIDAY)]


def test_the_covers_of_several_days_are_changed_by_one_keep_and_their_hours_stay(
    client: Client, world: worlds.World
) -> None:
    row = dinner(world, TUESDAY)
    dinner(world, WEDNESDAY, opens=17)
    dinner(world, FRIDAY, closes=1, total=None)
    page = client.get(f"{base(world)}{row.pk}/").content.decode()
    assert "Friday (18:00 to 01:00, no limit)" in page and "Sunday (none yet)" in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    body = DINNER | {"pacing_total": "12", "also": ticked(page, "Wednesday", "Friday"), "covers_alone": "on"}
    assert client.post(f"{base(world)}{row.pk}/", body | {"seen": seen[1] if seen else ""}).status_code == 302
    assert told(world) == [
        (TUESDAY, "18:00", "23:00", 12), (WEDNESDAY, "17:00", "23:00", 12), (FRIDAY, "18:00", "01:00", 12),
    ]  # fmt: skip
    page = client.get(f"{base(world)}{row.pk}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    body = DINNER | {"opens": "19:00", "also": ticked(page, "Friday", "Sunday"), "seen": seen[1] if seen else ""}
    assert client.post(f"{base(world)}{row.pk}/", body).status_code == 302
    assert told(world) == [
        (TUESDAY, "19:00", "23:00", 20), (WEDNESDAY, "17:00", "23:00", 12), (FRIDAY, "19:00", "23:00", 20),
        (6, "19:00", "23:00", 20),
    ]  # fmt: skip


def test_what_cannot_be_kept_on_one_day_is_kept_on_none(client: Client, world: worlds.World) -> None:
    Shift.objects.create(venue=world.venue, name="Brunch", weekday=FRIDAY, opens=time(10), closes=time(19))
    before = told(world)
    answer = client.post(f"{base(world)}new/", DINNER | {"also": ["2", "4"]})
    assert answer.status_code == 200
    assert "Friday: It overlaps Brunch, 10:00-19:00 of the same day." in answer.content.decode()
    date = DINNER | {"weekday": "", "day": "2026-12-24", "also": ["2"]}
    assert "One date is one day" in client.post(f"{base(world)}new/", date).content.decode()
    assert told(world) == before


def test_a_day_that_somebody_else_changed_meanwhile_is_not_overwritten(client: Client, world: worlds.World) -> None:
    row, other = dinner(world, TUESDAY), dinner(world, FRIDAY)
    page = client.get(f"{base(world)}{row.pk}/").content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    Shift.objects.filter(pk=other.pk).update(pacing_total=7)
    body = DINNER | {"pacing_total": "12", "also": ticked(page, "Friday"), "seen": seen[1] if seen else ""}
    answer = client.post(f"{base(world)}{row.pk}/", body)
    assert "Somebody changed one of these days meanwhile" in answer.content.decode()
    assert [total for *_, total in told(world)] == [20, 7]
