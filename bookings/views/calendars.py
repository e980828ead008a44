"""/venue/<slug>/settings/feeds/: the venue's calendar by link, for each member his own."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from agnt.env import env
from bookings.models import CalendarFeed
from bookings.services import feeds
from venues.access import Desk, Role, at_desk


@at_desk(Role.READER, to_change=Role.READER, alone=True)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """One's own calendar; managers see who else has one. A post makes it."""
    if request.method == "POST":
        feeds.make_for_member(member_id=desk.member.pk, by=desk.by)
        messages.success(request, "Your calendar link is ready: copy it into your calendar program.")
        return redirect("bookings:feeds", desk.venue.slug)
    rows = list(_of_desk(desk))
    facts = {
        "desk": desk,
        "section": "settings",
        "part": "feeds",
        "frame": "venues/settings/base.html" if desk.is_manager else "bookings/imports/alone.html",
        "mine": [(feed, _address(feed)) for feed in rows if feed.member_id == desk.member.pk],
        "others": [feed for feed in rows if feed.member_id != desk.member.pk],
    }
    return render(request, "bookings/imports/feeds.html", facts)


def _of_desk(desk: Desk) -> QuerySet[CalendarFeed]:
    """The standing ones that the member may see: a manager all, others their own."""
    rows = CalendarFeed.objects.filter(venue=desk.venue, revoked_at__isnull=True).select_related("member__user")
    return rows if desk.is_manager else rows.filter(member=desk.member)


def _address(feed: CalendarFeed) -> str:
    return env.base_url + reverse("bookings:feed", args=[feed.token])


@at_desk(Role.READER, to_change=Role.READER)
@require_POST
def revoke(request: HttpRequest, desk: Desk, feed_id: int) -> HttpResponse:
    """The link is dead from now on."""
    feed = get_object_or_404(_of_desk(desk), pk=feed_id)
    feeds.revoke(feed_id=feed.pk, by=desk.by)
    messages.success(request, "That link is dead. Calendar programs that read it get nothing any more.")
    return redirect("bookings:feeds", desk.venue.slug)
