"""What happens when places are given back before their time: whoever waits is offered them at once."""

from collections.abc import Iterable
from datetime import date

from agnt.lib import clock, tx
from bookings import live
from bookings.models import Place
from bookings.services import days, offers
from venues.models import Venue


@tx.step
def freed(*, venue: Venue, places: Iterable[Place]) -> set[date]:
    """Called in the transaction that gave these places back, under the locks of their days; returns the days, of the
    venue's own calendar, on which something can be had again. What is over by now frees nothing."""
    now = clock.now()
    keys: set[days.DayKey] = set()
    for place in places:
        if place.booking_id is None:  # held beside: nobody else tells its day
            live.changed(venue_id=venue.pk, kind="hold", day=clock.local(place.period.lower, venue.timezone).date())
        if place.period.upper > now:
            keys |= days.days_of(venue, max(place.period.lower, now), place.period.upper)
    again = {day for _venue, day in keys}
    offers.offer_freed(venue_id=venue.pk, days=again)
    return again
