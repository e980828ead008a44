"""/venue/<slug>/share/: what brings guests to a venue's page: an embed snippet, a QR code, a link to WhatsApp."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agnt.env import env
from agnt.front.venue_page.about import whatsapp_url
from agnt.front.venue_page.words import words
from chat.services import accounts
from venues.access import Desk, Role, at_desk

_FRAME = '<iframe src="{address}" title="{name}" width="100%" height="640" style="border:0" loading="lazy"></iframe>'


@at_desk(Role.READER)
@require_safe
def share(request: HttpRequest, desk: Desk) -> HttpResponse:
    """What to print, to paste and to send."""
    venue = desk.venue
    text = words(venue.language)["chat_text"].format(venue=venue.name)
    name = venue.name.replace('"', "")
    facts = {
        "desk": desk,
        "section": "settings",
        "venue": venue,
        "page": env.base_url + reverse("front:venue", args=[venue.slug]),
        "snippet": _FRAME.format(address=env.base_url + reverse("front:venue-embed", args=[venue.slug]), name=name),
        "whatsapp": whatsapp_url(accounts.number_for(venue), text),
    }
    return render(request, "front/venue_share.html", facts)
