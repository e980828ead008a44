"""Tells open pages of a venue that something changed, by the channel layer; they fetch what is new themselves."""

from datetime import date
from typing import Any

from agnt.core import live


def group(venue_id: int) -> str:
    """The channel group of everybody who looks at this venue's pages."""
    return f"venue.{venue_id}"


def changed(*, venue_id: int, kind: str, pk: int | None = None, day: date | None = None, **facts: Any) -> None:
    """After the commit, send `{kind, id, day, ...}` to the venue's open pages. `kind`: booking, hold, waitlist,
    closure, brake, setup, member. A lost message costs nothing: pages catch up when they reconnect."""
    message = {"type": "venue.changed", "kind": kind, "id": pk, "day": day.isoformat() if day else "", **facts}
    live.poke(group(venue_id), message)
