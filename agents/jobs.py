"""The network's clocks: inboxes nobody was woken for, envelopes nobody answered, answers that got stuck."""

from datetime import timedelta

from django.db.models import F

from agents import responses, venue_agent
from agents.clawpulse import inbox
from agents.models import Agent, Envelope, EnvelopeStatus, InboxMessage
from agents.services import envelopes, turns
from agnt.core import outbox
from agnt.lib import clock, tx
from bookings.models import Booking, VenueDecision

_ORPHANED_AFTER = timedelta(minutes=1)
_BATCH = 200


def resume_stuck_turns() -> str:
    """Job resume_stuck_turns: wake turns that are due and that nobody holds: a lost nudge, a killed runner."""
    stuck = turns.stuck()
    for turn_id in stuck:
        outbox.send_nudge(turns.RUN_TASK, turn_id)
    return f"{len(stuck)} turns"


def drain_inbox(agent_id: str) -> int:
    """Let an agent of ours work off its inbox; an outside agent drains its own."""
    agent = Agent.objects.filter(pk=agent_id).first()
    if agent is None:
        return 0
    if agent.kind == Agent.Kind.VENUE:
        return venue_agent.drain(agent_id)
    return responses.drain(agent_id) if agent.kind == Agent.Kind.CONSUMER else 0


def drain_inboxes() -> str:
    """Job drain_venue_inboxes: the safety net for nudges that were lost."""
    waiting = InboxMessage.objects.filter(inbox.waiting()).values_list("recipient_id", flat=True).distinct()[:_BATCH]
    return f"{sum(drain_inbox(agent_id) for agent_id in list(waiting))} messages"


def expire_envelopes() -> str:
    """Job expire_envelopes: end what is past its time and whose booking no longer waits for it."""
    late = Envelope.objects.open().filter(expires_at__lte=clock.now()).exclude(booking__status=Booking.Status.PENDING)
    return f"{sum(_expire(pk) for pk in list(late.values_list('booking_id', flat=True)[:_BATCH]))} envelopes"


@tx.verb
def _expire(booking_id: int) -> int:
    return envelopes.close(
        booking_id=booking_id, to=EnvelopeStatus.EXPIRED, by="system:expire_envelopes", reason="past its time"
    )


def sweep_orphaned_responses() -> str:
    """Job sweep_orphaned_responses: decisions whose answer never reached the asking agent are answered again."""
    orphaned = VenueDecision.objects.filter(
        change__isnull=True,
        booking__status=Booking.Status.PENDING,
        booking__source=Booking.Source.NETWORK,
        booking__decide_by__isnull=False,
        created_at__lt=clock.now() - _ORPHANED_AFTER,
    ).exclude(answer=VenueDecision.Answer.COUNTERED, booking__decide_by__gt=F("created_at"))
    answered = 0
    for pk in list(orphaned.values_list("pk", flat=True)[:_BATCH]):
        answered += _answer_again(pk)
    return f"{answered} answers"


@tx.verb
def _answer_again(decision_id: int) -> bool:
    return responses.answer(decision_id=decision_id) is not None
