"""What brings guests to a venue's page: its address, an embed snippet, QR codes, a link to WhatsApp."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agnt.env import env
from agnt.front.views.venue_page import whatsapp_of
from venues.access import Desk, Role, at_desk
from venues.models import Venue

_FRAME = '<iframe src="{address}" title="{name}" width="100%" height="640" style="border:0" loading="lazy"></iframe>'


@at_desk(Role.READER)
@require_safe
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """/venue/<slug>/share/: what to print, to paste and to send."""
    facts = {"desk": desk, "section": "settings", "venue": desk.venue, **_ways(desk.venue)}
    return render(request, "front/venue_share.html", facts)


@at_desk(Role.MANAGER)
@require_safe
def links(request: HttpRequest, desk: Desk) -> HttpResponse:
    """/venue/<slug>/settings/links/: the same among the settings."""
    facts = {"desk": desk, "section": "settings", "part": "links", **_ways(desk.venue)}
    return render(request, "front/venue_links.html", facts)


def _ways(venue: Venue) -> dict[str, str]:
    name = venue.name.replace('"', "")
    return {
        "page": env.base_url + reverse("front:venue", args=[venue.slug]),
        "snippet": _FRAME.format(address=env.base_url + reverse("front:venue-embed", args=[venue.slug]), name=name),
        "whatsapp": whatsapp_of(venue, venue.language),
    }
