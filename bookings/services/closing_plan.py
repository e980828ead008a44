"""What a closure or a private event would hit, and what could be done for each booking: moved, offered another time,
cancelled. Reads only."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from agnt.lib import clock
from bookings import availability, loading
from bookings.availability import Audience, Board, ClosureRule, Diary, Request, SetUp, Slot
from bookings.models import Booking, Place
from bookings.reading import reach
from bookings.services import alternatives
from venues.models import Resource, Venue

_AHEAD = 7  # days in which another time is looked for


class Action(StrEnum):
    """What is done for one booking."""

    MOVE = "move"  # other tables at the same time; the guest need not know
    OFFER = "offer"  # other times, held for him while he chooses
    CANCEL = "cancel"
    LEAVE = "leave"  # the party is there already, or staff will see to it themselves: they call whom we cannot write to


@dataclass(frozen=True, slots=True)
class Hit:
    """One booking in the way. `action` is the mildest that is possible; `resource_ids` where it could move to and
    `starts` what could be offered; empty where nothing could, and for a guest who would not hear of it."""

    booking: Booking
    action: Action
    resource_ids: tuple[int, ...] = ()
    starts: tuple[datetime, ...] = ()

    @property
    def possible(self) -> tuple[Action, ...]:
        """Every action that staff may choose for it."""
        if self.booking.status == Booking.Status.SEATED:
            return (Action.LEAVE,)
        mild = [Action.MOVE] if self.resource_ids else []
        return (*mild, *([Action.OFFER] if self.starts else []), Action.CANCEL, Action.LEAVE)


@dataclass(frozen=True, slots=True)
class Span:
    """What is to be closed: the house, an area or one resource, in [starts_at, ends_at)."""

    venue: Venue
    starts_at: datetime
    ends_at: datetime
    area_id: int | None = None
    resource_id: int | None = None


def bookings_in(span: Span) -> list[Booking]:
    """The bookings whose places lie in it, those that were made first coming first."""
    places = Place.objects.taken().filter(
        venue=span.venue, booking__isnull=False, period__overlap=(span.starts_at, span.ends_at)
    )
    if span.resource_id is not None:
        places = places.filter(resource_id=span.resource_id)
    elif span.area_id is not None:
        places = places.filter(resource__in=Resource.objects.filter(venue=span.venue, area_id=span.area_id))
    rows = Booking.objects.live().filter(pk__in=places.values("booking"))
    return list(rows.select_related("venue", "service", "person", "guest").order_by("created_at", "pk"))


def plan(span: Span) -> list[Hit]:
    """What is hit, with a proposal for each that takes no other one's place."""
    rows = bookings_in(span)
    if not rows:
        return []
    first = min(row.local_start.date() for row in rows)
    last = max(row.local_start.date() for row in rows) + timedelta(days=_AHEAD)
    loaded = loading.load([span.venue], first, last)[span.venue.pk]
    rule = ClosureRule(span.starts_at, span.ends_at, span.resource_id, area_id=span.area_id)
    setup, diary = replace(loaded.setup, closures=(*loaded.setup.closures, rule)), loaded.diary
    hits = []
    for row in rows:
        hit, diary = _propose(row, setup, diary)
        hits.append(hit)
    return hits


def _propose(booking: Booking, setup: SetUp, diary: Diary) -> tuple[Hit, Diary]:
    """The mildest action, and the diary in which what it takes is taken."""
    offered = {rule.id: rule for rule in setup.services}
    if booking.status == Booking.Status.SEATED:
        return Hit(booking, Action.LEAVE), diary
    if booking.service_id not in offered:
        return _without_a_place(booking), diary
    request = Request(
        offered[booking.service_id],
        booking.party_size,
        clock.now(),
        Audience.STAFF,
        needs=booking.binding_needs,
        minutes=booking.minutes,
        ignore_booking=booking.pk,
    )
    answer = availability.explain(Board(setup, diary), request, booking.starts_at)
    if isinstance(answer, Slot):
        diary = alternatives.with_slot(diary, answer, setup, request)
        return Hit(booking, Action.MOVE, answer.resource_ids), diary
    slots = _other_times(booking, setup, diary, request) if _may_be_asked(booking) else []
    for slot in slots:
        diary = alternatives.with_slot(diary, slot, setup, request)
    starts = tuple(slot.starts_at for slot in slots)
    return (Hit(booking, Action.OFFER, starts=starts) if starts else _without_a_place(booking)), diary


def _without_a_place(booking: Booking) -> Hit:
    """Nothing mild is left: it is cancelled, or staff call first whom we cannot write to."""
    called = booking.status != Booking.Status.PENDING and not reach.way(booking)
    return Hit(booking, Action.LEAVE if called else Action.CANCEL)


def _may_be_asked(booking: Booking) -> bool:
    """A request that waits for an answer is not asked to move: it is answered with another time, or ended. Nor is a
    guest who would not hear of it."""
    stands = booking.status in (Booking.Status.CONFIRMED, Booking.Status.AWAITING_DEPOSIT)
    return stands and bool(reach.way(booking))


def _other_times(booking: Booking, setup: SetUp, diary: Diary, request: Request) -> list[Slot]:
    """Up to three free times that can be held at once: of the same day, else of the next that has any, nearest to the
    same wall time."""
    zone = booking.venue.timezone
    for ahead in range(_AHEAD + 1):
        day = booking.local_start.date() + timedelta(days=ahead)
        wanted = clock.at(day, booking.local_start.time(), zone)
        found = availability.nearest(Board(setup, diary), request, [day], wanted, count=20)
        starts = [slot.starts_at for slot in found.slots]
        chosen = alternatives.side_by_side(starts, setup, diary, request)
        if chosen:
            return chosen
    return []
