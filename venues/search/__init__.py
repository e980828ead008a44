"""Finding venues by words, meaning, kind, place and hours. Every hit says why; the same question has the same answer.

The database finds candidates in several ways (legs), Python reads those few as cards, and the ways are fused by
reciprocal rank. A constant number of queries, however many venues.
"""

from collections.abc import Collection

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from agnt.lib import text
from venues.cards import Card, card, cards_by_name
from venues.models import Service, Venue
from venues.reasons import Reason
from venues.search import legs, lexicon
from venues.search.asked import understand
from venues.search.fusing import fused
from venues.search.wish import Found, Hit, Wish
from venues.vocabulary import STOP, respelt, words

__all__ = ["Found", "Hit", "Wish", "resolve", "search"]


def search(wish: Wish, *, limit: int = 50) -> Found:
    """The venues that match, best first. Unclaimed ones are among them: they are shown and never booked."""
    news = lexicon.news(sandbox=wish.sandbox)
    stale = _cards(news.stale, sandbox=wish.sandbox)
    if wish.named:
        named = _named(wish, stale)
        hits = tuple(Hit(one.venue, 100, (Reason("named"),)) for one in named[:limit])
        return Found(hits, () if hits else (wish.named,))
    asked = understand(wish, news, {word for one in stale for word in one.worth})
    if asked is None:
        return Found((), tuple(filter(None, (wish.city, wish.area))))
    if asked.is_empty:
        return Found((), asked.strange)
    ways = legs.run(asked, [one.venue.pk for one in stale])
    fresh = _cards(ways.all - set(news.stale), sandbox=wish.sandbox)
    return fused(asked, ways, [*fresh, *stale], limit=limit)


def _cards(ids: Collection[int], *, sandbox: bool) -> list[Card]:
    """These venues as cards, in one query; those that this caller does not see are left out."""
    if not ids:
        return []
    names = Service.objects.filter(venue=OuterRef("pk"), active=True).order_by("pk").values("name")
    rows = Venue.objects.seen_by(sandbox=sandbox).filter(pk__in=ids).select_related("city")
    return [card(venue, venue.service_names) for venue in rows.annotate(service_names=ArraySubquery(names))]


def _named(wish: Wish, stale: list[Card]) -> list[Card]:
    said = words(wish.named)
    telling = [word for word in said if word not in STOP] or said
    spelt = respelt(telling, lexicon.known(telling, sandbox=wish.sandbox))
    ids = set(legs.by_name({*telling, *spelt}, sandbox=wish.sandbox)) - {one.venue.pk for one in stale}
    cards = sorted([*_cards(ids, sandbox=wish.sandbox), *stale], key=lambda one: (one.venue.name, one.venue.pk))
    return cards_by_name(cards, wish.named)


def resolve(named: str, *, sandbox: bool = False) -> Venue | None:
    """The one venue of that slug or name, spelt more or less so; None when there is none or it could be several."""
    hits = search(Wish(named=named, sandbox=sandbox)).hits
    if len(hits) == 1:
        return hits[0].venue
    exact = [hit.venue for hit in hits if text.fold(hit.venue.name) == text.fold(named)]
    return exact[0] if len(exact) == 1 else None
