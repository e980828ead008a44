"""A closure or a private event over bookings that stand: first what it would hit, then carried out as staff say."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.services import closing_time
from bookings.services.closing_plan import Action
from bookings.views import asked_day, fields
from venues.access import Desk, Role, at_desk
from venues.models import Area, Resource


@at_desk(Role.MANAGER, to_change=Role.MANAGER)
def show(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The form; with its fields filled in, every booking in the way with a proposal. A POST carries it out."""
    data = request.POST if request.method == "POST" else request.GET
    asked = asked_day.read(request, desk.venue)
    start, end = fields.moment(data, "from", desk.venue), fields.moment(data, "until", desk.venue)
    area, table = fields.key(data, "area"), fields.key(data, "resource")
    facts: dict[str, object] = {
        "desk": desk,
        "section": "diary",
        "zone": desk.venue.timezone,
        "asked": asked,
        "areas": list(Area.objects.filter(venue=desk.venue)),
        "tables": list(Resource.objects.filter(venue=desk.venue, active=True).order_by("kind", "name")),
        "start": start,
        "end": end,
        "area": area,
        "resource": table,
        "reason": data.get("reason", ""),
        "is_event": data.get("event") == "on",
        "ready": start is not None and end is not None,
    }
    if start is None or end is None:
        return render(request, "bookings/closure/page.html", facts)
    if end <= start:
        raise DomainError("bad_range", "The end must be after the start.", status=422)
    if request.method != "POST":
        hits = closing_time.preview(venue=desk.venue, starts_at=start, ends_at=end, area_id=area, resource_id=table)
        told = sum(not hit.booking.is_silent for hit in hits)
        by_time = sorted(hits, key=lambda hit: hit.booking.starts_at)  # planned oldest booking first
        return render(request, "bookings/closure/page.html", facts | {"hits": by_time, "told": told})
    outcome = closing_time.carry_out(
        venue_id=desk.venue.pk,
        starts_at=start,
        ends_at=end,
        by=desk.by,
        area_id=area,
        resource_id=table,
        reason=data.get("reason", ""),
        is_event=data.get("event") == "on",
        chosen={pk: str(said) for key, said in data.items() if (pk := fields.whole(key.removeprefix("hit-"), 2**63))},
    )
    messages.success(request, f"Closed. {len(outcome.done)} bookings were settled; each guest is told once.")
    if names := _to_call(outcome.done):
        messages.warning(request, f"Call them, they came by a list and we write nothing to them: {names}.")
    for refusal in outcome.failed.values():
        messages.warning(request, refusal.message)
    return redirect("bookings:day", desk.venue.slug)


def _to_call(done: Mapping[int, Action]) -> str:
    """Those whose guests must know and to whom nobody writes, by name and reference."""
    changed = [pk for pk, action in done.items() if action in (Action.OFFER, Action.CANCEL)]
    silent = [one for one in Booking.objects.filter(pk__in=changed).order_by("starts_at") if one.is_silent]
    return ", ".join(f"{one.guest_name} ({one.reference})" for one in silent)
