"""What is said to the guest about what a tool answered."""

from collections.abc import Mapping, Sequence
from datetime import time
from typing import Any

from agents.llm.base import Choice, Reply, ToolResult, ToolUse
from agents.llm.offline import booked, clashing, deposits_said, listing, offers, own_places, steps, waiting
from agents.llm.offline import say as saying
from agents.llm.offline.language import detect
from agents.llm.offline.phrases import say
from agents.llm.offline.state import Option
from agents.llm.offline.steps import Turn
from agents.llm.offline.when import zone_of
from agnt.lib import text as plain
from agnt.lib import when

# why a booking was refused -> our sentence; the tool's own is said where it is in the guest's language
_REASONS = {
    "full": "full", "nothing_fits": "full", "nobody_works": "full", "too_few": "full", "place_gone": "full",
    "closed": "closed", "closed_day": "closed", "outside_hours": "closed",
    "lead_time": "soon", "too_soon_to_ask": "soon",
    "last_start": "late", "past_closing": "late",
    "off_grid": "no_start", "clock_skips": "no_start", "beyond_horizon": "far",
    "party_too_small": "small", "party_too_large": "large",
    "too_many_unpaid": "unpaid",
    "unclaimed": "phone", "not_set_up": "phone", "too_many_holds": "holds",
}  # fmt: skip
# whose message speaks to the model, not to the guest
_SAID_BY_US = {"past": "past", "not_found": "unknown", "not_cancellable": "cancel", "too_late_to_cancel": "cancel"}
_OURS = frozenset({"timeout", "bad_arguments", "unknown_tool", "stale"})
_TO_ASK = {"name_needed": ("name", ""), "bad_party": ("party", "party_zero")}
_PREPARE = ("create_booking", "cancel_booking", "modify_booking", "running_late", "join_waitlist", "tell_venue")
_LONGEST_MESSAGE = 400
_FAR_OFF = 120  # minutes; a start further off is no answer to "at four"


def answer(turn: Turn, results: Sequence[ToolResult]) -> Reply:
    """The reply to the last tool answer. Silent when a quote was prepared: the platform shows it."""
    last = results[-1]
    content = last.content if isinstance(last.content, Mapping) else {}
    if last.name in _PREPARE and not last.is_error:
        prepared = content.get("state") == "needs_confirmation"
        return turn.silent() if prepared else turn.says(say("failed", turn.language))
    if last.name in ("modify_booking", "running_late", "join_waitlist", "tell_venue"):
        return booked.answered(turn, content, tool=last.name)
    if last.is_error and (asked := _TO_ASK.get(offers.word(content, "code"))):
        return steps.ask(turn, asked[0], say(asked[1], turn.language) if asked[1] else "")
    if last.name == "venue_search" and last.is_error:
        past = offers.word(content, "code") == "past"
        return (
            steps.ask(turn, "day", say("refused_past", turn.language))
            if past
            else turn.says(say("failed", turn.language))
        )
    if last.name == "venue_search":
        return _found(turn, content)
    if last.name == "create_booking":
        return _refused(turn, content)
    if last.name == "cancel_booking":
        return _which_booking(turn, content)
    if last.name == "leave_waitlist":
        return waiting.listed(turn, content)
    if last.name == "check_booking":
        return _bookings(turn, content, failed=last.is_error)
    return turn.says(say("failed" if last.is_error else "help", turn.language))


