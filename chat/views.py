"""Fragments of conversations that pages of rooms further left load by URL name."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from agnt.lib import clock
from bookings.models import Booking
from chat import heard
from chat.models import Message
from chat.services import notices
from venues.access import Desk, Role, at_desk

MOST = 100


@at_desk(Role.READER)
@require_safe
def conversation(request: HttpRequest, desk: Desk, booking_id: int) -> HttpResponse:
    """What was said about one booking, oldest first, read only. See `chat/heard.py` for what is left out."""
    booking = Booking.objects.filter(pk=booking_id, venue=desk.venue).select_related("venue").first()
    if booking is None:
        raise Http404("no such booking")
    return render(
        request, "chat/conversation.html", {"lines": _lines(booking), "booking": booking, "venue": desk.venue}
    )


def _lines(booking: Booking) -> list[dict[str, object]]:
    """Messages tied to the booking in any conversation, and the guest's own of the conversation it was made in."""
    talk = notices.conversation_of(booking)
    about = set(Message.objects.filter(booking=booking).values_list("pk", flat=True))
    if talk is not None:
        rows = Message.objects.filter(conversation=talk).order_by("sequence")
        facts = rows.values_list("pk", "created_at", "direction", "booking_id")
        about |= heard.seen(
            [heard.Line(pk, at, direction == Message.Direction.IN, tied) for pk, at, direction, tied in facts],
            booking=booking.pk,
            since=booking.created_at,
            until=booking.ends_at,
            own_account=talk.account.venue_id == booking.venue_id,
        )
    shown = Message.objects.filter(pk__in=about).select_related("person").order_by("-created_at", "-pk")[:MOST]
    return [_line(message, booking) for message in reversed(shown)]


def _line(message: Message, booking: Booking) -> dict[str, object]:
    return {
        "id": message.pk,
        "from_guest": message.direction == Message.Direction.IN,
        "author": message.get_author_display(),
        "text": "" if message.deleted_at else message.text,
        "choices": [choice.get("title", "") for choice in message.choices],
        "at": clock.local(message.created_at, booking.venue.timezone),
    }
