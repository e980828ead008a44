"""One place of a list, whatever its source."""

from dataclasses import dataclass, field

from venues.opening_hours import Span


@dataclass(frozen=True, slots=True)
class Listing:
    """A place as its list has it. `price_level` None: not said. `spans`: its weekly hours; none: not known."""

    external_id: str
    name: str
    latitude: float
    longitude: float
    category: str
    cuisines: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    area: str = ""
    address: str = ""
    phone: str = ""
    website: str = ""
    description: str = ""
    price_level: int | None = None
    wheelchair: bool | None = None
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class Read:
    """The places that could be read, and what could not, each as `id name: what`."""

    listings: list[Listing] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
