"""The ways in which the database finds candidates: by words, by meaning, by place. Ids only, best first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import time
from math import cos, radians
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from pgvector.django import CosineDistance

from venues import embedding
from venues.geography import CENTRAL_METRES, CENTRES, OUTSIDE, Near
from venues.models import City, SearchEntry, Shift
from venues.openings import Opening
from venues.search.asked import Asked

_BY_WORDS = 40
_ENOUGH = 10  # that hold all the words: those with some are not asked for
_LOOKED_AT = 250  # entries that hold the words, before they are ranked
_BY_MEANING = 20
_BY_PLACE = 40
_FEW = 3000  # entries that are compared one by one
_DEGREE = 111_195  # metres


@dataclass(frozen=True, slots=True)
class Legs:
    """Venue ids by each way, best first."""

    words: tuple[int, ...] = ()
    meaning: tuple[int, ...] = ()
    place: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()

    @property
    def all(self) -> set[int]:
        """All of them."""
        return {*self.words, *self.meaning, *self.place, *self.stale}


def run(asked: Asked, out_of_date: Collection[int]) -> Legs:
    """All ways for one wish. Four queries at most."""
    entries = _fitting(asked)
    holding = tuple(_by_words(entries, asked))
    bare = asked.wish.near is None and holding
    return Legs(
        words=holding,
        meaning=tuple(by_meaning(entries, asked.text, few=asked.is_local and _are_few(entries))),
        place=() if bare else tuple(_by_place(entries, asked)),
        stale=tuple(out_of_date),
    )


def _fitting(asked: Asked) -> "QuerySet[SearchEntry]":
    """The entries that the wish's filters let through."""
    wish, party = asked.wish, asked.party
    entries = SearchEntry.objects.filter(listed=True, sandbox=wish.sandbox)
    if asked.places.areas:
        entries = entries.filter(area__in=asked.places.areas)
    if asked.places.cities:
        entries = entries.filter(city_id__in=set(asked.places.cities.values()))
    if asked.central:
        entries = entries.filter(_in_a_centre(asked))
    if asked.categories:
        entries = entries.filter(category__in=asked.categories)
    if party is not None:
        entries = entries.filter(max_party__gte=party)
    if wish.price is not None:
        entries = entries.filter(price_level__lte=wish.price)
    if wish.near:
        entries = entries.filter(_around(wish.near))
    if asked.opening:
        entries = entries.filter(open_then(asked.opening))
    return entries


def _around(near: Near) -> Q:
    """A box that holds the circle."""
    up = near.radius / _DEGREE
    aside = up / max(cos(radians(near.latitude)), 0.01)
    return Q(
        latitude__range=(near.latitude - up, near.latitude + up),
        longitude__range=(near.longitude - aside, near.longitude + aside),
    )


def _in_a_centre(asked: Asked) -> Q:
    """In an area that is called so, or near the middle of its city."""
    cities = City.objects.all()
    if asked.places.cities:
        cities = cities.filter(pk__in=set(asked.places.cities.values()))
    there = Q(area__in=CENTRES)
    for latitude, longitude in cities.values_list("latitude", "longitude"):
        there |= _around(Near(latitude, longitude, CENTRAL_METRES))
    return there & ~Q(area__in=OUTSIDE)


def open_then(opening: Opening) -> Exists:
    """Whether the house has a weekly shift that covers the weekday and the time; last night's may run into it."""
    shifts = Shift.objects.filter(venue_id=OuterRef("venue_id"), resource__isnull=True, service__isnull=True, day=None)
    return Exists(shifts.filter(_covers(opening.weekday, opening.at)))


def _covers(weekday: int | None, at: time | None) -> Q:
    today = Q(weekday__isnull=False) if weekday is None else Q(weekday=weekday)
    if at is None:
        return today
    night = Q(closes__lte=F("opens"))
    runs = today & Q(opens__lte=at) & (Q(closes__gt=at) | night)
    before = Q(weekday__isnull=False) if weekday is None else Q(weekday=(weekday - 1) % 7)
    return runs | (before & night & Q(closes__gt=at))


