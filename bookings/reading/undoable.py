"""What staff may take back of what they did to a booking last: a change that they made, a no to a guest's wish."""

from datetime import datetime

from agnt.core.models import AuditEntry, Transition
from agnt.lib import clock
from bookings.models import Booking, ChangeRequest, Place, VenueDecision
from bookings.services import noting
from venues.models import Venue

_ENTITY = "bookings.booking"


def refused(booking: Booking) -> VenueDecision | None:
    """The no of the venue's people by which the request came to nothing. None where it was another's, or there is no
    diary here to put it back into."""
    if booking.status != Booking.Status.REJECTED or booking.venue.policy == Venue.Policy.EXTERNAL:
        return None
    return no_of_staff(booking)


def no_of_staff(booking: Booking) -> VenueDecision | None:
    """The no of the venue's people to the request, also while its guest is being told."""
    asked = booking.decisions.standing().filter(change__isnull=True, answer=VenueDecision.Answer.REJECTED)
    return asked.filter(by__startswith="staff:").first()


def refused_wish(booking: Booking) -> ChangeRequest | None:
    """The guest's wish to change that the venue's people said no to, while nothing was asked or changed after that."""
    change = booking.changes.select_related("area").first()
    if change is None or change.status != ChangeRequest.Status.REJECTED or change.from_venue:
        return None
    decision = VenueDecision.objects.filter(change=change, by__startswith="staff:").first()
    if decision is None or booking.status not in Booking.CANCELLABLE or booking.starts_at <= clock.now():
        return None
    noted = AuditEntry.objects.filter(entity=_ENTITY, entity_id=str(booking.pk), act=noting.CHANGED)
    return None if noted.filter(created_at__gt=decision.created_at).exists() else change


def last_change(booking: Booking) -> AuditEntry | None:
    """The change of time, size, length or table that staff made, while it is the last thing that was done to the
    booking and not put back, and while the booking is as it left it."""
    if booking.status not in Booking.LIVE:
        return None
    entry = _last_standing(booking)
    if entry is None or not entry.by.startswith("staff:") or _went_on(booking, entry.created_at):
        return None
    own = Place.objects.taken().filter(booking=booking).values_list("resource_id", flat=True)
    now = noting.facts(booking, list(own))
    left = {name: pair[1] for name, pair in entry.data.items() if name != noting.SAID}
    return entry if all(now.get(name) == value for name, value in left.items()) else None


def _last_standing(booking: Booking) -> AuditEntry | None:
    """The newest change that neither was put back nor put one back itself."""
    acts = (noting.CHANGED, noting.PUT_BACK)
    undone = None
    for entry in AuditEntry.objects.filter(entity=_ENTITY, entity_id=str(booking.pk), act__in=acts).order_by("-pk"):
        if undone is not None and entry.pk >= undone:
            continue
        if entry.act == noting.CHANGED:
            return entry
        undone = entry.data["undone"]
    return None


def _went_on(booking: Booking, since: datetime) -> bool:
    """Whether its state changed after that, or the change was a guest's own wish that was allowed."""
    moved = Transition.objects.filter(entity=_ENTITY, entity_id=str(booking.pk), created_at__gt=since)
    wishes = [str(pk) for pk in booking.changes.filter(status="accepted").values_list("pk", flat=True)]
    allowed = Transition.objects.filter(
        entity="bookings.changerequest", entity_id__in=wishes, to_status="accepted", created_at__gte=since
    )
    return moved.exists() or allowed.exists()
