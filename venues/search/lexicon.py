"""Which places and words the catalogue knows, asked for the words of one wish."""

from collections.abc import Collection
from dataclasses import dataclass
from time import monotonic

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length

from venues.geography import Places, folded
from venues.models import City, SearchEntry, SearchWord
from venues.openings import WORDS
from venues.vocabulary import KNOWN, MEANT

_MISSPELT = 5  # shorter words are taken as they are
_MOST = 4000
_STALE = 500
_KEPT_FOR = 60  # seconds

# The distinct areas by jumping from one to the next in the index, whatever the number of venues.
_AREAS = """
WITH RECURSIVE each AS (
    (SELECT area FROM venues_searchentry WHERE area > '' ORDER BY area LIMIT 1)
    UNION ALL
    SELECT (SELECT area FROM venues_searchentry WHERE area > each.area ORDER BY area LIMIT 1)
    FROM each WHERE each.area IS NOT NULL
)
SELECT area FROM each WHERE area IS NOT NULL
"""


# What is not in the index yet: the stale venues, newest first, each with its area; and last the newest venue of all.
_NEWS = """
    (SELECT entry.venue_id, venue.area, venue.slug, entry.stale
       FROM venues_searchentry entry JOIN venues_venue venue ON venue.id = entry.venue_id
      WHERE entry.stale AND venue.sandbox = %s ORDER BY entry.venue_id DESC LIMIT %s)
    UNION ALL
    (SELECT entry.venue_id, venue.area, venue.slug, false
       FROM venues_searchentry entry JOIN venues_venue venue ON venue.id = entry.venue_id
      ORDER BY entry.venue_id DESC LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class News:
    """What has changed since the index was brought up to date."""

    stale: tuple[int, ...]  # venues to be read from their own rows
    areas: frozenset[str]  # of those, as they are written
    newest: tuple[int, str] | None  # id and slug of the venue that was added last


def news(*, sandbox: bool) -> News:
    """What the index does not know yet. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_NEWS, [sandbox, _STALE])
        rows = cursor.fetchall()
    changed = [(venue_id, area) for venue_id, area, _slug, stale in rows if stale]
    newest = (rows[-1][0], rows[-1][2]) if rows else None
    return News(tuple(venue_id for venue_id, _ in changed), frozenset(area for _, area in changed), newest)


def atlas(*, sandbox: bool, since: News) -> Places:
    """Every city that has venues and every area, by the folded names that guests use.

    Kept in the process for a minute, and no longer than no venue is added or changed: what changed is asked itself.
    """
    if since.stale:
        _kept.pop(sandbox, None)
        return _places(sandbox=sandbox, changed=since.areas)
    kept = _kept.get(sandbox)
    if kept is not None and kept.newest == since.newest and monotonic() - kept.since < _KEPT_FOR:
        return kept.places
    places = _places(sandbox=sandbox, changed=())
    _kept[sandbox] = _Kept(since.newest, monotonic(), places)
    return places


def _places(*, sandbox: bool, changed: Collection[str]) -> Places:
    there = SearchEntry.objects.filter(venue__city=OuterRef("pk"), venue__sandbox=sandbox)
    cities: dict[str, int] = {}
    for pk, slug, name, aliases in City.objects.filter(Exists(there)).values_list("pk", "slug", "name", "aliases"):
        cities |= {folded(one): pk for one in (slug, name, *aliases)}
    with connection.cursor() as cursor:
        cursor.execute(_AREAS)
        areas = {area for (area,) in cursor.fetchall()} | {folded(area) for area in changed if area}
    return Places(cities, frozenset(areas))


@dataclass(frozen=True, slots=True)
class _Kept:
    newest: tuple[int, str] | None
    since: float
    places: Places


_kept: dict[bool, _Kept] = {}


def known(said: Collection[str], *, sandbox: bool) -> set[str]:
    """Those of the words that some venue's texts hold, and for each that nobody knows the words that it may be a slip
    of. One or two queries."""
    asked = SearchWord.objects.filter(sandbox=sandbox).values_list("word", flat=True)
    there = set(asked.filter(word__in={*said, *MEANT}))
    familiar = there | KNOWN | WORDS
    strange = {word for word in said if word not in familiar and len(word) >= _MISSPELT and not word.isdigit()}
    alike = Q(pk__in=[])
    for word in strange:
        alike |= Q(word__startswith=word[0], size__range=(len(word) - 2, len(word) + 2))
    if strange:
        there |= set(asked.annotate(size=Length("word")).filter(alike)[:_MOST])
    return there
