"""A pick holds its place: nobody else is offered it while the guest makes up his mind."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from agnt.lib import clock, ids, locks, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import availability, live, loading
from bookings.availability import Audience, Board, Diary, Kind, Refusal, Request, SetUp, Slot
from bookings.models import Place
from bookings.services import asking, days, places
from venues.models import Service, Venue

OFFERED = 3
_SHARE_OF_COVERS = 10  # unconfirmed picks of one guest: at most a tenth of what the venue seats
_ANY_DIARY = timedelta(days=3 * 366)  # no diary is open so far ahead; calendars end at the year 9999


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is kept until `held_until`."""

    hold_id: uuid.UUID
    starts_at: datetime
    ends_at: datetime
    held_until: datetime


@tx.step
def hold(
    *,
    venue_id: int,
    service_id: int,
    party_size: int,
    starts_at: datetime,
    scope: str,
    held_until: datetime,
    person_id: uuid.UUID | None = None,
    sandbox: bool = False,
    audience: Audience = Audience.AGENTS,
    area_id: int | None = None,
    needs: Iterable[str] = (),
    minutes: int | None = None,
    resource_ids: Iterable[int] = (),
    force: bool = False,
) -> Held:
    """Keep the best place for the party until `held_until`. An earlier hold of the same scope is given back first.

    `sandbox`: for a test key, which sees sandbox venues and nothing else. `resource_ids`: exactly these. `force`: staff
    overrule every rule but a place that is taken. Raises DomainError with a sentence for the guest;
    `data["reasons"]` has a sentence for each rule against the start, `data["alternatives"]` up to three free starts
    (aware datetimes) nearby. Nothing is kept then, and the earlier hold stands only if the caller's transaction
    survives.
    """
    venue, service = bookable(venue_id, service_id, sandbox=sandbox)
    setup = loading.setup(venue)
    request = Request(
        setup.service(service.pk),
        party_size,
        clock.now(),
        audience,
        area_id=area_id,
        needs=frozenset(needs),
        minutes=minutes,
        resource_ids=tuple(resource_ids),
        force=force,
    )
    ideal = _if_nothing_were_taken(setup, request, starts_at, venue)
    if venue.policy == Venue.Policy.EXTERNAL:
        return _not_kept_here(venue, setup, request, ideal, held_until)
    _free_the_way(venue, ideal, scope)
    setup = loading.with_closures(setup)  # as they are under the locks: whoever closes a day has its lock too
    board = Board(setup, _around(venue, request, ideal))
    slot = availability.explain(board, request, starts_at)
    if isinstance(slot, Refusal):
        raise _refused(slot, setup, request, starts_at, venue)
    if not request.in_house:
        _refuse_if_unanswerable(setup, request, starts_at, venue)
        _refuse_greed(setup, person_id, party_size)
    hold_id = ids.uuid7()
    places.insert(
        slot=slot,
        venue_id=venue_id,
        hold_id=hold_id,
        covers=party_size,
        held_until=held_until,
        person_id=person_id,
        scope=scope,
        audience=audience,
        pools={rule.id: rule.units for rule in setup.resources if rule.kind == Kind.POOL},
    )
    live.changed(venue_id=venue_id, kind="hold", day=clock.local(slot.starts_at, venue.timezone).date())
    return Held(hold_id, slot.starts_at, slot.ends_at, held_until)


def _not_kept_here(venue: Venue, setup: SetUp, request: Request, ideal: Slot, held_until: datetime) -> Held:
    """The diary of this venue is kept by an outside agent: its hours and rules bind, but nothing is taken here."""
    _refuse_if_unanswerable(setup, request, ideal.starts_at, venue, Diary())
    return Held(ids.uuid7(), ideal.starts_at, ideal.ends_at, held_until)


@tx.step
def release(*, hold_id: uuid.UUID) -> int:
    """Give a hold back; what has become a booking is left alone. Returns how many places were freed."""
    held = places.under_lock(Place.objects.taken().filter(hold_id=hold_id, booking__isnull=True))
    for venue_id in {place.venue_id for place in held}:
        live.changed(venue_id=venue_id, kind="hold")
    return places.release(held)


def bookable(venue_id: int, service_id: int, *, sandbox: bool = False) -> tuple[Venue, Service]:
    """The venue and its service, if they can be booked at all.

    Raises NotFound for what is not there for this caller and DomainError `unclaimed` for a venue without an owner.
    """
    venue, service = _rows(venue_id, service_id)
    if venue is None or not venue.is_seen_by(sandbox=sandbox):
        raise NotFound("I do not know that venue. Search again and pick one from the list.")
    if not venue.is_bookable:
        raise DomainError(
            "unclaimed",
            f"{venue.name} does not take bookings here yet. You can call them: {venue.phone or 'no number known'}.",
            status=409,
        )
    if service is None:
        raise NotFound(f"{venue.name} does not offer that. Ask what they have and pick one.")
    return venue, service


