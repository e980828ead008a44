"""Where a party sits when staff or a change put it there: on exactly these tables, or on the best that are free.

House rules bind unless staff overrule them. What is taken is never given twice: the refusal names who has it until
when, and what is free instead.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from agnt.lib import clock, ids, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import availability, loading
from bookings.availability import Audience, Board, Diary, Period, Refusal, Request, SetUp, Slot, Taking
from bookings.models import Booking, Place
from bookings.models.places import PICKED
from bookings.services import days, holds, places, records, sitting, taken
from venues.models import Service, Venue

# What says that nothing free was found, rather than that a rule of the house is against it: no force helps there.
_ABOUT_TABLES = frozenset({"taken", "full", "too_few", "nothing_fits", "not_set_up"})
_LONGEST_AHEAD = timedelta(days=3 * 366)


@dataclass(frozen=True, slots=True)
class Wish:
    """Whom to place where and when. `ignore`: the booking whose own places are given up for the new ones; so are those
    of the draft `hold_id` and whatever `scope` holds.

    `audience`: whose rules bind. `minutes`: another length than the service's. `resource_ids`: exactly these.
    `force`: staff overrule the house's rules. `since`: the tables are taken from then instead of from the start.
    `ruled` False: nothing is changed that a rule could be against. `no_notice`: what the notice refuses becomes a
    question to staff. The places of a booking count in its source's share, whoever asks: its keepers see to it.
    `language`: of who reads the refusal.
    """

    venue: Venue
    service: Service
    party_size: int
    starts_at: datetime
    minutes: int | None = None
    resource_ids: tuple[int, ...] = ()
    area_id: int | None = None
    needs: frozenset[str] = frozenset()
    audience: Audience = Audience.STAFF
    force: bool = False
    ruled: bool = True
    no_notice: bool = False
    ignore: Booking | None = None
    hold_id: uuid.UUID | None = None
    scope: str = ""
    since: datetime | None = None
    language: str = "en"

    @property
    def in_house(self) -> bool:
        """Whether staff ask."""
        return self.audience in (Audience.STAFF, Audience.WALK_IN)

    @property
    def kept_elsewhere(self) -> bool:
        """Whether an outside agent keeps the diary in which this booking stands: its rules bind, nothing is taken."""
        return self.ignore is not None and self.venue.policy == Venue.Policy.EXTERNAL


@dataclass(frozen=True, slots=True)
class Placed:
    """The places that were taken, under one hold; none where the diary is kept elsewhere."""

    hold_id: uuid.UUID
    slot: Slot
    places: list[Place]


@tx.step
def take(*, wish: Wish, held_until: datetime | None, scope: str = "", person_id: uuid.UUID | None = None) -> Placed:
    """Lock the days, find the places, give up those of `wish.ignore`, and take the new ones.

    Raises DomainError `place_taken` with `taken`, `free` and `alternatives`, or a rule's own code with `reasons` and
    `may_force`. Nothing is written before the places are found.
    """
    lock_days([wish])
    old = list(given_up(wish))
    if wish.kept_elsewhere:
        slot = find(wish, old)
        places.release(old)
        return Placed(ids.uuid7(), slot, [])
    try:
        slot = find(wish, old)
    except DomainError:
        if not (wish.force and wish.in_house):
            raise
        slot, picks = _find_past_picks(wish, old)
        old += picks
    places.release([*old, *places.run_out_around(wish.venue, slot.starts_at, slot.free_at)])
    hold_id = ids.uuid7()
    made = places.insert(
        slot=slot,
        venue_id=wish.venue.pk,
        hold_id=hold_id,
        covers=wish.party_size,
        held_until=held_until,
        person_id=person_id,
        scope=scope,
        audience=wish.audience,
    )
    return Placed(hold_id, slot, made)


def _find_past_picks(wish: Wish, old: Sequence[Place]) -> tuple[Slot, list[Place]]:
    """Staff who insist take what a guest has only picked: the slot, and the picks that give way. He is told with his
    yes. Raises as `find` does."""
    standing = Place.objects.standing().filter(PICKED, venue=wish.venue, period__overlap=span_of(wish))
    picks = list(standing.exclude(pk__in=[place.pk for place in old]))
    slot = find(wish, [*old, *picks])
    gone = {place.hold_id for place in picks if place.resource_id in slot.resource_ids}
    return slot, [place for place in picks if place.hold_id in gone]


@tx.step
def lock_days(wishes: Sequence[Wish], *, besides: Iterable[Place] = ()) -> None:
    """All days of what these wishes may get and of what they give up, and of the places `besides`, at once."""
    keys: set[days.DayKey] = set()
    for place in besides:
        keys |= days.days_of(place.venue, place.period.lower, place.period.upper)
    for wish in wishes:
        keys |= days.days_around(wish.venue, *span_of(wish))
        for place in given_up(wish):
            keys |= days.days_of(wish.venue, place.period.lower, place.period.upper)
    days.lock_days(keys)


def given_up(wish: Wish) -> QuerySet[Place]:
    """What the wish is given for: the places that it looks past."""
    own = Q(pk__in=[])
    if wish.ignore is not None:
        own |= records.own_places(wish.ignore)
    if wish.hold_id is not None:
        own |= Q(hold_id=wish.hold_id, venue=wish.venue, booking__isnull=True, change__isnull=True)
    if wish.scope:
        own |= Q(scope=wish.scope, venue=wish.venue, booking__isnull=True)
    return Place.objects.taken().filter(own)


def find(wish: Wish, old: Sequence[Place] = ()) -> Slot:
    """The slot that the wish would get as the diary is now, without the places `old`. Raises as `take` does."""
    setup = _setup(wish)
    board = Board(setup, Diary() if wish.kept_elsewhere else _diary(wish, old))
    request, starts_at = _request(wish, setup), wish.starts_at
    if wish.since is not None:
        request, starts_at = replace(request, minutes=_minutes(wish, setup)), wish.since
    answer = availability.explain(board, request, starts_at)
    if isinstance(answer, Slot):
        return answer
    raise _refused(wish, board, request, answer, span=_spanned(wish, setup))


def _diary(wish: Wish, old: Sequence[Place]) -> Diary:
    own = [wish.ignore.pk] if wish.ignore is not None else []
    found = loading.diary(wish.venue, wish.starts_at, but=[one.pk for one in old], but_wishes_of=own)
    seeks = wish.audience == Audience.WALK_IN and not wish.resource_ids  # who is named sits down, or is told who sits
    return sitting.with_sitting(found, sitting.at_tables(wish.venue)) if seeks else found


def _setup(wish: Wish) -> SetUp:
    """The venue's set-up; for staff with a service that was switched off since it was booked. Raises NotFound where
    the service or one of the tables is not there (any more)."""
    setup = loading.setup(wish.venue, also=[wish.service.pk] if wish.in_house else ())
    if wish.service.pk not in {rule.id for rule in setup.services}:
        raise NotFound(f"{wish.venue.name} does not offer {wish.service.name} any more.")
    if not set(wish.resource_ids) <= {rule.id for rule in setup.resources}:
        raise NotFound("One of these tables is not there any more. Load the page again.")
    return replace(setup, lead_minutes=0) if wish.no_notice else setup


def _request(wish: Wish, setup: SetUp) -> Request:
    if abs(wish.starts_at - clock.now()) > _LONGEST_AHEAD:
        raise DomainError("beyond_horizon", "The diary is not open that far away.", status=409, alternatives=[])
    kept = wish.ignore is not None and wish.ignore.starts_at == wish.starts_at
    start = min(wish.since or wish.starts_at, wish.starts_at)
    return Request(
        setup.service(wish.service.pk),
        wish.party_size,
        min(clock.now(), start) if kept else clock.now(),  # a start that stays is not too late
        wish.audience,
        area_id=wish.area_id,
        needs=wish.needs,
        minutes=wish.minutes,
        resource_ids=wish.resource_ids,
        force=wish.force or not wish.ruled,
    )


def _minutes(wish: Wish, setup: SetUp) -> int:
    """How long the tables are taken where that does not begin at the start."""
    start, free = _spanned(wish, setup)
    buffer = setup.service(wish.service.pk).buffer_minutes
    return max(int((free - start).total_seconds() // 60) - buffer, 1)


def span_of(wish: Wish) -> Period:
    """From when until when its places are taken at the longest, the buffer with it. Raises DomainError `not_set_up`."""
    return _spanned(wish, _setup(wish))


def _spanned(wish: Wish, setup: SetUp) -> Period:
    rule = setup.service(wish.service.pk)
    minutes = wish.minutes or max(_lengths(wish, setup), default=None)
    if minutes is None:
        raise DomainError("not_set_up", f"{wish.service.name} has no length yet. Set it up first.", status=409)
    until = wish.starts_at + timedelta(minutes=minutes + rule.buffer_minutes)
    start = wish.since or wish.starts_at
    return start, max(until, start + timedelta(minutes=1))


def _lengths(wish: Wish, setup: SetUp) -> list[int]:
    """How long the party could stay, in one shift or another."""
    rule = setup.service(wish.service.pk)
    known = (rule.minutes(wish.party_size, name) for name in ("", *(name for name, *_ in rule.shift_times)))
    return [minutes for minutes in known if minutes]


def _refused(wish: Wish, board: Board, request: Request, answer: Refusal, *, span: Period) -> DomainError:
    """Who is in the way where named tables are taken; else the rules against it, which staff may overrule."""
    codes = {reason.code for reason in answer.reasons}
    free = holds.nearby(board, replace(request, resource_ids=(), force=False), wish.starts_at, wish.venue)
    if wish.resource_ids and codes & {"taken", "too_few"}:
        return taken.error(board=board, wish_ids=wish.resource_ids, venue=wish.venue, span=span, alternatives=free)
    may_force = wish.in_house and not codes & _ABOUT_TABLES
    said, reasons = availability.say(answer, wish.language), availability.say_all(answer)
    return DomainError(answer.code, said, status=409, reasons=reasons, alternatives=free, may_force=may_force)


def fits_now(wish: Wish) -> bool:
    """Whether the wish could be had as the diary is now."""
    try:
        find(wish, list(given_up(wish)))
    except DomainError:
        return False
    return True


def slot_of(wish: Wish, held: Sequence[Place]) -> Slot:
    """The slot that these places are."""
    setup = _setup(wish)
    first, buffer = held[0].period, timedelta(minutes=setup.service(wish.service.pk).buffer_minutes)
    takings = tuple(Taking(place.resource_id, place.units) for place in held)
    return Slot(first.lower, first.upper - buffer, first.upper, takings)


def is_for(wish: Wish, slot: Slot) -> bool:
    """Whether the slot is just what the wish asks for, in time and length."""
    setup = _setup(wish)
    minutes = {wish.minutes} if wish.minutes else {*_lengths(wish, setup)}
    return slot.starts_at == wish.starts_at and (slot.ends_at - slot.starts_at).total_seconds() // 60 in minutes


def resources_of(booking: Booking) -> tuple[int, ...]:
    """What the booking has now."""
    own = Place.objects.taken().filter(booking=booking).order_by("pk")
    return tuple(dict.fromkeys(own.values_list("resource_id", flat=True)))


def last_places_of(booking: Booking) -> list[Place]:
    """The places that the booking had last, also where they were given back."""
    newest = Place.objects.filter(booking=booking).order_by("-pk").first()
    if newest is None:
        return []
    return list(Place.objects.filter(booking=booking, hold_id=newest.hold_id).order_by("pk"))