def _found(turn: Turn, content: Mapping[str, Any]) -> Reply:
    options = turn.state.options
    if not offers.options_of(content):
        clash = clashing.line(turn, content, only=True)
        return turn.says(clash) if clash else _nothing_found(turn, content)
    if turn.state.choice:
        return steps.proceed(turn)
    language, now = turn.language, turn.request.now
    alone = listing.is_one_venue(options)
    asked_for = turn.state.wish.time
    hits = [bool(asked_for) and option.time == f"{asked_for:%H:%M}" for option in options]
    exactly = any(hits) if alone else all(hits)
    far = alone and asked_for is not None and all(_off(option, asked_for) > _FAR_OFF for option in options)
    wish = saying.wish_said(turn.state, now, place=not alone and not _elsewhere(turn), exactly=exactly or far)
    if alone:
        name = listing.named(options[0])
        head = say("offer_alone", language, name=name, wish=wish)
        if far:
            head = f"{say('none_venue', language, venue=name, wish=wish)} {say('nearest', language)}"
        head += f"\n{options[0].note}" if options[0].note else ""
    else:
        for_sunset = turn.state.wish.kind.sunset and not asked_for
        head = say("offers_sunset" if for_sunset else "offers", language, wish=wish)
    return turn.says(
        clashing.line(turn, content),
        _elsewhere(turn) or _unknown(turn, content),
        head,
        listing.offers_said(options, language, headed=alone),
        _sunset(turn, content),
        _zone(turn),
        say("ask_which", language),
        choices=listing.choices_of(options, language),
    )


def _off(option: Option, wall: time) -> int:
    """How many minutes of the day an offer lies from the time that was asked for."""
    at = time.fromisoformat(option.time)
    return abs((at.hour - wall.hour) * 60 + at.minute - wall.minute)


def _elsewhere(turn: Turn) -> str:
    """A line where the search took the area for its city: nothing offered lies where it was asked for."""
    area = plain.fold(turn.state.wish.place.area)
    found = [plain.fold(f"{option.area} {option.name}") for option in turn.state.options]
    if not area or any(area in where for where in found) or turn.state.wish.kind.venue:
        return ""
    return say("elsewhere", turn.language, place=turn.state.wish.place.area)


def _unknown(turn: Turn, content: Mapping[str, Any]) -> str:
    """A line where the search knows none of the words that seemed to name a place."""
    hint, unmatched = turn.state.wish.kind.hint, content.get("unmatched")
    strange = (
        set(unmatched) if isinstance(unmatched, list | tuple) and all(isinstance(w, str) for w in unmatched) else set()
    )
    return say("none_named", turn.language, venue=hint) if hint and set(hint.split()) <= strange else ""


def _sunset(turn: Turn, content: Mapping[str, Any]) -> str:
    """When the sun sets, where that was asked for and the venues' times are one."""
    times = {offers.word(row, "sunset") for row in offers.rows(content, "venues")} - {""}
    if not turn.state.wish.kind.sunset or not times:
        return ""
    wall = turn.state.wish.time
    too_late = wall is not None and f"{wall:%H:%M}" >= min(times)
    return say("sunset_before" if too_late else "sunset", turn.language, time=min(times))


def _zone(turn: Turn) -> str:
    """A line where the venue's clock is not the guest's."""
    theirs, now = turn.request.facts.timezone, turn.request.now
    here = when.offset(now, zone_of(turn.state.zone).key)
    if not theirs or when.offset(now, zone_of(theirs).key) == here:
        return ""
    return say("zone", turn.language, offset=here)


def _nothing_found(turn: Turn, content: Mapping[str, Any]) -> Reply:
    """What was tried, why the venues are closed, and what to loosen."""
    state, language = turn.state, turn.language
    wish = saying.wish_said(state, turn.request.now)
    known = offers.rows(content, "venues") or offers.rows(content, "closed")
    named = _named_venue(turn)
    if named and not known and state.options:
        unknown = say("none_named", language, venue=plain.clamp(named, 60))
        return steps.ask_which(turn, unknown, say("name_perhaps", language, name=plain.clamp(named, 60)))
    if named and not known:
        return turn.says(say("none_named", language, venue=plain.clamp(named, 60)), say("try_other", language))
    reasons = [
        _closed(row, language)
        for row in offers.rows(content, "closed")[: offers.MOST_VENUES]
        if offers.word(row, "venue") and offers.word(row, "why")
    ]
    if named and known and all(offers.word(row, "barred") for row in known):
        return turn.says(*reasons)
    if named:
        head = say("none_venue", language, venue=plain.clamp(named, 60), wish=wish)
        return turn.says(head, *reasons, say("loosen_time", language))
    head = say("no_more" if {"more", "cheaper"} & state.heard.changed else "none", language, wish=wish)
    place = state.wish.place.area or state.wish.place.city
    unmatched = content.get("unmatched")
    if place and isinstance(unmatched, list | tuple) and place in unmatched:
        return turn.says(say("none_place", language, place=plain.clamp(place, 60)))
    return turn.says(head, *reasons, say("loosen", language))


