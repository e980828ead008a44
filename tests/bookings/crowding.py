"""Many clients at once for few tables: what each got, and whether the diary tells the truth afterwards."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from agnt.lib.errors import DomainError
from bookings.models import Booking, Place
from tests import worlds
from tests.at_once import at_once


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the clients got: whatever the winners' acts returned, the losers' refusals, and what should not be."""

    won: list[Any] = field(default_factory=list)
    refused: list[DomainError] = field(default_factory=list)
    broken: list[Exception] = field(default_factory=list)


def deadlocks() -> int:
    """How many PostgreSQL has had in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


def fight(acts: Iterable[Callable[[], Any]]) -> Outcome:
    """All acts at the same moment. An act wins if it returns, loses if it raises a DomainError."""
    outcome = Outcome()
    for found in at_once(acts):
        if isinstance(found, DomainError):
            outcome.refused.append(found)
        elif isinstance(found, Exception):
            outcome.broken.append(found)
        else:
            outcome.won.append(found)
    return outcome


def assert_exactly_full(world: worlds.World, outcome: Outcome, *, tables: int, before: int) -> None:
    """Each table is taken once, by a live booking; nobody met a bug or a deadlock; each loser was told why, and when
    there is a place."""
    assert outcome.broken == []
    assert deadlocks() == before
    standing = worlds.standing(world)
    assert len({place.resource_id for place in standing}) == len(standing) == tables == len(outcome.won)
    assert Booking.objects.live().filter(venue=world.venue).count() == tables
    assert not Place.objects.taken().filter(venue=world.venue, booking__isnull=True).exists()
    for error in outcome.refused:
        assert error.message and error.data["reasons"]
        assert error.data["alternatives"]
