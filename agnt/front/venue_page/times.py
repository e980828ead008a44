"""The question a guest asks on the page, and the diary's answer to it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils.http import urlencode

from agnt.front.venue_page.about import barred_said, day_said
from agnt.lib import clock
from bookings import availability, loading
from bookings.availability import Audience, Board, DayAnswer, Refusal, Request, Slot
from bookings.loading import Loaded
from bookings.models import BookingNeed
from venues.models import Area, Service, Venue

NEAREST = 3
_LOOK_AHEAD = 14  # days
_LARGEST = 1000
# What may come free: the others stay as they are however long one waits.
_MAY_COME_FREE = frozenset({"full", "taken", "too_few", "pacing", "pacing_online", "slower"})
_PARTS = ((12, "morning"), (17, "afternoon"), (24, "evening"))  # up to which hour


@dataclass(frozen=True, slots=True)
class Asked:
    """What the guest asks for; everything has a value, so that the page always has an answer.

    `note` is the key of a sentence where what he asked for was moved to what there is.
    """

    service: Service
    party: int
    day: date
    at: time | None = None
    area: Area | None = None
    needs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """One refused start: its sentences, and the free starts nearest to it."""

    time: str
    why: str
    near: tuple[str, ...]
    code: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """One free start: its day and time on the venue's clock (a night's shift may run into the next day)."""

    day: str
    time: str

    @property
    def value(self) -> str:
        """As the form says it."""
        return f"{self.day} {self.time}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What the diary says: the free starts by part of the day, the refused ones with their reasons, and another day
    where none is free."""

    free: tuple[tuple[str, tuple[Start, ...]], ...]
    refused: tuple[Reason, ...]
    wanted: Reason | None
    next_day: date | None
    closed: str = ""
    exact: str = ""
    barred: str = ""  # why it is nothing on any day, with the cure


def asked(venue: Venue, services: Sequence[Service], areas: Sequence[Area], given: QueryDict) -> Asked:
    """The question of the form; what is missing or out of reach is put to what there is."""
    service = next((one for one in services if one.slug == given.get("service")), services[0])
    today = clock.today(venue.timezone)
    last = today + timedelta(days=venue.horizon_days)
    day = _day(given.get("day", "")) or today
    note = "past_day" if day < today else "too_far" if day > last else ""
    named = given.get("area", "")
    return Asked(
        service=service,
        party=_party(given.get("party", ""), venue, service),
        day=min(max(day, today), last),
        at=_wall(given.get("time", "")),
        area=next((area for area in areas if str(area.pk) == named), None),
        needs=tuple(sorted(set(given.getlist("needs")) & set(BookingNeed.Code.values))),
        note=note,
    )


def _party(said: str, venue: Venue, service: Service) -> int:
    usual = max(venue.min_party, service.min_party, min(2, service.max_party or venue.max_party))
    return min(max(int(said), 1), _LARGEST) if said.isascii() and said.isdigit() and len(said) < 5 else usual


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _wall(said: str) -> time | None:
    try:
        return time.fromisoformat(said).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def query(question: Asked, day: date) -> str:
    """The question again as an address, for that day and without a time."""
    fixed = [("party", str(question.party)), ("day", day.isoformat()), ("service", question.service.slug)]
    area = [("area", str(question.area.pk))] if question.area else []
    return urlencode([*fixed, *area, *(("needs", code) for code in question.needs)])


def answer(venue: Venue, question: Asked, language: str, *, ignore_booking: int | None = None) -> Answer:
    """The day as the diary has it; where nothing is free, the next day of the coming fortnight that has a place."""
    loaded = loading.load([venue], question.day, question.day + timedelta(days=_LOOK_AHEAD))[venue.pk]
    request = request_of(loaded, question, ignore_booking)
    if request is None:
        return Answer((), (), None, None)
    board = Board(loaded.setup, loaded.diary)
    if barred := availability.barred(board, request, question.day):
        asked = bool(question.needs or question.area)
        said = barred_said(barred, venue, question.service, question.party, language, asked=asked)
        return Answer((), (), None, None, barred=said)
    found = availability.day_slots(board, request, question.day)
    free = [_local(venue, slot) for slot in found.slots]
    return Answer(
        free=_parts(free, question.day),
        refused=tuple(_reason(refusal, free, language) for refusal in found.refusals if not _gone(refusal)),
        wanted=_wanted(venue, board, request, question, free, language),
        next_day=None if free else _next_day(venue, board, request, question.day),
        closed=_closed(found, language),
        exact=f"{question.at:%H:%M}" if question.at and question.at in [wall.time() for wall in free] else "",
    )


