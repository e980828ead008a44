"""Which tables a party gets when it comes: its own, or others; from now on where it comes early."""

from datetime import datetime, timedelta

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError
from bookings import audiences
from bookings.models import Booking
from bookings.services import noting, places, placing, sitting
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
    sitting.refuse(booking.venue, tables, but=booking)


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
