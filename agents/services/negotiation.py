"""The guest takes one of the times that a countering venue holds for him."""

import uuid

from agents.models import Envelope, EnvelopeStatus
from agnt.core import transitions
from agnt.lib import clock, locks, tx
from agnt.lib.errors import NotFound
from bookings.models import Alternative, Booking
from bookings.services import decisions, lifecycle


@tx.step
def choose(*, alternative_id: uuid.UUID, person_id: uuid.UUID, by: str) -> Booking:
    """Move the booking to the chosen time and confirm it: the venue has offered it, so its yes is there already.

    Raises NotFound for a stranger's offer and DomainError `alternative_gone` when its ten minutes are over.
    """
    offered = Alternative.objects.filter(public_id=alternative_id, decision__booking__person_id=person_id).first()
    if offered is None:
        raise NotFound("That offer is not known here.")
    booking_id = offered.decision.booking_id
    rows = locks.lock(Envelope.objects.filter(booking_id=booking_id, status=EnvelopeStatus.COUNTERED))
    booking = decisions.choose(alternative_id=alternative_id, by=by)
    if rows:
        transitions.move(rows[0], EnvelopeStatus.ACCEPTED, by=by, reason="alternative chosen", answered_at=clock.now())
    return lifecycle.confirm(booking_id=booking.pk, by=by, reason="alternative chosen")


@tx.verb
def choose_alternative(*, alternative_id: uuid.UUID, person_id: uuid.UUID, by: str) -> Booking:
    """`choose` for interfaces."""
    return choose(alternative_id=alternative_id, person_id=person_id, by=by)