def _parts(free: Sequence[datetime], day: date) -> tuple[tuple[str, tuple[Start, ...]], ...]:
    """The starts under the key of their part of the day; what lies past midnight is the night's."""
    found: dict[str, list[Start]] = {}
    for wall in free:
        part = "night" if wall.date() > day else next(name for before, name in _PARTS if wall.hour < before)
        found.setdefault(part, []).append(Start(wall.date().isoformat(), f"{wall:%H:%M}"))
    return tuple((part, tuple(starts)) for part, starts in found.items())


def request_of(loaded: Loaded, question: Asked, ignore_booking: int | None = None) -> Request | None:
    """The engine's own question; None where the service is not offered any more."""
    rule = next((one for one in loaded.setup.services if one.id == question.service.pk), None)
    if rule is None:
        return None
    return Request(
        rule,
        question.party,
        clock.now(),
        Audience.ONLINE,
        area_id=question.area.pk if question.area else None,
        needs=frozenset(question.needs),
        ignore_booking=ignore_booking,
    )


def _local(venue: Venue, slot: Slot) -> datetime:
    return clock.local(slot.starts_at, venue.timezone)


def _gone(refusal: Refusal) -> bool:
    """What has passed needs no reason: everybody has a clock."""
    return refusal.code == "past"


def _reason(refusal: Refusal, free: Sequence[datetime], language: str) -> Reason:
    why = " ".join(availability.say_all(refusal, language))
    return Reason(f"{refusal.wall:%H:%M}", why, _near(refusal.wall, free), refusal.code)


def _near(wall: datetime, free: Sequence[datetime]) -> tuple[str, ...]:
    nearest = sorted(free, key=lambda start: abs(start.replace(tzinfo=None) - wall))[:NEAREST]
    return tuple(f"{start:%H:%M}" for start in sorted(nearest))


def _wanted(
    venue: Venue, board: Board, request: Request, question: Asked, free: Sequence[datetime], language: str
) -> Reason | None:
    """Why the time he named cannot be had; None where he named none or where it can."""
    if question.at is None:
        return None
    judged = availability.explain(board, request, clock.at(question.day, question.at, venue.timezone))
    return _reason(judged, free, language) if isinstance(judged, Refusal) else None


def _next_day(venue: Venue, board: Board, request: Request, after: date) -> date | None:
    days = (after + timedelta(days=n) for n in range(1, _LOOK_AHEAD + 1))
    return next((day for day in days if availability.day_slots(board, request, day).slots), None)


def _closed(found: DayAnswer, language: str) -> str:
    """Why the day has no start at all: no shift, or a closure over every one of them."""
    if found.closed:
        return availability.say(found.closed, language)
    codes = {one.code for one in found.refusals}
    if found.slots or "closed" not in codes or codes - {"closed", "past"}:
        return ""
    return availability.say(replace(found.refusals[-1], code="closed_day", data={}), language)


def wait_span(question: Asked, found: Answer) -> tuple[str, str] | None:
    """Between which times he could wait, as the form first says it: an hour to either side of the time he named, else
    from the first to the last start that is taken. None where what he wants is free or the house is closed."""
    if question.at is not None and found.wanted is not None and found.wanted.code in _MAY_COME_FREE:
        around = [max(0, min(1439, question.at.hour * 60 + question.at.minute + by)) for by in (-60, 60)]
        first, last = (f"{minute // 60:02d}:{minute % 60:02d}" for minute in around)
        return first, last
    taken = [one.time for one in found.refused if one.code in _MAY_COME_FREE]
    return None if found.free or not taken else (taken[0], taken[-1])


def days(venue: Venue, count: int, language: str) -> list[tuple[str, str]]:
    """The next days as choices: value and words."""
    today = clock.today(venue.timezone)
    ahead = [today + timedelta(days=n) for n in range(min(count, venue.horizon_days + 1))]
    return [(day.isoformat(), day_said(day, venue, language)) for day in ahead]