def _rows(venue_id: int, service_id: int) -> tuple[Venue | None, Service | None]:
    """The two rows, by their own SQL: every pick and every yes read them, and they are wide."""
    venue = next(iter(Venue.objects.raw("SELECT * FROM venues_venue WHERE id = %s", [venue_id])), None)
    of_it = "SELECT * FROM venues_service WHERE id = %s AND venue_id = %s AND active"
    service = next(iter(Service.objects.raw(of_it, [service_id, venue_id])), None)
    if venue is not None and service is not None:
        service.venue = venue
    return venue, service


def _if_nothing_were_taken(setup: SetUp, request: Request, starts_at: datetime, venue: Venue) -> Slot:
    """The slot in an empty diary. What is refused even there needs no lock and makes no day."""
    if starts_at - request.now > _ANY_DIARY:
        raise DomainError("beyond_horizon", "The diary is not open that far ahead.", status=409, alternatives=[])
    if request.now - starts_at > _ANY_DIARY:
        raise DomainError("past", "That time has passed. Pick a later one.", status=409, alternatives=[])
    found = availability.explain(Board(setup, Diary()), request, starts_at)
    if isinstance(found, Refusal):
        raise _refused(found, setup, request, starts_at, venue)
    return found


def _around(venue: Venue, request: Request, ideal: Slot) -> Diary:
    """What bears on the one start: everything taken while the party could be there, whichever shift it falls in."""
    service = request.service
    stays = [minutes for _party, minutes in service.turn_times] + [turn[2] for turn in service.shift_times]
    longest = timedelta(minutes=max([*stays, request.minutes or 0]) + service.buffer_minutes)
    return loading.around(venue, ideal.starts_at, max(ideal.free_at, ideal.starts_at + longest))


def _free_the_way(venue: Venue, stay: Slot, scope: str) -> None:
    """Lock the days, give back the scope's earlier hold and whatever has run out in the way of the stay."""
    if scope:
        one_at_a_time(scope)
    keys = days.days_of(venue, stay.starts_at, stay.free_at)
    for place in places.in_the_way(venue, stay.starts_at, stay.free_at, scope=scope):
        keys |= place.keys
    days.lock_days(keys)
    met = places.in_the_way(venue, stay.starts_at, stay.free_at, scope=scope)
    places.release(place for place in met if place.gives_way)


def one_at_a_time(scope: str) -> None:
    """Two picks of one conversation at once wait for each other, whatever venues and days they are for."""
    locks.lock_names([f"hold:{scope}"])


def _refused(refusal: Refusal, setup: SetUp, request: Request, starts_at: datetime, venue: Venue) -> DomainError:
    """The reason against this start, with what is free nearby."""
    free = nearby(Board(setup, loading.diary(venue, starts_at)), request, starts_at, venue)
    reasons = availability.say_all(refusal)
    return DomainError(refusal.code, availability.say(refusal), status=409, reasons=reasons, alternatives=free)


def _refuse_if_unanswerable(
    setup: SetUp, request: Request, starts_at: datetime, venue: Venue, known: Diary | None = None
) -> None:
    """A venue whose people decide must have the time to: a start before that is refused at once."""
    if asking.can_be_answered(venue, starts_at, request.now):
        return
    board = Board(setup, known or loading.diary(venue, starts_at))
    later = [start for start in nearby(board, request, starts_at, venue, count=50) if start > starts_at]
    raise DomainError(
        "too_soon_to_ask",
        f"{venue.name} decides each booking by hand and could not answer in time for that start.",
        status=409,
        alternatives=later[:OFFERED],
    )


def nearby(
    board: Board, request: Request, starts_at: datetime, venue: Venue, *, count: int = OFFERED, itself: bool = False
) -> list[datetime]:
    """Free starts of the same day, or of the night that runs into it, nearest first; the start itself if `itself`."""
    day = clock.local(starts_at, venue.timezone).date()
    answer = availability.day_slots(board, request, day - timedelta(days=1))
    of_last_night = [slot.starts_at for slot in answer.slots] + [no.starts_at for no in answer.refusals]
    if starts_at not in of_last_night:
        answer = availability.day_slots(board, request, day)
    free = [slot.starts_at for slot in answer.slots if itself or slot.starts_at != starts_at]
    return sorted(free, key=lambda start: (abs(start - starts_at), start))[:count]


def _refuse_greed(setup: SetUp, person_id: uuid.UUID | None, party_size: int) -> None:
    """A guest's unconfirmed picks together take at most a tenth of the venue's covers, but always at least one."""
    if person_id is None:
        return
    others = (
        Place.objects.standing()
        .filter(venue_id=setup.venue_id, person_id=person_id, booking__isnull=True)
        .order_by("hold_id")
        .values_list("hold_id", "covers")
        .distinct()
    )
    covers = sum(covers for _hold, covers in others)
    if covers and covers + party_size > _covers(setup) // _SHARE_OF_COVERS:
        raise DomainError(
            "too_many_holds",
            "You are holding other places there already. Confirm or drop one of them first.",
            status=409,
        )


def _covers(setup: SetUp) -> int:
    """How many guests the venue takes at once: seats and units; where nobody sits, one for each person who works."""
    seated = [rule for rule in setup.resources if rule.kind != Kind.PERSON]
    return sum(rule.units if rule.kind == Kind.POOL else rule.max_seats for rule in seated) or len(setup.resources)
