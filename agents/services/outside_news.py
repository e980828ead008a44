"""What becomes of a booking after the outside agent that keeps the venue's diary was asked: it is told, not asked.

The venue's people decide a change here, whoever keeps the diary (`booking.modify` of CONTRACT section 6 is what callers
ask of us). So that the two diaries stay one, its agent finds each change in its inbox: the AGP body of its request,
signed as ever, with the intent `booking.modify` (so it stands now) or `booking.cancel` (it does not stand any more).
An answer to it is void. Each is a delivery of its own: while nothing can be sent to that agent it is tried again.
"""

from django.db.models import QuerySet

from agents.clawpulse import breakers
from agents.models import Envelope, EnvelopeStatus, InboxMessage
from agents.services import envelopes
from agnt.lib import tx
from agnt.lib.errors import DomainError
from bookings.models import Booking, VenueDecision

MODIFY, CANCEL = "booking.modify", "booking.cancel"
_NEVER_SEEN = (EnvelopeStatus.PENDING, EnvelopeStatus.FAILED)


@tx.step
def tell(*, booking: Booking) -> InboxMessage | None:
    """Put how the booking stands now into the inbox of the outside agent that was asked for it, once for each of its
    changes (`sequence`). None where no agent that runs elsewhere was asked.

    Raises DomainError `breaker_open`, retryable, while nothing can be sent to it.
    """
    asked = Envelope.objects.filter(booking=booking, intent=envelopes.CONFIRM).exclude(status__in=_NEVER_SEEN)
    envelope = asked.select_related("sender", "recipient__venue").order_by("-attempt", "-pk").first()
    if envelope is None or not breakers.runs_elsewhere(envelope.recipient):
        return None
    breakers.refuse_if_open(envelope.recipient)
    stands = booking.status in Booking.LIVE
    payload = envelopes.as_asked(booking) | {"status": booking.status, "cancelled_by": booking.cancelled_by}
    body = envelopes.message_body(envelope, payload) | {"intent": MODIFY if stands else CANCEL}
    with breakers.passage(envelope.recipient) as may_pass:
        if not may_pass:
            raise DomainError("breaker_open", "That venue's agent cannot be reached now.", status=503, retryable=True)
        return envelopes.hand_over(envelope=envelope, body=body, key=f"news:{booking.pk}:{booking.sequence}")


def on_booking_confirmed(*, booking_id: int) -> None:
    """It knows of its own plain yes; not that one of its other times was taken, or that the deposit came."""
    booking = _booking(booking_id)
    if booking.deposit_minor or _decided(booking).filter(answer=VenueDecision.Answer.COUNTERED).exists():
        tell(booking=booking)


def on_booking_expired(*, booking_id: int) -> None:
    """What it said yes to is over: nobody chose or paid. That its own time ran out it knows."""
    booking = _booking(booking_id)
    if _decided(booking).exists():
        tell(booking=booking)


def on_booking_cancelled(*, booking_id: int) -> None:
    """By whomever, asked for or confirmed."""
    tell(booking=_booking(booking_id))


def on_booking_modified(*, booking_id: int) -> None:
    """Another time, size or area of one that stands; a request is asked anew instead."""
    booking = _booking(booking_id)
    if booking.status != Booking.Status.PENDING:
        tell(booking=booking)


def on_booking_undone(*, booking_id: int) -> None:
    """A cancellation, perhaps, was taken back."""
    tell(booking=_booking(booking_id))


def _booking(booking_id: int) -> Booking:
    return Booking.objects.select_related("person", "venue", "service").get(pk=booking_id)


def _decided(booking: Booking) -> QuerySet[VenueDecision]:
    return booking.decisions.filter(change__isnull=True)
