"""One message of the guest, read against the conversation so far: what it is, and the wish after it. Pure."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from agents.llm.offline import cancelling, houses, intents, named_for, numbers_said, offers, own, priced_asked, wanted
from agents.llm.offline.clocks import Prefer
from agents.llm.offline.numbers import normal
from agents.llm.offline.party import read_party
from agents.llm.offline.places import Place, read_place, read_venue
from agents.llm.offline.slots import read_kind, read_name, read_notes, read_reference, without_notes
from agents.llm.offline.state import Heard, Option, State
from agents.llm.offline.when import When, read_when, zone_of
from agents.llm.offline.wishing import moved, otherwise, wished
from chat import words

# what changes where and what is looked for, and so makes old offers worthless
_SEARCHED = frozenset({"place", "kind"})
_QUOTE_ID = re.compile(r"quote:[^:]+:(yes|no)")
_ANY = re.compile(
    r"\b(?:any|anything|whatever|whichever|whenever|does ?n'?t matter|no preference|don'?t (?:mind|care)|you choose"
    r"|bebas|terserah|apa saja|apa aja)\b"
)
_ONLY_NAME = re.compile(
    r"(?:the )?([A-Z][\w'&.-]*(?:\s(?:[A-Z][\w'&.-]*|de|la|el|of|the|and|&))*)(?:[\s,]+(?:please|aja|saja|ya))?[.!]*"
)


def hear(state: State, text: str, payload: str, *, now: datetime) -> State:
    """The state after the guest said this; `heard` says what kind of message it was.

    Kinds: pick, which, again, again_cancel, change, name, none, drop, cancel, cancel_what, status, modify, person,
    help, greet, thanks, bye, restart, media, yes, no, book, other, noted, tell, late, where, deposit, price, number,
    unknown, empty.
    """
    if tapped := _tapped(state, text, payload, now):
        return tapped
    if payload and not text.strip():
        text = payload.rsplit(":", 1)[-1]
    text = numbers_said.settled(state, text)
    if reference := own.picked(state, text) or own.at_moment(state, text, now):
        return _as(state, state.listed, state.changing, reference=reference)
    if priced_asked.asked(state, text):
        return _as(state, "price", text)
    kind = _answer(state, text)
    if kind == "no" and (over := cancelling.by_no(state, text)):
        return _about(state, over, text, now)
    if kind:
        return _answered(state, kind, text, now)
    whole = intents.whole(text)
    if whole and not (state.asked == "name" and read_name(text, asked=True) and whole in ("greet", "bye")):
        return _as(state, whole, text)
    about = cancelling.meant(state, text, intents.about(text, busy=state.busy))
    about = about or own.about(state, text, now=now) or own.still_asked(state, text)
    if about == "wait":
        return _as(wished_for_line(state, text, now), about, text)
    if about:
        return _about(state, about, text, now)
    if (reference := read_reference(text)) and len(text.split()) <= 3:
        return _as(state, "cancel" if state.asked == "which_booking" else "status", text, reference=reference)
    if numbers_said.unclear(state, text):
        return _as(state, "number", text)
    return _wishes(own.like_before(state, text), text, now)


def _as(state: State, kind: str, text: str = "", **more: Any) -> State:
    return replace(state, heard=Heard(kind=kind, text=text, **more))


def _answer(state: State, text: str) -> str:
    """yes or no, also in the words of what was asked: "cancel it", "keep it"; else ""."""
    if words.is_yes(text) or (state.quote == "cancel" and words.is_cancel(text)):
        return "" if state.asked == "cancel_what" else "yes"
    if words.is_no(text) or (state.quote in ("cancel", "booked") and words.is_keep(text)):
        return "no"
    return ""


def _tapped(state: State, text: str, payload: str, now: datetime) -> State | None:
    """A button of ours: an offer, a booking to cancel, a quote's yes or no."""
    if option := offers.read_id(payload):
        same = next((one for one in state.options if one.id == option.id), None)
        return _pick(state, same or option, "")
    kind, reference = own.tapped(payload)
    if kind:
        return _as(state, kind, state.changing, reference=reference)
    if match := _QUOTE_ID.fullmatch(payload):
        return _answered(state, match[1], text, now)
    return None


def _pick(state: State, option: Option, text: str, changed: frozenset[str] = frozenset()) -> State:
    return replace(state, choice=option, quote="", heard=Heard("pick", changed, text))


