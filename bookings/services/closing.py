"""The end of a day: what is still open, the day closed by a person, and what is put right after that."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from agnt.core import audit
from agnt.lib import clock, text, tx
from agnt.lib.errors import DomainError
from bookings import live, loading
from bookings.availability import SetUp, shift_end
from bookings.models import Booking, Correction, VenueDay
from bookings.reading import day as day_rows
from bookings.services import days, records
from venues.models import Venue

Status = Booking.Status
UNTOUCHED_FOR = timedelta(days=1)
_EXPECTED = (Status.CONFIRMED, Status.SEATED)
_MOST_GUESTS, _MOST_SPENT, _DIGITS = 9_999, 10**15, 16  # what a correction may say


@dataclass(frozen=True, slots=True)
class Item:
    """A booking that keeps a day open. `why`: to_come, untouched (its shift is over), seated, unpaid, unanswered."""

    booking: Booking
    why: str


def of_day(venue: Venue, day: date) -> Any:
    """The venue's bookings of that day of its diary; what starts late in last night's shift is last night's."""
    span = day_rows.span_of(venue, day)
    rows = Booking.objects.filter(venue=venue, starts_at__gte=span.starts, starts_at__lt=span.ends)
    return rows.select_related("venue", "service", "guest").order_by("starts_at", "pk")


def open_items(venue: Venue, day: date) -> list[Item]:
    """What is to be settled before the day can be closed, by time."""
    setup = loading.setup(venue)
    return [Item(row, _why(row, setup)) for row in of_day(venue, day).filter(status__in=Booking.LIVE)]


def _why(booking: Booking, setup: SetUp) -> str:
    if booking.status == Status.SEATED:
        return "seated"
    if booking.status == Status.AWAITING_DEPOSIT:
        return "unpaid"
    if booking.status == Status.PENDING:
        return "unanswered"
    return "untouched" if ended_at(booking, setup) <= clock.now() else "to_come"


def ended_at(booking: Booking, setup: SetUp) -> datetime:
    """When the shift of the booking is over, never before the party was to leave."""
    closes = shift_end(setup, booking.service_id, booking.starts_at)
    return max(closes or booking.ends_at, booking.ends_at)


@tx.patient
@tx.verb
def close_day(*, venue_id: int, day: date, by: str) -> VenueDay:
    """Close a day: from then on its bookings stay as they are, and what was wrong is written down as a correction.

    Closed again it is as it was. Raises DomainError `person_needed`, `too_early` for a day that has not begun, and
    `day_open` with `open` (ids of the bookings that are to be settled first).
    """
    if not by.startswith("staff:"):
        raise DomainError("person_needed", "Only a person at the venue can close a day.", status=403)
    venue = Venue.objects.get(pk=venue_id)
    if day > clock.today(venue.timezone):
        raise DomainError("too_early", "That day has not begun: it is closed when it is over.", status=409)
    days.lock_days([(venue.pk, day)])
    row = VenueDay.objects.get(venue=venue, day=day)
    if row.closed_at is not None:
        return row
    open_now = list(of_day(venue, day).filter(status__in=Booking.LIVE).values_list("pk", flat=True))
    if open_now:
        raise DomainError(
            "day_open",
            f"{len(open_now)} of that day's bookings are not settled yet. Say what became of each first.",
            status=409,
            open=open_now,
        )
    row.closed_at = clock.now()
    row.save(update_fields=["closed_at"])
    audit.note(by=by, act="day.closed", on=row)
    live.changed(venue_id=venue.pk, kind="day", pk=row.pk, day=day)
    return row


def _whole(value: str, least: int, most: int) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= _DIGITS and least <= int(value) <= most


_CORRECTABLE: Final[Mapping[str, Any]] = {
    "status": lambda value: value in (Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED),
    "party_size": lambda value: _whole(value, 1, _MOST_GUESTS),
    "spend_minor": lambda value: value == "" or _whole(value, 0, _MOST_SPENT),
    "guest_name": bool,
}


is_closed = records.is_closed


@tx.patient
@tx.verb
def correct(*, booking_id: int, field: str, now: object, by: str, reason: str) -> Correction:
    """One correction: see `correct_step`."""
    return correct_step(booking_id=booking_id, field=field, now=now, by=by, reason=reason)


@tx.patient
@tx.verb
def correct_all(*, booking_id: int, given: Mapping[str, str], by: str, reason: str) -> list[Correction]:
    """Several corrections of one booking, field to value, for one reason: all of them or none."""
    return [
        correct_step(booking_id=booking_id, field=field, now=now, by=by, reason=reason) for field, now in given.items()
    ]


@tx.step
def correct_step(*, booking_id: int, field: str, now: object, by: str, reason: str) -> Correction:
    """Put right what a closed day says of a booking: status, party_size, spend_minor or guest_name. The booking itself
    stays; reports and the guest's record read the last correction.

    Raises DomainError `person_needed`, `day_not_closed`, `not_correctable`, `bad_correction`, `reason_needed`.
    """
    if not by.startswith("staff:"):
        raise DomainError("person_needed", "Only a person at the venue can correct a closed day.", status=403)
    booking = records.lock(booking_id=booking_id)
    said, value = text.clamp(text.clean(reason).strip(), 255), text.clean("" if now is None else str(now)).strip()
    _refuse_correction(booking, field, value, said)
    last = booking.corrections.filter(field=field).order_by("-pk").first()
    was = last.now if last else str(getattr(booking, field) if getattr(booking, field) is not None else "")
    made = Correction.objects.create(
        booking=booking, field=field, was=text.clamp(was, 120), now=text.clamp(value, 120), by=by, reason=said
    )
    audit.note(by=by, act="booking.corrected", on=booking, field=field)
    records.touch(booking)
    return made


def _refuse_correction(booking: Booking, field: str, value: str, said: str) -> None:
    if not is_closed(booking):
        raise DomainError("day_not_closed", "That day is still open: change the booking itself.", status=409)
    if field not in _CORRECTABLE:
        raise DomainError(
            "not_correctable", f"Only these can be corrected: {', '.join(sorted(_CORRECTABLE))}.", status=422
        )
    if not _CORRECTABLE[field](value):
        raise DomainError("bad_correction", "That cannot be what it was. Look at the value again.", status=422)
    if not said:
        raise DomainError("reason_needed", "Say why, in a word or two.", status=422)


@tx.patient
@tx.verb
def flag_untouched(*, booking_id: int) -> bool:
    """Put a booking whose shift is over on the close-out list. False where it is settled or flagged already."""
    booking = records.lock(booking_id=booking_id)
    if booking.status not in _EXPECTED or booking.outcome_flagged_at is not None:
        return False
    records.touch(booking, outcome_flagged_at=clock.now())
    return True


@tx.patient
@tx.verb
def complete_untouched(*, booking_id: int) -> bool:
    """What nobody settled for a day after its shift is completed, and marked as unverified: no clock makes a no-show.
    False where it is not so."""
    booking = records.lock(booking_id=booking_id)
    flagged = booking.outcome_flagged_at
    if booking.status not in _EXPECTED or flagged is None or flagged + UNTOUCHED_FOR > clock.now():
        return False
    records.give_up_places(booking=booking)
    by, reason = "system:complete_untouched", "nobody said what became of it"
    records.move(booking, Status.COMPLETED, "booking.completed", by=by, reason=reason, unverified=True)
    return True
