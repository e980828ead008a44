"""The parts of a venue's settings: how each is called and how one of its rows is told in a line."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import F, QuerySet

from agnt.lib import clock
from agnt.lib.money import Money
from venues.forms.hours import DAYS
from venues.models import Combination, PacingOverride, Resource, Service, Shift, TermsTier, TurnTime, Venue


@dataclass(frozen=True, slots=True)
class Section:
    """One part: `kind` names its rows to services/setup.py; `path` is the part's address."""

    kind: str
    path: str
    title: str
    one: str
    what: str
    heads: tuple[str, ...]
    rows: Callable[[Venue], QuerySet[Any]]
    cells: Callable[[Any, Venue], tuple[str, ...]]
    previewed: bool = True


def _seats(row: Any) -> str:
    if row.kind == Resource.Kind.POOL:
        return f"{row.units} units"
    if row.kind == Resource.Kind.PERSON:
        return ""
    return f"{row.min_seats} to {row.max_seats}" if row.min_seats != row.max_seats else str(row.max_seats)


def _marks(attributes: Iterable[str]) -> str:
    return ", ".join(mark.replace("_", "-") for mark in attributes)


def _lasts(minutes: int) -> str:
    """`45 min`, `2 h`, `2 h 30 min`, `3 days`."""
    if minutes and minutes % 1440 == 0:
        return f"{minutes // 1440} day{'s' if minutes > 1440 else ''}"
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


def _turns(turns: Sequence[TurnTime]) -> str:
    """How long parties stay; the longest counts for every larger one."""
    if len(turns) == 1:
        return _lasts(turns[0].minutes)
    words = [f"up to {turn.up_to_party}: {_lasts(turn.minutes)}" for turn in turns[:-1]]
    return ", ".join([*words, *(f"larger: {_lasts(turn.minutes)}" for turn in turns[-1:])])


def _resource(row: Resource, venue: Venue) -> tuple[str, ...]:
    words = [row.get_access_display()] + ([] if row.active else ["not in use"])
    return (
        row.name, row.get_kind_display(), row.area.name if row.area else "", _seats(row), str(row.priority),
        ", ".join(words), _marks(row.attributes),
    )  # fmt: skip


def _combination(row: Combination, venue: Venue) -> tuple[str, ...]:
    names = " + ".join(one.name for one in row.resources.all())
    return names, f"{row.min_seats} to {row.max_seats}", str(row.priority), "" if row.active else "not in use"


def _service(row: Service, venue: Venue) -> tuple[str, ...]:
    turns = _turns(list(row.turn_times.all()))
    price = "" if row.price_minor is None else f"{Money(row.price_minor, venue.currency)} {row.get_price_per_display()}"
    takes = ", ".join(
        f"{need.count} {need.get_kind_display().lower()}{' each' if need.per_guest else ''}" for need in row.needs.all()
    )
    return row.name, turns, takes, price, "" if row.active else "not offered"


def _shift(row: Shift, venue: Venue) -> tuple[str, ...]:
    day = DAYS[row.weekday] if row.weekday is not None else f"{row.day:%a %-d %b %Y}"
    whose = row.resource.name if row.resource else row.service.name if row.service else ""
    pacing = "" if row.pacing_total is None else f"{row.pacing_total} covers a quarter"
    last = f", last start {row.last_start:%H:%M}" if row.last_start else ""
    return day, f"{row.opens:%H:%M} to {row.closes:%H:%M}{last}", row.name, whose, pacing


def _override(row: PacingOverride, venue: Venue) -> tuple[str, ...]:
    limits = [str(value) if value is not None else "as the shift" for value in (row.total, row.online, row.agents)]
    return f"{clock.local(row.starts_at, venue.timezone):%a %-d %b, %H:%M}", *limits


def _tier(row: TermsTier, venue: Venue) -> tuple[str, ...]:
    deposit = f"{Money(row.deposit_minor, venue.currency)} {row.get_deposit_per_display()}" if row.deposit_minor else ""
    until = f"{_lasts(row.cancel_minutes)} before" if row.cancel_minutes is not None else "as the house"
    spend = (
        str(Money(row.minimum_spend_minor, venue.currency)) if row.minimum_spend_minor is not None else "as the house"
    )
    return (
        f"{row.from_party} guests", row.service.name if row.service else "", deposit,
        "kept" if row.keeps_card else "", until, spend,
    )  # fmt: skip


