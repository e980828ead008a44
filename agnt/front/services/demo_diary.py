"""The demo world's bookings, made by the diary's own verbs at the moments they tell of."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from agnt.core.models import Delivery, Person, User
from agnt.front.demo.diary import PAST, UPCOMING, WISHES, End, Visit, Wish
from agnt.lib import clock, ids, trace, tx
from agnt.lib.errors import DomainError
from billing.services import fees
from bookings import loading
from bookings.availability import Board, Request, ServiceRule, SetUp, nearest
from bookings.models import Booking, VenueDecision
from bookings.services import decisions, joining, lifecycle, requests
from venues.models import Venue

Answer = VenueDecision.Answer
_BOOKED_AHEAD = timedelta(days=2)
_THOUGHT_FOR = timedelta(minutes=12)
_WAITED_FOR = timedelta(minutes=40)
_LISTENER = "system:responses"
_DAYS_TRIED = 7


@tx.step
def add_bookings(*, venues: Mapping[str, Venue], guests: Mapping[str, Person], staff: User) -> list[Booking]:
    """Every visit of the demo diary. Nobody is told: the guests do not exist, so the events' deliveries are done."""
    setups = {setup.venue_id: setup for setup in loading.setups(list(venues.values())).values()}
    traces = []
    made = []
    for visit in (*PAST, *UPCOMING):
        traces.append(ids.trace_id())
        with trace.bound(traces[-1]):
            venue = venues[visit.venue]
            made.append(_live(visit, venue, setups[venue.pk], guests[visit.guest], staff))
    Delivery.objects.filter(event__trace_id__in=traces).update(done_at=clock.now())
    return made


@tx.step
def add_waiting(*, venues: Mapping[str, Venue], staff: User) -> None:
    """Who waits for a place; nobody is told either."""
    trace_id = ids.trace_id()
    with trace.bound(trace_id):
        for wish in WISHES:
            _wait(wish, venues[wish.venue], staff)
    Delivery.objects.filter(event__trace_id=trace_id).update(done_at=clock.now())


def _wait(wish: Wish, venue: Venue, staff: User) -> None:
    zone = venue.timezone
    for later in range(_DAYS_TRIED):
        day = clock.today(zone) + timedelta(days=wish.day + later)
        try:
            joining.join_step(
                venue_id=venue.pk,
                service_id=venue.services.get(slug=wish.service).pk,
                party_size=wish.party,
                earliest=clock.at(day, time.fromisoformat(wish.first), zone),
                latest=clock.at(day, time.fromisoformat(wish.last), zone),
                guest_name=wish.name,
                phone=wish.phone,
                notes=wish.notes,
                by=staff.actor,
            )
            return
        except DomainError as error:
            if error.code != "nothing_then":  # closed that day: the next will do
                raise


def _live(visit: Visit, venue: Venue, setup: SetUp, guest: Person, staff: User) -> Booking:
    """One booking from the guest's yes to where it stands today."""
    service = next(rule for rule in setup.services if rule.slug == visit.service)
    starts_at, asked_at = _when(visit, venue, setup, service)
    with clock.frozen(asked_at):
        booking = requests.place(
            venue_id=venue.pk,
            service_id=service.id,
            party_size=visit.party,
            starts_at=starts_at,
            guest_name=guest.name,
            source=visit.source,
            by=f"guest:{guest.pk}",
            person_id=guest.pk,
            notes=visit.notes,
        )
    if visit.end == End.PENDING:
        return booking
    with clock.frozen(min(asked_at + _THOUGHT_FOR, clock.now())):
        _decide(visit, venue, booking, staff)
    if visit.end not in (End.REJECTED, End.CONFIRMED):
        _end(visit, booking, staff)
    return booking


def _when(visit: Visit, venue: Venue, setup: SetUp, service: ServiceRule) -> tuple[datetime, datetime]:
    """A free start near the wanted time, and the moment at which it was asked for (now, for what is to come)."""
    today = clock.today(venue.timezone)
    further = 1 if visit.day > 0 else -1
    for away in range(_DAYS_TRIED):
        day = today + timedelta(days=visit.day + further * away)
        wanted = clock.at(day, time.fromisoformat(visit.wall), venue.timezone)
        asked_at = min(wanted - _BOOKED_AHEAD, clock.now())
        board = Board(setup, loading.diary(venue, wanted))
        found = nearest(board, Request(service, visit.party, asked_at), [day], wanted, count=1)
        if found.slots:
            return found.slots[0].starts_at, asked_at
    raise LookupError(f"the demo world has no place for {visit}")


def _decide(visit: Visit, venue: Venue, booking: Booking, staff: User) -> None:
    """The venue's answer, and for a network booking what the response listener makes of it."""
    answer = Answer.REJECTED if visit.end == End.REJECTED else Answer.ACCEPTED
    by = staff.actor if venue.policy == Venue.Policy.ASK else "system:diary"
    decisions.decide_step(booking_id=booking.pk, answer=answer, by=by)
    if booking.source == Booking.Source.NETWORK:
        apply = lifecycle.reject if answer == Answer.REJECTED else lifecycle.confirm
        apply(booking_id=booking.pk, by=_LISTENER)
    fees.follow(booking_id=booking.pk)


def _end(visit: Visit, booking: Booking, staff: User) -> None:
    """How it ended, when it ended."""
    by_guest, by_venue = Booking.CancelledBy.GUEST, Booking.CancelledBy.VENUE
    if visit.end == End.COMPLETED:
        with clock.frozen(booking.ends_at):
            lifecycle.complete_step(booking_id=booking.pk, by=staff.actor)
            fees.follow(booking_id=booking.pk)
        return
    moment = booking.starts_at + _WAITED_FOR if visit.end == End.NO_SHOW else booking.starts_at - timedelta(hours=20)
    with clock.frozen(moment):
        if visit.end == End.NO_SHOW:
            lifecycle.mark_no_show_step(booking_id=booking.pk, by=staff.actor)
        elif visit.end == End.BY_VENUE:
            lifecycle.cancel(
                booking_id=booking.pk, by=staff.actor, cancelled_by=by_venue, reason="A storm closed the terrace."
            )
        else:
            lifecycle.cancel(booking_id=booking.pk, by=f"guest:{booking.person_id}", cancelled_by=by_guest)
        fees.follow(booking_id=booking.pk)
