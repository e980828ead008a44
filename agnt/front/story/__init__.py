"""The story of a booking across the eight steps, read from the rows that each step left."""

from agnt.front.story import intake, outcome, ways
from agnt.front.story.parts import Row, Step, Story, milliseconds, number_steps
from agnt.front.story.scope import Scope, find, of_conversation
from chat.models import Conversation

__all__ = ["UNTOLD", "Row", "Step", "Story", "conversation_story", "story"]

_STEPS = (
    intake.webhook,
    intake.router,
    intake.model,
    intake.tool,
    outcome.envelope,
    outcome.venue,
    outcome.response,
    outcome.tell_and_bill,
)

UNTOLD = Story("", "", "", number_steps([[] for _ in _STEPS])[0], None, None)


def story(reference_or_trace: str) -> Story:
    """The story by booking reference or trace id. Raises NotFound."""
    return _tell(find(reference_or_trace.strip()))


def conversation_story(conversation: Conversation) -> Story:
    """The story that is being told in a conversation now; untold before its first message."""
    scope = of_conversation(conversation)
    return _tell(scope) if scope else UNTOLD


def _tell(scope: Scope) -> Story:
    steps, started = number_steps([step(scope) for step in _STEPS], ways.never(scope.booking))
    yes, told = intake.said_yes(scope), outcome.told_at(scope)
    waited = None
    if yes and told and told.sent_at:
        came = yes.inbound_event.created_at if yes.inbound_event else yes.created_at
        waited = milliseconds(came, told.sent_at)
    booking = scope.booking
    return Story(
        reference=booking.reference if booking else "",
        trace_id=booking.trace_id if booking else min(scope.traces, default=""),
        title=f"{booking.venue.name}, {booking.party_size} people" if booking else "Not a booking yet",
        steps=steps,
        started_at=started,
        yes_to_told_ms=waited,
    )
