"""What the guest himself says that his party needs, after he has booked."""

from collections.abc import Iterable

from agnt.core import audit, outbox
from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings import audiences
from bookings.models import Booking, BookingNeed
from bookings.services import needs, placing, records, swapping
from bookings.services.changes import open_change
from bookings.services.placing import Wish
from bookings.services.swapping import Target


@tx.step
def want_step(*, booking_id: int, codes: Iterable[str], by: str) -> Booking:
    """The guest's own list of needs: new ones are written down and answered where the house knows, those he named
    before and names no more are taken back by him. What was answered stays as it is.

    Where only another place carries what he needs, and one is free at his time, he is moved there; a place that staff
    chose stays. Raises DomainError `unknown_need`, `not_changeable`; nothing is written then.
    """
    booking = records.lock(booking_id=booking_id)
    if not booking.is_cancellable:
        raise DomainError("not_changeable", "It has begun or is over. Please tell them there.", status=409)
    wanted = set(codes)
    there = set(booking.needs.values_list("code", flat=True))
    if wanted == there:
        return booking
    needs.ask(booking=booking, codes=sorted(wanted - there))
    booking.needs.filter(code__in=there - wanted).delete()
    if booking.needs.filter(code__in=wanted - there, answer=False).exists():
        _move_to_where_it_is(booking, wanted - there, by=by)
    records.touch(booking)
    audit.note(by=by, act="booking.needs_told", on=booking, needs=sorted(wanted))
    return booking


@tx.patient
@tx.verb
def want(*, booking_id: int, codes: Iterable[str], by: str) -> Booking:
    """`want_step` by itself: whoever hears of changes is told of what is new."""
    wanted = set(codes)
    there = set(BookingNeed.objects.filter(booking_id=booking_id).values_list("code", flat=True))
    booking = want_step(booking_id=booking_id, codes=wanted, by=by)
    if wanted - there:
        outbox.emit("booking.told", booking_id=booking.pk)
    return booking


def _move_to_where_it_is(booking: Booking, new: set[str], *, by: str) -> None:
    """Onto a place at the same time that also meets the new needs; where there is none, or staff chose the place, the
    answer stays no."""
    if booking.by_staff or open_change(booking) is not None:
        return
    wish = Wish(
        booking.venue,
        booking.service,
        booking.party_size,
        booking.starts_at,
        minutes=booking.minutes,
        area_id=booking.area_id,
        needs=booking.binding_needs | new,
        audience=audiences.of_guest(booking.source),
        no_notice=True,
        ignore=booking,
    )
    placing.lock_days([wish])
    if placing.fits_now(wish):
        swapping.swap(booking=booking, target=Target.of(booking), wish=wish, by=by)
