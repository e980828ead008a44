"""Who speaks for whom: one agent for each person and venue, whoever asks first."""

import pytest
from django.db import transaction

from agents.models import Agent
from agents.services import directory
from tests import worlds
from tests.at_once import at_once

pytestmark = pytest.mark.django_db


def test_each_kind_has_its_name():
    person, venue = worlds.person(), worlds.venue(slug="blue-fin")
    assert directory.agent_of_person(person).pk == f"consumer-{person.pk}"
    assert directory.agent_of_venue(venue).pk == "venue-blue-fin"
    assert directory.platform_agent().pk == "bridge"


def test_asked_again_it_is_the_same_one():
    person, venue = worlds.person(), worlds.venue()
    assert directory.agent_of_person(person) == directory.agent_of_person(person)
    assert directory.agent_of_venue(venue) == directory.agent_of_venue(venue)
    assert directory.platform_agent() == directory.platform_agent()
    assert Agent.objects.count() == 3


def test_a_venue_that_gets_another_slug_keeps_its_agent():
    venue = worlds.venue(slug="old-name")
    agent = directory.agent_of_venue(venue)
    venue.slug = "new-name"
    venue.save()
    assert directory.agent_of_venue(venue) == agent


@pytest.mark.django_db(transaction=True)
def test_eight_who_need_it_at_once_get_one():
    person, venue = worlds.person(), worlds.venue()

    @transaction.atomic
    def both() -> tuple[str, str]:
        return directory.agent_of_person(person).pk, directory.agent_of_venue(venue).pk

    assert set(at_once([both] * 8)) == {(person.agent_id, venue.agent_id)}
    assert Agent.objects.count() == 2
