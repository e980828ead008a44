"""The planner's sentences with their facts: days as people say them, the wish in a line, offers with buttons."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from agents.llm.base import Choice
from agents.llm.offline import offers, phrases
from agents.llm.offline.phrases import say
from agents.llm.offline.state import Option, State, nominal
from agents.llm.offline.when import zone_of
from agnt.lib import text as plain

LONGEST_TITLE = 20
LONGEST_DESCRIPTION = 72


def day_said(day: date, today: date, language: str) -> str:
    """`today`, `tomorrow, Tuesday 24 November`, `Saturday 28 November`; the year only where it is another."""
    named = f"{phrases.weekday(day.weekday(), language)} {day.day} {phrases.month(day.month, language)}"
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


def offers_said(options: Sequence[Option], language: str) -> str:
    """The offers as a numbered list."""
    alone = len({option.venue for option in options}) == 1 and len(options) > 1
    days = {option.day for option in options}
    lines = []
    for number, option in enumerate(options, start=1):
        at = option.time if len(days) == 1 else f"{_short_day(option.day, language)} {option.time}"
        name = _short_day(option.day, language) if alone and len(days) > 1 else _named(option)
        line = (
            f"{number}. {option.time}"
            if alone and len(days) == 1
            else say("offer", language, number=number, name=name, time=option.time if alone else at)
        )
        if option.also:
            line += say("offer_also", language, times=", ".join(option.also))
        lines.append(f"{line}. {option.note}" if option.note and not alone else line)
    return "\n".join(lines)


def choices_of(options: Sequence[Option], language: str) -> tuple[Choice, ...]:
    """A button for each offer, titles within 20 characters and no two the same."""
    several_days = len({option.day for option in options}) > 1
    alone = len({option.venue for option in options}) == 1
    found: list[Choice] = []
    for number, option in enumerate(options, start=1):
        day = f"{_short_day(option.day, language)} " if several_days else ""
        title = f"{day}{option.time}" if alone else f"{option.time} {option.name}"
        title = plain.clamp(title, LONGEST_TITLE)
        if title in {choice.title for choice in found}:
            title = plain.clamp(f"{number}. {title}", LONGEST_TITLE)
        also = say("offer_also", language, times=", ".join(option.also)).strip() if option.also else ""
        rest = ". ".join(
            filter(
                None, (" ".join(filter(None, (day.strip() if not alone else "", _named(option), also))), option.note)
            )
        )
        found.append(Choice(option.id, title, plain.clamp(rest, LONGEST_DESCRIPTION)))
    return tuple(found)


def _named(option: Option) -> str:
    return f"{option.name}, {option.area}" if option.area and option.area not in option.name else option.name


def _short_day(day: str, language: str) -> str:
    found = date.fromisoformat(day)
    return f"{phrases.weekday(found.weekday(), language)[:3]} {found.day} {phrases.month(found.month, language)[:3]}"


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
