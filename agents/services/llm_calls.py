"""Which models were asked, and what it took."""

from collections.abc import Sequence
from dataclasses import dataclass

from agents.models import LlmCall, Turn
from agnt.lib import tx


@dataclass(frozen=True, slots=True)
class Asked:
    """One call of a model, answered or failed (`error_code`)."""

    provider: str
    milliseconds: int
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    error_code: str = ""


@tx.step
def note(*, turn: Turn, calls: Sequence[Asked]) -> None:
    """Write the calls down, numbered on from those of the turn so far."""
    made = LlmCall.objects.filter(turn=turn).count()
    LlmCall.objects.bulk_create(
        LlmCall(
            turn=turn,
            number=number,
            provider=call.provider[:20],
            model=call.model[:60],
            input_tokens=call.input_tokens,
            output_tokens=call.output_tokens,
            milliseconds=call.milliseconds,
            error_code=call.error_code[:40],
        )
        for number, call in enumerate(calls, start=made + 1)
    )
