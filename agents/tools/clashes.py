"""What the guest has booked already, and which offered times run into it: said with the offers, not after his pick."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from agents.tools.base import Json
from agents.tools.check_booking import described
from agnt.core.models import Person
from bookings.models import Booking
from bookings.search import Offer

_ABOUT = timedelta(hours=40)
MORE_TIMES = 24  # starts to look at where some may run into a booking of his


def near(person: Person, day: date | None) -> list[Booking]:
    """His live bookings about that day, in whatever zone it is."""
    if day is None:
        return []
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    mine = Booking.objects.of_person(person).filter(status__in=Booking.LIVE)
    within = mine.filter(starts_at__lt=noon + _ABOUT, ends_at__gt=noon - _ABOUT)
    return list(within.order_by("starts_at"))


def without(offers: Sequence[Offer], mine: Sequence[Booking], *, most: int) -> tuple[list[Offer], Booking | None]:
    """The offers with up to `most` times that he can keep, and the booking that the first left out runs into."""
    found = None
    kept = []
    for offer in offers:
        hits = [_run_into(slot.starts_at, slot.ends_at, mine) for slot in offer.slots]
        free = tuple(slot for slot, hit in zip(offer.slots, hits, strict=True) if hit is None)[:most]
        found = found or next((hit for hit in hits[:most] if hit), None)
        kept.append(replace(offer, slots=free))
    return kept, found


def _run_into(starts_at: datetime, ends_at: datetime, mine: Sequence[Booking]) -> Booking | None:
    return next((one for one in mine if one.starts_at < ends_at and one.ends_at > starts_at), None)


def said(booking: Booking | None) -> Json | None:
    """The booking in the way, as a model reads it."""
    return described(booking) if booking else None
