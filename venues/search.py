"""Finding venues by words, kind and place. Every hit says why; the same question has the same answer.

One query; the words are compared in Python, folded, because the PostgreSQL we ship has no unaccent.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from agnt.lib import text
from venues import vocabulary
from venues.cards import Card, card, cards_by_name
from venues.geography import Near, Places, metres
from venues.models import Service, Venue
from venues.reasons import Reason
from venues.vocabulary import Concept, words

# What a match is worth; what a word in the venue's own texts is worth stands in cards.py.
_KIND, _QUALITY, _PRICE, _PLACE = 8, 6, 3, 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What is looked for. `named`: the slug or name of one venue. `city` may also hold an area's name."""

    words: str = ""
    named: str = ""
    city: str = ""
    area: str = ""
    category: str = ""
    party: int | None = None
    near: Near | None = None
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


@dataclass(frozen=True, slots=True)
class _Asked:
    """A wish, understood."""

    wish: Wish
    places: Places
    concepts: tuple[Concept, ...]
    categories: frozenset[str]
    words: tuple[str, ...]  # as the catalogue says them
    strange: tuple[str, ...]  # in no catalogue

    @property
    def is_empty(self) -> bool:
        """Whether nothing of the wish was understood, though something was said."""
        known = self.places or self.concepts or self.categories or self.words or self.wish.near
        return bool(self.strange) and not known

    def allows(self, venue: Venue) -> bool:
        """Whether the venue is of the kind, in the place, and takes the party."""
        near, wish = self.wish.near, self.wish
        return (
            self.places.hold(venue)
            and (not self.categories or venue.category in self.categories)
            and (wish.party is None or wish.party <= venue.max_party)
            and (near is None or metres(near, venue) <= near.radius)
        )


def search(wish: Wish, *, limit: int = 50) -> Found:
    """The venues that match, best first. Unclaimed ones are among them: they are shown and never booked."""
    cards = _cards(sandbox=wish.sandbox)
    if wish.named:
        named = cards_by_name(cards, wish.named)
        hits = tuple(Hit(one.venue, 100, (Reason("named"),)) for one in named[:limit])
        return Found(hits, () if hits else (wish.named,))
    asked = _understand(wish, cards)
    if asked is None:
        return Found((), tuple(filter(None, (wish.city, wish.area))))
    if asked.is_empty:
        return Found((), asked.strange)
    fitting = [one for one in cards if asked.allows(one.venue)]
    said = [one for one in fitting if any(word in one.worth for word in asked.words)]
    found = [_hit(one, asked) for one in (said if asked.words else fitting)]
    found.sort(key=lambda hit: (-hit.score, hit.metres or 0, not hit.venue.is_bookable, hit.venue.name, hit.venue.pk))
    return Found(tuple(found[:limit]), asked.strange)


def _cards(*, sandbox: bool) -> list[Card]:
    """The whole catalogue, in one query."""
    names = Service.objects.filter(venue=OuterRef("pk"), active=True).order_by("pk").values("name")
    rows = Venue.objects.seen_by(sandbox=sandbox).select_related("city").annotate(service_names=ArraySubquery(names))
    return [card(venue, venue.service_names) for venue in rows.order_by("name", "pk")]


def _understand(wish: Wish, cards: Sequence[Card]) -> _Asked | None:
    """What the wish means in terms of this catalogue; None when it names a place that is not served."""
    atlas = Places.of([one.venue for one in cards])
    catalogue = {word for one in cards for word in one.worth}
    known = catalogue | atlas.words | vocabulary.KNOWN
    place = words(f"{wish.area} {wish.city}")
    places, _ = atlas.named_in(vocabulary.respelt(place, atlas.words))
    if place and not places:
        return None
    more, said = atlas.named_in(vocabulary.respelt(words(wish.words), known))
    concepts, rest = vocabulary.concepts(said)
    asked_category = vocabulary.category(wish.category)
    rest += [] if asked_category or not wish.category else words(wish.category)
    meant = [vocabulary.same(word) for word in rest if word not in vocabulary.STOP and not word.isdigit()]
    return _Asked(
        wish=wish,
        places=places.within(more),
        concepts=tuple(concepts),
        categories=vocabulary.narrowed([Concept(asked_category), *concepts]),
        words=tuple(word for word in meant if word in catalogue),
        strange=tuple(word for word in meant if word not in catalogue),
    )


def _hit(one: Card, asked: _Asked) -> Hit:
    """The score and its reasons, the weightiest first."""
    found: list[tuple[int, Reason]] = []
    venue = one.venue
    if asked.categories:
        found.append((_KIND, Reason("category", str(venue.get_category_display()))))
    if asked.places:
        found.append((_PLACE, Reason("area", venue.area or venue.city.name)))
    for concept in asked.concepts:
        if concept.tag and (tag := one.tag_with(concept.tag)):
            found.append((_QUALITY, Reason("known_for", tag)))
        if venue.price_level in concept.prices:
            found.append((_PRICE, Reason("price", str(venue.price_level))))
    found.extend(one.worth[word] for word in asked.words if word in one.worth)
    distance = round(metres(asked.wish.near, venue)) if asked.wish.near else None
    if distance is not None:
        found.append((_PLACE, Reason("distance", f"{distance / 1000:.1f} km")))
    found.sort(key=lambda pair: -pair[0])
    return Hit(venue, sum(worth for worth, _ in found), tuple(dict.fromkeys(why for _, why in found)), distance)


def resolve(named: str, *, sandbox: bool = False) -> Venue | None:
    """The one venue of that slug or name, spelt more or less so; None when there is none or it could be several."""
    hits = search(Wish(named=named, sandbox=sandbox)).hits
    if len(hits) == 1:
        return hits[0].venue
    exact = [hit.venue for hit in hits if text.fold(hit.venue.name) == text.fold(named)]
    return exact[0] if len(exact) == 1 else None
