"""What is known of one booking: its guest, its places, its history."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from agnt.core.models import Transition, User
from bookings.models import Booking, ChangeRequest, Correction, Place, VenueDecision
from venues.models import Venue


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history: when, what, who."""

    at: datetime
    what: str
    who: str
    reason: str = ""


def find(venue: Venue, booking_id: int) -> Booking:
    """The venue's booking; another venue's is 404, as one that does not exist."""
    rows = Booking.objects.select_related("venue", "service", "guest", "area", "person")
    booking = rows.prefetch_related("needs").filter(venue=venue, pk=booking_id).first()
    if booking is None:
        raise Http404("no such booking")
    return booking


def places(booking: Booking) -> list[Place]:
    """Where the party sits, or sat last."""
    rows = list(Place.objects.filter(booking=booking).select_related("resource").order_by("pk"))
    standing = [row for row in rows if row.released_at is None]
    if standing or booking.status in Booking.LIVE:
        return standing
    return [row for row in rows if row.hold_id == rows[-1].hold_id]


def history(booking: Booking) -> list[Told]:
    """Everything that became of it, the newest first. Six queries."""
    moves = Transition.objects.filter(entity="bookings.booking", entity_id=str(booking.pk))
    changes = ChangeRequest.objects.filter(booking=booking)
    decisions = VenueDecision.objects.filter(booking=booking, change__isnull=True)
    corrections = Correction.objects.filter(booking=booking)
    lines = [
        *(Told(row.created_at, _moved(row.from_status, row.to_status), row.by, row.reason) for row in moves),
        *(Told(row.created_at, _asked(row, booking), row.by, row.reason) for row in changes),
        *(
            Told(row.created_at, f"The venue answered: {row.get_answer_display()}", row.by, row.reason)
            for row in decisions
        ),
        *(
            Told(row.created_at, f"Put right: {row.field} was {row.was}, is {row.now}", row.by, row.reason)
            for row in corrections
        ),
    ]
    names = names_of(line.who for line in lines)
    return [
        Told(line.at, line.what, names[line.who], line.reason)
        for line in sorted(lines, key=lambda line: line.at, reverse=True)
    ]


def _moved(old: str, new: str) -> str:
    words = str(Booking.Status(new).label)
    return (
        f"{words} again"
        if old in (Booking.Status.COMPLETED, Booking.Status.NO_SHOW, Booking.Status.CANCELLED)
        else words
    )


def _asked(change: ChangeRequest, booking: Booking) -> str:
    at = change.starts_at.astimezone(booking.local_start.tzinfo)
    return f"Change to {at:%d %b %H:%M} for {change.party_size}: {change.get_status_display().lower()}"


def names_of(authors: Iterable[str]) -> dict[str, str]:
    """What to call each author of a change: `staff:12` by name, the rest by what they are. One query."""
    wanted = set(authors)
    staff = {author.partition(":")[2] for author in wanted if author.startswith("staff:")}
    people = {str(user.pk): user.name or user.email for user in User.objects.filter(pk__in=[s for s in staff if s])}
    return {author: _called(author, people) for author in wanted}


def _called(author: str, people: dict[str, str]) -> str:
    kind, _, key = author.partition(":")
    if kind == "staff":
        return people.get(key, "staff")
    if kind in ("guest", "person"):
        return "the guest"
    if kind in ("system", "diary"):
        return "the diary"
    return "an agent" if kind else ""
