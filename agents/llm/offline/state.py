"""What a conversation amounts to: the wish so far, what was offered and picked, what we asked last. Plain values."""

from dataclasses import dataclass, field, replace
from datetime import date

from agents.llm.base import OwnBooking
from agents.llm.offline.places import NOWHERE, Place
from agents.llm.offline.slots import NOTHING, Kind
from agents.llm.offline.when import PARTS, Wall


@dataclass(frozen=True, slots=True)
class Wish:
    """What the guest wants. `anywhere`: he does not mind where, or did not say when asked."""

    place: Place = NOWHERE
    anywhere: bool = False
    kind: Kind = NOTHING
    party: int | None = None
    day: date | None = None
    time: Wall | None = None
    part: str = ""
    any_time: bool = False
    week: date | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Costs:
    """What an offer costs, as money in words; empty where nothing is asked."""

    price: str = ""
    minimum: str = ""
    deposit: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One offered start at one venue; `day` is YYYY-MM-DD, `time` HH:MM."""

    venue: str
    service: str
    day: str
    time: str
    name: str = ""
    area: str = ""
    also: tuple[str, ...] = ()
    note: str = ""
    costs: Costs | None = None  # None where no tool has said

    @property
    def id(self) -> str:
        """The id of its button."""
        return f"pick:{self.venue}:{self.service}:{self.day}:{self.time}"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the guest's last message was: its kind, and which parts of the wish it changed."""

    kind: str = ""
    changed: frozenset[str] = frozenset()
    text: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class State:
    """The conversation so far."""

    wish: Wish = field(default_factory=Wish)
    name: str = ""
    language: str = ""
    zone: str = ""
    asked: str = ""
    asked_area: bool = False
    proposed: str = ""  # the question an assistant ended with, where it offered no buttons
    options: tuple[Option, ...] = ()
    choice: Option | None = None
    tried: Option | None = None  # the pick that was refused last
    quote: str = ""
    changing: str = ""  # what was said last of a change or a delay of a booking
    pending: tuple[tuple[str, object], ...] = ()  # the change that was prepared last; asked about while `quote` stands
    waiting: bool = False  # a place in line was wanted, and only the name is missing
    shown: tuple[str, ...] = ()
    own: tuple[OwnBooking, ...] = ()
    known: tuple[str, ...] = ()  # venues that his words name in full
    number: int = 0  # what we asked about last: an hour or people
    spoken_of: str = ""  # the booking of his that our words named last
    at_hand: bool = False  # our last words were about a booking of his
    bookings: tuple[str, ...] = ()
    listed: str = ""  # what those were listed for, where our last words asked which: cancel, change, late, tell
    spoken: bool = False
    uses: int = 0
    heard: Heard = field(default_factory=Heard)

    @property
    def busy(self) -> bool:
        """Whether a booking is being arranged."""
        wish = self.wish
        wanted = wish.kind or wish.party is not None or wish.day or wish.time or wish.part or wish.week
        return bool(wanted or self.options or self.choice)

    def wishing(self, **changes: object) -> "State":
        """The state with parts of the wish replaced."""
        return replace(self, wish=replace(self.wish, **changes))  # type: ignore[arg-type]  # names are the wish's own

    def forgetting(self) -> "State":
        """The state with the wish over: the guest's name and where he looked stay."""
        kept = Wish(place=self.wish.place, anywhere=self.wish.anywhere)
        return replace(self, wish=kept, options=(), choice=None, quote="", shown=(), asked="")


def nominal(part: str) -> Wall | None:
    """The time a meal or part of the day stands for in a search."""
    return PARTS[part][0] if part in PARTS else None