def _queries(asked: Asked) -> tuple[list[str], str]:
    """The words as tsqueries: one of each need with all of the free words, the same with any of them; and any of all
    that was said."""
    needs = [" | ".join(need) for need in asked.needs]
    free = [" & ".join(asked.words), " | ".join(asked.words)][len(asked.words) < 2 :] if asked.words else [""]
    strict = [" & ".join(f"({group})" for group in (*needs, words) if group) for words in free]
    anything = [*(word for need in asked.needs for word in need), *asked.words, *asked.tags]
    return [one for one in strict if one], " | ".join(dict.fromkeys(anything))


def _by_words(entries: "QuerySet[SearchEntry]", asked: Asked) -> list[int]:
    """Those that hold what is needed, all of the words before any of them, ranked by all that is said; where nobody
    does, those that hold any of it."""
    strict, any_of = _queries(asked)
    if not any_of:
        return []
    found: list[int] = []
    for must in strict:
        if len(found) < _ENOUGH:
            found += [pk for pk in _ranked(entries, must, any_of) if pk not in found]
    return found[:_BY_WORDS] or _ranked(entries, any_of, any_of)


def _ranked(entries: "QuerySet[SearchEntry]", must: str, any_of: str) -> list[int]:
    holding = entries.filter(document=SearchQuery(must, config="simple", search_type="raw")).values("pk")[:_LOOKED_AT]
    rank = SearchRank(F("document"), SearchQuery(any_of, config="simple", search_type="raw"))
    asked = SearchEntry.objects.filter(pk__in=Subquery(holding)).annotate(rank=rank).order_by("-rank", "pk")
    return list(asked.values_list("pk", flat=True)[:_BY_WORDS])


def _are_few(entries: "QuerySet[SearchEntry]") -> bool:
    return entries.order_by().values("pk")[: _FEW + 1].count() <= _FEW


def by_meaning(
    entries: "QuerySet[SearchEntry]", said: str, *, few: bool = False, limit: int = _BY_MEANING
) -> list[int]:
    """Those whose texts are about the same, by cosine. `few`: compare each, without the index, whose scan would pass
    over thousands that the filter drops."""
    if not said:
        return []
    vector = embedding.embed([said])[0]
    distance: Any = CosineDistance("embedding", vector)
    if few:
        distance += Value(0.0)
    else:
        _scan_on()
    asked = entries.filter(embedding__isnull=False).order_by(distance)
    return list(asked.values_list("pk", flat=True)[:limit])


def _scan_on() -> None:
    """Once for each connection: a scan of the vectors' index with a filter goes on until there are enough."""
    session: Any = connection.connection
    if session is None or getattr(session, "agnt_scans_on", False):
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hnsw.iterative_scan', 'relaxed_order', false)")
    session.agnt_scans_on = True


def _by_place(entries: "QuerySet[SearchEntry]", asked: Asked) -> list[int]:
    """The nearest to a point; without one, any that fit, so that a bare filter finds them."""
    near = asked.wish.near
    if near is None:
        return list(entries.order_by("pk").values_list("pk", flat=True)[:_BY_PLACE])
    aside = cos(radians(near.latitude)) ** 2
    distance = (F("latitude") - near.latitude) ** 2 + aside * (F("longitude") - near.longitude) ** 2
    return list(entries.order_by(distance, "pk").values_list("pk", flat=True)[:_BY_PLACE])


def by_name(said: Collection[str], *, sandbox: bool) -> list[int]:
    """Venues whose names hold any of the words."""
    words = " | ".join(f"{word}:A" for word in said)
    if not words:
        return []
    return _ranked(SearchEntry.objects.filter(listed=True, sandbox=sandbox), words, words)
