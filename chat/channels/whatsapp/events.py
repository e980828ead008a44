"""What a webhook of WhatsApp can tell us, typed."""

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal["text", "choice", "media", "location", "other"]


@dataclass(frozen=True, slots=True)
class Sender:
    """The guest as WhatsApp names him: by phone (digits), by a user id scoped to our portfolio, or by both."""

    phone: str = ""
    user_id: str = ""
    name: str = ""
    username: str = ""

    @property
    def known(self) -> bool:
        """Whether there is any name to find him by."""
        return bool(self.phone or self.user_id)


@dataclass(frozen=True, slots=True)
class Said:
    """The guest wrote, tapped or sent something. `what` is WhatsApp's own word for its type."""

    sender: Sender
    id: str
    kind: Kind
    what: str
    text: str = ""
    payload: str = ""
    media: Json | None = None
    location: Json | None = None
    reply_to: str = ""
    forwarded: bool = False
    group: str = ""
    addressed: bool = True
    number: str = ""  # ours, that he wrote to


@dataclass(frozen=True, slots=True)
class Reacted:
    """The guest put an emoji on a message, or took it back (empty)."""

    sender: Sender
    about: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Edited:
    """The guest changed the words of a message."""

    sender: Sender
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Revoked:
    """The guest deleted a message for everyone."""

    sender: Sender
    about: str


@dataclass(frozen=True, slots=True)
class Moved:
    """The guest has another number, another user id, or both; what did not change is empty."""

    old_phone: str = ""
    new_phone: str = ""
    old_user_id: str = ""
    new_user_id: str = ""


@dataclass(frozen=True, slots=True)
class IdentityChanged:
    """WhatsApp was set up anew under this number: it may be in other hands."""

    sender: Sender


@dataclass(frozen=True, slots=True)
class Marked:
    """How far a message of ours has come. `at` is Unix seconds, 0 when not told; `callback` our own send id."""

    id: str
    status: str
    at: int = 0
    callback: str = ""
    error_code: int = 0


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that we act on; `why` is kept where people can see it."""

    why: str
    codes: list[int] = field(default_factory=list)


Event = Said | Reacted | Edited | Revoked | Moved | IdentityChanged | Marked | Ignored
