"""The waitlist at the door: how long a party will wait, the word that its table is ready, and seating it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from agnt.core import transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError
from bookings import availability, loading
from bookings.availability import Audience, Board, Diary, Request, ServiceRule, SetUp, Slot, Span
from bookings.models import Booking, Place, WaitlistEntry, WaitlistOffer
from bookings.services import coming, holds, lifecycle, offers, places, staff, waitlist
from bookings.services import days as diary_days
from venues.models import Venue

READY_FOR = timedelta(minutes=10)
_STEP, _FARTHEST = timedelta(minutes=5), timedelta(hours=4)
_OVERDUE = timedelta(minutes=15)  # a party that is past its time is thought to leave within so long
Kind = WaitlistEntry.Kind


def quote(venue: Venue, party: int, *, service_id: int | None = None) -> int | None:
    """How many minutes a party that comes to the door now will wait, in steps of five; 0: it can sit down. None where
    nothing is to be had within four hours.

    The parties that wait already are seated first, each on what the diary would give it; who sits past his time is
    thought to leave within a quarter of an hour.
    """
    now = clock.now().replace(second=0, microsecond=0)
    today = clock.local(now, venue.timezone).date()
    loaded = loading.load([venue], today, today + timedelta(days=1))[venue.pk]
    rules = {rule.id: rule for rule in loaded.setup.services}
    rule = rules.get(service_id) if service_id else next(iter(loaded.setup.services), None)
    if rule is None:
        return None
    diary = _with_overdue(loaded.diary, venue, now)
    for entry in _line(venue):
        ahead = rules.get(entry.service_id)
        slot = _first(loaded.setup, diary, ahead, entry.party_size, now, entry.needs) if ahead else None
        diary = _with(diary, slot) if slot else diary
    found = _first(loaded.setup, diary, rule, party, now)
    return int((found.starts_at - now).total_seconds() // 60) if found else None


def _line(venue: Venue) -> list[WaitlistEntry]:
    """Who waits at the door and has no table yet; a table that is ready is in the diary as a hold."""
    rows = WaitlistEntry.objects.filter(
        venue=venue, kind=Kind.WALK_IN, status=WaitlistEntry.Status.WAITING, latest__gt=clock.now()
    )
    return list(rows.order_by("created_at", "pk"))


def _first(
    setup: SetUp, diary: Diary, rule: ServiceRule, party: int, now: datetime, needs: Sequence[str] = ()
) -> Slot | None:
    """The earliest time from now at which such a party could sit down."""
    board, request = Board(setup, diary), Request(rule, party, now, Audience.WALK_IN, needs=frozenset(needs))
    for step in range(int(_FARTHEST / _STEP) + 1):
        answer = availability.explain(board, request, now + step * _STEP)
        if isinstance(answer, Slot):
            return answer
    return None


def _with_overdue(diary: Diary, venue: Venue, now: datetime) -> Diary:
    """The diary in which who still sits past his time is there for a while longer."""
    late = Place.objects.taken().filter(
        venue=venue, pooled=False, booking__status=Booking.Status.SEATED, booking__ends_at__lte=now + _STEP
    )
    over = dict.fromkeys(late.values_list("resource", flat=True), (now, now + _OVERDUE))
    return replace(diary, busy=_busier(diary.busy, over))


def _with(diary: Diary, slot: Slot) -> Diary:
    return replace(diary, busy=_busier(diary.busy, dict.fromkeys(slot.resource_ids, (slot.starts_at, slot.free_at))))


def _busier(busy: Mapping[int, Sequence[Span]], more: Mapping[int, Span]) -> dict[int, Sequence[Span]]:
    return {**busy, **{key: [*busy.get(key, ()), period] for key, period in more.items()}}


@tx.step
def ready_step(*, entry_id: int, by: str, resource_ids: Sequence[int] = ()) -> WaitlistOffer:
    """A table is ready: held for this party for ten minutes, and the guest is told. The one that is ready already, if
    there is one.

    Raises DomainError `not_waiting`, or why no table can be had now; NotFound.
    """
    seen = waitlist.lock_entry(entry_id)
    before = seen.offers.filter(status=WaitlistOffer.Status.OPEN, expires_at__gt=clock.now()).first()
    if before is not None:
        return before
    if seen.kind != Kind.WALK_IN or seen.status != WaitlistEntry.Status.WAITING:
        raise DomainError("not_waiting", "That party does not wait at the door any more.", status=409)
    until = clock.now() + READY_FOR
    held = holds.hold(
        venue_id=seen.venue_id,
        service_id=seen.service_id,
        party_size=seen.party_size,
        starts_at=clock.now().replace(second=0, microsecond=0),
        scope=offers.scope(seen),
        held_until=until + offers.GRACE,
        sandbox=seen.venue.sandbox,
        audience=Audience.WALK_IN,
        area_id=seen.area_id,
        needs=() if resource_ids else seen.needs,
        resource_ids=resource_ids,
    )
    return offers.record(entry=seen, held=held, expires_at=until, by=by)


@tx.patient
@tx.verb
def ready(*, entry_id: int, by: str, resource_ids: Sequence[int] = ()) -> WaitlistOffer:
    """`ready_step` in a transaction of its own, with the days locked before the entry."""
    _lock_tonight(entry_id)
    return ready_step(entry_id=entry_id, by=by, resource_ids=resource_ids)


def _lock_tonight(entry_id: int) -> None:
    """The days that a party who sits down now may touch: they come before the entry."""
    venue = Venue.objects.filter(waitlist=entry_id).first()
    if venue is not None:
        now = clock.now()
        diary_days.lock_days(diary_days.days_around(venue, now, now + timedelta(hours=12)))


@tx.step
def seat_step(*, entry_id: int, by: str, resource_ids: Sequence[int] = (), force: bool = False) -> Booking:
    """Seat a party from the list: on the table that is held for it, on those named, or on the best that is free.

    Twice is once; so is a party that has said yes to its table. Raises DomainError `not_waiting`, or what
    `staff.walk_in` says; NotFound.
    """
    guest = coming.guest_of(entry_id)
    _lock_tonight(entry_id)
    entry = waitlist.lock_entry(entry_id)
    if entry.booking is not None:
        return _seated(entry.booking, by=by, resource_ids=resource_ids)
    if entry.status not in offers.OPEN:
        raise DomainError("not_waiting", "That party does not wait at the door any more.", status=409)
    tables = list(resource_ids) or _take_held(entry, by=by)
    if resource_ids:
        _take_held(entry, by=by)
    booking = staff.walk_in_step(
        venue_id=entry.venue_id,
        service_id=entry.service_id,
        party_size=entry.party_size,
        by=by,
        resource_ids=tables,
        guest=guest,
        needs=entry.needs,
        force=force,
    )
    transitions.move(entry, WaitlistEntry.Status.BOOKED, by=by, booking=booking)
    offers.show(entry)
    return booking


seat = tx.patient(tx.verb(seat_step))


def _seated(booking: Booking, *, by: str, resource_ids: Sequence[int]) -> Booking:
    """A party that said yes to its table is seated at it; one that is past that is left as it is."""
    if booking.status != Booking.Status.CONFIRMED:
        return booking
    return lifecycle.seat_step(booking_id=booking.pk, by=by, resource_ids=resource_ids)


def _take_held(entry: WaitlistEntry, *, by: str) -> list[int]:
    """End the open offer and give its table back, which the same transaction then takes; the table."""
    found = locks.lock(WaitlistOffer.objects.filter(entry=entry, status=WaitlistOffer.Status.OPEN))
    for offer in found:
        transitions.move(offer, WaitlistOffer.Status.ACCEPTED, by=by)
    held = Place.objects.taken().filter(hold_id__in=[offer.hold_id for offer in found], booking__isnull=True)
    tables = list(held.values_list("resource", flat=True))
    places.release(places.under_lock(held))
    return tables
