"""A new venue from nothing: a few answers, kept step by step; the venue and its rows are made at the end, all at once.

Nothing of it exists before `finish`: whoever leaves in the middle leaves no half of a venue behind. The look at the
week makes the venue too, inside a transaction that is rolled back (`build_step`).
"""

from datetime import time
from decimal import Decimal
from typing import Any, Final

from django.utils.text import slugify

from agnt.core import audit, outbox, transitions
from agnt.core.models import User
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError
from agnt.lib.money import exponent
from venues.models import City, Member, Onboarding, Resource, Service, ServiceNeed, Shift, TermsTier, TurnTime, Venue
from venues.services.catalogue import Layout, add_venues
from venues.starting_kinds import SEATS, Family, currency_of, start_of

Status = Onboarding.Status
STEPS: Final = (Status.KIND, Status.RESOURCES, Status.HOURS, Status.TERMS, Status.PREVIEW)
_KEEP_DAYS = 90


def open_of(user_id: int) -> Onboarding | None:
    """What this user has begun and not finished."""
    return Onboarding.objects.filter(user_id=user_id).exclude(status=Status.DONE).first()


@tx.patient
@tx.verb
def answer(*, user_id: int, step: str, values: dict[str, Any]) -> Onboarding:
    """Keep the answers of one step and go on from it; the first answer begins. An earlier step may be answered again:
    then it is gone on from there, with the later answers kept as long as they are of the same kind of venue.

    Raises DomainError `step_too_early` (409) for a step whose time has not come.
    """
    row = _open(user_id)
    if STEPS.index(Status(step)) > STEPS.index(Status(row.status)):
        raise DomainError("step_too_early", "One question after the other: this one comes later.", status=409)
    by = f"staff:{user_id}"
    while row.status != step:
        transitions.move(row, STEPS[STEPS.index(Status(row.status)) - 1], by=by)
    answers = row.answers | {step: values}
    if step == Status.KIND and _family(answers) != _family(row.answers):
        answers = {Status.KIND.value: values}
    following = STEPS[STEPS.index(Status(step)) + 1]
    transitions.move(row, following, by=by, answers=answers, touched_at=clock.now())
    return row


def _family(answers: dict[str, Any]) -> Family:
    return start_of(answers.get("kind", {}).get("category", "")).family


def _open(user_id: int) -> Onboarding:
    locks.lock_names([f"onboarding:{user_id}"])
    row = open_of(user_id)
    if row is None:
        row = Onboarding.objects.create(user_id=user_id)
        transitions.born(row, by=f"staff:{user_id}")
    return row


@tx.verb
def drop(*, user_id: int) -> None:
    """Throw the answers away. There is no venue yet that could be lost."""
    Onboarding.objects.filter(user_id=user_id).exclude(status=Status.DONE).delete()


@tx.patient
@tx.verb
def finish(*, user_id: int) -> Venue:
    """Make the venue, claimed, with its owner. Raises DomainError `step_too_early` (409) before the last step."""
    row = _open(user_id)
    if row.status != Status.PREVIEW:
        raise DomainError("step_too_early", "A few questions are left before it can open.", status=409)
    venue = build_step(row)
    by = f"staff:{user_id}"
    transitions.move(row, Status.DONE, by=by, venue=venue, touched_at=clock.now())
    Member.objects.create(venue=venue, user=User.objects.get(pk=user_id), role=Member.Role.OWNER)
    audit.note(by=by, act="venue.set_up", on=venue)
    outbox.emit("setup.changed", venue_id=venue.pk)
    return venue


@tx.step
def build_step(row: Onboarding) -> Venue:
    """The venue of the answers, with all its rows."""
    layout = Layout(_venue(row.answers))
    _resources(layout, row.answers["resources"], _family(row.answers))
    _service(layout, row.answers)
    _hours(layout, row.answers["hours"])
    venue = add_venues(layouts=[layout])[0]
    _deposit(venue, row.answers["terms"])
    return venue


