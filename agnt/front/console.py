"""The console's front page: what needs a person now, before anything else."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse

from agents.models import Envelope, InboxMessage, Turn
from agnt.core.models import Delivery, JobRun
from agnt.lib import clock
from agnt.lib.when import said
from bookings.models import Booking
from bookings.reading.waiting import unanswered
from chat.models import Conversation, Send
from venues.models import ClaimRequest, Venue

_RECENT = timedelta(days=2)
_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Concern:
    """Something that waits for a person. `action` says what to do about it; `link` leads to the rows."""

    what: str
    count: int
    action: str
    link: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A booking that a venue's staff must answer, and until when."""

    booking: Booking
    asked_for: str
    answer_by: str
    late: bool


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """unfold's DASHBOARD_CALLBACK: what the front page shows besides the list of tables."""
    waiting = requests_waiting()
    claims = claims_waiting() if request.user.has_perm("venues.change_claimrequest") else []
    found = [concern for concern in concerns() if concern.count]
    newest = Booking.objects.filter(sandbox=False).select_related("venue", "service").order_by("-pk")[:_SHOWN]
    return {
        **context,
        "title": _headline(len(waiting) + len(claims), len(found)),
        "requests": waiting[:_SHOWN],
        "more_requests": max(len(waiting) - _SHOWN, 0),
        "claims": claims[:_SHOWN],
        "more_claims": max(len(claims) - _SHOWN, 0),
        "concerns": found,
        "newest": [_request(booking) for booking in newest],
    }


def _headline(requests: int, troubles: int) -> str:
    """The page title as a sentence of state."""
    if not requests and not troubles:
        return "Nothing needs a person now"
    parts = [f"{requests} to decide"] if requests else []
    parts += [f"{troubles} to look into"] if troubles else []
    return f"Now: {', '.join(parts)}"


def requests_waiting() -> list[Request]:
    """Requests to `ask` venues without a decision, the soonest deadline first."""
    rows = (
        unanswered()
        .filter(venue__policy=Venue.Policy.ASK)
        .select_related("venue", "service")
        .order_by("decide_by")[:200]
    )
    return [_request(booking) for booking in rows]


def claims_waiting() -> list[ClaimRequest]:
    """Listed venues that somebody says are his, who has waited longest first."""
    claims = ClaimRequest.objects.filter(status=ClaimRequest.Status.OPEN).select_related("venue__city", "user")
    return list(claims.order_by("created_at")[:200])


def _request(booking: Booking) -> Request:
    zone = booking.venue.timezone
    asked = f"{said(booking.starts_at, zone)}, {booking.party_size} people, {booking.service.name}"
    by = said(booking.decide_by, zone) if booking.decide_by else ""
    return Request(booking, asked, by, booking.decide_by is not None and booking.decide_by <= clock.now())


def concerns() -> list[Concern]:
    """Everything that went wrong or waits, as counts: one query each."""
    since = clock.now() - _RECENT
    return [*_of_guests(since), *_of_the_platform(since)]


def _of_guests(since: datetime) -> list[Concern]:
    """Guests who wait for a person, or were not reached."""
    failed_sends = Send.objects.filter(status__in=[Send.Status.FAILED, Send.Status.UNKNOWN], created_at__gte=since)
    humans = Conversation.objects.filter(owner=Conversation.Owner.HUMAN, last_inbound_at__gte=since)
    return [
        Concern(
            "Guests who asked for a person",
            Conversation.objects.filter(person_asked_at__isnull=False).count(),
            "Open the conversation and write to them.",
            _rows("chat_conversation", person_asked_at__isempty="0"),
            urgent=True,
        ),
        Concern(
            "Conversations that a person has taken over",
            humans.count(),
            "Answer the guest, or give it back to the agent.",
            _rows("chat_conversation", owner__exact="human"),
            urgent=True,
        ),
        Concern(
            "Messages that did not reach a guest",
            failed_sends.count(),
            "Read why, then send again.",
            _rows("chat_send", status__exact="failed"),
            urgent=True,
        ),
    ]


def _of_the_platform(since: datetime) -> list[Concern]:
    """What did not run as it should."""
    return [
        Concern(
            "Deliveries given up",
            Delivery.objects.filter(dead_at__isnull=False, done_at__isnull=True).count(),
            "Mend the cause, then run them again.",
            _rows("core_delivery", dead_at__isempty="0"),
            urgent=True,
        ),
        Concern(
            "Turns that failed",
            Turn.objects.filter(status=Turn.Status.FAILED, created_at__gte=since).count(),
            "See what the guest was told.",
            _rows("agents_turn", status__exact="failed"),
        ),
        Concern(
            "Envelopes that failed",
            Envelope.objects.filter(status=Envelope.Status.FAILED, created_at__gte=since).count(),
            "See which venue’s agent did not answer.",
            _rows("agents_envelope", status__exact="failed"),
        ),
        Concern(
            "Messages no agent could take",
            InboxMessage.objects.filter(dead_at__isnull=False, acked_at__isnull=True).count(),
            "See why the agent kept dropping them.",
            _rows("agents_inboxmessage", dead_at__isempty="0"),
        ),
        Concern(
            "Jobs that failed",
            JobRun.objects.filter(~Q(error=""), slot__gte=since).count(),
            "Read the error; the next slot tries again.",
            _rows("core_jobrun"),
        ),
    ]


def _rows(table: str, **filters: str) -> str:
    query = "&".join(f"{name}={value}" for name, value in filters.items())
    return f"{reverse(f'admin:{table}_changelist')}?{query}"
