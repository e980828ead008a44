"""Random houses and what random people do there, for the properties of the diary."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from agnt.lib import clock
from bookings.availability import Audience
from tests import worlds
from venues.models import Area, Brake, Closure, Combination, PacingOverride, Resource, Shift, TermsTier, Venue

# Ordinary days, and those on which the clocks change or the day itself does not exist.
DAYS = {
    "Europe/Lisbon": [date(2027, 3, 28), date(2026, 10, 25)],
    "America/New_York": [date(2027, 3, 14), date(2026, 11, 1)],
    "Australia/Lord_Howe": [date(2026, 10, 4), date(2027, 4, 4)],
    "Pacific/Apia": [date(2011, 12, 29), date(2011, 12, 30), date(2011, 12, 31)],
    "Asia/Makassar": [date(2026, 11, 23)],
}
KINDS = ("tables", "tables", "pool", "spa")
FIRST = ("hold", "hold", "yes", "yes", "confirm", "cancel", "release", "wait", "staff", "move", "seat", "complete")
THEN = (
    "to_tables",
    "trade",
    "resize",
    "ask",
    "answer",
    "offer",
    "choose",
    "pay",
    "no_show",
    "seat_at",
    "undo",
    "queue",
)
ACTS = (*FIRST, *THEN, *["think", "agree"] * 3, "take_offer", "close", "leap", "leap", *["booked"] * 8)
NIGHTS = [(time(18), time(3)), (time(22), time(4)), (time(0), time(6)), (time(10), time(23))]


@dataclass(frozen=True, slots=True)
class House:
    """What is drawn of a house; `build` makes it."""

    zone: str
    day: date
    kind: str
    seats: tuple[int, ...]
    access: tuple[str, ...]
    hours: tuple[time, time]
    minutes: int
    buffer: int
    pacing: tuple[int | None, int | None, int | None]
    joined: bool
    terrace: bool
    closed: tuple[int, int, str] | None  # after so many hours, for so many, of what
    brake: tuple[int, str] | None
    override: int | None
    deposit: int | None  # asked of parties of so many
    slot_minutes: int = 30


@st.composite
def houses(draw: Any) -> House:
    """Any of the house's rules may be there or not."""
    zone = draw(st.sampled_from(sorted(DAYS)))
    seats = tuple(draw(st.lists(st.integers(1, 4), min_size=1, max_size=4)))
    limit = st.none() | st.integers(2, 8)
    return House(
        zone,
        draw(st.sampled_from(DAYS[zone])),
        draw(st.sampled_from(KINDS)),
        seats,
        tuple(draw(st.sampled_from(["online", "online", "in_house", "walk_in"])) for _ in seats),
        draw(st.sampled_from(NIGHTS)),
        draw(st.sampled_from([25, 60, 120])),
        draw(st.sampled_from([0, 15])),
        (draw(limit), draw(limit), draw(limit)),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.none() | st.tuples(st.integers(0, 6), st.integers(1, 4), st.sampled_from(["house", "area", "one"]))),
        draw(st.none() | st.tuples(st.integers(0, 6), st.sampled_from(["pause", "slower"]))),
        draw(st.none() | st.integers(0, 9)),
        draw(st.none() | st.integers(1, 4)),
        draw(st.sampled_from([15, 30])),
    )


acts = st.lists(
    st.tuples(
        st.sampled_from(ACTS),
        st.integers(0, 200),  # which start, booking or table
        st.integers(1, 5),  # the party
        st.sampled_from(list(Audience)),
        st.booleans(),
    ),
    min_size=8,
    max_size=24,
)


@dataclass(slots=True)
class Built:
    """A house that stands."""

    world: worlds.World
    house: House
    area: Area | None
    now: datetime
    held: list[Any] = field(default_factory=list)
    forced: bool = False

    @property
    def venue(self) -> Venue:
        return self.world.venue

    @property
    def day(self) -> date:
        return self.house.day


def build(house: House) -> Built:
    """The rows of the house, and a moment two days before its day."""
    start, _ = clock.day_bounds(house.day, house.zone)
    now = start - timedelta(days=2)
    facts: dict[str, Any] = {"timezone": house.zone, "lead_minutes": 0, "slot_minutes": house.slot_minutes}
    venue = worlds.venue(**facts, claimed_at=now)
    Shift.objects.filter(venue=venue).delete()
    total, online, agents = house.pacing
    limits = {"pacing_total": total, "pacing_online": online, "pacing_agents": agents}
    worlds.open_every_day(venue, *house.hours, **limits)
    area = Area.objects.create(venue=venue, name="Terrace") if house.terrace else None
    resources = _resources(venue, house, area)
    needs: dict[str, list[dict[str, Any]]] = {
        "tables": [{"kind": "table"}],
        "pool": [{"kind": "pool", "per_guest": True}],
        "spa": [{"kind": "room"}, {"kind": "person", "per_guest": True}],
    }
    service = worlds.offer(venue, needs[house.kind], minutes=house.minutes, buffer_minutes=house.buffer)
    if house.joined and house.kind == "tables" and len(resources) > 1:
        both = Combination.objects.create(venue=venue, min_seats=1, max_seats=6)
        both.resources.set(resources[:2])
    _rules(venue, house, area, resources, start)
    return Built(worlds.World(venue, service), house, area, now)


def _resources(venue: Venue, house: House, area: Area | None) -> list[Resource]:
    made = []
    for number, (seats, access) in enumerate(zip(house.seats, house.access, strict=True)):
        kind = {"tables": "table", "pool": "pool", "spa": "room" if number % 2 else "person"}[house.kind]
        units = seats * 2 if kind == "pool" else 1
        where = area if number % 2 == 0 and kind != "person" else None
        made.append(
            Resource.objects.create(
                venue=venue, kind=kind, name=f"R{number}", max_seats=seats, units=units, access=access, area=where
            )
        )
    return made


def _rules(venue: Venue, house: House, area: Area | None, resources: list[Resource], start: datetime) -> None:
    opens = start + timedelta(hours=house.hours[0].hour)
    if house.closed is not None:
        after, hours, what = house.closed
        part = {"area": area} if what == "area" else {"resource": resources[0]} if what == "one" else {}
        begins = opens + timedelta(hours=after)
        Closure.objects.create(venue=venue, starts_at=begins, ends_at=begins + timedelta(hours=hours), **part)
    if house.brake is not None:
        after, kind = house.brake
        begins = opens + timedelta(hours=after)
        Brake.objects.create(
            venue=venue, kind=kind, starts_at=begins, ends_at=begins + timedelta(hours=1), by="staff:1"
        )
    if house.override is not None:
        PacingOverride.objects.create(venue=venue, starts_at=opens + timedelta(hours=1), total=house.override)
    if house.deposit is not None:
        TermsTier.objects.create(venue=venue, from_party=house.deposit, deposit_minor=10_000_00, deposit_hours=24)


def limit_of(house: House) -> int | None:
    """The most covers that any quarter may ever start without force; None where some quarter has no limit."""
    total = house.pacing[0]
    return None if total is None else max(total, house.override or 0)


def over(arrivals: Counter[datetime], limit: int | None) -> dict[datetime, int]:
    """The quarters in which more start than may."""
    return {} if limit is None else {at: covers for at, covers in arrivals.items() if covers > limit}
