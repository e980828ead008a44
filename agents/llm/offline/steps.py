"""The next step of a booking: what is missing is asked, else a tool is called."""

from dataclasses import dataclass, replace
from typing import Any

from agents.llm.base import Choice, Reply, Request, Text, ToolUse
from agents.llm.offline import extras, listing
from agents.llm.offline import say as saying
from agents.llm.offline.phrases import say
from agents.llm.offline.places import AREAS
from agents.llm.offline.slots import read_notes
from agents.llm.offline.state import State, nominal
from agents.llm.offline.when import is_past

LARGEST_PARTY = 50  # beyond it no venue takes a booking by chat
_EXAMPLES = 3
_LONGEST_NOTES = 300


@dataclass(frozen=True, slots=True)
class Turn:
    """What a step works on."""

    state: State
    request: Request

    @property
    def language(self) -> str:
        """The language of the answer."""
        return self.state.language or "en"

    def says(self, *parts: str, choices: tuple[Choice, ...] = ()) -> Reply:
        """An answer in words."""
        words = "\n".join(part for part in parts if part)
        return Reply((Text(words),), choices, language=self.language, model="offline")

    def uses(self, tool: str, arguments: dict[str, Any]) -> Reply:
        """A tool call; words of regret where the tool is not offered."""
        if tool not in {spec.name for spec in self.request.tools}:
            return self.says(say("cannot_now", self.language))
        given = {key: value for key, value in arguments.items() if value not in (None, "", (), [])}
        use = ToolUse(f"offline-{self.state.uses + 1}", tool, given)
        return Reply((use,), language=self.language, model="offline")

    def silent(self) -> Reply:
        """No words: the platform itself speaks next."""
        return Reply((), language=self.language, model="offline")


def proceed(turn: Turn) -> Reply:
    """The one next step: what is wrong with the wish, the question for what is missing, the search, or the quote."""
    if wrong := _wrong(turn):
        return wrong
    state = turn.state
    if state.choice:
        return _quote(turn)
    if asked := missing(state):
        return ask(turn, asked)
    return search(turn)


def missing(state: State) -> str:
    """The first thing still to be asked: area, party, day, time; "" when a search can be made."""
    wish = state.wish
    located = wish.place or wish.anywhere or wish.kind.venue or wish.kind.hint or state.asked_area
    timed = wish.time or wish.any_time or wish.part or wish.kind.sunset
    needs = (("area", located), ("party", wish.party is not None), ("day", wish.day), ("time", timed))
    return next((name for name, known in needs if not known), "")


def ask(turn: Turn, what: str, *before: str) -> Reply:
    """The question for one thing."""
    language = turn.language
    if what == "area":
        city = turn.state.wish.place.city or "Bali"
        areas = AREAS.get(city, AREAS["Bali"])[:_EXAMPLES]
        examples = f"{', '.join(areas[:-1])} {say('or', language)} {areas[-1]}"
        return turn.says(*before, say("ask_area", language, examples=examples))
    if what == "day" and turn.state.wish.week:
        return turn.says(*before, say("ask_day_of_week", language))
    return turn.says(*before, say(f"ask_{what}", language))


def search(turn: Turn) -> Reply:
    """The search for what is wished."""
    wish, state = turn.state.wish, turn.state
    usual = None if wish.kind.sunset or wish.any_time else nominal(wish.part)
    at = wish.time or usual
    return turn.uses(
        "venue_search",
        {
            "query": wish.kind.query,
            "city": wish.place.city,
            "area": "" if wish.place.area == "*" else wish.place.area,
            "category": wish.kind.category,
            "party_size": wish.party,
            "date": wish.day.isoformat() if wish.day else "",
            "time": f"{at:%H:%M}" if at else "",
            "sunset": True if wish.kind.sunset else None,
            "venue": wish.kind.venue,
            "exclude": list(state.shown) if _wants_others(state) else None,
        },
    )


def _wants_others(state: State) -> bool:
    return bool(state.shown and {"more", "cheaper"} & state.heard.changed)


def _wrong(turn: Turn) -> Reply | None:
    """What stands in the way of any search, said at once."""
    state, language = turn.state, turn.language
    wish = state.wish
    if wish.party is not None and wish.party < 1:
        return ask(turn, "party", say("party_zero", language))
    if wish.party is not None and wish.party > LARGEST_PARTY:
        return ask(turn, "party", say("party_large", language, most=LARGEST_PARTY))
    if "no_such_day" in state.heard.changed and not wish.day:
        return ask(turn, "day", say("no_such_day", language))
    if "no_such_time" in state.heard.changed and not wish.time:
        return ask(turn, "time", say("no_such_time", language))
    if not wish.day or not is_past(wish.day, wish.time, wish.part, now=turn.request.now, zone=state.zone):
        return None
    today = saying.local_today(turn.request.now, state.zone)
    day = saying.day_said(wish.day, today, language)
    day = day[:1].upper() + day[1:]
    if wish.day == today and wish.time:
        return ask(turn, "time", say("past_time", language, time=f"{wish.time:%H:%M}", day=day))
    return ask(turn, "day", say("past_day", language, day=day))


