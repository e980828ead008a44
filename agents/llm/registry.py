"""Which model answers. `auto` is `offline` until hosted models are here; `offline` is the fallback for good."""

from agents.llm.base import Llm
from agents.llm.offline.planner import Offline

_OFFLINE = Offline()


def choose() -> Llm:
    """The model for a turn, by the setting LLM_PROVIDER."""
    return _OFFLINE


def fallback() -> Llm:
    """The model for when the chosen one fails: it needs nothing from outside."""
    return _OFFLINE
