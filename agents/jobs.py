"""The network's clocks: inboxes nobody was woken for, envelopes nobody answered, answers that got stuck."""

from datetime import timedelta

from django.db.models import Exists, F, OuterRef

from agents import responses, venue_agent
from agents.clawpulse import breakers, inbox
from agents.models import Agent, Envelope, EnvelopeStatus, InboxMessage
from agents.services import envelopes, turns
from agnt.core import jobs, outbox
from agnt.lib import clock, tx
from bookings.models import Booking, VenueDecision

_ORPHANED_AFTER = timedelta(minutes=1)
_BATCH = 200
_UNANSWERED = (EnvelopeStatus.PENDING, EnvelopeStatus.SENT, EnvelopeStatus.DELIVERED)


def resume_stuck_turns() -> str:
    """Job resume_stuck_turns: wake turns that are due and that nobody holds: a lost nudge, a killed runner."""
    stuck = turns.stuck()
    for turn_id in stuck:
        outbox.send_nudge(turns.RUN_TASK, turn_id)
    return f"{len(stuck)} turns"


def drain_inbox(agent_id: str) -> int:
    """Let an agent of ours work off its inbox; an agent that runs elsewhere drains its own."""
    agent = Agent.objects.select_related("venue").filter(pk=agent_id).first()
    if agent is None or breakers.runs_elsewhere(agent):
        return 0
    drain = venue_agent.drain if agent.kind == Agent.Kind.VENUE else responses.drain
    return drain(agent_id)


def drain_inboxes() -> str:
    """Job drain_venue_inboxes: the safety net for nudges that were lost."""
    waiting = InboxMessage.objects.filter(inbox.waiting()).exclude(breakers.elsewhere("recipient__"))
    agents = waiting.order_by("recipient_id").values_list("recipient_id", flat=True).distinct()[:_BATCH]
    return f"{jobs.each(list(agents), drain_inbox)} messages"


def expire_envelopes() -> str:
    """Job expire_envelopes: end what is past its time and whose booking no longer waits for it, and what waits to be
    sent while the way is broken."""
    late = Envelope.objects.open().filter(expires_at__lte=clock.now()).exclude(booking__status=Booking.Status.PENDING)
    oldest = late.order_by("expires_at").values_list("pk", flat=True)[:_BATCH]
    return f"{jobs.each(list(oldest), _expire) + jobs.each(_stranded(), _fail)} envelopes"


@tx.patient
@tx.verb
def _expire(envelope_id: int) -> int:
    return envelopes.expire(envelope_id=envelope_id, by="system:expire_envelopes")


def _stranded() -> list[int]:
    """Envelopes whose next try would come long after the breaker opened: their guests shall look elsewhere now."""
    pending = Envelope.objects.filter(status=EnvelopeStatus.PENDING).select_related("recipient__venue").order_by("pk")
    return [envelope.pk for envelope in pending[:_BATCH] if breakers.is_open(envelope.recipient)]


@tx.patient
@tx.verb
def _fail(envelope_id: int) -> int:
    return int(envelopes.send(envelope_id=envelope_id) is None)


def sweep_orphaned_responses() -> str:
    """Job sweep_orphaned_responses: decisions whose answer never reached the asking agent are answered again.

    Orphaned is a decision on a request that still waits, whose envelope has heard nothing, and whose answer is not on
    its way: it was never sent, or it was given up as a dead letter, or thrown away.
    """
    asked = Envelope.objects.filter(booking=OuterRef("booking"), status__in=_UNANSWERED)
    under_way = InboxMessage.objects.filter(
        envelope__booking=OuterRef("booking"),
        recipient=F("envelope__sender"),
        acked_at__isnull=True,
        dead_at__isnull=True,
    )
    orphaned = VenueDecision.objects.standing().filter(
        Exists(asked),
        ~Exists(under_way),
        change__isnull=True,
        booking__status=Booking.Status.PENDING,
        created_at__lt=clock.now() - _ORPHANED_AFTER,
    )
    return f"{jobs.each(list(orphaned.order_by('pk').values_list('pk', flat=True)[:_BATCH]), _answer_again)} answers"


@tx.patient
@tx.verb
def _answer_again(decision_id: int) -> int:
    return int(responses.answer(decision_id=decision_id, again=True) is not None)