def _venue(answers: dict[str, Any]) -> Venue:
    kind, terms = answers["kind"], answers["terms"]
    city = _city(kind)
    latitude, longitude = kind.get("position") or (city.latitude, city.longitude)
    start = start_of(kind["category"])
    return Venue(
        slug=_free_slug(kind["name"]),
        name=kind["name"],
        city=city,
        category=kind["category"],
        address=kind.get("address", ""),
        phone=kind.get("phone", ""),
        latitude=latitude,
        longitude=longitude,
        timezone=city.timezone,
        currency=currency_of(city.country),
        policy=terms["policy"],
        max_party=terms["max_party"],
        lead_minutes=terms["lead_minutes"],
        cancel_minutes=terms["cancel_minutes"],
        slot_minutes=start.slot_minutes,
        claimed_at=clock.now(),
    )


def _city(kind: dict[str, Any]) -> City:
    """The one picked, or a new one; two that ask for the same new one get one."""
    if kind["city"] != "another":
        return City.objects.get(slug=kind["city"])
    latitude, longitude = kind["position"]
    defaults = {
        "name": text.clean(kind["city_name"]), "country": kind["country"], "timezone": kind["timezone"],
        "latitude": latitude, "longitude": longitude,
    }  # fmt: skip
    slug = slugify(f"{kind['city_name']} {kind['country']}")[:50] or "city"
    return City.objects.get_or_create(slug=slug, defaults=defaults)[0]


def _free_slug(name: str) -> str:
    stem = slugify(name)[:50].strip("-") or "venue"
    taken = set(Venue.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for slug in (stem, *(f"{stem}-{n}" for n in range(2, 1000))) if slug not in taken)


def _resources(layout: Layout, counts: dict[str, Any], family: Family) -> None:
    """Tables T1, T2, ... from the smallest; rooms and therapists; or one pool of seats."""
    venue, rows = layout.venue, layout.resources
    if family == Family.TABLES:
        for name, (fewest, most) in SEATS.items():
            for _ in range(counts[name]):
                rows.append(_row(venue, "table", f"T{len(rows) + 1}", min_seats=fewest, max_seats=most))
    elif family == Family.ROOMS:
        rooms = [1] * counts["single"] + [2] * counts["couple"]
        rows += [_row(venue, "room", f"Room {n}", max_seats=seats) for n, seats in enumerate(rooms, 1)]
        rows += [
            _row(venue, "person", f"Therapist {n}", attributes=["therapist"]) for n in range(1, counts["people"] + 1)
        ]
    else:
        rows.append(_row(venue, "pool", "Seats" if family == Family.SEATS else "Desks", units=counts["seats"]))


def _row(venue: Venue, kind: str, name: str, **columns: Any) -> Resource:
    return Resource(venue=venue, kind=kind, name=name, **columns)


_NEEDS: Final[dict[Family, tuple[dict[str, Any], ...]]] = {
    Family.TABLES: ({"kind": "table"},),
    Family.ROOMS: ({"kind": "room"}, {"kind": "person", "per_guest": True, "attributes": ["therapist"]}),
    Family.SEATS: ({"kind": "pool", "per_guest": True},),
    Family.DESKS: ({"kind": "pool", "per_guest": True},),
}


def _service(layout: Layout, answers: dict[str, Any]) -> None:
    """The one thing that guests book at first."""
    counts, start = answers["resources"], start_of(answers["kind"]["category"])
    service = Service(
        venue=layout.venue,
        slug=slugify(counts["service"])[:50] or "service",
        name=counts["service"],
        buffer_minutes=15 if start.family == Family.ROOMS else 0,
        fixed_starts=[time.fromisoformat(value) for value in counts.get("departures", [])],
    )
    turns = [(start.turns[-1][0], counts["minutes"])] if "minutes" in counts else start.turns
    layout.services.append(service)
    layout.turn_times += [TurnTime(service=service, up_to_party=up_to, minutes=minutes) for up_to, minutes in turns]
    layout.needs += [ServiceNeed(service=service, **need) for need in _NEEDS[start.family]]


def _hours(layout: Layout, week: dict[str, str]) -> None:
    for weekday in range(7):
        for part in filter(None, week.get(f"day_{weekday}", "").split(", ")):
            opens, closes = (time.fromisoformat(value) for value in part.split("-"))
            layout.shifts.append(Shift(venue=layout.venue, weekday=weekday, opens=opens, closes=closes))


def _deposit(venue: Venue, terms: dict[str, Any]) -> None:
    if terms.get("deposit_from") and terms.get("deposit"):
        minor = int(Decimal(terms["deposit"]).scaleb(exponent(venue.currency)))
        TermsTier.objects.create(venue=venue, from_party=terms["deposit_from"], deposit_minor=minor)
