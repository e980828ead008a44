"""The day's summary, at ten in the evening on the venue's own clock, to whoever wants it."""

from datetime import time, timedelta

from django.db.models import Exists, OuterRef

from agnt.env import env
from agnt.lib import clock, tx
from bookings.models import Booking
from bookings.reading import evening
from chat.services import member_news
from venues.models import NoticePreference, Venue
from venues.services import notices

AT = time(22)
_LATEST = time(23)  # what the clock missed is made up for within the hour
_EVENT = NoticePreference.Event.SUMMARY


def venues_to_look_at() -> list[int]:
    """Venues where it is ten in the evening and somebody came, or comes tomorrow."""
    now = clock.now()
    zones = Venue.objects.order_by().values_list("timezone", flat=True).distinct()
    here = [zone for zone in zones if AT <= clock.local(now, zone).time() < _LATEST]
    near = Booking.objects.filter(
        venue=OuterRef("pk"), starts_at__gt=now - timedelta(days=1), starts_at__lt=now + timedelta(days=2)
    )
    rows = Venue.objects.filter(Exists(near), timezone__in=here, sandbox=False)
    return list(rows.order_by("pk").values_list("pk", flat=True))


@tx.patient
@tx.verb
def send(*, venue_id: int) -> int:
    """The summary of the venue's day; how many hear it. Each is told once a day, and nothing of an empty one."""
    if not notices.hearers(venue_id, _EVENT):
        return 0
    venue = Venue.objects.get(pk=venue_id)
    day = clock.today(venue.timezone)
    seen = evening.look(venue, day)
    if seen.is_empty:
        return 0
    return member_news.tell(
        venue_id=venue.pk,
        event=_EVENT,
        key=f"evening:{day.isoformat()}",
        words="summary",
        facts={
            "venue": venue.name,
            "day": f"{day:%d.%m.}",
            "covers": seen.covers,
            "came": seen.came,
            "no_shows": seen.no_shows,
            "cancelled": seen.cancelled,
            "open": seen.open,
            "next_bookings": seen.next_bookings,
            "next_covers": seen.next_covers,
            "first": f" ({seen.first:%H:%M})" if seen.first else "",
            "waiting": seen.waiting,
            "problems": seen.problems,
            "link": f"{env.base_url}/venue/{venue.slug}/diary/",
        },
    )
