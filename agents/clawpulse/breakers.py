"""When the way is broken, nothing is sent (CONTRACT section 6): 5 failures within 10 minutes open the breaker for 5
minutes, then exactly one message probes it.

One breaker for the gateway and one for each outside agent. A failure is transport, a timeout or a 5xx; a rejection or a
slow human is none, and an agent of our own cannot fail by itself.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, transaction
from django.db.models import Q

from agents.models import Agent
from agnt.lib import tx
from agnt.lib.breaker import Breaker
from agnt.lib.errors import DomainError, GatewayError
from venues.models import Venue

OPEN = "breaker_open"


def _breaker(name: str) -> Breaker:
    return Breaker(name, failures=5, window_s=600, open_s=300)


def gateway() -> Breaker:
    """The ClawPulse gateway's."""
    return _breaker("clawpulse")


def on_the_way_to(agent: Agent) -> list[Breaker]:
    """The breakers that a message to this agent passes: the gateway's, and the agent's own if it runs elsewhere."""
    return [gateway(), _breaker(f"agent:{agent.pk}")] if runs_elsewhere(agent) else [gateway()]


def runs_elsewhere(agent: Agent) -> bool:
    """Whether somebody else's program works off this agent's inbox."""
    if agent.venue is not None:
        return agent.venue.policy == Venue.Policy.EXTERNAL
    return agent.kind == Agent.Kind.EXTERNAL


def elsewhere(prefix: str = "") -> Q:
    """The same for a query, of agents or of rows that point at one."""
    external = {f"{prefix}kind": Agent.Kind.EXTERNAL}
    own_program = {f"{prefix}venue__isnull": False, f"{prefix}venue__policy": Venue.Policy.EXTERNAL}
    return Q(**external) | Q(**own_program)


def is_open(agent: Agent) -> bool:
    """Whether nothing can be sent to this agent now. Takes no probe."""
    return not all(breaker.look().allowed for breaker in on_the_way_to(agent))


def refuse_if_open(agent: Agent) -> None:
    """Say at once that the agent cannot be asked now. Raises DomainError `breaker_open`; takes no probe."""
    waits = [permit.wait_s for permit in (each.look() for each in on_the_way_to(agent)) if not permit.allowed]
    if waits:
        raise DomainError(
            "breaker_open",
            "That venue cannot be reached at the moment. Here is what else there is.",
            status=503,
            retryable=True,
            retry_after=max(waits),
            alternatives=[],
        )


@contextmanager
def passage(agent: Agent) -> Iterator[bool]:
    """The way to the agent, for one message in the caller's transaction: False when it is open and nothing may be sent.

    What goes wrong inside is counted if it is the way's fault, and raised on.
    """
    way = on_the_way_to(agent)
    permits = [] if is_open(agent) else [breaker.permit() for breaker in way]
    if not permits or not all(permit.allowed for permit in permits):
        yield False
        return
    try:
        yield True
    except (GatewayError, OperationalError) as error:
        if not tx.lost_a_race(error):
            for breaker in way:
                breaker.failed()
        raise
    for breaker, permit in zip(way, permits, strict=True):
        if permit.probe:
            transaction.on_commit(breaker.succeeded)
