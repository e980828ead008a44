"""Who speaks for whom on the network: an agent for each person and venue, made when first needed."""

from agents.models import Agent
from agnt.core.models import Person
from agnt.env import env
from agnt.lib import tx
from venues.models import Venue


@tx.step
def agent_of_person(person: Person) -> Agent:
    """`consumer-<uuid>`."""
    agent, _made = Agent.objects.get_or_create(
        id=person.agent_id, defaults={"kind": Agent.Kind.CONSUMER, "person": person}
    )
    return agent


@tx.step
def agent_of_venue(venue: Venue) -> Agent:
    """`venue-<slug>`."""
    agent, _made = Agent.objects.get_or_create(id=venue.agent_id, defaults={"kind": Agent.Kind.VENUE, "venue": venue})
    return agent


@tx.step
def platform_agent() -> Agent:
    """The platform's own agent; it sends for bookings that have no person behind them."""
    agent, _made = Agent.objects.get_or_create(
        id=env.clawpulse_platform_agent_id, defaults={"kind": Agent.Kind.PLATFORM}
    )
    return agent
