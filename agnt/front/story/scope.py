"""Which rows belong to one story: found from a booking's reference, a trace id or a conversation.

The number of queries does not grow with the number of rows.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from agents.models import Envelope, Quote, Turn
from agnt.lib.errors import NotFound
from bookings.models import Booking
from chat.models import Conversation, Message

if TYPE_CHECKING:
    from django.db.models.query import QuerySet

_TALK_BEFORE = timedelta(hours=1)
_MOST_MESSAGES = 60


@dataclass(slots=True)
class Scope:
    """The rows a story is told from. `traces` are all trace ids that took part."""

    traces: set[str]
    booking: Booking | None = None
    quotes: list[Quote] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)


def find(name: str) -> Scope:
    """By booking reference or trace id. Raises NotFound when there is neither."""
    bookings = Booking.objects.select_related("venue", "service", "person")
    booking = bookings.filter(reference=name.upper()).first() or bookings.filter(trace_id=name.lower()).first()
    if booking is None:
        booking = bookings.filter(quotes__trace_id=name.lower()).first()
    if booking is not None:
        return of_booking(booking)
    scope = _fill(Scope({name.lower()}), Message.objects.filter(trace_id=name.lower()))
    if not scope.messages and not scope.turns:
        raise NotFound("There is no booking and no trace by that name.")
    return scope


def of_booking(booking: Booking) -> Scope:
    """The booking, the talk that led to it and everything that followed from it."""
    scope = Scope({booking.trace_id} - {""}, booking)
    scope.quotes = list(Quote.objects.filter(booking=booking).order_by("id"))
    scope.traces |= {quote.trace_id for quote in scope.quotes} - {""}
    talk = Q(booking=booking) | Q(trace_id__in=scope.traces)
    for quote in scope.quotes[:1]:
        talk |= _talk_before(quote)
    return _fill(scope, Message.objects.filter(talk))


def of_conversation(conversation: Conversation) -> Scope | None:
    """The story being told there now: of its newest booking, or of the talk since. None before the first message."""
    quote = Quote.objects.filter(conversation=conversation, booking__isnull=False).select_related("booking").first()
    last = (
        Message.objects.filter(conversation=conversation, direction=Message.Direction.IN).order_by("-sequence").first()
    )
    if last is None:
        return None
    newer = Quote.objects.filter(conversation=conversation, id__gt=quote.pk).exists() if quote else False
    if quote and quote.booking and not newer:
        return find(quote.booking.reference)
    since = last.created_at - _TALK_BEFORE
    talk = Message.objects.filter(conversation=conversation, created_at__gte=since)
    return _fill(Scope({last.trace_id} - {""}), talk.filter(id__gt=_last_before(conversation, quote)))


def _last_before(conversation: Conversation, quote: Quote | None) -> int:
    """The newest message that still belongs to the booking before."""
    if quote is None:
        return 0
    told = Message.objects.filter(conversation=conversation, booking=quote.booking).order_by("-id").first()
    return told.pk if told else 0


def _talk_before(quote: Quote) -> Q:
    """What was said in the hour before the quote, but after the booking before it was settled."""
    before = (
        Quote.objects.filter(conversation=quote.conversation_id, status=Quote.Status.COMMITTED, id__lt=quote.pk)
        .exclude(booking=quote.booking_id)
        .first()
    )
    since = quote.created_at - _TALK_BEFORE
    if before is not None:
        told = Message.objects.filter(booking=before.booking_id).order_by("-id").first()
        since = max(since, told.created_at if told else before.created_at)
    return Q(conversation=quote.conversation_id, created_at__gt=since, created_at__lte=quote.created_at)


def _fill(scope: Scope, messages: "QuerySet[Message]") -> Scope:
    """Everything else that took part in the traces of these messages."""
    scope.messages = sorted(
        messages.select_related("inbound_event").prefetch_related("sends").order_by("-id")[:_MOST_MESSAGES],
        key=lambda message: message.pk,
    )
    scope.traces |= {message.trace_id for message in scope.messages} - {""}
    if not scope.quotes:
        scope.quotes = list(Quote.objects.filter(trace_id__in=scope.traces).order_by("id"))
    turns = Turn.objects.filter(trace_id__in=scope.traces).select_related("person")
    scope.turns = list(turns.prefetch_related("llm_calls", "tool_calls").order_by("id"))
    about = Q(trace_id__in=scope.traces)
    if scope.booking:
        about |= Q(booking=scope.booking)
    scope.envelopes = list(Envelope.objects.filter(about).prefetch_related("messages").order_by("id"))
    return scope