def _answered(state: State, kind: str, text: str, now: datetime) -> State:
    """A bare yes or no: to the quote, to the only offer, to a day or hour proposed, to the question for the name."""
    if state.quote == "cancel":
        return _as(replace(state, quote=""), "again_cancel" if kind == "yes" else "no", text)
    if kind == "yes":
        if state.quote:
            return _as(state, "again", text)
        if len(state.options) == 1 and not state.asked:
            return _pick(state, state.options[0], text)
        if state.proposed:
            when = read_when(state.proposed, now=now, zone=state.zone)
            party = read_party(when.rest)
            if when.time or when.day:
                after, changed = wished(state, "", Place(), when, party)
                return _settled(state, after, None, changed, text)
        return _as(state, "which" if state.options and not state.choice else "yes", text)
    if state.quote or (state.options and not state.asked):
        return _as(replace(state, quote="", choice=None, tried=state.choice if state.quote else None), "none", text)
    if state.asked == "name":
        return _as(replace(state, name="-"), "name", text)
    return _as(state, "no", text)


def _about(state: State, about: str, text: str, now: datetime) -> State:
    if about in ("modify", "late", "tell"):
        said = own.as_said(state, text)
        part = frozenset({wanted.part_named(text)} - {""}) if state.asked == "change" else frozenset()
        reference = own.reference_for(state, text)
        return _as(replace(state, changing=said), about, said, reference=reference, changed=part)
    if about in ("drop", "restart"):
        return _as(state.forgetting(), about, text)
    reference = cancelling.reference(state, text, now) if about == "cancel" else read_reference(text)
    if about == "cancel" and not reference and state.bookings and state.asked == "which_booking":
        index, _ = offers.picked_by_number(text, len(state.bookings))
        reference = state.bookings[index] if index is not None and index >= 0 else ""
    return _as(state, about, text, reference=reference)


def _wishes(state: State, text: str, now: datetime) -> State:
    """A message about the wish itself: a pick, new or changed parts of it, a name, or other offers."""
    if state.asked == "which_booking" and state.bookings:
        index, _ = offers.picked_by_number(text, len(state.bookings))
        if index is not None and index >= 0:
            return _as(state, "cancel", text, reference=state.bookings[index])
    named, text, spoken = *houses.find(state, text), text
    index, rest = None, normal(text)
    if state.options and state.asked not in ("party", "time", "day", "area"):
        index, rest = _index(state, named, text)
    notes = read_notes(text)
    place = read_place(text, asked=state.asked == "area" and not notes)
    zone = place.zone or state.zone
    if index == -1:
        hit = _at_time(state, text, _when(state, text, now, zone, bare=True))
        return _pick(state, hit, text) if isinstance(hit, Option) else hit or _as(state, "which", text)
    when = _when(state, text if index is None else rest, now, zone, bare=state.asked == "time")
    party = read_party(without_notes(when.rest), bare=state.asked == "party")
    answer = re.split(r"[,.;+&]| and | dan | plus ", text)[0] if notes else text
    known = bool(notes) and bool(read_notes(answer))
    if state.asked == "name" and not when and party is None and not known and (name := read_name(answer, asked=True)):
        if notes:
            state = state.wishing(notes=tuple(dict.fromkeys((*state.wish.notes, *notes))))
        return _as(replace(state, name=name), "wait" if state.waiting and not state.choice else "name", text)
    elsewhere = houses.wanted(state, named)
    if state.asked == "name" and (when or party is not None) and (name := _answered_first(text, now, zone)):
        state = replace(state, name=name)
    picked = None if elsewhere else _picked(state, spoken, index, place, when, party)
    if isinstance(picked, State):
        return picked
    after, changed = wished(replace(state, zone=zone), text, place, when, party, venue=elsewhere)
    if name := read_name(text) or named_for.named(state, text):
        after, changed = replace(after, name=name), changed | {"name"}
    return _settled(state, after, picked, changed, text)


def _answered_first(text: str, now: datetime, zone: str) -> str:
    """The name before a change in the same breath: "its Dave. actually make it 3 of us"."""
    first = re.split(r"[,.;+&]|\b(?:and|dan|actually|but|tapi|ternyata|eh)\b", text)[0].strip()
    when = read_when(first, now=now, zone=zone)
    return "" if when or read_party(when.rest) is not None or first == text.strip() else read_name(first, asked=True)


def _index(state: State, named: str, text: str) -> tuple[int | None, str]:
    """The offer that is picked by its venue's whole name, or by its number, and the normal text without that."""
    by_name = houses.picked(state, named, normal(text))
    return by_name or named_for.led(state, text) or offers.picked_by_number(text, len(state.options))


def wished_for_line(state: State, text: str, now: datetime) -> State:
    """The state with what a guest who wants to wait says of the place, the time, the people and his name."""
    when = _when(state, text, now, state.zone, bare=False)
    party, name = read_party(when.rest), read_name(text)
    venue = read_venue(text)
    wish = state.wish
    kind = replace(wish.kind, venue=venue) if venue else wish.kind
    wish = replace(wish, kind=kind, party=party or wish.party, day=when.day or wish.day, time=when.time or wish.time)
    options = () if venue else state.options
    return replace(state, wish=wish, name=name or state.name, options=options, tried=None if venue else state.tried)


