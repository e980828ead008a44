"""Quotes, envelopes and turns: each named constraint has an act that breaks it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from agents.models import Agent, Envelope, LlmCall, Quote, Step, ToolCall, Turn
from agnt.core.models import ApiKey
from bookings.models import Booking
from tests import constraints, worlds
from tests.agents.talk import conversation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LATER = worlds.NOW + timedelta(minutes=5)


def _agent(**columns) -> Callable[[], object]:
    return lambda: Agent.objects.create(id="x", **{name: value() for name, value in columns.items()})


def _quotes(times: int, **columns) -> None:
    world, talk = worlds.restaurant(), conversation()
    for _ in range(times):
        Quote.objects.create(
            person=talk.person,
            conversation=talk,
            venue=world.venue,
            service=world.service,
            party_size=2,
            starts_at=world.at("19:00"),
            ends_at=world.at("21:00"),
            expires_at=LATER,
            **({"act": "book"} | columns),
        )


def _quotes_of_one_booking() -> None:
    booking = worlds.request(worlds.restaurant())
    _quotes(2, booking=booking, status="committed")


def _envelopes(booking: Booking, *statuses: str) -> None:
    sender = Agent.objects.create(id="bridge", kind="platform")
    recipient = Agent.objects.create(id="ext-1", kind="external")
    for status in statuses:
        Envelope.objects.create(
            sender=sender,
            recipient=recipient,
            intent="booking.confirm",
            booking=booking,
            status=status,
            expires_at=LATER,
        )


def _open(*statuses: str) -> Callable[[], object]:
    return lambda: _envelopes(worlds.request(worlds.restaurant()), *statuses)


def _turn(status: str = "queued") -> Turn:
    talk = conversation()
    return Turn.objects.create(conversation=talk, person=talk.person, status=status)


def _turns(status: str) -> Callable[[], object]:
    def act() -> None:
        first = _turn(status)
        Turn.objects.create(conversation=first.conversation, person=first.person, status=status)

    return act


def _of_a_turn(make: Callable[[Turn], object]) -> Callable[[], object]:
    def act() -> None:
        turn = _turn()
        make(turn)
        make(turn)

    return act


BREAKS: dict[str, list[constraints.Break]] = {
    "agent_owner_fits_kind": [
        _agent(kind=lambda: "consumer"),
        _agent(kind=lambda: "venue", person=worlds.person),
        _agent(kind=lambda: "platform", venue=worlds.venue),
        _agent(kind=lambda: "consumer", person=worlds.person, venue=worlds.venue),
    ],
    "quote_one_open": [lambda: _quotes(2)],
    "quote_one_per_booking": [_quotes_of_one_booking],
    "envelope_one_open_per_booking": [_open("pending", "sent"), _open("countered", "delivered")],
    "turn_one_queued": [_turns("queued")],
    "turn_one_running": [_turns("running")],
    "step_number_once": [_of_a_turn(lambda turn: Step.objects.create(turn=turn, number=1, kind="read"))],
    "tool_call_once": [
        _of_a_turn(lambda turn: ToolCall.objects.create(turn=turn, tool_use_id="t1", tool="x", kind="read"))
    ],
    "llm_call_number_once": [_of_a_turn(lambda turn: LlmCall.objects.create(turn=turn, number=1, provider="offline"))],
}


@pytest.mark.parametrize("constraint", BREAKS)
def test_the_database_refuses(constraint: str):
    constraints.breaks(constraint, BREAKS[constraint])


def test_every_constraint_is_asked():
    assert constraints.named("agents") == set(BREAKS)


def test_a_finished_envelope_may_be_followed_by_another():
    _envelopes(worlds.request(worlds.restaurant()), "failed", "withdrawn", "sent")
    assert Envelope.objects.count() == 3


def test_an_outside_agent_belongs_to_a_key():
    key = ApiKey.objects.create(name="Dev", prefix="agnt_live_1", key_hash="x")
    assert Agent.objects.create(id="ext-1", kind="external", api_key=key).api_key == key
