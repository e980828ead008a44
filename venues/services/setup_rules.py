"""What a set-up must be like, said in sentences, each at its field. The database refuses the same without words."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Model
from django.utils.text import slugify

from agnt.lib.errors import DomainError
from venues import geography
from venues.models import Area, Combination, PacingOverride, Resource, Service, Shift, TermsTier, Venue

SLOTS: Final = (5, 10, 15, 20, 30, 60)
_FARTHEST: Final = 300_000  # metres from the point of its city
MOST = 200  # of a party, and minutes of a day are 1440


def check(row: Model, inner: Mapping[str, Any] | None = None) -> None:
    """Raises DomainError `bad_setup` (422) with the `field` that is wrong."""
    rule = _RULES.get(type(row))
    if rule is not None:
        rule(row, inner or {})


def _wrong(field: str, sentence: str) -> None:
    raise DomainError("bad_setup", sentence, status=422, field=field)


def _once(row: Any, field: str, word: str) -> None:
    same = type(row)._default_manager.filter(venue_id=row.venue_id, **{field: getattr(row, field)}).exclude(pk=row.pk)
    if same.exists():
        _wrong(field, f"There is another {word} called “{getattr(row, field)}”.")


def _venue(row: Any, inner: Mapping[str, Any]) -> None:
    if row.min_party < 1:
        _wrong("min_party", "The smallest party is at least 1.")
    if row.max_party < row.min_party:
        _wrong("max_party", f"The largest party cannot be smaller than the smallest, which is {row.min_party}.")
    if row.slot_minutes not in SLOTS:
        _wrong("slot_minutes", f"A start every {', '.join(map(str, SLOTS))} minutes.")
    if row.policy == Venue.Policy.EXTERNAL and not row.external_agent:
        _wrong("external_agent", "Name the agent that decides, e.g. ext-acme.")
    both = set(row.can_provide) & set(row.cannot_provide)
    if both:
        _wrong("cannot_provide", "The same need is both always and never met. Keep one of the two ticks.")
    if not (-90 <= row.latitude <= 90 and -180 <= row.longitude <= 180):
        _wrong("position", "That point is not on this globe. Latitude comes first: 47.798, 13.047.")
    far = geography.metres(geography.Near(row.city.latitude, row.city.longitude), row)
    if far > _FARTHEST:
        _wrong("position", f"That point is {far / 1000:,.0f} km from {row.city.name}. Latitude comes first.")
    if row.policy == Venue.Policy.ASK and row.decide_minutes < 5:
        _wrong("decide_minutes", "Staff need at least 5 minutes to decide.")


def _area(row: Any, inner: Mapping[str, Any]) -> None:
    _once(row, "name", "area")


def _resource(row: Any, inner: Mapping[str, Any]) -> None:
    _once(row, "name", "thing to book")
    if row.min_seats < 1:
        _wrong("min_seats", "At least one guest.")
    if row.max_seats < row.min_seats:
        _wrong("max_seats", f"The most guests cannot be fewer than the fewest, which is {row.min_seats}.")
    if row.kind == Resource.Kind.POOL:
        if row.units < 1:
            _wrong("units", "A pool has at least one unit.")
    else:
        row.units = 1


def _combination(row: Any, inner: Mapping[str, Any]) -> None:
    members = list(inner.get("resources", row.resources.all() if row.pk else []))
    if len(members) < 2:
        _wrong("resources", "Pick at least two that are joined.")
    if any(one.venue_id != row.venue_id for one in members):
        _wrong("resources", "These are not all of this venue.")
    if row.min_seats < 1:
        _wrong("min_seats", "At least one guest.")
    if row.max_seats < row.min_seats:
        _wrong("max_seats", f"The most guests cannot be fewer than the fewest, which is {row.min_seats}.")
    mine = {one.pk for one in members}
    for other in Combination.objects.filter(venue_id=row.venue_id).exclude(pk=row.pk).prefetch_related("resources"):
        if {one.pk for one in other.resources.all()} == mine:
            _wrong("resources", "These are joined in another combination already. Change that one.")


def _service(row: Any, inner: Mapping[str, Any]) -> None:
    if row.max_party is not None and row.max_party < row.min_party:
        _wrong("max_party", f"The largest party cannot be smaller than the smallest, which is {row.min_party}.")
    turns = inner.get("turns", [(0, 0, "")])
    if not turns:
        _wrong("turns", "Say how long at least one party size stays.")
    if any(minutes and minutes < 5 for _, minutes, _ in turns):
        _wrong("turns", "A stay is at least 5 minutes.")
    if len({(name, up_to) for up_to, _, name in turns}) < len(turns):
        _wrong("turns", "The same party size stands there twice.")
    if "takes" in inner and not inner["takes"]:
        _wrong("takes", "Say what it takes: a table, a room, a person, or units of a pool.")
    if row.price_minor is not None and row.price_minor < 0:
        _wrong("price_minor", "A price is not below nought.")


def _shift(row: Any, inner: Mapping[str, Any]) -> None:
    if (row.weekday is None) == (row.day is None):
        _wrong("day", "Either a weekday or one date.")
    if row.opens == row.closes:
        _wrong("closes", "It opens and closes at the same time.")
    if row.last_start is not None and not _within(row.last_start, row.opens, row.closes):
        _wrong("last_start", f"The last start is between {row.opens:%H:%M} and {row.closes:%H:%M}.")
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        _wrong("valid_until", "It ends before it begins.")
    if row.pacing_total is not None:
        for field in ("pacing_online", "pacing_agents"):
            if (getattr(row, field) or 0) > row.pacing_total:
                _wrong(field, f"A share cannot be more than all, which is {row.pacing_total}.")
    if row.resource_id is not None and row.service_id is not None:
        _wrong("service", "Hours are of a resource or of a service, not of both.")
    _no_overlap(row)


def _within(at: Any, opens: Any, closes: Any) -> bool:
    return bool(opens <= at < closes if opens < closes else at >= opens or at < closes)


def _no_overlap(row: Any) -> None:
    """Two shifts of the same thing on the same day may touch, not overlap."""
    same = Shift.objects.filter(
        venue_id=row.venue_id, resource_id=row.resource_id, service_id=row.service_id, weekday=row.weekday, day=row.day
    ).exclude(pk=row.pk)
    for other in same:
        apart = (other.valid_until and row.valid_from and other.valid_until < row.valid_from) or (
            row.valid_until and other.valid_from and row.valid_until < other.valid_from
        )
        if not apart and meet(row, other):
            word = f"{other.name}, " if other.name else ""
            _wrong("opens", f"It overlaps {word}{other.opens:%H:%M}-{other.closes:%H:%M} of the same day.")


def meet(one: Any, other: Any) -> bool:
    """Whether the hours of two shifts have a moment in common, on whatever days."""
    mine, theirs = _minutes(one), _minutes(other)
    return mine[0] < theirs[1] and theirs[0] < mine[1]


def _minutes(row: Any) -> tuple[int, int]:
    start = row.opens.hour * 60 + row.opens.minute
    end = row.closes.hour * 60 + row.closes.minute
    return start, end if end > start else end + 1440


def _override(row: Any, inner: Mapping[str, Any]) -> None:
    if row.starts_at.minute % 15 or row.starts_at.second:
        _wrong("time", "A quarter of an hour: 19:00, 19:15, 19:30, 19:45.")
    if PacingOverride.objects.filter(venue_id=row.venue_id, starts_at=row.starts_at).exclude(pk=row.pk).exists():
        _wrong("time", "There are limits of their own for that quarter already. Change those.")
    if row.total is None and row.online is None and row.agents is None:
        _wrong("total", "Give at least one limit.")


def _tier(row: Any, inner: Mapping[str, Any]) -> None:
    if row.from_party < 1:
        _wrong("from_party", "At least one guest.")
    same = TermsTier.objects.filter(venue_id=row.venue_id, service_id=row.service_id, from_party=row.from_party)
    if same.exclude(pk=row.pk).exists():
        _wrong("from_party", "There are terms from this size on already. Change those.")
    if row.deposit_minor < 0 or (row.minimum_spend_minor or 0) < 0:
        _wrong("deposit_minor", "An amount is not below nought.")
    if row.deposit_hours < 1:
        _wrong("deposit_hours", "The guest needs at least an hour to pay.")


def free_slug(row: Service, venue: Venue) -> str:
    """A name for addresses that no other service of the venue has."""
    stem = slugify(row.name)[:50] or "service"
    taken = set(Service.objects.filter(venue=venue).exclude(pk=row.pk).values_list("slug", flat=True))
    return next(name for name in (stem, *(f"{stem}-{n}" for n in range(2, 500))) if name not in taken)


_RULES: Final[Mapping[type[Model], Callable[[Any, Mapping[str, Any]], None]]] = {
    Venue: _venue,
    Area: _area,
    Resource: _resource,
    Combination: _combination,
    Service: _service,
    Shift: _shift,
    PacingOverride: _override,
    TermsTier: _tier,
}
