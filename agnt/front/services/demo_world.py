"""The demo world: made once, in one transaction, on an empty database."""

import secrets
from dataclasses import dataclass
from enum import StrEnum

from agnt.core.models import FxRate, Person
from agnt.front.demo import kinds, world
from agnt.front.demo.plans import CityPlan
from agnt.front.services import demo_book, demo_diary, demo_people
from agnt.front.services.demo_people import RawKey
from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.models import Booking
from venues.models import City, Venue
from venues.services import catalogue

_HOST = "host@agnt.example"


class State(StrEnum):
    """What a database holds."""

    EMPTY = "empty"
    DEMO = "demo"
    OCCUPIED = "occupied"


@dataclass(frozen=True, slots=True)
class Made:
    """What only the maker of the world knows: the password of every sign-in, and the raw keys."""

    password: str
    keys: list[RawKey]
    venues: int
    bookings: int


def state() -> State:
    """Whether the world is there, may be made, or must not be."""
    if Venue.objects.filter(demo=True).exists():
        return State.DEMO
    taken = Venue.objects.exists() or Booking.objects.exists() or Person.objects.exists()
    return State.OCCUPIED if taken else State.EMPTY


@tx.verb
def make_demo_world() -> Made | None:
    """Make the whole world, or nothing. None when it is there already.

    Raises DomainError `not_empty` on a database with rows of other people.
    """
    found = state()
    if found == State.DEMO:
        return None
    if found == State.OCCUPIED:
        raise DomainError(
            "not_empty",
            "This database holds venues or people that are not the demo's: nothing was changed.",
            status=409,
        )
    venues = add_venues()
    _add_rates()
    password = secrets.token_urlsafe(12)
    users, keys = demo_people.add_staff(venues=venues, password=password)
    guests = demo_people.add_guests()
    by_slug = {venue.slug: venue for venue in venues}
    bookings = demo_diary.add_bookings(venues=by_slug, guests=guests, staff=users[_HOST])
    bookings += demo_book.fill(venues=by_slug, staff=users[_HOST])
    demo_diary.add_waiting(venues=by_slug, staff=users[_HOST])
    return Made(password, keys, len(venues), len(bookings))


@tx.step
def add_venues() -> list[Venue]:
    """The cities with every venue, the sandbox among them."""
    rows = City.objects.bulk_create(_city(plan) for plan in world.CITIES)
    cities = {plan.slug: (plan, row) for plan, row in zip(world.CITIES, rows, strict=True)}
    return catalogue.add_venues(layouts=[kinds.build(plan, cities) for plan in world.VENUES])


def _city(plan: CityPlan) -> City:
    return City(
        slug=plan.slug,
        name=plan.name,
        country=plan.country,
        timezone=plan.timezone,
        latitude=plan.at[0],
        longitude=plan.at[1],
        aliases=list(plan.aliases),
    )


def _add_rates() -> None:
    FxRate.objects.bulk_create(
        FxRate(
            base="USD", quote=quote, numerator=numerator, denominator=denominator, day=day, source=world.RATES_SOURCE
        )
        for day, rates in world.RATES.items()
        for quote, (numerator, denominator) in rates.items()
    )
