"""Bringing listed venues in: unclaimed, shown and never booked, the same however often the list comes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify

from agnt.lib import text, tx
from venues.geography import Near, metres
from venues.listings import Listing
from venues.models import City, Shift, Venue
from venues.opening_hours import Span
from venues.services import index

_SAME_PLACE = 150  # metres within which the same name is the same place
_SLUG = 60


@dataclass(slots=True)
class BroughtIn:
    """How many venues were made, changed, found as they were, known from another list or left to their owners."""

    made: int = 0
    changed: int = 0
    same: int = 0
    elsewhere: int = 0
    claimed: int = 0
    named: list[str] = field(default_factory=list)  # those of another list


@tx.verb
def bring_in(*, source: str, city_id: int, currency: str, language: str, listings: Sequence[Listing]) -> BroughtIn:
    """Make the venues that are new, bring those that are known and unclaimed up to date; claimed ones are their
    owners'. Idempotent: the same list again changes nothing."""
    city = City.objects.get(pk=city_id)
    done = BroughtIn()
    known = {venue.external_id: venue for venue in Venue.objects.filter(source=source, city=city)}
    others = _by_name(Venue.objects.filter(city=city).exclude(source=source).select_related("city"))
    hours = _hours(known.values())
    slugs = set(Venue.objects.values_list("slug", flat=True))
    touched: list[tuple[Venue, Listing]] = []
    for one in {listing.external_id: listing for listing in listings}.values():
        venue = known.get(one.external_id)
        if venue is None and _is_among(one, others):
            done.elsewhere += 1
            done.named.append(one.name)
        elif venue is None:
            made = Venue(source=source, external_id=one.external_id, city=city, slug=_slug(one, city, slugs))
            made.timezone, made.currency, made.language = city.timezone, currency, language
            _set(made, one)
            touched.append((made, one))
            done.made += 1
        elif venue.claimed_at is not None:
            done.claimed += 1
        elif _set(venue, one) | (hours.get(venue.pk, set()) != set(one.spans)):
            touched.append((venue, one))
            done.changed += 1
        else:
            done.same += 1
    _write(touched)
    return done


def _by_name(venues: Iterable[Venue]) -> dict[str, list[Venue]]:
    found: dict[str, list[Venue]] = {}
    for venue in venues:
        found.setdefault(text.fold(venue.name), []).append(venue)
    return found


def _is_among(one: Listing, others: dict[str, list[Venue]]) -> bool:
    """Whether another list, or an owner, has brought the same place."""
    here = Near(one.latitude, one.longitude, _SAME_PLACE)
    return any(metres(here, venue) <= here.radius for venue in others.get(text.fold(one.name), []))


def _hours(venues: Iterable[Venue]) -> dict[int, set[Span]]:
    found: dict[int, set[Span]] = {}
    rows = Shift.objects.filter(venue__in=[venue.pk for venue in venues], day=None, resource=None, service=None)
    for venue_id, weekday, opens, closes in rows.values_list("venue_id", "weekday", "opens", "closes"):
        if weekday is not None:
            found.setdefault(venue_id, set()).add(Span(weekday, opens, closes))
    return found


def _slug(one: Listing, city: City, taken: set[str]) -> str:
    """The name's, with the city where that is taken, then with a number."""
    base = slugify(text.fold(one.name))[: _SLUG - 20].strip("-") or "venue"
    tries = Counter({base: 0})
    name = base
    while name in taken:
        tries[base] += 1
        name = f"{base}-{city.slug[:14]}" if tries[base] == 1 else f"{base}-{city.slug[:14]}-{tries[base]}"
    taken.add(name)
    return name


def _set(venue: Venue, one: Listing) -> bool:
    """Write what the list says; whether anything is different."""
    facts: dict[str, Any] = {
        "name": text.clamp(text.clean(one.name), 120),
        "area": one.area[:60],
        "category": one.category,
        "cuisines": list(one.cuisines),
        "tags": list(one.tags),
        "description": text.clean(one.description),
        "address": text.clamp(text.clean(one.address), 200),
        "phone": one.phone[:32],
        "website": one.website,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "can_provide": ["wheelchair"] if one.wheelchair else [],
        "cannot_provide": ["wheelchair"] if one.wheelchair is False else [],
    }
    if one.price_level is not None:
        facts["price_level"] = one.price_level
    different = any(getattr(venue, name) != value for name, value in facts.items())
    for name, value in facts.items():
        setattr(venue, name, value)
    return different


@tx.step
def _write(touched: Sequence[tuple[Venue, Listing]]) -> None:
    for venue, _ in touched:
        venue.save()
    Shift.objects.filter(venue__in=[venue for venue, _ in touched], day=None, resource=None, service=None).delete()
    Shift.objects.bulk_create(
        Shift(venue=venue, weekday=span.weekday, opens=span.opens, closes=span.closes)
        for venue, one in touched
        for span in one.spans
    )
    index.refresh(venue_ids=[venue.pk for venue, _ in touched])


@tx.verb
def city_for(
    *, slug: str, name: str, country: str, timezone: str, latitude: float, longitude: float, aliases: Sequence[str] = ()
) -> City:
    """The city of that slug, made where it is new; one that is there stays as it is."""
    given = {"name": name, "country": country, "timezone": timezone, "latitude": latitude, "longitude": longitude}
    return City.objects.get_or_create(slug=slug, defaults=given | {"aliases": list(aliases)})[0]
