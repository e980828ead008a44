"""`python -m tests.bench.search_run 50000`: fill the configured database with venues and time questions to it."""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, transaction  # noqa: E402 - models can be loaded only after django.setup()

from tests.venues.queries import QUERIES  # noqa: E402
from venues import embedding  # noqa: E402
from venues.geography import Near  # noqa: E402
from venues.models import City, SearchEntry, Venue  # noqa: E402
from venues.search import Wish, legs, search  # noqa: E402
from venues.services import index  # noqa: E402

BATCH = 2_000
CITIES, AREAS = 40, 25
ROUNDS = 5
_FIRST = [
    "red",
    "blue",
    "old",
    "new",
    "little",
    "golden",
    "silent",
    "wild",
    "salty",
    "green",
    "lazy",
    "brave",
    "copper",
    "paper",
    "stone",
    "velvet",
]
_SECOND = [
    "lantern",
    "tide",
    "garden",
    "kitchen",
    "table",
    "harbour",
    "boat",
    "fox",
    "lotus",
    "palm",
    "well",
    "mortar",
    "kite",
    "lamp",
    "barrel",
    "rooster",
]
_KITCHENS = [
    "italian",
    "japanese",
    "indonesian",
    "balinese",
    "french",
    "mexican",
    "thai",
    "indian",
    "seafood",
    "grill",
    "vegetarian",
    "coffee",
]
_TAGS = (
    "sunset view", "romantic", "family", "quiet", "fast wifi", "live music", "rooftop", "garden", "pool", "breakfast",
    "halal", "vegetarian options", "vegan", "cocktails", "couple room", "snorkeling", "tasting menu", "ocean view",
    "wheelchair", "late night", "courtyard", "local", "brunch", "wine",
)  # fmt: skip
_ABOUT = [
    "a",
    "room",
    "above",
    "the",
    "market",
    "where",
    "the",
    "cook",
    "knows",
    "each",
    "fisher",
    "by",
    "name",
    "and",
    "the",
    "bread",
    "is",
    "still",
    "warm",
    "at",
    "noon",
    "while",
    "music",
    "from",
    "a",
    "record",
    "player",
    "drifts",
    "over",
    "long",
    "tables",
    "under",
    "lamps",
    "made",
    "of",
    "old",
    "nets",
    "and",
    "children",
    "play",
    "in",
    "the",
    "yard",
]


def fill(count: int) -> None:
    """Venues of many kinds in many places, the same for the same number."""
    dice = random.Random(7)
    cities = City.objects.bulk_create(
        City(
            slug=f"city-{n}", name=f"City{n}", country="ID", timezone="Asia/Makassar",
            latitude=dice.uniform(-40, 50), longitude=dice.uniform(-120, 150),
        )
        for n in range(CITIES)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX search_meaning")
    for start in range(0, count, BATCH):
        with transaction.atomic():
            made = Venue.objects.bulk_create(_venue(n, cities, dice) for n in range(start, min(start + BATCH, count)))
            index.refresh(venue_ids=[venue.pk for venue in made])
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE INDEX search_meaning ON venues_searchentry USING hnsw (embedding vector_cosine_ops) "
            "WITH (m = 16, ef_construction = 64)"
        )
        cursor.execute("ANALYZE")


def _venue(number: int, cities: list[City], dice: random.Random) -> Venue:
    city = cities[number % CITIES]
    return Venue(
        slug=f"v-{number}",
        name=f"{dice.choice(_FIRST)} {dice.choice(_SECOND)} {number}".title(),
        city=city,
        area=f"Area{dice.randrange(AREAS)} {city.name}",
        category=dice.choice(Venue.Category.values),
        cuisines=dice.sample(_KITCHENS, 2),
        tags=dice.sample(_TAGS, 4),
        description=" ".join(dice.sample(_ABOUT, 18)),
        latitude=city.latitude + dice.gauss(0, 0.05),
        longitude=city.longitude + dice.gauss(0, 0.05),
        timezone=city.timezone,
        currency="IDR",
        price_level=dice.randint(1, 4),
    )


def wishes() -> list[Wish]:
    """The questions of the recall table, bare, in a city, in an area, and near a point."""
    dice = random.Random(8)
    cities = list(City.objects.all())
    found = []
    for number, query in enumerate(QUERIES):
        city = dice.choice(cities)
        found.append(
            [
                Wish(words=query.said),
                Wish(words=query.said, city=city.name, party=4),
                Wish(words=query.said, area=f"Area{number % AREAS} {city.name}"),
                Wish(words=query.said, near=Near(city.latitude, city.longitude)),
            ][number % 4]
        )
    return found


def _timed(work: Callable[[], object]) -> float:
    """Milliseconds."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _by_hand(vector: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT venue_id FROM venues_searchentry WHERE listed AND NOT sandbox AND embedding IS NOT NULL "
            "ORDER BY embedding <=> %s::vector LIMIT 40",
            [vector],
        )
        cursor.fetchall()


def main(count: int) -> None:
    """Print the figures in ms as one line of JSON."""
    fill(count)
    asked = wishes()
    for wish in asked:
        search(wish)  # warm
    times = sorted(_timed(lambda wish=wish: search(wish)) for _ in range(ROUNDS) for wish in asked)
    entries = SearchEntry.objects.filter(listed=True, sandbox=False)
    leg, raw = [], []
    for query in QUERIES * 2:
        vector = embedding.literal(embedding.embed([query.said])[0])
        raw.append(_timed(lambda vector=vector: _by_hand(vector)))
        leg.append(_timed(lambda said=query.said: legs.by_meaning(entries, said)))
    found = {
        "median": statistics.median(times),
        "p95": times[int(len(times) * 0.95)],
        "raw": statistics.median(raw),
        "leg": statistics.median(leg),
    }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
