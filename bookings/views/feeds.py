"""A calendar by link, as calendar programs fetch it: one file, answered 304 while nothing has changed."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from agnt.env import env
from agnt.lib import clock
from bookings import calendars, ical
from bookings.models import Booking, CalendarFeed
from bookings.services import feeds

Role = CalendarFeed.Role


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed of this link. One that is unknown or revoked is not there."""
    feed = feeds.find(token)
    if feed is None:
        raise Http404
    rows = list(_bookings(feed))
    etag = quote_etag(calendars.fingerprint(feed, rows))
    feeds.seen(feed_id=feed.pk)
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _kept(HttpResponseNotModified(), etag)
    entries = [calendars.entry(row, feed.role, base=env.base_url) for row in rows]
    body = ical.feed_file(calendars.name(feed), entries)
    return _kept(HttpResponse(body, content_type="text/calendar; charset=utf-8"), etag)


def _bookings(feed: CalendarFeed) -> QuerySet[Booking]:
    """From a month ago on: what holds a place, what was, and what was confirmed and then cancelled."""
    rows = Booking.objects.select_related("venue__city", "service").prefetch_related("places__resource")
    mine = rows.filter(person=feed.person) if feed.role == Role.GUEST else rows.filter(venue=feed.venue)
    shown = mine.filter(status__in=calendars.SHOWN) | mine.filter(
        status=Booking.Status.CANCELLED, confirmed_at__isnull=False
    )
    return shown.filter(ends_at__gt=clock.now() - calendars.BACK).order_by("starts_at", "pk")


def _kept(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response
