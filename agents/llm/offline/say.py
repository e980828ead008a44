"""The planner's sentences with their facts: days as people say them, the wish in a line, a booking."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from agents.llm.offline import offers, phrases
from agents.llm.offline.phrases import say
from agents.llm.offline.state import State, nominal
from agents.llm.offline.when import zone_of

_DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
}
_MONTHS = {
    "en": (
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ),
    "id": (
        "Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November",
        "Desember",
    ),
}  # fmt: skip


def day_said(day: date, today: date, language: str) -> str:
    """`today`, `tomorrow, Tuesday 24 November`, `Saturday 28 November`; the year only where it is another."""
    named = f"{_DAYS[language][day.weekday()]} {day.day} {_MONTHS[language][day.month - 1]}"
    named += f" {day.year}" if day.year != today.year else ""
    gap = (day - today).days
    if gap == 0:
        return say("today", language)
    return f"{say('tomorrow', language)}, {named}" if gap == 1 else named


def people_said(count: int, language: str) -> str:
    """`1 person`, `2 people`."""
    return say("person_1", language) if count == 1 else say("people", language, count=count)


def local_today(now: datetime, zone: str) -> date:
    """The calendar day it is in that zone."""
    return now.astimezone(zone_of(zone)).date()


def wish_said(state: State, now: datetime, *, place: bool = True, exactly: bool = True) -> str:
    """What was looked for: `for 2 people on Wednesday 25 November at 19:00 in Ubud`; else `around 19:00`."""
    wish, language = state.wish, state.language
    parts = []
    if wish.party is not None:
        parts.append(say("for_people", language, people=people_said(wish.party, language)))
    if wish.day:
        today = local_today(now, state.zone)
        said = day_said(wish.day, today, language)
        parts.append(said if (wish.day - today).days in (0, 1) else say("on_day", language, day=said))
    usual = None if wish.kind.sunset or wish.any_time else nominal(wish.part)
    if at := wish.time or usual:
        parts.append(say("at_time" if wish.time and exactly else "around", language, time=f"{at:%H:%M}"))
    where = wish.place.area or wish.place.city
    if place and where and not wish.kind.venue:
        parts.append(say("in_place", language, place=where))
    return " ".join(parts)


def short_day(day: str, language: str) -> str:
    """`Tue 24 Nov` of a `2026-11-24`."""
    found = date.fromisoformat(day)
    return f"{_DAYS[language][found.weekday()][:3]} {found.day} {_MONTHS[language][found.month - 1][:3]}"


def booking_said(row: Mapping[str, Any], today: date, language: str) -> str:
    """One booking in a line, with its link on the next."""
    word = offers.word
    status = f"status_{word(row, 'status')}"
    count = row.get("party_size")
    line = say(
        "booking",
        language,
        reference=word(row, "reference"),
        venue=word(row, "venue"),
        when=start_said(word(row, "starts_at"), today, language),
        people=people_said(count if isinstance(count, int) else 0, language),
        status=say(status, language) if phrases.has(status) else word(row, "status"),
    )
    return f"{line}\n{link}" if (link := word(row, "link")) else line


def start_said(starts_at: str, today: date, language: str) -> str:
    """`tomorrow, Tuesday 24 November 19:00` of a local `2026-11-24 19:00`."""
    try:
        start = datetime.fromisoformat(starts_at)
    except ValueError:
        return starts_at
    return f"{day_said(start.date(), today, language)} {start:%H:%M}"
