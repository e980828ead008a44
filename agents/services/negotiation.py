"""The guest takes one of the times that a countering venue holds for him."""

import uuid

from django.db.models import Q

from agents.models import Envelope, EnvelopeStatus
from agents.services import envelopes
from agnt.lib import locks, tx
from agnt.lib.errors import NotFound
from bookings.models import Alternative, Booking
from bookings.services import alternatives, changes

# Countered, or so soon after the venue's answer that nobody has taken it out of the inbox: its receipt is void then.
_OPEN = (EnvelopeStatus.COUNTERED, EnvelopeStatus.SENT, EnvelopeStatus.DELIVERED)


@tx.step
def choose(*, alternative_id: uuid.UUID, person_id: uuid.UUID, by: str) -> Booking:
    """Move the booking to the chosen time: the venue has offered it, so its yes is there already. A request is
    confirmed by it; a booking that the venue asked to move, or could not change as asked, is changed.

    Raises NotFound for a stranger's offer and DomainError `alternative_gone` when its time is over or another
    one was chosen. Choosing the same one twice is once.
    """
    his = Q(decision__booking__person_id=person_id) | Q(change__booking__person_id=person_id)
    offered = Alternative.objects.select_related("decision", "change").filter(his, public_id=alternative_id).first()
    if offered is None:
        raise NotFound("That offer is not known here.")
    if offered.decision is None or offered.decision.change_id is not None:
        return changes.choose_step(alternative_id=alternative_id, by=by)
    booking_id = offered.decision.booking_id
    asked = locks.lock(Envelope.objects.filter(booking_id=booking_id, status__in=_OPEN))
    booking = alternatives.choose(alternative_id=alternative_id, by=by)
    for envelope in asked:
        envelopes.finish(envelope, EnvelopeStatus.ACCEPTED, by=by, reason="alternative chosen")
    return booking


@tx.patient
@tx.verb
def choose_alternative(*, alternative_id: uuid.UUID, person_id: uuid.UUID, by: str) -> Booking:
    """`choose` for interfaces."""
    return choose(alternative_id=alternative_id, person_id=person_id, by=by)
