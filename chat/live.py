"""Tells the open pages of a conversation that it changed; they fetch what is new, where access is checked."""

from agnt.core import live


def group(conversation_id: int) -> str:
    """The Channels group of the pages that show this conversation."""
    return f"conversation.{conversation_id}"


def changed(conversation_id: int) -> None:
    """Poke the conversation's open pages once this transaction is committed. Never an error and never a wait."""
    live.poke(group(conversation_id), {"type": "conversation.changed"})
