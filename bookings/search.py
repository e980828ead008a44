"""Venues with their free times: the catalogue's search, joined with what the diaries still hold.

A constant number of queries for any number of venues. Sandbox venues are found for test keys alone; unclaimed ones are
shown and never bookable.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from agnt.lib import clock
from bookings import loading
from bookings.availability import (
    Board,
    DayAnswer,
    Nearest,
    Refusal,
    Request,
    ServiceRule,
    Slot,
    day_slots,
    nearest,
)
from bookings.loading import Loaded
from bookings.meant import choose_services, named_services
from bookings.wanted import wanted
from venues import search as catalogue
from venues import vocabulary
from venues.concepts import TABLES
from venues.geography import Near
from venues.models import Venue
from venues.openings import Opening
from venues.reasons import Reason
from venues.search import Hit, Wish

_CANDIDATES = 40  # venues whose diaries are looked at
_EXPLAINED = 3  # refused times that a named venue gives reasons for
_MINUTES_A_POINT = 15  # each quarter of an hour off the wanted time costs a point of the score
_SUNSET_TAG = "sunset"
_WEST = "west-facing"
_EVENING, _MORNING = time(16, 30), time(4)  # when dinner begins at the soonest, and when the night ends
_LUNCH, _DINNER = (time(11, 30), time(14, 30)), (time(17, 30), time(22, 30))  # when who names no kind wants to eat


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchRequest:
    """What a guest asks for. `day` and `at` are the venue's own; without `day` or `party` no times are looked up.

    `named`: slug or name of one venue. `price`: 1 cheap to 4 dear, none dearer. `sunset`, or the word in `words`, asks
    for starts 30-60 minutes before it, unless `at` says otherwise. `times`: free starts for each venue.
    """

    words: str = ""
    named: str = ""
    city: str = ""
    area: str = ""
    category: str = ""
    cuisine: str = ""
    price: int | None = None
    open_at: Opening | None = None
    service: str = ""
    near: Near | None = None
    party: int | None = None
    day: date | None = None
    at: time | None = None
    sunset: bool = False
    sandbox: bool = False
    limit: int = 3
    times: int = 4

    @property
    def for_sunset(self) -> bool:
        """Whether the sun sets the time."""
        return self.at is None and (self.sunset or vocabulary.says_sunset(self.words))


@dataclass(frozen=True, slots=True)
class Offer:
    """One venue: its free starts, nearest to the wanted time first, or why there are none.

    `bookable` is False for an unclaimed venue, which has no starts. `refusals` are given for a named venue only.
    """

    venue: Venue
    service: ServiceRule | None
    slots: tuple[Slot, ...]
    score: int
    why: tuple[Reason, ...]
    bookable: bool
    sunset_at: datetime | None = None
    refusals: tuple[Refusal, ...] = ()
    metres: int | None = None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The offers, best first, and what was asked for and is nowhere in the catalogue."""

    offers: tuple[Offer, ...]
    unmatched: tuple[str, ...] = ()


def find(request: SearchRequest) -> SearchResult:
    """The venues that fit, with free times when the day and the party are known. A named one is always shown."""
    found = catalogue.search(_wish(request), limit=_CANDIDATES)
    hits = found.hits
    if request.for_sunset and not request.named:
        hits = tuple(hit for hit in hits if _sees_sunset(hit.venue)) or hits
    if _is_a_meal(request):
        hits = tuple(hit for hit in hits if hit.venue.category in TABLES) or hits
    offers = _with_times(hits, request) if request.day and request.party else [_bare(hit) for hit in hits]
    return SearchResult(tuple(offers[: request.limit]), found.unmatched)


def free_times(*, venue: Venue, service_id: int, party: int, day: date) -> DayAnswer:
    """Every start of one venue's day, offered or refused. Raises KeyError for a service that is not its own."""
    loaded = loading.load([venue], day, day)[venue.pk]
    asked = Request(loaded.setup.service(service_id), party, clock.now())
    return day_slots(Board(loaded.setup, loaded.diary), asked, day)


def _wish(request: SearchRequest) -> Wish:
    return Wish(
        words=f"{request.words} {request.service}".strip(),
        named=request.named,
        city=request.city,
        area=request.area,
        category=request.category,
        cuisine=request.cuisine,
        price=request.price,
        open_at=request.open_at,
        party=request.party,
        near=request.near,
        sandbox=request.sandbox,
    )


