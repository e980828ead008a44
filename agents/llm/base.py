"""What every model is to the rest of the house: a request in, a reply out. `offline` and hosted models alike.

The history is plain data: messages of blocks, tool calls and their results included, oldest first. A model keeps
no state of its own between calls.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Protocol

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Text:
    """Words said by the guest or by the assistant."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolUse:
    """The model asks for a tool; `id` is unique within the turn."""

    id: str
    name: str
    arguments: Json


@dataclass(frozen=True, slots=True)
class ToolResult:
    """What the tool answered to the ToolUse of the same id."""

    tool_use_id: str
    name: str
    content: Json
    is_error: bool = False


Block = Text | ToolUse | ToolResult


@dataclass(frozen=True, slots=True)
class Choice:
    """Something the guest can tap; channels without buttons show it as numbered text."""

    id: str
    title: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the history. `payload` is the id of the choice the guest tapped, if he tapped one;
    `choices` are those an assistant's message offered."""

    role: Literal["user", "assistant"]
    blocks: tuple[Block, ...]
    payload: str = ""
    choices: tuple[Choice, ...] = ()

    @property
    def text(self) -> str:
        """The words of the message without its tool blocks."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Text))


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool as a model sees it; `schema` is JSON Schema of its arguments."""

    name: str
    description: str
    schema: Json
    kind: Literal["read", "write", "money"]


@dataclass(frozen=True, slots=True)
class OwnBooking:
    """A booking of the guest that is not over yet; `start` is the wall clock of `zone`."""

    reference: str
    venue: str
    start: datetime
    zone: str
    party: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the guest. Empty strings where it is not. His bookings, soonest first; `venues`: the names of
    those that his words hold."""

    name: str = ""
    language: str = ""
    city: str = ""
    timezone: str = ""
    bookings: tuple[OwnBooking, ...] = ()
    venues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One call of a model. `now` is aware, in UTC."""

    system: str
    messages: tuple[Message, ...]
    tools: tuple[ToolSpec, ...]
    facts: Facts
    now: datetime


@dataclass(frozen=True, slots=True)
class Reply:
    """The model's answer: text, or tool calls to run before it is asked again."""

    blocks: tuple[Block, ...]
    choices: tuple[Choice, ...] = ()
    language: str = ""
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0

    @property
    def text(self) -> str:
        """The words of the reply."""
        return "\n".join(block.text for block in self.blocks if isinstance(block, Text)).strip()

    @property
    def tool_uses(self) -> tuple[ToolUse, ...]:
        """The tools the model asks for, in order."""
        return tuple(block for block in self.blocks if isinstance(block, ToolUse))


class Llm(Protocol):
    """A model. `reply` may raise GatewayError; `offline` never does."""

    name: str

    def reply(self, request: Request) -> Reply:
        """Answer the history."""
        ...
