"""What a wish becomes by a message: parts set and replaced, a pick moved, other offers asked for. Pure."""

from dataclasses import replace
from datetime import time

from agents.llm.offline.own_words import read_own
from agents.llm.offline.places import NOWHERE, Place
from agents.llm.offline.slots import Kind, read_kind, read_name, read_notes
from agents.llm.offline.state import State, Wish, nominal
from agents.llm.offline.when import PARTS, When

_SHORT = 4  # words
_NOT_EATING = ("spa", "boat", "coworking")


def wished(
    state: State, text: str, place: Place, when: When, party: int | None, *, venue: str = ""
) -> tuple[State, frozenset[str]]:
    """The state with what the message says of the wish, and which parts of it that touched. `venue`: the one that it
    names, which `text` does not hold."""
    if place.area == "*" and state.wish.place and state.asked != "area" and len(text.split()) > _SHORT:
        place = NOWHERE  # "any place" in a longer sentence is a manner of speaking
    wish, changed = _placed(state.wish, place)
    said = replace(read_kind(text), venue=venue, hint="") if venue else read_kind(text)
    if said.venue and not venue and state.asked == "area" and place:
        said = replace(said, venue="", hint="")  # "at Pleasanton" answers where
    if said:
        names = (said.venue or wish.kind.venue, said.hint, place.area, place.city, read_name(text), *read_notes(text))
        said = replace(said, own=read_own(when.rest or text, *names))
    kind = kind_after(wish.kind, said)
    if kind != wish.kind:
        wish = _rekinded(wish, kind)
        changed |= {"kind"}
    if party is not None:
        wish = replace(wish, party=party)
        changed |= {"party"}
    wish, timed = _timed(wish, when)
    if notes := tuple(note for note in read_notes(text) if note not in wish.notes):
        wish = replace(wish, notes=(*wish.notes, *notes))
        changed |= {"notes"}
    return replace(state, wish=wish), frozenset(changed | timed)


def _rekinded(wish: Wish, kind: Kind) -> Wish:
    """Another kind of venue has its own hours, and a boat its own harbour."""
    if not wish.kind or kind.category == wish.kind.category:
        return replace(wish, kind=kind)
    place = Place(city=wish.place.city, zone=wish.place.zone) if kind.category == "boat" else wish.place
    return replace(wish, kind=kind, place=place, part="", time=None, any_time=False)


def _placed(wish: Wish, place: Place) -> tuple[Wish, set[str]]:
    if place.area == "*":
        return replace(wish, anywhere=True, place=Place(city=wish.place.city, zone=wish.place.zone)), {"anywhere"}
    if place and place != wish.place:
        return replace(wish, place=place, anywhere=False), {"place"}
    return wish, set()


def _timed(wish: Wish, when: When) -> tuple[Wish, set[str]]:
    changed: set[str] = set()
    if when.no_such_day:
        wish, changed = replace(wish, day=None), {"no_such_day"}
    if when.no_such_time:
        wish = replace(wish, time=None)
        changed |= {"no_such_time"}
    if when.day or when.week:
        wish = replace(wish, day=when.day, week=when.week)
        changed |= {"day"}
    if when.part and when.part != wish.part:
        kept = wish.time if wish.time and _is_within(wish.time, when.part) else None
        wish = replace(wish, part=when.part, time=kept)
        changed |= {"part"}
    if when.time or when.any_time:
        wish = replace(wish, time=when.time, any_time=when.any_time)
        changed |= {"time"}
    return wish, changed


def _is_within(wall: time, part: str) -> bool:
    """Whether a time can belong to that part of the day."""
    usual, over = PARTS[part]
    return usual.hour - 4 <= wall.hour < over


def kind_after(old: Kind, new: Kind) -> Kind:
    """The old wish with the new words: another category begins anew, another meal or kitchen replaces the old one."""
    other_category = new.category and new.category != old.category
    now_eating = new.meal not in ("", "restaurant") and old.category in _NOT_EATING
    if new == Kind(venue=old.venue):
        return replace(old, own=new.own or old.own)
    if new.venue and not other_category and not now_eating:
        return replace(new, own=new.own or old.own)
    if other_category or now_eating or not old:
        return new or old
    refined = bool(new.wants or new.moods or new.sunset)
    return Kind(
        category=old.category,
        wants=new.wants or old.wants,
        meal=new.meal if new.meal not in ("", "restaurant") else old.meal,
        moods=tuple(dict.fromkeys((*old.moods, *new.moods))),
        sunset=new.sunset or old.sunset,
        venue="" if refined else old.venue,
        hint=new.hint or ("" if refined else old.hint),
        own=new.own or old.own,
    )


def moved(state: State, changed: frozenset[str]) -> State:
    """Another day, hour or party: a pick moves with it, offers without a pick are stale."""
    choice, wish = state.choice, state.wish
    if choice is None and changed == {"time"} and wish.time and len({option.venue for option in state.options}) == 1:
        if not state.name:  # whether it has that hour is looked for before his name is asked
            there = replace(wish.kind, venue=state.options[0].name)
            return replace(state.wishing(kind=there), options=(), quote="")
        choice = state.options[0]  # another hour at the only place there is
    if choice is None:
        return replace(state, options=(), quote="")
    if "part" in changed and not wish.time:
        there = replace(wish.kind, venue=choice.venue)
        return replace(state.wishing(kind=there), choice=None, options=(), quote="")
    day = wish.day.isoformat() if wish.day and "day" in changed else choice.day
    at = f"{wish.time:%H:%M}" if wish.time and "time" in changed else choice.time
    return replace(state, choice=replace(choice, day=day, time=at), quote="")


def otherwise(state: State, what: str) -> State:
    """Other offers: more of them, cheaper, elsewhere, later. The old ones stand until there are others."""
    wish = state.wish
    shown = state.choice or next(iter(state.options), None)
    base = time.fromisoformat(shown.time) if shown and shown.time else wish.time or nominal(wish.part)
    moved_on = what in ("later", "earlier")
    state = replace(state, choice=None, quote="", options=() if moved_on else state.options)
    if what == "cheaper":
        moods = tuple(dict.fromkeys((*(mood for mood in wish.kind.moods if mood != "fancy"), "cheap")))
        return state.wishing(kind=replace(wish.kind, moods=moods, venue=""))
    if what == "more":
        return state.wishing(kind=replace(wish.kind, venue=""))
    if moved_on and base:
        return state.wishing(time=_shifted(base, 1 if what == "later" else -1))
    return state


def _shifted(wall: time, hours: int) -> time:
    """The time so many hours on, never past midnight."""
    hour = wall.hour + hours
    return wall.replace(hour=hour) if 0 <= hour <= 23 else wall
