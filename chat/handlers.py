"""What the chat room does when something happened. Database only; runs in the delivery's transaction."""

from agnt.core.models import Transition
from agnt.lib import when
from bookings.models import Booking
from chat import texts
from chat.services import inbound, notices


def on_inbound(*, inbound_event_id: int) -> None:
    """Step 2: an outside event becomes a message, a status, or visibly nothing."""
    inbound.route(inbound_event_id=inbound_event_id)


def on_booking_confirmed(*, booking_id: int) -> None:
    """Step 8: reference, venue, time, party size and the link."""
    notices.tell(booking_id=booking_id, event="confirmed")


def on_booking_rejected(*, booking_id: int) -> None:
    """The venue said no: say so and offer to look on."""
    notices.tell(booking_id=booking_id, event="rejected", because=_reason(booking_id))


def on_booking_expired(*, booking_id: int) -> None:
    """Nobody answered in time."""
    notices.tell(booking_id=booking_id, event="expired")


def on_booking_cancelled(*, booking_id: int) -> None:
    """Who cancelled is said; the guest who cancelled by himself gets a plain word."""
    booking = Booking.objects.get(pk=booking_id)
    if booking.cancelled_by == Booking.CancelledBy.VENUE:
        why = Transition.objects.filter(
            entity="bookings.booking", entity_id=str(booking_id), to_status=Booking.Status.CANCELLED
        ).first()
        because = notices.because(why.reason if why else "", _language(booking))
        notices.tell(booking_id=booking_id, event="cancelled_by_venue", because=because)
    else:
        notices.tell(booking_id=booking_id, event="cancelled")


def on_booking_countered(*, booking_id: int) -> None:
    """The venue offers other times, each held for ten minutes: one tap takes one."""
    offered = notices.open_alternatives(booking_id)
    if not offered:
        return
    booking = Booking.objects.select_related("venue").get(pk=booking_id)
    language = _language(booking)
    until = when.said_briefly(min(row.expires_at for row in offered), booking.venue.timezone, language)
    choices = notices.offered_times(booking, offered, language)
    notices.tell(booking_id=booking_id, event="countered", choices=choices, until=until)


def _reason(booking_id: int) -> str:
    """The venue's own words, in brackets."""
    booking = Booking.objects.get(pk=booking_id)
    decision = booking.decisions.filter(change__isnull=True).first()
    return notices.because(decision.reason if decision else "", _language(booking))


def _language(booking: Booking) -> str:
    conversation = notices.conversation_of(booking)
    return texts.language_of(conversation) if conversation else "en"
