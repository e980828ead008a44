"""What the diary's clocks do: holds that run out are given back, requests nobody answered expire."""

from django.db.models import Q

from agnt.core import jobs
from agnt.lib import clock, tx
from bookings.models import Booking, Place, VenueDecision
from bookings.services import lifecycle, places

_BATCH = 500


def expire_places() -> str:
    """Job expire_places: expire overdue requests, give back run-out holds venue by venue."""
    expired = jobs.each(_overdue(), lambda pk: lifecycle.expire_overdue(booking_id=pk))
    venues = Place.objects.run_out().order_by("venue_id").values_list("venue_id", flat=True).distinct()
    freed = jobs.each(list(venues[:_BATCH]), _free)
    return f"{freed} places freed, {expired} requests expired"


def _overdue() -> list[int]:
    """Pending requests past their time; one that was accepted has time until its start."""
    accepted = VenueDecision.objects.filter(change__isnull=True, answer=VenueDecision.Answer.ACCEPTED)
    now = clock.now()
    late = Q(decide_by__lte=now) & (Q(starts_at__lte=now) | ~Q(pk__in=accepted.values("booking_id")))
    rows = Booking.objects.filter(late, status=Booking.Status.PENDING).order_by("decide_by")
    return list(rows.values_list("pk", flat=True)[:_BATCH])


@tx.patient
@tx.verb
def _free(venue_id: int) -> int:
    """Give back what has run out at one venue, under the locks of the days it touches."""
    oldest = Place.objects.run_out().filter(venue_id=venue_id).order_by("held_until")[:_BATCH]
    some = [place.pk for place in oldest]
    return places.release(places.under_lock(Place.objects.run_out().filter(pk__in=some)))
