"""The candidates of all ways as one list: reciprocal rank fusion (Cormack and others, 2009), and why each is in it."""

from collections.abc import Collection, Sequence

from venues.cards import Card
from venues.geography import metres, near_centre
from venues.models import SearchEntry
from venues.reasons import Reason
from venues.search import legs
from venues.search.asked import Asked
from venues.search.legs import Legs
from venues.search.wish import Found, Hit

# What a match is worth; what a word in the venue's own texts is worth stands in cards.py.
_KIND, _QUALITY, _PRICE, _PLACE, _OPEN = 8, 6, 3, 4, 4
# Each list's weight, and its k: how fast a place loses worth. What is known of a venue comes before what is alike.
_CARDS, _WORDS, _MEANING, _NEAREST = (1.0, 2), (0.25, 10), (0.5, 10), (3.0, 10)
_SCALE = 100


def fused(asked: Asked, ways: Legs, cards: Sequence[Card], *, limit: int) -> Found:
    """The hits, best first, and what nobody has."""
    fitting = [one for one in cards if asked.allows(one.venue)]
    fitting = _open(asked, ways, fitting)
    missing: list[str] = []
    for need in (*asked.needs, asked.words):
        if need:
            fitting = _holding(fitting, need, missing)
    told = {one.venue.pk: _told(one, asked) for one in fitting}
    points = {key: sum(worth for worth, _ in found) for key, found in told.items()}
    nearest = {one.venue.pk: metres(asked.wish.near, one.venue) for one in fitting} if asked.wish.near else {}
    scores = _scores(points, ways, nearest)
    hits = []
    for one in fitting:
        key = one.venue.pk
        why = tuple(dict.fromkeys(reason for _, reason in told[key])) or _by_meaning(key, ways)
        hits.append(Hit(one.venue, scores[key], why, round(nearest[key]) if nearest else None))
    hits.sort(key=lambda hit: (-hit.score, hit.metres or 0, not hit.venue.is_bookable, hit.venue.name, hit.venue.pk))
    return Found(tuple(hits[:limit]), (*asked.strange, *missing))


def _open(asked: Asked, ways: Legs, cards: list[Card]) -> list[Card]:
    """Without those that are closed then; the database has looked at all but the stale ones."""
    if asked.opening is None or not ways.stale:
        return cards
    entries = SearchEntry.objects.filter(pk__in=ways.stale)
    there = set(entries.filter(legs.open_then(asked.opening)).values_list("pk", flat=True))
    return [one for one in cards if one.venue.pk not in ways.stale or one.venue.pk in there]


def _holding(cards: list[Card], any_of: Collection[str], missing: list[str]) -> list[Card]:
    """Those whose texts hold one of the words; all, where none does, and the first word is noted as missing."""
    holding = [one for one in cards if any(word in one.worth for word in any_of)]
    if not holding and cards:
        missing.append(next(iter(any_of)))
    return holding or cards


def _told(one: Card, asked: Asked) -> list[tuple[int, Reason]]:
    """What speaks for the venue with its worth, the weightiest first."""
    found: list[tuple[int, Reason]] = []
    venue = one.venue
    if asked.categories:
        found.append((_KIND, Reason("category", str(venue.get_category_display()))))
    if asked.places:
        found.append((_PLACE, Reason("area", venue.area or venue.city.name)))
    if asked.central and near_centre(venue):
        found.append((_PLACE, Reason("central")))
    for concept in asked.concepts:
        tags = [tag for quality in concept.tags if (tag := one.tag_with(quality))]
        found += [(_QUALITY - min(at, 3), Reason("known_for", tag)) for at, tag in enumerate(dict.fromkeys(tags))]
        if venue.price_level in concept.prices:
            most_so = venue.price_level in (1, 4)
            found.append((_PRICE + most_so, Reason("price", str(venue.price_level))))
    found.extend(one.worth[word] for word in dict.fromkeys((*asked.words, *asked.literal)) if word in one.worth)
    needed = (next((word for word in need if word in one.worth), "") for need in asked.needs)
    found.extend(one.worth[word] for word in needed if word)
    if asked.opening:
        found.append((_OPEN, Reason("open", asked.opening.said)))
    if asked.wish.near:
        found.append((_PLACE, Reason("distance", f"{metres(asked.wish.near, venue) / 1000:.1f} km")))
    found.sort(key=lambda pair: -pair[0])
    return found


def _by_meaning(key: int, ways: Legs) -> tuple[Reason, ...]:
    return (Reason("meaning"),) if key in ways.meaning else ()


def _scores(points: dict[int, int], ways: Legs, nearest: dict[int, float]) -> dict[int, int]:
    """Each venue's places in all lists as one number: the sum of weight / (k + place). Equals share a place."""
    by_points: dict[int, float] = {key: -float(worth) for key, worth in points.items()}
    lists = [
        (_CARDS, _places(by_points)),
        (_WORDS, {key: place for place, key in enumerate((key for key in ways.words if key in points), 1)}),
        (_MEANING, {key: place for place, key in enumerate((key for key in ways.meaning if key in points), 1)}),
        (_NEAREST, _places(nearest)),
    ]
    return {
        key: round(_SCALE * sum(weight / (k + places[key]) for (weight, k), places in lists if key in places))
        for key in points
    }


def _places(values: dict[int, float]) -> dict[int, int]:
    """1 for the least value, and so on; equal values share a place and take no more than one."""
    ranks = {value: place for place, value in enumerate(sorted(set(values.values())), 1)}
    return {key: ranks[value] for key, value in values.items()}
