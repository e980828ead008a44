"""Who speaks for whom on the network: an agent for each person and venue, made when first needed."""

from django.conf import settings

from agents.models import Agent
from agnt.core.models import Person
from agnt.lib import tx
from venues.models import Venue


@tx.step
def agent_of_person(person: Person) -> Agent:
    """`consumer-<uuid>`."""
    agent, _made = Agent.objects.get_or_create(
        person=person, defaults={"id": person.agent_id, "kind": Agent.Kind.CONSUMER}
    )
    return agent


@tx.step
def agent_of_venue(venue: Venue) -> Agent:
    """`venue-<slug>`, as the slug was when the agent was made: keys are derived from the id."""
    agent, _made = Agent.objects.get_or_create(venue=venue, defaults={"id": venue.agent_id, "kind": Agent.Kind.VENUE})
    return agent


@tx.step
def agent_that_decides(venue: Venue) -> Agent:
    """Who answers for this venue: its own agent, or under policy `external` the outside agent that it named, if there
    is one of that name."""
    if venue.policy == Venue.Policy.EXTERNAL:
        outside = Agent.objects.filter(pk=venue.external_agent, kind=Agent.Kind.EXTERNAL).first()
        if outside is not None:
            return outside
    return agent_of_venue(venue)


@tx.step
def platform_agent() -> Agent:
    """The platform's own agent; it sends for bookings that have no person behind them."""
    agent, _made = Agent.objects.get_or_create(
        id=settings.ENV.clawpulse_platform_agent_id, defaults={"kind": Agent.Kind.PLATFORM}
    )
    return agent
