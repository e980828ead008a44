"""Sixty questions of guests over the demo world: the right venues are among the first three."""

from django.test import TestCase

from tests import demo_world
from tests.venues.queries import QUERIES, Query
from venues.models import Venue
from venues.search import Wish, search

LEAST = 0.9


def recall(query: Query) -> float:
    """How many of the first three that could be right are (recall@3: never more than three can be asked for)."""
    first = [hit.venue.slug for hit in search(Wish(words=query.said), limit=3).hits]
    return len(query.want & set(first)) / min(3, len(query.want))


class TestRecall(TestCase):
    known: set[str]

    @classmethod
    def setUpTestData(cls) -> None:
        cls.known = {venue.slug for venue in demo_world.venues().values()}

    def test_there_are_sixty_questions_about_venues_that_are_there(self) -> None:
        assert len(QUERIES) == len({query.said for query in QUERIES}) == 60
        assert set().union(*(query.want for query in QUERIES)) <= self.known
        assert Venue.objects.filter(sandbox=False).count() > 45

    def test_the_first_three_hold_what_was_asked_for(self) -> None:
        found = {query.said: recall(query) for query in QUERIES}
        mean = sum(found.values()) / len(found)
        assert mean >= LEAST, (mean, {said: share for said, share in found.items() if share < 1})