def _when(state: State, text: str, now: datetime, zone: str, *, bare: bool) -> When:
    """Day and time; a bare number answers the question for one of them."""
    wish = state.wish
    if (
        state.asked == "day"
        and (match := re.fullmatch(r"\D{0,4}([0-3]?\d)[ .!a-z]*", normal(text)))
        and match[1] != "0"
    ):
        ordinal = read_when(f"{int(match[1])}th", now=now, zone=zone)
        if ordinal.day and not read_when(text, now=now, zone=zone):
            return ordinal
    if state.asked in ("day", "time") and _ANY.search(normal(text)) and not read_when(text, now=now, zone=zone):
        tomorrow = now.astimezone(zone_of(zone)).date() + timedelta(days=1)
        return When(day=tomorrow) if state.asked == "day" else When(any_time=True)
    day = state.choice.day if state.choice else ""
    settled = datetime.fromisoformat(day).date() if day else wish.day
    return read_when(text, now=now, zone=zone, prefer=preference(state, text), bare=bare, day=settled, week=wish.week)


def preference(state: State, text: str) -> Prefer:
    """Which half of the day an hour without one means, by the meal or the kind of venue wished so far."""
    kind = read_kind(text)
    wish = state.wish
    if kind.sunset or (wish.kind.sunset and not kind):
        return "evening"
    category = kind.category or wish.kind.category
    part = "" if kind.category and kind.category != wish.kind.category else wish.part
    if part in ("dinner", "evening"):
        return "evening"
    if part in ("breakfast", "brunch", "morning") or category == "coworking":
        return "morning"
    if part or category in ("spa", "boat", "cafe"):
        return "day"
    return ""


def _picked(
    state: State, text: str, index: int | None, place: Place, when: When, party: int | None
) -> Option | State | None:
    """The offer these words pick; a state where several could be meant."""
    options = state.options
    if not options or state.asked in ("party", "day", "area"):
        return None
    if index is not None and index >= 0:
        option = options[index]
        return replace(option, time=f"{when.time:%H:%M}") if when.time and not when.day else option
    another_day = when.day and when.day.isoformat() != options[0].day
    if another_day or (party is not None and party != state.wish.party) or when.week:
        return None
    if (by_name := offers.picked_by_name(text, options)) is not None:
        option = options[by_name]
        return replace(option, time=f"{when.time:%H:%M}") if when.time else option
    if state.choice:
        return None
    if when.time:
        return _at_time(state, text, when)
    in_area = [option for option in options if place.area and option.area.startswith(place.area)]
    return in_area[0] if len(in_area) == 1 and len(options) > 1 else None


def _at_time(state: State, text: str, when: When) -> Option | State | None:
    """The offer at that time, also in the other half of the day where only that was offered."""
    at = when.time
    if at is None:
        return None
    for hour in (at.hour, (at.hour + 12) % 24):
        hits = offers.at_time(f"{hour:02}:{at.minute:02}", state.options)
        if len({hit.venue for hit in hits}) == 1:
            return hits[0]
        if hits:
            narrowed = replace(state, options=tuple(hits), choice=None, quote="")
            return _as(narrowed, "which", text, changed=frozenset({"time"}))
    return None


def _only_noted(before: State, changed: frozenset[str]) -> bool:
    """Whether the message leaves the wish as it is: a note, or among open offers the name they are for."""
    return changed == {"notes"} or (bool(before.options) and not before.choice and changed <= {"notes", "name"})


def _settled(before: State, after: State, picked: Option | None, changed: frozenset[str], text: str) -> State:
    """What the message was, now that it is read."""
    if picked:
        return _pick(after, picked, text, changed)
    asked_other = intents.other(text)
    if changed & _SEARCHED:
        others = frozenset({asked_other}) & {"more", "cheaper"}
        kept = (before.options, before.shown) if others else ((), ())
        after = replace(after, options=kept[0], shown=kept[1], choice=None, quote="")
        return _as(after, "change", text, changed=changed | others)
    if changed & {"party", "day", "time", "part", "anywhere", "no_such_day", "no_such_time"}:
        return _as(moved(after, changed), "change", text, changed=changed)
    if changed:
        kind = "noted" if _only_noted(before, changed) else "change" if before.busy else "book"
        return _as(replace(after, quote=""), kind, text, changed=changed)
    if asked_other and before.busy:
        return _as(otherwise(after, asked_other), "other", text, changed=frozenset({asked_other}))
    if intents.wants_to_book(text):
        return _as(after, "book", text)
    if before.options and not before.asked and (name := _ONLY_NAME.fullmatch(text.strip())):
        named = after.wishing(kind=replace(after.wish.kind, venue=name[1]))
        # the offers stand until a place of that name is found: it may be the guest's own
        return _as(replace(named, choice=None, quote=""), "change", text, changed=frozenset({"kind"}))
    return _as(after, "unknown", text)
