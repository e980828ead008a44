"""The last table: whoever asks at once, one guest gets it and the others are offered something else."""

from dataclasses import dataclass

import pytest
import structlog
from django.conf import settings
from django.db import transaction

from agents.llm import registry
from agents.llm.base import Reply, Request, Text, ToolResult
from agents.models import Envelope, Quote, Turn
from agents.services import quotes
from agents.services.quotes import Wish
from agents.turns import intents, runner
from agnt.core import outbox
from agnt.lib import clock
from bookings.models import Place
from tests.agents.talk import Talk, at_once, book
from tests.worlds import NOW, World, restaurant

pytestmark = pytest.mark.django_db(transaction=True)
GUESTS = 32


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "send_nudge", lambda *_args, **_more: None)
    monkeypatch.setattr(settings.ENV, "tool_timeout_seconds", 60.0)  # 32 in a row on a busy machine
    monkeypatch.setattr(settings.ENV, "turn_timeout_seconds", 600)


def each_asks(world: World) -> list[Talk]:
    """Guests who have all written that they want the table."""
    talks = [Talk() for _ in range(GUESTS)]
    for talk in talks:
        talk.write("the last table please")
    return talks


@dataclass
class Eager:
    """Every guest's model asks for the same table, then says what it was told."""

    world: World
    name: str = "eager"

    def reply(self, request: Request) -> Reply:
        """A booking call, or the code of its refusal."""
        last = request.messages[-1].blocks[-1]
        if isinstance(last, ToolResult):
            return Reply((Text(f"Refused: {last.content['code']}"),))
        return Reply((book(self.world),))


def run_all(talks: list[Talk], world: World) -> None:
    """Run every guest's newest turn at the same moment."""
    ids = [talk.turn.pk for talk in talks]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(registry, "choose", lambda: Eager(world))
        results = at_once(GUESTS, lambda number: runner.run(ids[number]))
    assert results == [None] * GUESTS


def test_of_32_picks_at_once_one_is_held_and_31_are_told_why() -> None:
    with clock.frozen(NOW), structlog.testing.capture_logs() as logs:
        world = restaurant(tables=(2,))
        talks = each_asks(world)
        run_all(talks, world)
    assert sorted(Quote.objects.values_list("status", flat=True)) == ["open"]
    assert Place.objects.taken().count() == 1
    asked = [talk for talk in talks if "Shall I book it?" in talk.newest.text]
    refused = [talk for talk in talks if talk.newest.text.startswith("Refused: full")]
    assert (len(asked), len(refused)) == (1, 31)
    assert set(Turn.objects.values_list("status", flat=True)) == {Turn.Status.DONE}
    assert [line for line in logs if line["log_level"] in ("error", "warning")] == []


def test_of_32_yeses_at_once_to_a_table_that_was_given_back_one_books_it() -> None:
    with clock.frozen(NOW):
        world = restaurant(tables=(2,))
        talks = [Talk() for _ in range(GUESTS)]
        world.service.venue = world.venue
        for talk in talks:
            with transaction.atomic():
                wish = Wish(world.service, 2, world.at("19:00"), "Ayu")
                quote = quotes.prepare_booking(conversation=talk.conversation, wish=wish)
            Place.objects.taken().update(released_at=clock.now())  # staff gave it to the next
            talk.write("Yes, book it", payload=intents.yes_payload(quote.public_id))
        run_all(talks, world)
        assert sum(len(talk.bookings()) for talk in talks) == Envelope.objects.count() == 1
        assert Place.objects.taken().count() == 1
        statuses = sorted(Quote.objects.values_list("status", flat=True))
        assert statuses == ["committed"] + ["expired"] * 31
        assert set(Turn.objects.values_list("status", flat=True)) == {Turn.Status.DONE}
