"""The conversation so far as one State: every message and tool answer taken in, oldest first. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from agents.llm.base import Block, Facts, Message, Request, Text, ToolResult, ToolUse
from agents.llm.offline import houses, offers, own, questions
from agents.llm.offline.hear import hear
from agents.llm.offline.language import LANGUAGES, detect
from agents.llm.offline.places import read_place
from agents.llm.offline.state import Option, State, Wish, nominal
from agents.llm.offline.when import HOME_ZONE
from agnt.lib import text as plain

# said beside something that matters, these are not what the answer is about
_LONGEST_NAME = 3  # words; names are in no language
_SLIGHT = frozenset({"greet", "thanks", "bye", "unknown", "empty", "media", "yes", "no", "noted"})


def fold(request: Request) -> State:
    """The state after the last message; `heard` is what the guest last said, if he spoke last or tools answered it."""
    state = start(request.facts)
    for message in request.messages:
        state = take(state, message, now=request.now)
    return state


def start(facts: Facts) -> State:
    """What is known before a word was said."""
    city = read_place(facts.city)
    language = facts.language[:2].lower()
    return State(
        wish=Wish(place=replace(city, city=city.city or plain.clamp(facts.city, 60)) if facts.city else city),
        name=facts.name,
        language=language if language in LANGUAGES else "",
        zone=city.zone or facts.timezone or HOME_ZONE,
        own=facts.bookings,
        known=facts.venues,
    )


def take(state: State, message: Message, *, now: datetime) -> State:
    """The state after one more message."""
    for block in message.blocks:
        if isinstance(block, ToolUse):
            state = _used(replace(state, uses=state.uses + 1), block)
        elif isinstance(block, ToolResult):
            state = _answered(state, block)
    if message.role == "user":
        return _heard(state, message, now) if _speaks(message.blocks) or message.payload else state
    return _said(state, message)


def _speaks(blocks: Iterable[Block]) -> bool:
    """Whether the guest said anything: a message of tool answers alone is told by its blocks."""
    found = tuple(blocks)
    return not found or any(isinstance(block, Text) for block in found)


def _heard(state: State, message: Message, now: datetime) -> State:
    before = state.heard
    text = plain.clean(message.text)
    if state.asked != "name" or len(text.split()) > _LONGEST_NAME:
        state = replace(state, language=detect(houses.without(state, text)) or state.language)
    after = hear(_committed(state), text, message.payload, now=now)
    if before.kind and before.kind not in _SLIGHT and after.heard.kind in _SLIGHT:
        return replace(after, heard=before)  # two messages in a row: "2 people" and "thanks"
    if after.heard.kind not in _SLIGHT:
        after = replace(after, asked="")
    return after


def _committed(state: State) -> State:
    """A yes answered long ago has booked what was asked about: the next wish begins anew."""
    return state.forgetting() if state.heard.kind == "again" else state


def _said(state: State, message: Message) -> State:
    """The assistant's words and buttons: what was asked, what was offered. The guest's message is answered now."""
    if not message.text.strip() and not message.choices:
        return state
    known = state.options
    options = offers.options_of_choices(message.choices, known)
    bookings, listed = own.listed_in(message.choices)
    asked = questions.asked(message.text)
    if state.heard.kind == "again":
        state = state.forgetting()
    named = [booking.reference for booking in state.own if booking.reference in message.text]
    return replace(
        state,
        asked=asked,
        number=questions.number(message.text) if asked == "number" else 0,
        spoken_of=named[0] if len(named) == 1 else state.spoken_of,
        proposed="" if message.choices or asked else questions.last(message.text),
        asked_area=state.asked_area or asked == "area",
        options=options or state.options,
        bookings=bookings or state.bookings,
        listed=listed,
        at_hand=any(booking.reference in message.text or booking.venue in message.text for booking in state.own),
        spoken=True,
        heard=replace(state.heard, kind="", changed=frozenset()),
    )


def _used(state: State, use: ToolUse) -> State:
    """A tool call is the surest record of what was wanted: its dates were read on the day they were said."""
    given = use.arguments if isinstance(use.arguments, Mapping) else {}
    if use.name == "modify_booking":
        return replace(state, pending=tuple(given.items()))
    if use.name not in ("venue_search", "create_booking"):
        return state
    wish = state.wish
    party, day, at = given.get("party_size"), _date(given.get("date")), _clock(given.get("time"))
    if isinstance(party, int):
        wish = replace(wish, party=party)
    if day:
        wish = replace(wish, day=day, week=None)
    if at and (use.name == "create_booking" or wish.time or at != nominal(wish.part)):
        wish = replace(wish, time=at)
    state = replace(
        state, wish=wish, heard=replace(state.heard, kind="") if state.heard.kind == "again" else state.heard
    )
    if use.name == "venue_search":
        return _searched(state, given)
    venue = offers.word(given, "venue")
    chosen = Option(venue, offers.word(given, "service"), day.isoformat() if day else "", f"{at:%H:%M}" if at else "")
    known = next((one for one in (*state.options, *filter(None, [state.choice])) if one.venue == venue), None)
    chosen = replace(chosen, name=known.name, area=known.area, costs=known.costs) if known else chosen
    return replace(state, choice=chosen, quote="", name=offers.word(given, "guest_name") or state.name)


def _searched(state: State, given: Mapping[str, Any]) -> State:
    area, city = offers.word(given, "area"), offers.word(given, "city")
    if not state.wish.place and (area or city):
        known = read_place(f"in {city or area}")
        state = state.wishing(place=replace(known, area=area, city=city))
    shown = given.get("exclude")
    slugs = tuple(slug for slug in shown if isinstance(slug, str)) if isinstance(shown, list | tuple) else ()
    return replace(state, shown=tuple(dict.fromkeys((*state.shown, *slugs))))


def _answered(state: State, result: ToolResult) -> State:
    content = result.content if isinstance(result.content, Mapping) else {}
    if result.name == "venue_search" and not result.is_error:
        options = offers.options_of(content)
        nowhere = bool(state.wish.kind.venue) and not options and not offers.rows(content, "closed")
        kept = state.options if nowhere or {"more", "cheaper"} & state.heard.changed else ()
        day = _date(content.get("date"))
        if day and not state.wish.day:
            state = state.wishing(day=day)
        shown = tuple(dict.fromkeys((*state.shown, *(option.venue for option in options))))
        zone = (offers.word(content, "timezone") if options else "") or state.zone
        wish = state.wish
        if nowhere:
            state = state.wishing(kind=replace(wish.kind, venue=""))  # nobody knows it; the rest of the wish stands
        return replace(
            state, options=options or kept, choice=_said_already(wish, options), quote="", shown=shown, zone=zone
        )
    if result.name == "create_booking":
        if result.is_error:
            service, venue = (state.choice.service, state.choice.venue) if state.choice else ("", "")
            options = offers.alternatives_of(content, service, venue, state.options)
            if asked_there := offers.word(content, "venue"):  # news of a request: he may ask there again
                state = state.wishing(kind=replace(state.wish.kind, venue=asked_there))
            return replace(state, options=options or state.options, choice=None, tried=state.choice, quote="")
        return replace(state, quote="booking")
    if result.name == "cancel_booking":
        codes = tuple(filter(None, (offers.word(row, "reference") for row in offers.rows(content, "bookings"))))
        return replace(state, quote="" if result.is_error else "cancel", bookings=codes or state.bookings)
    if result.name == "join_waitlist":
        state = replace(state, waiting=result.is_error and offers.word(content, "code") == "name_needed")
    if result.name in ("modify_booking", "running_late", "join_waitlist", "tell_venue"):
        return replace(
            state, quote="" if result.is_error else "booked", changing="" if not result.is_error else state.changing
        )
    return state


def _said_already(wish: Wish, options: Sequence[Option]) -> Option | None:
    """The offer that the guest named himself: that venue at that very time."""
    if not wish.kind.venue or wish.time is None or len({option.venue for option in options}) != 1:
        return None
    return next((option for option in options if option.time == f"{wish.time:%H:%M}"), None)


def _date(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _clock(value: Any) -> time | None:
    try:
        return datetime.strptime(value, "%H:%M").time() if isinstance(value, str) else None  # noqa: DTZ007  # a wall time
    except ValueError:
        return None
