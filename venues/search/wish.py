"""What is looked for, and what is found."""

from dataclasses import dataclass

from venues.geography import Near
from venues.models import Venue
from venues.openings import Opening
from venues.reasons import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for. `named`: the slug or name of one venue. `city` may also hold an area's name.

    `cuisine`: one that the venue cooks. `price`: 1 cheap to 4 dear, none dearer. `open_at`: when it must be open.
    """

    words: str = ""
    named: str = ""
    city: str = ""
    area: str = ""
    category: str = ""
    cuisine: str = ""
    price: int | None = None
    party: int | None = None
    near: Near | None = None
    open_at: Opening | None = None
    sandbox: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """One venue found; a higher score is better."""

    venue: Venue
    score: int
    why: tuple[Reason, ...] = ()
    metres: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """The hits, best first, and what was asked for and is nowhere in the catalogue."""

    hits: tuple[Hit, ...] = ()
    unmatched: tuple[str, ...] = ()
