"""A wish, understood: which of its words are places, hours, intents, and which the catalogue knows."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from venues import openings, vocabulary
from venues.concepts import Concept
from venues.geography import Places, metres, near_centre
from venues.models import Venue
from venues.openings import Opening
from venues.search import lexicon
from venues.search.wish import Wish
from venues.vocabulary import words

_NEAR = frozenset({"near", "by", "close", "dekat", "around", "beside", "behind"})
_BETWEEN = frozenset({"the", "to", "a"})
_CENTRE = (
    ["in", "the", "centre"], ["in", "the", "center"], ["city", "centre"], ["city", "center"], ["town", "centre"],
    ["downtown"], ["centre"], ["center"], ["pusat", "kota"],
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish, understood."""

    wish: Wish
    places: Places
    central: bool
    concepts: tuple[Concept, ...]
    categories: frozenset[str]
    opening: Opening | None
    words: tuple[str, ...]  # as the catalogue says them
    strange: tuple[str, ...]  # in no catalogue
    literal: tuple[str, ...] = ()  # what an intent was said with: a venue that says the same ranks higher

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the wish was understood, though something was said."""
        known = self.places or self.central or self.concepts or self.categories or self.words
        return bool(self.strange) and not (known or self.wish.near or self.opening)

    @property
    def is_local(self) -> bool:
        """Whether only some part of the world is meant."""
        return bool(self.places or self.central or self.wish.near)

    @property
    def needs(self) -> tuple[tuple[str, ...], ...]:
        """Of each of these the venue's texts must hold a word."""
        asked = tuple(dict.fromkeys(concept.needs for concept in self.concepts if concept.needs))
        cuisine = tuple(vocabulary.same(word) for word in words(self.wish.cuisine))
        return (*asked, cuisine) if cuisine else asked

    @property
    def tags(self) -> tuple[str, ...]:
        """Words of the qualities that rank a venue."""
        return tuple(word for concept in self.concepts for tag in concept.tags for word in words(tag)) + (self.literal)

    @property
    def party(self) -> int | None:
        """The guests that the venue must take: those of the wish, else as many as the intent means."""
        meant = max((concept.party for concept in self.concepts if concept.party), default=None)
        return self.wish.party if self.wish.party is not None else meant

    @property
    def text(self) -> str:
        """The wish in words for the search by meaning, intents in plain English."""
        told = [concept.about for concept in self.concepts if concept.about]
        return " ".join((*told, *self.words, *self.strange, self.wish.cuisine)).strip()

    def allows(self, venue: Venue) -> bool:
        """Whether the venue is of the kind, in the place, and takes the party."""
        near, wish = self.wish.near, self.wish
        return (
            self.places.hold(venue)
            and (not self.central or near_centre(venue))
            and (not self.categories or venue.category in self.categories)
            and (self.party is None or self.party <= venue.max_party)
            and (wish.price is None or venue.price_level <= wish.price)
            and (near is None or metres(near, venue) <= near.radius)
        )


def understand(wish: Wish, news: lexicon.News, stale: Collection[str]) -> Asked | None:
    """What the wish means in terms of the catalogue; None when it names a place that is not served.

    `news`: what the index does not know yet; `stale`: the words of those venues.
    """
    atlas = lexicon.atlas(sandbox=wish.sandbox, since=news)
    place, said = words(f"{wish.area} {wish.city}"), words(wish.words)
    catalogue = lexicon.known([*said, *words(wish.category)], sandbox=wish.sandbox) | set(stale)
    known = catalogue | atlas.words | vocabulary.KNOWN | openings.WORDS
    in_town, rest = _central(vocabulary.respelt(place, atlas.words))
    places, _ = atlas.named_in(rest)
    if place and not places and not in_town:
        return None
    central, said = _central(vocabulary.respelt(said, known))
    more, said = atlas.named_in(said)
    if wish.near is not None:
        said = _without_landmark(said)
    concepts, left = vocabulary.concepts(said)
    opening, left = openings.opening(left, of_hours=any(concept.at for concept in concepts))
    asked_category = vocabulary.category(wish.category)
    left += [] if asked_category or not wish.category else words(wish.category)
    meant = [vocabulary.same(word) for word in left if word not in vocabulary.STOP and not word.isdigit()]
    return Asked(
        wish=wish,
        places=places.within(more),
        central=central or in_town,
        concepts=tuple(concepts),
        categories=vocabulary.narrowed([Concept(asked_category), *concepts]),
        opening=openings.merged(_openings(wish, opening, concepts)),
        words=tuple(word for word in meant if word in catalogue),
        strange=tuple(word for word in meant if word not in catalogue),
        literal=_literal(said, left, concepts),
    )


def _literal(said: Iterable[str], left: Collection[str], concepts: Iterable[Concept]) -> tuple[str, ...]:
    """The words of the intents that tell more than the intent itself."""
    meant = {word for one in concepts for phrase in (*one.tags, *one.needs) for word in words(phrase)}
    dull = vocabulary.STOP | vocabulary.MEALS | meant | set(left)
    return tuple(dict.fromkeys(word for word in said if word not in dull))


def _openings(wish: Wish, told: Opening | None, concepts: Iterable[Concept]) -> list[Opening]:
    found = [one for one in (wish.open_at, told) if one is not None]
    return [*found, *(Opening(at=concept.at) for concept in concepts if concept.at)]


def _central(said: list[str]) -> tuple[bool, list[str]]:
    """Whether the middle of town is asked for, and the words that are left over."""
    for phrase in _CENTRE:
        if (rest := vocabulary.without(said, phrase)) is not None:
            return True, rest
    return False, said


def _without_landmark(said: list[str]) -> list[str]:
    """The words without "near the cathedral": the caller has said where that is."""
    for at, word in enumerate(said):
        if word in _NEAR:
            end = at + 1
            while end < len(said) and said[end] in _BETWEEN:
                end += 1
            return said[:at] + said[end + 1 :]
    return said
