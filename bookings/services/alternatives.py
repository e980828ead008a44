"""The guest takes one of the times that a countering venue holds for him."""

import uuid

from django.db.models import QuerySet

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import terms
from bookings.models import Alternative, Booking, Place
from bookings.services import lifecycle, places


@tx.step
def choose(*, alternative_id: uuid.UUID, by: str) -> Booking:
    """Move the booking to the chosen time and confirm it, for the venue's yes is in the offer; the rest is freed.

    Raises DomainError `alternative_gone` when its ten minutes are over or another one was chosen, NotFound for an
    unknown id. Called again for the chosen one it changes nothing.
    """
    found = Alternative.objects.filter(public_id=alternative_id).values_list("decision__booking_id", flat=True).first()
    if found is None:
        raise NotFound("That offer is not known here.")
    booking = lifecycle.lock(booking_id=found)
    chosen = Alternative.objects.get(public_id=alternative_id)
    if chosen.chosen_at is not None:
        return booking
    kept = places.under_lock(_held_for(booking))
    mine = [place for place in kept if place.hold_id == chosen.hold_id]
    if booking.status != Booking.Status.PENDING or chosen.expires_at <= clock.now() or not mine:
        raise DomainError("alternative_gone", "That offer has run out. Ask again and I will look anew.", status=409)
    Alternative.objects.filter(pk=chosen.pk).update(chosen_at=clock.now())
    places.release(place for place in kept if place.hold_id != chosen.hold_id)
    places.keep(mine, booking=booking)
    Booking.objects.filter(pk=booking.pk).update(
        starts_at=chosen.starts_at,
        ends_at=chosen.ends_at,
        terms=terms.moved(booking.terms, chosen.starts_at - booking.starts_at),
    )
    return lifecycle.confirm(booking_id=booking.pk, by=by, reason="alternative chosen")


def _held_for(booking: Booking) -> QuerySet[Place]:
    """What is still held of the other times that the venue offered."""
    offered = Alternative.objects.filter(decision__booking=booking).values("hold_id")
    return Place.objects.taken().filter(hold_id__in=offered, booking__isnull=True)
