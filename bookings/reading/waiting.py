"""What waits for a person of a venue: requests to decide, and guests' wishes to change."""

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from agnt.lib import clock
from bookings.models import Booking, ChangeRequest, Place, VenueDecision
from venues.models import Closure, Venue


def unanswered() -> QuerySet[Booking]:
    """Requests that their venues have not answered, and those whose no was taken back."""
    answers = VenueDecision.objects.standing().filter(booking=OuterRef("pk"))
    return Booking.objects.filter(~Exists(answers), status=Booking.Status.PENDING)


def requests(venue: Venue) -> QuerySet[Booking]:
    """Requests without an answer whose time has not run out, the most urgent first."""
    rows = unanswered().filter(venue=venue, decide_by__gt=clock.now())
    return rows.select_related("venue", "service", "guest", "area").prefetch_related("needs").order_by("decide_by")


def changes(venue: Venue) -> QuerySet[ChangeRequest]:
    """Guests' wishes that nobody has answered, the most urgent first."""
    rows = ChangeRequest.objects.filter(
        booking__venue=venue,
        status=ChangeRequest.Status.OPEN,
        from_venue=False,
        decide_by__gt=clock.now(),
        decision__isnull=True,
    )
    return rows.select_related("booking__venue", "booking__service", "booking__guest", "area").order_by("decide_by")


def stranded(venue: Venue) -> QuerySet[Booking]:
    """Bookings that stand while the house, their area or their table is closed, and that nobody is asked to move (any
    more), soonest first. What staff put there themselves is left out."""
    place = Place.objects.taken().filter(booking=OuterRef("pk"))
    own = Place.objects.taken().filter(booking=OuterRef(OuterRef("pk")))
    asks = ChangeRequest.objects.filter(booking=OuterRef("pk"), from_venue=True)
    newest = place.order_by("-created_at").values("created_at")[:1]
    closed = Closure.objects.filter(
        Q(resource=None, area=None) | Q(resource__in=own.values("resource")) | Q(area__in=own.values("resource__area")),
        venue=venue,
        starts_at__lt=OuterRef("ends_at"),
        ends_at__gt=OuterRef("starts_at"),
    )
    rows = Booking.objects.annotate(placed_at=Subquery(newest)).filter(
        Exists(closed),
        Exists(place),
        Q(by_staff=False) | Exists(asks) | Exists(closed.filter(created_at__gt=OuterRef("placed_at"))),
        ~Exists(asks.filter(status=ChangeRequest.Status.OPEN)),
        venue=venue,
        status__in=(Booking.Status.CONFIRMED, Booking.Status.AWAITING_DEPOSIT),
        starts_at__gt=clock.now(),
    )
    return rows.select_related("venue", "service", "guest").order_by("starts_at", "pk")


def count(venue: Venue) -> int:
    """How many there are. Three queries."""
    return requests(venue).count() + changes(venue).count() + stranded(venue).count()


def change_of(venue: Venue, change_id: int) -> ChangeRequest:
    """One of the venue's own; another's is 404."""
    found = ChangeRequest.objects.filter(booking__venue=venue, pk=change_id)
    change = found.select_related("booking__venue", "booking__service", "area").first()
    if change is None:
        raise Http404("no such change")
    return change
