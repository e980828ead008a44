"""What the offers cost, where a guest asks: the price, the least to be spent, the deposit; or that there is none."""

from agents.llm.base import Reply
from agents.llm.offline import listing, steps
from agents.llm.offline.phrases import say
from agents.llm.offline.state import Option
from agents.llm.offline.steps import Turn


def told(turn: Turn) -> Reply:
    """What each offer costs, or the one that is picked; then the question that is open, the offers as they were."""
    state, language = turn.state, turn.language
    options = (state.choice,) if state.choice else state.options
    lines = dict.fromkeys(
        say("costs", language, name=listing.named(one), costs=_costs(one, language)) for one in options
    )
    return steps.ask_open(turn, "\n".join(lines))


def _costs(option: Option, language: str) -> str:
    costs = option.costs
    if costs is None:
        return say("cost_unknown", language)
    if not (costs.price or costs.minimum or costs.deposit):
        return say("cost_none", language)
    asked_for = [
        costs.price or say("cost_only", language),
        say("cost_minimum", language, amount=costs.minimum) if costs.minimum else "",
        say("cost_deposit", language, amount=costs.deposit) if costs.deposit else say("cost_no_deposit", language),
    ]
    return ", ".join(filter(None, asked_for))
