"""What the agents' room does when something happened elsewhere. Database only; runs in the delivery's transaction."""

from django.conf import settings

from agents import responses
from agents.models import Envelope, EnvelopeStatus
from agents.services import envelopes, turns
from agents.turns import asked, intents
from agnt.lib.errors import DomainError
from bookings.models import Booking, WaitlistEntry
from bookings.services import lifecycle
from chat.models import Conversation, Message
from venues.models import Venue


def on_message_received(*, message_id: int) -> None:
    """Step 2 to 3: the conversation's queued turn will answer it, after a pause for the rest of what he types.

    While a person has the conversation, nothing but a tap on the open quote's own buttons is answered.
    """
    message = Message.objects.select_related("conversation__person").get(pk=message_id)
    conversation = message.conversation
    if conversation.owner == Conversation.Owner.HUMAN and not _answers_open_quote(message):
        return
    turns.queue(conversation=conversation, pause=0 if message.payload else settings.ENV.debounce_seconds)


def _answers_open_quote(message: Message) -> bool:
    quote = asked.open_quote(message.conversation)
    heard = intents.Heard(message.sequence, message.text, message.payload)
    return intents.of([heard], quote.public_id if quote else None, by_model=False).act != intents.Act.NOTHING


def on_envelope_created(*, envelope_id: int) -> None:
    """Step 5: sign it and put it into the venue agent's inbox."""
    envelopes.send(envelope_id=envelope_id)


def on_venue_decided(*, decision_id: int) -> None:
    """Step 6 to 7: the venue agent signs the answer and sends it."""
    responses.answer(decision_id=decision_id)


def on_waitlist_accepted(*, entry_id: int, offer_id: int) -> None:
    """A guest of the network took a freed place: the venue's agent is asked as for any booking of the network."""
    entry = WaitlistEntry.objects.select_related("booking__person", "booking__venue").get(pk=entry_id)
    booking = entry.booking
    if booking is None or booking.source != Booking.Source.NETWORK or booking.status != Booking.Status.PENDING:
        return
    if Envelope.objects.filter(booking=booking).exists():
        return
    try:
        envelopes.open_request(booking=booking)
    except DomainError as error:
        lifecycle.reject(booking_id=booking.pk, by="system:clawpulse", reason=error.code)


def on_booking_reopened(*, booking_id: int) -> None:
    """The venue's people took their no to a request of the network back: their agent is asked again."""
    booking = Booking.objects.select_related("person", "venue", "service").get(pk=booking_id)
    if booking.status != Booking.Status.PENDING or not Envelope.objects.filter(booking=booking).exists():
        return
    if Envelope.objects.open().filter(booking=booking).exists():
        return
    try:
        envelopes.open_request(booking=booking)
    except DomainError as error:
        lifecycle.reject(booking_id=booking.pk, by="system:clawpulse", reason=error.code)


def on_booking_cancelled(*, booking_id: int) -> None:
    """Withdraw what is still being asked: an answer that comes later is void."""
    envelopes.close(
        booking_id=booking_id, to=EnvelopeStatus.WITHDRAWN, by="system:booking.cancelled", reason="booking cancelled"
    )


def on_booking_modified(*, booking_id: int) -> None:
    """A request that was changed before its answer is asked anew: an answer to the old question is void."""
    booking = Booking.objects.select_related("person", "venue", "service").get(pk=booking_id)
    if booking.status != Booking.Status.PENDING:
        return
    try:
        envelopes.ask_anew(booking=booking, by="system:booking.modified")
    except DomainError as error:
        lifecycle.reject(booking_id=booking.pk, by="system:clawpulse", reason=error.code)


def on_booking_expired(*, booking_id: int) -> None:
    """The venue did not answer in time."""
    envelopes.close(
        booking_id=booking_id, to=EnvelopeStatus.EXPIRED, by="system:booking.expired", reason="no answer in time"
    )


def on_booking_created(*, booking_id: int) -> None:
    """A venue whose diary an outside agent keeps: that agent is asked, by whatever door the guest came."""
    booking = Booking.objects.select_related("venue", "service", "person").get(pk=booking_id)
    outside = booking.venue.policy == Venue.Policy.EXTERNAL and booking.status == Booking.Status.PENDING
    if outside and booking.source != Booking.Source.NETWORK and not Envelope.objects.filter(booking=booking).exists():
        envelopes.open_request(booking=booking)
