"""A booking moved by hand in the timeline: to another time, length or table, or for another's table, as JSON."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings.models import Booking
from bookings.reading import booking as booking_rows
from bookings.services import changes, trading
from bookings.views import acting, fields, saying
from venues.access import Desk, Role, at_desk


@at_desk(Role.READER, to_change=Role.HOST)
def move(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """The timeline's move or resize, as JSON: the new version, what to say of it, and the way back."""
    booking = booking_rows.find(desk.venue, booking_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    tables = [place.resource_id for place in booking_rows.places(booking)]
    wanted = _moved(request, desk, tables)
    force, seen = request.POST.get("force") == "1", fields.number(request.POST, "version", "The version")
    try:
        now = changes.reschedule(booking_id=booking.pk, by=desk.by, version=seen, force=force, **wanted)  # type: ignore[arg-type]  # by name
    except DomainError as refusal:
        if set(wanted) == {"resource_ids"}:
            refusal.data["trade"] = _trade(booking, refusal, wanted["resource_ids"])
        raise
    return JsonResponse({"version": now.version, **acting.changed(booking, now, _moved_to(booking, now)).toast})


def _moved_to(before: Booking, now: Booking) -> str:
    """Who, when (until when, where its length changed) and where it is now."""
    wall = f"{now.local_start:%H:%M}"
    if now.minutes != before.minutes:
        wall += f"-{clock.local(now.ends_at, now.venue.timezone):%H:%M}"
    tables = saying.tables(now)
    return f"{now.guest_name}: {wall}{f', {tables}' if tables else ''}."


def _trade(booking: Booking, refusal: DomainError, tables: object) -> dict[str, object] | None:
    """The one party in the way, where the two could trade tables."""
    found = {row["booking_id"] for row in refusal.data.get("taken", [])}
    other = Booking.objects.select_related("venue", "service").filter(pk__in=found - {None}).first()
    if len(found) != 1 or other is None or not isinstance(tables, list):
        return None
    theirs = {place.resource_id for place in booking_rows.places(other)}
    if theirs != set(tables) or not trading.could(booking, other):
        return None
    return {"with": other.pk, "with_version": other.version, "name": other.guest_name}


@at_desk(Role.READER, to_change=Role.HOST)
def trade(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """Two bookings trade tables, as JSON: both new versions. Trading again puts it back."""
    booking = booking_rows.find(desk.venue, booking_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    named = fields.key(request.POST, "with")
    if named is None:
        raise DomainError("no_other_booking", "Say with which booking it shall trade tables.", status=422)
    other = booking_rows.find(desk.venue, named)
    version = fields.number(request.POST, "version", "The version")
    with_version = fields.number(request.POST, "with_version", "The version")
    mine, theirs = changes.trade(
        booking_id=booking.pk,
        with_id=other.pk,
        by=desk.by,
        version=version,
        with_version=with_version,
    )
    return JsonResponse({"version": mine.version, "with": theirs.pk, "with_version": theirs.version})


def _moved(request: HttpRequest, desk: Desk, tables: list[int]) -> dict[str, object]:
    """The fields of a drag: another start, another length, one table for another; or all tables as they were."""
    wanted: dict[str, object] = {}
    starts: datetime | None = fields.moment(request.POST, "starts_at", desk.venue)
    if starts is not None:
        wanted["starts_at"] = starts
    minutes = fields.number(request.POST, "minutes", "The length")
    if minutes is not None:
        wanted["minutes"] = minutes
    to = fields.resources(request.POST, "to_resource", desk.venue)
    left = fields.number(request.POST, "from_resource", "The table")
    if to:
        wanted["resource_ids"] = list(dict.fromkeys([*(to[0] if pk == left else pk for pk in tables), *to]))
    elif request.POST.getlist("resource"):
        wanted["resource_ids"] = fields.resources(request.POST, "resource", desk.venue)
    elif tables and starts is not None:
        wanted["resource_ids"] = tables
    return wanted
