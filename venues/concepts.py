"""What a phrase of a guest stands for, as facts that the search can filter and rank by."""

from dataclasses import dataclass
from datetime import time

from venues.models import Venue

C = Venue.Category
EATING = frozenset({C.BEACH_CLUB, C.FINE_DINING, C.RESTAURANT, C.WARUNG, C.CAFE})
TABLES = EATING | {C.BAR}
CHEAP, DEAR = (1, 2), (3, 4)


@dataclass(frozen=True, slots=True)
class Concept:
    """What a phrase stands for. Categories, `needs`, `at` and `party` narrow the search; tags and price rank it.

    `tags`: qualities that one of the venue's tags may hold. `needs`: words of which the venue's texts hold one; where
    no venue does, the rest of the wish counts and the guest is told. `at`: a wall time at which it is open.
    `party`: it takes so many at the least. `about`: the same in plain English, for the search by meaning.
    """

    categories: frozenset[str] = frozenset()
    tags: tuple[str, ...] = ()
    prices: tuple[int, ...] = ()
    needs: tuple[str, ...] = ()
    at: time | None = None
    party: int | None = None
    about: str = ""