SECTIONS: Final = (
    Section(
        "resource", "tables", "Tables and more", "table, room, person or pool",
        "Everything that is taken when somebody books.",
        ("Name", "What", "Area", "Guests", "Filled", "Booked by", "Marks"),
        lambda venue: venue.resources.select_related("area"), _resource,
    ),
    Section(
        "area", "areas", "Areas", "area", "Parts of the house that a guest may ask for.",
        ("Name", "Place", "Marks"), lambda venue: venue.areas.all(),
        lambda row, venue: (row.name, str(row.position), _marks(row.attributes)), previewed=False,
    ),
    Section(
        "combination", "combinations", "Joined tables", "combination",
        "Which tables a large party may be given together, filled after the single ones.",
        ("Joined", "Guests", "Filled", ""), lambda venue: venue.combinations.prefetch_related("resources"),
        _combination,
    ),
    Section(
        "service", "services", "Services", "service", "What guests book: how long it takes, what it takes, its price.",
        ("Name", "Length by guests", "Takes", "Price", ""),
        lambda venue: venue.services.prefetch_related("turn_times", "needs"), _service,
    ),
    Section(
        "shift", "hours", "Hours", "shift", "When bookings may start, by weekday, with exceptions for single dates.",
        ("Day", "Hours", "Name", "Only of", "Pacing"),
        lambda venue: venue.shifts.select_related("resource", "service").order_by(
            F("resource_id").asc(nulls_first=True), F("service_id").asc(nulls_first=True), "day", "weekday", "opens"
        ), _shift,
    ),
    Section(
        "override", "pacing", "Pacing of single times", "limit",
        "Other limits for one quarter of an hour: a tour group at 19:00. The usual pacing is part of the hours.",
        ("When", "In all", "Own page", "Agents"), lambda venue: venue.pacing_overrides.all(), _override,
    ),
    Section(
        "tier", "terms", "Terms", "terms", "What parties of some size agree to. Bookings keep what they agreed to.",
        ("From", "Only for", "Deposit", "Card", "Free cancelling", "Minimum spend"),
        lambda venue: venue.tiers.select_related("service"), _tier, previewed=False,
    ),
)  # fmt: skip
BY_KIND: Final[Mapping[str, Section]] = {section.kind: section for section in SECTIONS}


def counted(venue: Venue, section: Section) -> str:
    """The part in a few words, for the first page."""
    number = section.rows(venue).count()
    if section.kind == "resource" and number:
        rows = list(venue.resources.filter(active=True))
        seats = sum(row.max_seats for row in rows if row.kind in ("table", "room"))
        return f"{len(rows)} in use, {seats} seats" if seats else f"{len(rows)} in use"
    if section.kind == "tier":
        return f"{for_all(venue)}{f' {number} more by size or service.' if number else ''}"
    return str(number) if number else "none yet"


def for_all(venue: Venue) -> str:
    """The terms that hold for every party without terms of its own."""
    words = f"All parties cancel free until {_lasts(venue.cancel_minutes)} before."
    spend = Money(venue.minimum_spend_minor, venue.currency)
    return f"{words} They spend {spend} at the least." if venue.minimum_spend_minor else words


MISSING: Final = {
    "resource": "Nothing can be taken yet: add your tables, rooms, people or seats.",
    "service": "Nothing can be booked yet: say what guests book and how long it takes.",
    "shift": "It is never open yet: write your hours.",
}


def missing(venue: Venue) -> list[tuple[Section, str]]:
    """What keeps guests from booking."""
    active: Mapping[str, bool] = {
        "resource": venue.resources.filter(active=True).exists(),
        "service": venue.services.filter(active=True, needs__isnull=False).exists(),
        "shift": venue.shifts.exists(),
    }
    return [(BY_KIND[kind], words) for kind, words in MISSING.items() if not active[kind]]
