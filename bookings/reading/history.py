"""Everything that became of a booking: when, what, who, in a host's words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from agnt.core.models import AuditEntry, Transition, User
from bookings import noted
from bookings.models import Booking, ChangeRequest, Correction, Dispute, Review, VenueDecision
from bookings.noted import Names
from venues.models import Area, Resource


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history: when, what, who, and why where somebody said so."""

    at: datetime
    what: str
    who: str
    reason: str = ""


def history(booking: Booking) -> list[Told]:
    """Everything that became of it, the newest first. A constant number of queries."""
    lines = [*_moves(booking), *_asked(booking), *_noted(booking), *_by_itself(booking), *_afterwards(booking)]
    names = names_of(line.who for line in lines)
    return [
        Told(line.at, line.what, names[line.who], line.reason)
        for line in sorted(lines, key=lambda line: line.at, reverse=True)
    ]


def changes(booking: Booking) -> list[Told]:
    """What was wished, and what was changed of it, old and new; `who` as it was written down."""
    return sorted([*_wishes(booking), *_noted(booking)], key=lambda line: line.at)


def _moves(booking: Booking) -> Iterator[Told]:
    """Its states."""
    for row in Transition.objects.filter(entity="bookings.booking", entity_id=str(booking.pk)):
        yield Told(row.created_at, noted.state(row.from_status, row.to_status), row.by, row.reason)


def _asked(booking: Booking) -> Iterator[Told]:
    """Wishes, answers, corrections."""
    yield from _wishes(booking)
    for row in VenueDecision.objects.filter(booking=booking, change__isnull=True):
        yield Told(row.created_at, f"The venue answered: {row.get_answer_display().lower()}", row.by, row.reason)
    for fix in Correction.objects.filter(booking=booking):
        yield Told(fix.created_at, noted.correction(fix, booking.currency), fix.by, fix.reason)


def _wishes(booking: Booking) -> Iterator[Told]:
    for wish in ChangeRequest.objects.filter(booking=booking).select_related("area"):
        yield Told(wish.created_at, noted.wish(wish, booking.venue.timezone), wish.by, wish.reason)


def _noted(booking: Booking) -> Iterator[Told]:
    """What was written down of acts that leave no row of their own."""
    rows = list(AuditEntry.objects.filter(entity="bookings.booking", entity_id=str(booking.pk)))
    if not rows:
        return
    tables = Resource.objects.filter(venue=booking.venue_id).values_list("pk", "name")
    areas = Area.objects.filter(venue=booking.venue_id).values_list("pk", "name")
    names = Names(booking.venue.timezone, booking.currency, dict(tables), dict(areas))
    for row in rows:
        if said := noted.act(row.act, row.data, names):
            yield Told(row.created_at, said, row.by, row.reason)


def _by_itself(booking: Booking) -> Iterator[Told]:
    """What the platform did about it."""
    if booking.reconfirm_asked_at:
        yield Told(booking.reconfirm_asked_at, "The guest was asked whether they come", "system")
    if booking.unreached_at:
        yield Told(booking.unreached_at, "Our message did not reach the guest", "system")


def _afterwards(booking: Booking) -> Iterator[Told]:
    """What the guest said after the visit. His words are on their own pages."""
    for row in Dispute.objects.filter(booking=booking):
        yield Told(row.created_at, "The guest says that the no-show was none", "guest")
        if row.decided_at:
            yield Told(row.decided_at, row.get_status_display(), row.decided_by)
    for review in Review.objects.filter(booking=booking, given_at__isnull=False):
        if review.given_at:
            yield Told(review.given_at, f"Review: {review.stars} of 5", "guest")


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
