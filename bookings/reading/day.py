"""What one day of a diary holds, read in a constant number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Q

from agnt.lib import clock
from bookings.facts import DayRows
from bookings.models import Booking, ChangeRequest, Place, VenueDay
from bookings.opening import DaySpan, span
from venues.models import Brake, Closure, Combination, PacingOverride, Resource, Shift, Venue

_SHOWN = (*Booking.LIVE, Booking.Status.COMPLETED, Booking.Status.NO_SHOW)


def span_of(venue: Venue, day: date) -> DaySpan:
    """The day's bounds and openings. One query."""
    near = [day + timedelta(days=n) for n in (-1, 0, 1)]
    weekly = Q(weekday__in=[each.weekday() for each in near])
    shifts = Shift.objects.filter(weekly | Q(day__in=near), venue=venue, resource__isnull=True).order_by("pk")
    return span(shifts, day, venue.timezone)


def present_day(venue: Venue) -> date:
    """The day whose diary is open now: last night's until its last shift has ended. One or two queries."""
    today = clock.today(venue.timezone)
    yesterday = today - timedelta(days=1)
    return yesterday if clock.now() < span_of(venue, today).starts else today


def load(venue: Venue, day: date) -> DayRows:
    """Everything that the day's pages show. A constant number of queries."""
    bounds, now = span_of(venue, day), clock.now()
    bookings = _bookings(venue, bounds)
    standing = _places(bookings)
    overlap = {"venue": venue, "starts_at__lt": bounds.ends, "ends_at__gt": bounds.starts}
    closures = Closure.objects.filter(**overlap).select_related("area", "resource").order_by("starts_at", "pk")
    brakes = Brake.objects.filter(**overlap, lifted_at__isnull=True).filter(ends_at__gt=now).select_related("area")
    overrides = PacingOverride.objects.filter(venue=venue, starts_at__gte=bounds.starts, starts_at__lt=bounds.ends)
    known = Q(status=ChangeRequest.Status.OPEN) | Q(from_venue=True)
    changes = list(ChangeRequest.objects.filter(known, booking__in=bookings).select_related("area"))
    return DayRows(
        venue=venue,
        now=now,
        span=bounds,
        resources=list(Resource.objects.filter(venue=venue, active=True).select_related("area")),
        combinations=_combinations(venue),
        bookings=bookings,
        places=standing,
        holds=_holds(venue, bounds),
        closures=list(closures),
        brakes=list(brakes),
        overrides=list(overrides),
        changes={each.booking_id: each for each in changes if each.status == ChangeRequest.Status.OPEN},
        asked=frozenset(each.booking_id for each in changes if each.from_venue),
        known=known_guests(bookings),
        record=VenueDay.objects.filter(venue=venue, day=day).first(),
    )


def _bookings(venue: Venue, bounds: DaySpan) -> list[Booking]:
    rows = (
        Booking.objects.filter(venue=venue, starts_at__gte=bounds.starts, starts_at__lt=bounds.ends, status__in=_SHOWN)
        .select_related("venue", "guest", "service", "area")
        .prefetch_related("needs")
        .order_by("starts_at", "pk")
    )
    return list(rows)


def _places(bookings: list[Booking]) -> dict[int, list[Place]]:
    """The places of each booking; of one that has ended, those that it held last."""
    found: dict[int, list[Place]] = defaultdict(list)
    live = {booking.pk: booking.status in Booking.LIVE for booking in bookings}
    for place in Place.objects.filter(booking__in=bookings).select_related("resource").order_by("pk"):
        if place.booking_id is None or (live[place.booking_id] and place.released_at is not None):
            continue
        rows = found[place.booking_id]
        if rows and rows[-1].hold_id != place.hold_id and rows[-1].released_at is not None:
            rows.clear()
        rows.append(place)
    return found


def _holds(venue: Venue, bounds: DaySpan) -> list[Place]:
    standing = Place.objects.standing().filter(
        venue=venue, booking__isnull=True, period__overlap=(bounds.starts, bounds.ends)
    )
    return list(standing.select_related("resource", "change").order_by("period", "pk"))


def _combinations(venue: Venue) -> list[frozenset[int]]:
    rows = Combination.objects.filter(venue=venue, active=True).prefetch_related("resources")
    return [frozenset(table.pk for table in row.resources.all()) for row in rows]


def known_guests(bookings: Iterable[Booking]) -> frozenset[int]:
    """Those of the bookings' guests who have been here before. One query."""
    guests = {booking.guest_id for booking in bookings if booking.guest_id is not None}
    visits = Booking.objects.filter(guest_id__in=guests, status=Booking.Status.COMPLETED)
    return frozenset(pk for pk in visits.values_list("guest_id", flat=True).distinct() if pk is not None)


def on_time_day(booking: Booking) -> date:
    """The day of the diary on which the booking stands."""
    day = booking.local_start.date()
    return day - timedelta(days=1) if booking.starts_at < span_of(booking.venue, day).starts else day