def _quote(turn: Turn) -> Reply:
    """The pick as a quote, once there are people and a name."""
    state, choice = turn.state, turn.state.choice
    if choice is None:
        return proceed(turn)
    if state.wish.party is None:
        return ask(turn, "party")
    if not state.name:
        why = state.asked == "name" and state.heard.kind == "unknown"
        return turn.says(say("ask_name_why" if why else "ask_name", turn.language))
    wanted = extras.read(state.wish.notes)
    return turn.uses(
        "create_booking",
        {
            "venue": choice.venue,
            "service": choice.service,
            "party_size": state.wish.party,
            "date": choice.day,
            "time": choice.time,
            "guest_name": say("guest", turn.language) if state.name == "-" else state.name,
            "notes": "; ".join(wanted.notes)[:_LONGEST_NOTES],
            **wanted.arguments,
        },
    )


def check(turn: Turn) -> Reply:
    """How the guest's bookings stand."""
    return turn.uses("check_booking", {"reference": turn.state.heard.reference})


def cancel(turn: Turn) -> Reply:
    """The question whether to cancel, prepared; the guest's own yes cancels."""
    return turn.uses("cancel_booking", {"reference": turn.state.heard.reference})


def ask_which(turn: Turn, *before: str) -> Reply:
    """The offers once more, with the question which."""
    options = turn.state.options
    if not options:
        return proceed(turn)
    wrong = (
        say("no_longer", turn.language) if not before and turn.state.heard.kind == "which" and _is_number(turn) else ""
    )
    return turn.says(
        *before, wrong, listing.offers_said(options, turn.language), say("ask_which", turn.language),
        choices=listing.choices_of(options, turn.language),
    )  # fmt: skip


def _is_number(turn: Turn) -> bool:
    heard = turn.state.heard
    return "time" not in heard.changed and any(char.isdigit() for char in heard.text) and ":" not in heard.text


def offer_what_is_left(turn: Turn) -> Reply:
    """After a no to a quote the other offers; after a no to all of them the question what should be different."""
    state = turn.state
    refused = state.tried
    left = tuple(option for option in state.options if refused and option.id != refused.id)
    if not left:
        return turn.says(say("what_else", turn.language))
    return ask_which(replace(turn, state=replace(state, options=left)), say("left", turn.language))


def agreed_to_nothing(turn: Turn) -> Reply:
    """A yes that answers nothing: the open question again, else what can be done."""
    if turn.state.asked or turn.state.choice or turn.state.busy:
        return ask_again(turn, "")
    return turn.says(say("nothing_open", turn.language))


def refused_nothing(turn: Turn) -> Reply:
    """A no that answers no quote."""
    if turn.state.busy and turn.state.asked:
        return turn.says(say("what_else", turn.language))
    return turn.says(say("no_need", turn.language))


def other(turn: Turn) -> Reply:
    """Something else than what was offered: asked for where it was not said, else searched."""
    what = next(iter(turn.state.heard.changed), "")
    if what in ("area", "day", "time", "party"):
        return ask(turn, what)
    return proceed(turn)


def not_understood(turn: Turn) -> Reply:
    """Words that say nothing we know: the open question again, else what can be done here."""
    state = turn.state
    if state.busy:
        return ask_again(turn, "question" if "?" in state.heard.text and not state.asked else "again_please")
    return turn.says(say("question" if "?" in state.heard.text else "unknown", turn.language))


def noted(turn: Turn) -> Reply:
    """An allergy or a need said by itself: it goes with the booking in hand, or else with the next one. So does the
    name that the offers are for."""
    state = turn.state
    if state.choice and state.name:
        return proceed(turn)
    notes = ", ".join(read_notes(state.heard.text))
    name = say("noted_name", turn.language, name=state.name) if "name" in state.heard.changed else ""
    what = " ".join(filter(None, (name, say("noted", turn.language, what=notes) if notes else "")))
    if not state.busy:
        return turn.says(what, say("noted_next", turn.language))
    return ask_open(turn, what)


def ask_again(turn: Turn, key: str) -> Reply:
    """Some words, then the question that is open: for the name, the pick, or what is missing."""
    before = say(key, turn.language) if key else ""
    return ask_open(turn, before, name="ask_name_why" if key == "again_please" else "ask_name")


def ask_open(turn: Turn, before: str, *, name: str = "ask_name") -> Reply:
    state = turn.state
    if state.choice and not state.name:
        return turn.says(before, say(name, turn.language))
    if state.choice or not state.busy:
        return turn.says(before or say("nothing_open", turn.language))
    if state.options:
        return ask_which(turn, before)
    if asked := missing(replace(state, asked_area=state.asked_area and state.asked != "area")):
        return ask(turn, asked, before)
    return turn.says(before, say("try_other" if before else "what_else", turn.language))
