"""A guest recognised while his booking is written down, and what of his last visits goes along with it."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from bookings.reading import known
from bookings.reading.known import WORDS, Known
from bookings.services.health import Health
from bookings.views import fields, wishing
from venues.access import Desk, Role, at_desk
from venues.models import Guest, Venue
from venues.services import guests


@at_desk(Role.HOST)
def recognise(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whoever has this phone number or e-mail here, while it is typed; by a name those that it may be, to pick from.
    While the name is typed, a guest who was recognised stays as he is."""
    if request.headers.get("HX-Trigger-Name") == "name" and request.GET.get("guest"):
        return HttpResponse(status=204)
    return render(request, "bookings/new/known.html", {"desk": desk} | context(desk.venue, request.GET))


def context(venue: Venue, data: QueryDict) -> dict[str, Any]:
    """What a form shows of the guest: `known` with what is `ticked` of it, else the `names` to pick from."""
    picked = _picked(venue, data)
    guest = _addressed(venue, data) or picked
    if guest is None:
        return {"names": known.by_name(venue, data.get("name", ""))}
    found = known.of(guest)
    as_it_was = picked is not None and picked.pk == guest.pk and "shown" in data
    return {"known": found, "ticked": data.getlist("kept") if as_it_was else found.codes}


def _picked(venue: Venue, data: QueryDict) -> Guest | None:
    pk = fields.key(data, "guest")
    return guests.of_venue(venue=venue, guest_id=pk) if pk is not None else None


def _addressed(venue: Venue, data: QueryDict) -> Guest | None:
    phone, email = data.get("phone", "").strip(), data.get("email", "").strip()
    whole = phone if sum(sign.isdigit() for sign in phone) >= 6 else ""
    return known.by_address(venue, phone=whole, email=email if "@" in email else "")


def guest_id(venue: Venue, data: QueryDict) -> int | None:
    """The guest who was picked; by his phone or e-mail alone, where the form has no name."""
    picked = _picked(venue, data)
    guest = picked or (None if data.get("name", "").strip() else _addressed(venue, data))
    return guest.pk if guest else None


def _kept(venue: Venue, data: QueryDict) -> Known | None:
    """What was left ticked of what is known; never more than that."""
    guest, ticked = _picked(venue, data), data.getlist("kept")
    if guest is None or not ticked:
        return None
    found = known.of(guest)
    return replace(
        found,
        allergies=tuple(each for each in found.allergies if each[0] in ticked),
        needs=tuple(each for each in found.needs if each[0] in ticked),
        words=found.words if WORDS in ticked else "",
    )


def health(venue: Venue, data: QueryDict) -> Health | None:
    """The allergies that go onto the booking: those told now, and those from before that were left ticked."""
    now, before = wishing.told(data), _kept(venue, data)
    if before is None or not (before.allergies or before.words):
        return now
    told = now if now and now.words else replace(now or Health(), language=before.language)
    words = "; ".join(dict.fromkeys(filter(None, (before.words, told.words))))
    return replace(told, codes=(*(code for code, _ in before.allergies), *told.codes), words=words, shared=True)


def needs(venue: Venue, data: QueryDict) -> list[str]:
    """What the party needs: as told now, and as it needed before."""
    before = _kept(venue, data)
    return list(dict.fromkeys([*data.getlist("need"), *(code for code, _ in (before.needs if before else ()))]))
