"""The crowd of the flagship venues as rows: who books by himself is a person, and each venue has its own record."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from agnt.core import people
from agnt.core.models import Person
from agnt.front.demo import crowd as sketches
from agnt.front.demo.crowd import Regular
from agnt.lib import clock, tx
from venues.models import Guest, Venue

_SIZE, _AT_EACH = 260, 170
Crowd = list[tuple[int, Regular, Person | None]]


@dataclass(frozen=True, slots=True)
class Known:
    """A guest with one venue's record of him."""

    regular: Regular
    person: Person | None
    guest: Guest
    phone: str


@tx.step
def add_people() -> Crowd:
    """The whole crowd, with a Person for each who books online."""
    regulars = sketches.crowd(_SIZE)
    persons = {
        regular.name: Person(name=regular.name, language=regular.language, demo=True)
        for regular in regulars
        if regular.online
    }
    Person.objects.bulk_create(persons.values())
    return [(number, regular, persons.get(regular.name)) for number, regular in enumerate(regulars)]


@tx.step
def add_guests(*, venue: Venue, crowd: Crowd) -> list[Known]:
    """The venue's records of its part of the crowd: those written by hand and some of the others, mixed."""
    rng = Random(venue.slug)  # noqa: S311 - invented data
    chosen = rng.sample(crowd, _AT_EACH)
    chosen += [one for one in crowd[:18] if one not in chosen]
    known = [
        Known(regular, person, _guest(venue, regular, person, sketches.phone(number)), sketches.phone(number))
        for number, regular, person in chosen
    ]
    Guest.objects.bulk_create(one.guest for one in known)
    return known


def _guest(venue: Venue, regular: Regular, person: Person | None, phone: str) -> Guest:
    lot = Random(f"{venue.slug} {regular.name}")  # noqa: S311 - invented data
    guest = Guest(
        venue=venue,
        person=person,
        name=regular.name,
        language=regular.language,
        notes=regular.notes,
        vip=regular.vip,
        tags=list(regular.tags),
        demo=True,
        phone_hash=people.address_hash("phone", phone),
        news_at=clock.now() - timedelta(days=40) if lot.random() < 0.3 else None,
        imported_visits=lot.choice((0, 0, 0, 2, 5, 14)) if regular.vip else 0,
        created_at=clock.now() - timedelta(days=120),
    )
    guest.imported_covers = guest.imported_visits * 2
    guest.phone = phone
    if regular.allergies:
        guest.health = {"codes": list(regular.allergies), "words": regular.words, "language": regular.language}
    return guest
