"""The first step of a turn: what the guest wrote, and what that asks for."""

from agents.models import Quote, Step, Turn
from agents.services import turns
from agents.turns import asked, intents, reading
from agents.turns.run import Json, Run
from chat.models import Conversation

_OF_HIS = (Quote.Act.CANCEL, Quote.Act.CHANGE)  # acts on what he has already


def hear(run: Run) -> None:
    """Store which messages the turn answers, and its intent: read once, the same for whoever resumes it."""
    run.store(Step.Kind.READ, _heard)
    run.turn.first_sequence, run.turn.last_sequence = run.heard["first"], run.heard["last"]


def _heard(turn: Turn) -> Json:
    conversation = turn.conversation
    heard = [
        intents.Heard(message.sequence, message.text, message.payload) for message in reading.unanswered(conversation)
    ]
    by_model = conversation.owner == Conversation.Owner.BOT
    quote = asked.quote_asked_about(conversation) if by_model else asked.open_quote(conversation)
    offered = asked.offered(conversation) if by_model else []
    public_id, act = (quote.public_id, quote.act) if quote else (None, "")
    keeps, ends = act in _OF_HIS, act == Quote.Act.CANCEL
    intent = intents.of(heard, public_id, by_model=by_model, offered=offered, keeps=keeps, ends=ends)
    if heard:
        turns.note_read(turn=turn, first=intent.first, last=intent.last)
    return {
        "act": intent.act,
        "target": intent.target,
        "first": intent.first,
        "last": intent.last,
        "seen": conversation.last_sequence,
        "by_model": by_model,
    }
