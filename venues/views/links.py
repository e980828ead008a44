"""/venue/<slug>/settings/links/: what brings guests to the venue's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_safe

from agnt.env import env
from venues.access import Desk, Role, at_desk


@require_safe
@at_desk(Role.MANAGER)
def links(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The page's address, a snippet for the venue's own site, a QR code. The pages are of the room at the right."""
    address = _at("front:venue", desk)
    embed = _at("front:venue-embed", desk)
    snippet = f'<iframe src="{embed}" title="Book {desk.venue.name}" width="100%" height="640" loading="lazy"></iframe>'
    facts = {"address": address, "snippet": snippet if embed else "", "qr": _at("front:venue-qr", desk)}
    return render(request, "venues/links.html", {"desk": desk, "section": "settings", "part": "links", **facts})


def _at(name: str, desk: Desk) -> str:
    try:
        return env.base_url + reverse(name, args=[desk.venue.slug])
    except NoReverseMatch:
        return ""
