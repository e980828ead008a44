"""One venue as the search reads it: its folded words, and what a match of each is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from venues import vocabulary
from venues.models import Venue
from venues.reasons import Reason
from venues.vocabulary import words

_NAME, _KNOWN_FOR, _SERVICE, _TEXT = 6, 5, 4, 2
_CLOSE = 0.8  # how alike a misspelt name must be, by difflib's ratio
_LONGEST = 40  # characters of what a reason quotes


Worth = Mapping[str, tuple[int, Reason]]


@dataclass(frozen=True, slots=True)
class Card:
    """A venue, and for each of its words the worth and the reason a guest is told."""

    venue: Venue
    worth: Worth

    def tag_with(self, quality: str) -> str:
        """The venue's tag that holds this quality; empty when it has none."""
        wanted = words(quality)
        return next((tag for tag in self.venue.tags if vocabulary.without(words(tag), wanted) is not None), "")


def card(venue: Venue, service_names: Sequence[str]) -> Card:
    """The card of a venue. Its words are counted once per process for the same texts."""
    known_for = (*venue.cuisines, *venue.tags)
    return Card(venue, _worth(venue.name, known_for, tuple(service_names), venue.description, venue.address))


@lru_cache(maxsize=4096)
def _worth(
    name: str, known_for: tuple[str, ...], service_names: tuple[str, ...], description: str, address: str
) -> Worth:
    """The venue's words, each where it is worth most."""
    worth: dict[str, tuple[int, Reason]] = {}
    for values, points, code in (
        ((name,), _NAME, "named"),
        (known_for, _KNOWN_FOR, "known_for"),
        (service_names, _SERVICE, "offers"),
        ((description, address), _TEXT, "mentions"),
    ):
        for value in values:
            for word in words(value):
                if word not in vocabulary.STOP and word not in worth:
                    worth[word] = (points, Reason(code, value if len(value) <= _LONGEST else word))
    return worth


def cards_by_name(cards: Sequence[Card], named: str) -> list[Card]:
    """The venues that are meant by a name: the slug or the name itself, else parts of it, else the most alike."""
    said = words(named)
    joined = " ".join(said)
    names = {id(one): " ".join(words(one.venue.name)) for one in cards}
    exact = [one for one in cards if joined in (names[id(one)], one.venue.slug.replace("-", " "))]
    if exact or not said:
        return exact
    parts = [one for one in cards if set(said) <= set(names[id(one)].split())]
    if parts:
        return parts
    longer = [one for one in cards if vocabulary.without(said, names[id(one)].split()) is not None]
    if longer:  # "a table at Kelapa Merah please"
        return longer
    alike = sorted(((SequenceMatcher(None, joined, names[id(one)]).ratio(), one) for one in cards), key=lambda p: -p[0])
    return [one for ratio, one in alike[:1] if ratio >= _CLOSE]