def _is_a_meal(request: SearchRequest) -> bool:
    """Who says no more than an hour at which people eat, and how many they are, wants a table."""
    if request.at is None or request.named or request.category or request.cuisine or request.service:
        return False
    if not any(start <= request.at <= end for start, end in (_LUNCH, _DINNER)):
        return False
    return all(word in vocabulary.STOP or word.isdigit() for word in vocabulary.words(request.words))


def _sees_sunset(venue: Venue) -> bool:
    return any(_SUNSET_TAG in tag for tag in venue.tags)


def _bare(hit: Hit) -> Offer:
    """A venue without times."""
    why = hit.why if hit.venue.is_bookable else (*hit.why, Reason("unclaimed"))
    return Offer(hit.venue, None, (), hit.score, why, hit.venue.is_bookable, metres=hit.metres)


def _with_times(hits: tuple[Hit, ...], request: SearchRequest) -> list[Offer]:
    """Venues with free times, best first; then those that can only be phoned; a full one only when it was named."""
    assert request.day is not None  # noqa: S101 - asked by the caller
    open_to_all = [hit.venue for hit in hits if hit.venue.is_bookable]
    loaded = loading.load(open_to_all, request.day, request.day)
    offers = [_offer(loaded[hit.venue.pk], hit, request) for hit in hits if hit.venue.is_bookable]
    free = [offer for offer in offers if offer.slots or request.named]
    free.sort(key=lambda offer: (not offer.slots, -offer.score, offer.metres or 0, offer.venue.name, offer.venue.pk))
    return free + [_bare(hit) for hit in hits if not hit.venue.is_bookable]


def _offer(loaded: Loaded, hit: Hit, request: SearchRequest) -> Offer:
    """The first service that has a free time near the wanted one; else the first, with the reasons.

    At a venue that was named, a service that was named too is not swapped for another.
    """
    assert request.day is not None and request.party is not None  # noqa: S101 - asked by the caller
    venue, board = loaded.venue, Board(loaded.setup, loaded.diary)
    want = wanted(venue, day=request.day, at=request.at, for_sunset=request.for_sunset, anywhere=bool(request.named))
    answers: list[tuple[ServiceRule, Nearest]] = []
    said = f"{request.words} sunset" if request.for_sunset else request.words
    order = choose_services(loaded.setup, said, request.party, only=request.service, house=venue.name)
    clear = named_services(loaded.setup, request.words, house=venue.name) if request.named else []
    for service in [one for one in order if one in clear] or order:
        asked = Request(service, request.party, clock.now())
        answers.append(
            (service, nearest(board, asked, want.days, want.moment, count=request.times, within=want.within))
        )
        answers[-1] = service, _for_the_meal(answers[-1][1], venue, request)
        if answers[-1][1].slots:
            break
    if not answers:
        return Offer(venue, None, (), hit.score, hit.why, bookable=True, metres=hit.metres)
    service, answer = answers[-1] if answers[-1][1].slots else answers[0]
    off = abs(answer.slots[0].starts_at - want.moment).total_seconds() / 60 if answer.slots else 0
    return Offer(
        venue=venue,
        service=service,
        slots=answer.slots,
        score=hit.score - round(off / _MINUTES_A_POINT),
        why=(*hit.why, *_of_the_sun(venue, want.sunset_at)),
        bookable=True,
        sunset_at=want.sunset_at,
        refusals=answer.refusals[:_EXPLAINED] if request.named else (),
        metres=hit.metres,
    )


def _for_the_meal(found: Nearest, venue: Venue, request: SearchRequest) -> Nearest:
    """Dinner is had in the evening: a house that is open by day alone has none, unless it or the hour was named."""
    by_day = request.at is not None and request.at < _EVENING
    if request.named or request.for_sunset or by_day or not vocabulary.says_dinner(request.words):
        return found
    evening = tuple(slot for slot in found.slots if _is_evening(clock.local(slot.starts_at, venue.timezone).time()))
    return replace(found, slots=evening)


def _is_evening(wall: time) -> bool:
    return wall >= _EVENING or wall < _MORNING


def _of_the_sun(venue: Venue, sets_at: datetime | None) -> tuple[Reason, ...]:
    if sets_at is None:
        return ()
    at = Reason("sunset", f"{clock.local(sets_at, venue.timezone):%H:%M}")
    return (at, Reason("faces_west")) if _WEST in venue.tags else (at,)
