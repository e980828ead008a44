"""One venue as the search reads it: its folded words, and what a match of each is worth."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from venues import vocabulary
from venues.models import Venue
from venues.reasons import Reason
from venues.vocabulary import words

_NAME, _KNOWN_FOR, _SERVICE, _TEXT = 6, 5, 4, 2
_CLOSE = 0.8  # how alike a misspelt name must be, by difflib's ratio
_LONGEST = 40  # characters of what a reason quotes


@dataclass(slots=True)
class Card:
    """A venue, and for each of its words the worth and the reason a guest is told."""

    venue: Venue
    worth: dict[str, tuple[int, Reason]] = field(default_factory=dict)

    def learn(self, value: str, worth: int, code: str) -> None:
        """Remember the words of a text; a word keeps the place where it is worth most."""
        for word in words(value):
            if word not in vocabulary.STOP and worth > self.worth.get(word, (0, None))[0]:
                self.worth[word] = (worth, Reason(code, value if len(value) <= _LONGEST else word))

    def tag_with(self, quality: str) -> str:
        """The venue's tag that holds this quality; empty when it has none."""
        wanted = words(quality)
        return next((tag for tag in self.venue.tags if vocabulary.without(words(tag), wanted) is not None), "")


def card(venue: Venue) -> Card:
    """The card of a venue whose services are prefetched."""
    made = Card(venue)
    made.learn(venue.name, _NAME, "named")
    for known in (*venue.cuisines, *venue.tags):
        made.learn(known, _KNOWN_FOR, "known_for")
    for service in venue.services.all():
        if service.active:
            made.learn(service.name, _SERVICE, "offers")
    made.learn(venue.description, _TEXT, "mentions")
    made.learn(venue.address, _TEXT, "mentions")
    return made


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
