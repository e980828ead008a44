"""Two records of one guest: looked at side by side, made one, and taken apart again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from bookings import guests as records
from bookings.views.guests import of_desk
from venues.access import Desk, Role, at_desk
from venues.services import guests as verbs


@at_desk(Role.HOST)
def merge(request: HttpRequest, desk: Desk, guest_id: int, drop_id: int) -> HttpResponse:
    """What would become of the two; a post makes them one, under the first one's name."""
    keep, drop = of_desk(desk, guest_id), of_desk(desk, drop_id)
    if request.method == "POST":
        verbs.merge(keep_id=keep.pk, drop_id=drop.pk, by=desk.by)
        messages.success(request, f"{drop.name} and {keep.name} are one guest now. It can be taken back below.")
        return redirect("bookings:guest", desk.venue.slug, keep.pk)
    facts = {
        "desk": desk,
        "section": "guests",
        "keep": keep,
        "drop": drop,
        "sides": [(keep, records.record(keep)), (drop, records.record(drop))],
        "tags": list(dict.fromkeys([*keep.tags, *drop.tags])),
        "bookings": keep.bookings.count() + drop.bookings.count(),
        "two_people": bool(keep.person_id and drop.person_id and keep.person_id != drop.person_id),
    }
    return render(request, "bookings/guests/merge.html", facts)


@at_desk(Role.HOST)
@require_POST
def unmerge(request: HttpRequest, desk: Desk, guest_id: int) -> HttpResponse:
    """Take a merge back: `guest_id` is the record that went."""
    drop = of_desk(desk, guest_id)
    verbs.unmerge(guest_id=drop.pk, by=desk.by)
    messages.success(request, f"{drop.name} is a guest of its own again.")
    return redirect("bookings:guest", desk.venue.slug, drop.pk)
