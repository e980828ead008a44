"""A closure or a private event over bookings that stand: first what it would hit, then carried out as staff say."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.reading import reach
from bookings.services import closing_time
from bookings.services.closing_plan import Action
from bookings.services.closing_time import Outcome
from bookings.views import asked_day, fields, saying
from venues.access import Desk, Role, at_desk
from venues.models import Area, Resource


@at_desk(Role.HOST, to_change=Role.HOST)
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
        by_time = sorted(hits, key=lambda hit: hit.booking.starts_at)  # planned oldest booking first
        ways = [(hit, reach.way(hit.booking), reach.phone(hit.booking)) for hit in by_time]
        told = sum(bool(way) for _hit, way, _phone in ways)
        return render(request, "bookings/closure/page.html", facts | {"hits": ways, "told": told})
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
    _say(request, outcome)
    day = clock.local(start, desk.venue.timezone).date()
    return redirect(f"{reverse('bookings:day', args=[desk.venue.slug])}?day={day.isoformat()}")


def _say(request: HttpRequest, outcome: Outcome) -> None:
    """What was settled, how many hear of it from us, and each whom staff must call: also about what was left."""
    hit = [pk for pk, action in outcome.done.items() if action != Action.MOVE]
    rows = Booking.objects.filter(pk__in=hit).exclude(status=Booking.Status.SEATED).select_related("venue", "person")
    silent = [row for row in rows.select_related("guest").order_by("starts_at", "pk") if not reach.way(row)]
    changed = {pk for pk in hit if outcome.done[pk] != Action.LEAVE}
    left = sum(action == Action.LEAVE for action in outcome.done.values())
    settled, told = len(outcome.done) - left, len(changed - {row.pk for row in silent})
    words = f"Closed. {settled} booking{'s were' if settled != 1 else ' was'} settled"
    words += f", {left} {'were' if left != 1 else 'was'} left as {'they are' if left != 1 else 'it is'}" if left else ""
    words += f"; {told} guest{'s are' if told != 1 else ' is'} told, once." if told else "."
    messages.success(request, words)
    for row in silent:
        messages.warning(request, saying.call(row).html)
    for refusal in outcome.failed.values():
        messages.warning(request, refusal.message)
