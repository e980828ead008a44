"""Which of a member's venues his words mean: by all of its name, or by as much of its beginning as is said."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from agnt.lib import text
from chat.models import Message
from venues.models import Member

_ENOUGH = 3  # letters of a name's beginning
STILL_ASKED = timedelta(minutes=10)


def chosen(members: Sequence[Member], rest: str) -> tuple[Member, str] | None:
    """The one venue that is meant, and the folded words without its name; None where it is not clear."""
    named = [(member, said) for member in members if (said := _said_of(text.fold(member.venue.name), rest))]
    longest = max((len(said) for _member, said in named), default=0)
    best = [(member, said) for member, said in named if len(said) == longest]
    if len(best) == 1:
        member, said = best[0]
        return member, " ".join(f" {rest} ".replace(f" {said} ", " ", 1).split())
    return (members[0], rest) if len(members) == 1 else None


def _said_of(name: str, rest: str) -> str:
    """As much of the name's beginning, in whole words, as stands in the words."""
    words = name.split()
    for count in range(len(words), 0, -1):
        start = " ".join(words[:count])
        if len(start) >= _ENOUGH and f" {start} " in f" {rest} ":
            return start
    return ""


def listed(members: Iterable[Member]) -> str:
    """Their names, for a question."""
    return ", ".join(sorted(member.venue.name for member in members))


def before(message: Message) -> str:
    """What the same hand wrote just before, within ten minutes; else an empty string."""
    last = (
        Message.objects.filter(
            conversation_id=message.conversation_id, direction=Message.Direction.IN, sequence__lt=message.sequence
        )
        .order_by("-sequence")
        .first()
    )
    return last.text if last and message.created_at - last.created_at <= STILL_ASKED else ""
