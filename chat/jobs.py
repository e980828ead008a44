"""The chat room's clocks: sends that wait, guests who wait."""

from datetime import timedelta

from agnt.core import outbox
from agnt.lib import clock, tx, when
from bookings.models import Booking
from chat import texts
from chat.models import Send
from chat.services import notices, sends

_BATCH = 500
NOTE_AFTER = timedelta(minutes=10)


def retry_failed_sends() -> str:
    """Job retry_failed_sends: wake every conversation with a send that is due, left behind or silent for too long."""
    waiting = Send.objects.due().order_by().values_list("conversation_id", flat=True).distinct()[:_BATCH]
    woken = list(waiting)
    for conversation_id in woken:
        outbox.send_nudge(sends.SEND_TASK, conversation_id)
    return f"{len(woken)} conversations woken"


def still_waiting_notes() -> str:
    """Job still_waiting_notes: ten minutes without the venue's answer, the guest hears that we still wait, once."""
    waiting = Booking.objects.filter(
        status=Booking.Status.PENDING,
        source=Booking.Source.NETWORK,
        sandbox=False,
        created_at__lte=clock.now() - NOTE_AFTER,
        decide_by__gt=clock.now(),
        decisions__isnull=True,
    ).exclude(messages__key__contains=":still_waiting:")
    told = sum(_tell(pk) for pk in list(waiting.values_list("pk", flat=True)[:_BATCH]))
    return f"{told} guests told"


@tx.verb
def _tell(booking_id: int) -> bool:
    booking = Booking.objects.select_related("venue").get(pk=booking_id)
    conversation = notices.conversation_of(booking)
    if conversation is None or booking.decide_by is None:
        return False
    until = when.said(booking.decide_by, booking.venue.timezone, texts.language_of(conversation))
    return notices.tell(booking_id=booking_id, event="still_waiting", until=until) is not None
