"""A guest's conversation at service level: messages are stored as chat stores them, turns are run in this process."""

import contextvars
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection, transaction

from agents import handlers
from agents.llm import registry
from agents.llm.base import Block, Reply, Request, Text, ToolUse
from agents.models import Quote, Step, Turn
from agents.turns import runner
from agnt.core import people
from agnt.core.models.people import Channel
from bookings.models import Booking
from chat.models import ChannelAccount, Conversation, Message, Send
from tests.worlds import DAY, NOW, World

T = TypeVar("T")


def conversation(name: str = "Ayu", language: str = "en") -> Conversation:
    """A guest who has written to us before."""
    account, _ = ChannelAccount.objects.get_or_create(
        channel=Channel.WHATSAPP, external_id="1000", defaults={"name": "Test", "local": True}
    )
    with transaction.atomic():
        identity = people.identify(channel=Channel.WHATSAPP, phone=f"1555{secrets.randbelow(10**9):09d}")
        people.learn_about(person_id=identity.person_id, name=name)
    identity.person.refresh_from_db()
    return Conversation.objects.create(
        account=account, identity=identity, person=identity.person, language=language, introduced_at=NOW
    )


@dataclass
class Talk:
    """One conversation."""

    conversation: Conversation = field(default_factory=conversation)

    def write(self, text: str, *, payload: str = "", tainted: bool = False) -> Message:
        """The guest writes (or taps, with `payload`): the message is stored and heard by the agents' room."""
        with transaction.atomic():
            row = Conversation.objects.select_for_update().get(pk=self.conversation.pk)
            row.last_sequence += 1
            row.save(update_fields=["last_sequence"])
            message = Message(
                conversation=row,
                person_id=row.person_id,
                sequence=row.last_sequence,
                direction=Message.Direction.IN,
                author=Message.Author.GUEST,
                kind=Message.Kind.CHOICE if payload else Message.Kind.TEXT,
                key=f"in:{secrets.token_hex(8)}",
                tainted=tainted,
            )
            message.body = {"text": text} | ({"payload": payload} if payload else {})
            message.save()
        with transaction.atomic():
            handlers.on_message_received(message_id=message.pk)
        return message

    def tap(self, title: str) -> Message:
        """The guest taps the button of the newest message whose title begins so."""
        choice = next(c for c in self.newest.choices if c["title"].lower().startswith(title.lower()))
        return self.write(choice["title"], payload=choice["id"])

    def answer(self) -> None:
        """Run the conversation's queued turns until none is left."""
        while queued := self.queued:
            runner.run(queued.pk)

    def says(self, text: str, **more: Any) -> str:
        """The guest writes and is answered; what he is told, empty for nothing."""
        before = len(self.heard())
        self.write(text, **more)
        self.answer()
        return "\n".join(message.text for message in self.heard()[before:])

    def taps(self, title: str) -> str:
        """The same for a button."""
        before = len(self.heard())
        self.tap(title)
        self.answer()
        return "\n".join(message.text for message in self.heard()[before:])

    @property
    def queued(self) -> Turn | None:
        """The turn that waits."""
        return Turn.objects.filter(conversation=self.conversation, status=Turn.Status.QUEUED).first()

    @property
    def turn(self) -> Turn:
        """The newest turn."""
        return Turn.objects.filter(conversation=self.conversation).latest("pk")

    def kinds(self) -> list[str]:
        """The kinds of the newest turn's steps, in order."""
        return [step.kind for step in Step.objects.filter(turn=self.turn).order_by("number")]

    def heard(self) -> list[Message]:
        """What the guest was told, oldest first."""
        mine = Message.objects.filter(conversation=self.conversation, direction=Message.Direction.OUT)
        return list(mine.order_by("sequence"))

    @property
    def newest(self) -> Message:
        """What he was told last."""
        return self.heard()[-1]

    @property
    def quote(self) -> Quote:
        """The newest quote."""
        return Quote.objects.filter(conversation=self.conversation).latest("pk")

    def quotes(self) -> list[str]:
        """The states of the quotes, oldest first."""
        mine = Quote.objects.filter(conversation=self.conversation)
        return list(mine.order_by("pk").values_list("status", flat=True))

    def bookings(self) -> list[Booking]:
        """What the guest has booked, in whatever state."""
        return list(Booking.objects.filter(person=self.conversation.person).order_by("pk"))

    def sends(self) -> int:
        """How many parts of messages wait to be sent or were sent."""
        return Send.objects.filter(conversation=self.conversation).count()


Line = str | ToolUse | Reply | Exception | Callable[[Request], Any]


@dataclass
class Script:
    """A model that says its lines, one for each call, and remembers what it was asked."""

    lines: list[Line]
    name: str = "script"
    asked: list[Request] = field(default_factory=list)

    def reply(self, request: Request) -> Reply:
        """The next line; a line that is a function is asked, an exception is raised."""
        self.asked.append(request)
        line = self.lines.pop(0)
        if callable(line):
            line = line(request)
        if isinstance(line, Exception):
            raise line
        return line if isinstance(line, Reply) else Reply(_blocks(line), model="script-1", input_tokens=7)


def _blocks(line: Any) -> tuple[Block, ...]:
    given: Sequence[Any] = line if isinstance(line, list | tuple) else [line]
    return tuple(Text(part) if isinstance(part, str) else part for part in given)


@contextmanager
def model(*lines: Line) -> Iterator[Script]:
    """Let a script answer instead of the chosen model."""
    script = Script(list(lines))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "choose", lambda: script)
        yield script


def use(tool: str, /, use_id: str = "", **arguments: Any) -> ToolUse:
    """A call of a tool."""
    return ToolUse(use_id or f"use-{secrets.token_hex(4)}", tool, arguments)


def book(world: World, wall: str = "19:00", party: int = 2, **more: Any) -> ToolUse:
    """The model's call of `create_booking` for that wall time of DAY."""
    given = {
        "venue": world.venue.slug,
        "party_size": party,
        "date": DAY.isoformat(),
        "time": wall,
        "guest_name": "Ayu",
    } | more
    return use("create_booking", **given)


def at_once(count: int, act: Callable[[int], T]) -> list[T | Exception]:
    """What each of `count` threads, let go together with this thread's clock, returned or raised."""
    start = Barrier(count)

    def one(number: int) -> T | Exception:
        try:
            start.wait(timeout=20)
            return act(number)
        except Exception as error:  # noqa: BLE001 - the test judges it
            return error
        finally:
            connection.close()

    contexts = [contextvars.copy_context() for _ in range(count)]
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(lambda number: contexts[number].run(one, number), range(count)))