def _closed(row: Mapping[str, Any], language: str) -> str:
    """Why a venue is closed, by its name unless the reason begins with it."""
    venue, why = offers.word(row, "venue"), plain.clamp(offers.word(row, "why"), _LONGEST_MESSAGE)
    return why if why.startswith(venue) else say("why_closed", language, venue=venue, why=why)


def _named_venue(turn: Turn) -> str:
    """The venue that the last search asked for by name."""
    uses = [block for message in turn.request.messages for block in message.blocks if isinstance(block, ToolUse)]
    searches = [use for use in uses if use.name == "venue_search" and isinstance(use.arguments, Mapping)]
    return offers.word(searches[-1].arguments, "venue") if searches else ""


def _refused(turn: Turn, content: Mapping[str, Any]) -> Reply:
    """Why it cannot be had, and the other starts as choices."""
    language = turn.language
    why = _why(turn, content)
    options = turn.state.options if offers.rows(content, "alternatives") else ()
    if not options:
        return turn.says(why, say("try_other", language))
    return turn.says(
        why, say("instead", language), listing.offers_said(options, language), say("ask_which", language),
        choices=listing.choices_of(options, language),
    )  # fmt: skip


def _why(turn: Turn, content: Mapping[str, Any]) -> str:
    """The reason of a refusal in the guest's language."""
    code, message = offers.word(content, "code"), _message(content)
    if code in _OURS:
        return say("failed", turn.language)
    if code == "overlapping_booking" and (clash := clashing.refusal(turn, content)):
        return clash
    reason = _SAID_BY_US.get(code, "")
    if not reason and message and detect(message) in ("", turn.language):
        return message
    reason = reason or _REASONS.get(code, "")
    if not reason:
        return say("refused", turn.language)
    picked = turn.state.tried
    venue = picked.name or picked.venue if picked else ""
    people = saying.people_said(turn.state.wish.party or 0, turn.language)
    return say(f"refused_{reason}", turn.language, venue=venue, people=people)


def _which_booking(turn: Turn, content: Mapping[str, Any]) -> Reply:
    language = turn.language
    found = [row for row in offers.rows(content, "bookings") if offers.word(row, "reference")][:10]
    if not found:
        if offers.word(content, "code") == "nothing_to_cancel":
            return turn.says(say("no_bookings", language))
        return _no_reference(turn, content)
    today = saying.local_today(turn.request.now, turn.state.zone)
    lines, choices = [], []
    for number, row in enumerate(found, start=1):
        said = saying.booking_said({**row, "link": ""}, today, language)
        code = offers.word(row, "reference")
        lines.append(f"{number}. {said}")
        choices.append(Choice(f"cancel:{code}", code[:20], plain.clamp(said.partition(": ")[2], 72)))
    return turn.says(say("several", language), *lines, say("ask_which_cancel", language), choices=tuple(choices))


def _bookings(turn: Turn, content: Mapping[str, Any], *, failed: bool) -> Reply:
    language = turn.language
    if failed:
        return _no_reference(turn, content)
    found = offers.rows(content, "bookings")
    if not found:
        return turn.says(say("no_bookings", language))
    if turn.state.heard.kind == "where":
        return own_places.told(turn, found)
    if turn.state.heard.kind == "deposit":
        return deposits_said.told(turn, found)
    today = saying.local_today(turn.request.now, turn.state.zone)
    return turn.says(say("bookings", language), *(saying.booking_said(row, today, language) for row in found[:10]))


def _no_reference(turn: Turn, content: Mapping[str, Any]) -> Reply:
    code = turn.state.heard.reference
    if code and offers.word(content, "code") == "not_found":
        return turn.says(say("no_reference", turn.language, reference=code))
    return turn.says(_why(turn, content))


def _message(content: Mapping[str, Any]) -> str:
    return plain.clamp(plain.clean(offers.word(content, "message")), _LONGEST_MESSAGE)
