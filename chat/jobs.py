"""The chat room's clocks: sends that wait, guests who wait."""

from datetime import timedelta

from agnt.core import jobs, outbox
from agnt.lib import clock, tx, when
from bookings.models import Booking
from bookings.services import needs
from chat import texts
from chat.models import Send
from chat.services import evening_news, fallback, need_news, notices, sends, sheet_news

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


def confirmation_fallback() -> str:
    """Job confirmation_fallback: news that did not arrive goes by letter, and staff see that the guest was not reached;
    who is reached again is no longer marked."""
    again = jobs.each(fallback.reached_again(), lambda pk: fallback.reached(booking_id=pk))
    lost = list(fallback.lost().order_by("pk").values_list("pk", flat=True)[:_BATCH])
    marked = jobs.each(lost, lambda pk: fallback.turn_to_letters(send_id=pk))
    marked += jobs.each(fallback.lost_letters(), lambda pk: fallback.letter_lost(booking_id=pk))
    return f"{marked} guests not reached, {again} reached again"


def need_answers() -> str:
    """Job need_answers: what staff have answered to guests' needs, in one message for each booking."""
    told = jobs.each(needs.to_tell()[:_BATCH], lambda pk: need_news.tell(booking_id=pk))
    return f"{told} guests told"


def shift_sheets() -> str:
    """Job shift_sheets: the sheet of each shift that opens within the hour, once to each member who wants it."""
    sent = jobs.each(sheet_news.venues_to_look_at(), lambda pk: sheet_news.send(venue_id=pk))
    return f"{sent} sheets"


def venue_daily_summary() -> str:
    """Job venue_daily_summary: at ten in the evening, each venue's day in numbers to whoever wants it, once."""
    sent = jobs.each(evening_news.venues_to_look_at(), lambda pk: evening_news.send(venue_id=pk))
    return f"{sent} summaries"
