"""What the diary's clocks do: holds that run out are given back, requests nobody answered expire."""

from agnt.lib import clock, tx
from bookings.models import Booking, Place, VenueDecision
from bookings.services import days, lifecycle, places

_BATCH = 500


def expire_places() -> str:
    """Job expire_places: give back run-out holds, venue by venue, and expire overdue requests."""
    overdue = (
        Booking.objects.filter(status=Booking.Status.PENDING, decide_by__lte=clock.now())
        .exclude(decisions__answer=VenueDecision.Answer.ACCEPTED)
        .values_list("pk", flat=True)[:_BATCH]
    )
    expired = sum(lifecycle.expire_overdue(booking_id=pk) for pk in list(overdue))
    venue_ids = list(Place.objects.run_out().values_list("venue_id", flat=True).distinct()[:_BATCH])
    freed = sum(_free(venue_id) for venue_id in venue_ids)
    return f"{freed} places freed, {expired} requests expired"


@tx.verb
def _free(venue_id: int) -> int:
    """Give back what has run out at one venue, under the locks of the days it touches."""
    rows = list(Place.objects.run_out().filter(venue_id=venue_id).select_related("venue")[:_BATCH])
    keys = set()
    for row in rows:
        keys |= days.days_of(row.venue, row.period.lower, row.period.upper)
    if not keys:
        return 0
    days.lock_days(keys)
    return places.release(Place.objects.run_out().filter(pk__in=[row.pk for row in rows]))
