"""What is wrong with a day, each with the one thing to do about it. The most urgent first."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from agnt.lib.money import Money
from bookings.facts import DayRows
from bookings.late import Hurry
from bookings.marks import is_late
from bookings.models import Booking
from bookings.timeline import Quarter
from venues.models import Closure, Resource, Venue

_NEAR: Final = timedelta(hours=2)
Status = Booking.Status


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong. `act`: what its button says; `to`: booking, decide or day."""

    key: str
    kind: str
    says: str
    act: str
    to: str
    booking: Booking | None = None


def find(day: DayRows, quarters: list[Quarter], hurries: Mapping[int, Hurry]) -> list[Problem]:
    """All of them. `hurries`: the next party needs the table, by booking (bookings/late.py)."""
    found = [problem for booking in day.bookings for problem in _of_booking(day, booking, hurries)]
    over = [
        Problem(
            f"pacing-{each.start}", "Over pacing", f"{each.wall}: {each.covers} of {each.limit} covers", "See it", "day"
        )
        for each in quarters
        if each.is_over
    ]
    return [*found, *_two_at_one(day), *over]


def _two_at_one(day: DayRows) -> Iterator[Problem]:
    """Tables at which two parties sit by the diary: one of them has left, or sits elsewhere."""
    sat: dict[str, list[Booking]] = defaultdict(list)
    for booking in day.bookings:
        for place in day.places.get(booking.pk, []) if booking.status == Status.SEATED else []:
            if not place.pooled and booking not in sat[place.resource.name]:
                sat[place.resource.name].append(booking)
    for name, rows in sat.items():
        if len(rows) > 1:
            who = " and ".join(f"{row.guest_name}, {row.party_size}, {row.local_start:%H:%M}" for row in rows)
            yield Problem(
                f"two-at-{name}", "Two at one table", f"{name}: {who}", "Say who has left", "booking", rows[0]
            )


def _of_booking(day: DayRows, booking: Booking, hurries: Mapping[int, Hurry]) -> Iterator[Problem]:
    def problem(kind: str, says: str, act: str, to: str = "booking") -> Problem:
        return Problem(f"{kind.lower().replace(' ', '-')}-{booking.pk}", kind, says, act, to, booking)

    who = f"{booking.guest_name}, {booking.party_size}, {booking.local_start:%H:%M}"
    if booking.status not in Booking.LIVE:
        return
    places = day.places.get(booking.pk, [])
    if not places and day.venue.policy != Venue.Policy.EXTERNAL:
        yield problem("No table", f"{who} has no table", "Choose a table")
    seats = sum(place.units if place.pooled else place.resource.max_seats for place in places if _seats(place.resource))
    if places and seats and seats < booking.party_size:
        yield problem("Too small", f"{who} sits on {seats} seats", "Choose a table")
    if closure := _closed_over(day, booking):
        change = day.changes.get(booking.pk)
        asked = change is not None and change.from_venue
        says = f"{who} is booked while {_what(closure)} is closed" + (", and is asked to come at another time" * asked)
        yield problem("Asked to move" if asked else "Closed then", says, "See it" if asked else "Move or cancel")
    if booking.pk in hurries:
        yield problem("Table needed", hurries[booking.pk].sentence, "Move one of them")
    if booking.status == Status.AWAITING_DEPOSIT:
        yield problem("Deposit unpaid", f"{who} has not paid the deposit", "Mark received")
    if booking.status == Status.PENDING:
        left = (booking.decide_by or booking.starts_at) - day.now
        yield problem("To decide" if left > _NEAR else "Decide soon", f"{who} waits for an answer", "Decide", "decide")
    if booking.unreached_at is not None:
        yield problem("Not reached", f"{who} did not get our message", "Call them")
    if is_late(booking, day.now):
        yield problem("Late", f"{who} has not come", "Seat, or no-show")
    if any(need.answer is None for need in booking.needs.all()):
        yield problem("Need", f"{who} needs an answer to what they need", "Answer")


def _closed_over(day: DayRows, booking: Booking) -> Closure | None:
    """The closure over which the booking stands: not one over which staff put it themselves."""
    if booking.status == Status.SEATED:
        return None
    for place in day.places.get(booking.pk, []):
        for closure in day.closures:
            if booking.by_staff and booking.pk not in day.asked and closure.created_at <= place.created_at:
                continue
            named = closure.resource_id in (None, place.resource_id)
            here = named and closure.area_id in (None, place.resource.area_id)
            if here and closure.starts_at < booking.ends_at and booking.starts_at < closure.ends_at:
                return closure
    return None


def _what(closure: Closure) -> str:
    return closure.resource.name if closure.resource else closure.area.name if closure.area else "the house"


def to_return(rows: Iterable[Booking]) -> list[Problem]:
    """Deposits that are to be given back, of whatever day; they stay until staff say that it is done."""
    return [
        Problem(
            f"to-return-{row.pk}",
            "Deposit to return",
            f"{row.guest_name}, {row.party_size}, {row.local_start:%-d %B %H:%M}: "
            f"give back {Money(row.deposit_to_return_minor, row.currency)}",
            "See it",
            "booking",
            row,
        )
        for row in rows
    ]


def _seats(resource: Resource) -> bool:
    return resource.kind in (Resource.Kind.TABLE, Resource.Kind.POOL)
