"""The search's own table, kept up with the venues."""

from collections.abc import Collection, Iterable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import connection
from django.db.models import OuterRef

from agnt.lib import locks, tx
from venues import embedding
from venues.models import SearchEntry, SearchWord, Service, Venue
from venues.vocabulary import STOP, words

_LONGEST = 40  # characters of a word that are kept
_MOST = 400  # words of a venue
_ABOUT = 600  # characters of the description that the vector is made of


@tx.verb
def refresh_stale(*, limit: int) -> int:
    """Bring up to `limit` stale entries up to date; returns how many there were."""
    ids = list(SearchEntry.objects.filter(stale=True).order_by("venue_id").values_list("venue_id", flat=True)[:limit])
    refresh(venue_ids=ids)
    return len(ids)


@tx.step
def refresh(*, venue_ids: Collection[int]) -> None:
    """Write the entries of these venues anew. Idempotent; who changes one meanwhile waits and marks it stale again."""
    locks.lock(SearchEntry.objects.filter(venue_id__in=venue_ids).only("pk"))
    names = Service.objects.filter(venue=OuterRef("pk"), active=True).order_by("pk").values("name")
    venues: list[Any] = list(
        Venue.objects.filter(pk__in=venue_ids).annotate(service_names=ArraySubquery(names)).order_by("pk")
    )
    vectors = embedding.embed([about(venue, venue.service_names) for venue in venues])
    rows = [
        (*_facts(venue), document(venue, venue.service_names), embedding.literal(vector), venue.pk)
        for venue, vector in zip(venues, vectors, strict=True)
    ]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            UPDATE venues_searchentry
            SET stale = false, listed = %s, sandbox = %s, city_id = %s, area = %s, category = %s, price_level = %s,
                max_party = %s, latitude = %s, longitude = %s, document = %s::tsvector, embedding = %s::vector
            WHERE venue_id = %s
            """,
            rows,
        )
    said = {(word, venue.sandbox) for venue in venues for word in _words(venue, venue.service_names)}
    SearchWord.objects.bulk_create(
        (SearchWord(word=word, sandbox=sandbox) for word, sandbox in sorted(said)), ignore_conflicts=True
    )


def _facts(venue: Venue) -> tuple[bool | int | float | str, ...]:
    listed = venue.closed_for_good_at is None
    area = " ".join(words(venue.area))
    where = venue.latitude, venue.longitude
    return listed, venue.sandbox, venue.city_id, area, venue.category, venue.price_level, venue.max_party, *where


def _parts(venue: Venue, service_names: Iterable[str]) -> tuple[tuple[str, str], ...]:
    """The texts with PostgreSQL's weights, the weightiest first."""
    known_for = " ".join((*venue.cuisines, *venue.tags, str(venue.get_category_display())))
    return (
        ("A", venue.name),
        ("B", known_for),
        ("C", " ".join(service_names)),
        ("D", f"{venue.description} {venue.address}"),
    )


def _words(venue: Venue, service_names: Iterable[str]) -> dict[str, str]:
    """Each folded word with its weight, in order."""
    found: dict[str, str] = {}
    for weight, said in _parts(venue, service_names):
        for word in words(said):
            telling = weight == "A" or word not in STOP
            if telling and len(word) <= _LONGEST and len(found) < _MOST:
                found.setdefault(word, weight)
    return found


def document(venue: Venue, service_names: Iterable[str]) -> str:
    """The venue's words as a tsvector is written. They hold letters and digits alone."""
    return " ".join(
        f"'{word}':{at}{weight}" for at, (word, weight) in enumerate(_words(venue, service_names).items(), 1)
    )


def about(venue: Venue, service_names: Iterable[str]) -> str:
    """What the vector is made of: what guests would say of it; its name says little."""
    known = (str(venue.get_category_display()), *venue.cuisines, *venue.tags, *service_names)
    return f"{', '.join(known)}. {venue.description[:_ABOUT]}"
