"""Before the visit the guest is asked whether he comes; and it is kept whether what we write reaches him."""

from datetime import timedelta

from django.db.models import QuerySet

from agnt.core import outbox
from agnt.lib import clock, tx
from bookings import guest_time, hours
from bookings.models import Booking
from bookings.reading import reach
from bookings.services import records

AHEAD, NOT_WITHIN = timedelta(hours=24), timedelta(hours=2)
_SETTLED = timedelta(hours=6)  # who has booked just now need not be asked
_SILENT = (Booking.Source.IMPORT, Booking.Source.WALK_IN)


def to_remind() -> QuerySet[Booking]:
    """Confirmed bookings of the next day whose guests have not been asked yet; imported ones send nothing."""
    now = clock.now()
    return (
        Booking.objects.select_related("venue")
        .filter(
            status=Booking.Status.CONFIRMED,
            sandbox=False,
            imported_by__isnull=True,
            reconfirm_asked_at__isnull=True,
            reconfirmed_at__isnull=True,
            starts_at__gt=now + NOT_WITHIN,
            starts_at__lte=now + AHEAD,
            created_at__lte=now - _SETTLED,
        )
        .exclude(source__in=_SILENT)
    )


@tx.patient
@tx.verb
def remind(*, booking_id: int) -> bool:
    """Ask the guest once whether he comes, by day on the venue's clock. False where he is not to be asked now, or
    nobody could write to him: what was never asked is not written down as asked."""
    booking = records.lock(booking_id=booking_id)
    if not to_remind().filter(pk=booking_id).exists() or not _by_day(booking) or _has_no_address(booking):
        return False
    records.touch(booking, reconfirm_asked_at=clock.now())
    outbox.emit("booking.reminder", booking_id=booking_id)
    return True


def _has_no_address(booking: Booking) -> bool:
    """Whether he never wrote to us and left no mail: staff may call him."""
    return booking.person_id is None and not reach.way(booking)


def _by_day(booking: Booking) -> bool:
    zone, now = booking.venue.timezone, clock.now()
    begins, ends = hours.span(clock.local(now, zone).date(), *guest_time.WAKING, zone)
    return begins <= now < ends


@tx.step
def not_reached_step(*, booking_id: int) -> bool:
    """What we wrote did not arrive: staff see it and are told, once until he is reached again."""
    booking = records.lock(booking_id=booking_id)
    if booking.unreached_at is not None or booking.status not in Booking.LIVE:
        return False
    records.touch(booking, unreached_at=clock.now())
    outbox.emit("booking.unreached", booking_id=booking_id)
    return True


@tx.step
def reached_step(*, booking_id: int) -> bool:
    """The guest has written, or has what we wrote."""
    booking = records.lock(booking_id=booking_id)
    if booking.unreached_at is None:
        return False
    records.touch(booking, unreached_at=None)
    return True
