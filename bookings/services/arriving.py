"""Which tables a party gets when it comes: its own, or others; from now on where it comes early."""

from datetime import datetime, timedelta

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings import audiences
from bookings.models import Booking, Place
from bookings.services import noting, places, placing
from bookings.services.placing import Wish

_EARLIEST = timedelta(hours=12)


@tx.step
def take_tables(*, booking: Booking, resource_ids: tuple[int, ...], by: str) -> None:
    """Let the locked booking have these tables, or its own, from now or from its start, whichever is earlier.

    Raises DomainError `too_early`, `place_taken`, `not_free_yet`.
    """
    now = clock.now()
    if booking.starts_at - now > _EARLIEST:
        raise DomainError("too_early", "That booking is for another day. Move it first, then seat it.", status=409)
    own = placing.resources_of(booking)
    tables = resource_ids or own
    early = now < booking.starts_at
    if tables and (early or set(tables) != set(own)):
        place(booking=booking, resource_ids=tables, since=min(now, booking.starts_at))
        noting.changed(booking=booking, before=noting.facts(booking, own), resource_ids=tables, by=by)
    _refuse_overstayed(booking, tables)


@tx.step
def place(*, booking: Booking, resource_ids: tuple[int, ...], since: datetime) -> None:
    """Give up the booking's tables for these, until the time that it has anyhow."""
    wish = Wish(
        booking.venue,
        booking.service,
        booking.party_size,
        booking.starts_at,
        minutes=booking.minutes,
        resource_ids=resource_ids,
        ruled=False,
        ignore=booking,
        since=since,
    )
    placed = placing.take(wish=wish, held_until=None, person_id=booking.person_id)
    places.keep(placed.places, booking=booking, audience=audiences.of(booking.source))


def _refuse_overstayed(booking: Booking, tables: tuple[int, ...]) -> None:
    """Raises `not_free_yet` where a party sits at one of the tables past its time."""
    sitting = (
        Place.objects.taken()
        .filter(resource_id__in=tables, pooled=False, booking__status=Booking.Status.SEATED)
        .filter(period__startswith__lte=clock.now())
        .exclude(booking=booking)
        .select_related("resource", "booking")
        .order_by("period")
        .first()
    )
    if sitting is None or sitting.booking is None:
        return
    other = sitting.booking
    raise DomainError(
        "not_free_yet",
        f"{other.guest_name} ({other.party_size}) still sits at {sitting.resource.name}. "
        "Complete that booking first, or seat this one elsewhere.",
        status=409,
        booking_id=other.pk,
        reference=other.reference,
        resource_id=sitting.resource_id,
    )
