"""A message about a booking that is there already: which one is meant, and what is wanted of it. Pure."""

import re
from collections.abc import Iterable
from datetime import datetime

from agents.llm.base import Choice, OwnBooking
from agents.llm.offline import houses, intents, offers, wanted
from agents.llm.offline.numbers import normal
from agents.llm.offline.places import read_place
from agents.llm.offline.slots import Kind, read_kind, read_notes, read_reference
from agents.llm.offline.state import Option, State
from agents.llm.offline.when import read_when
from agnt.lib import text as plain

KINDS = {"cancel": "cancel", "change": "modify", "late": "late", "tell": "tell"}
_ID = re.compile(rf"({'|'.join(KINDS)}):([A-Z2-9]{{8}})")
_MEANS_CHANGE = re.compile(
    r"\b(?:instead|actually|reschedule|postpone|change|move|make it|push|bring|switch|earlier|later"
    r"|(?:can|could|may|might) (?:we|i|you|it)|we(?:'re| are|'ll| will)|there(?:'ll| will|'s| is| are)|more|fewer|less"
    r"|jadi|jadinya|ganti|ubah|pindah\w*|geser|undur|mundur\w*|maju\w*|tambah|nambah|kurang|ternyata|bisa|boleh|kami|kita)\b"
)
_ANEW = re.compile(
    r"\b(?:book|reserve|find|looking for|search\w*|recommend\w*|suggest\w*|another|new|pesan|pesen|pesankan|reservasi"
    r"|cari\w*|rekomendasi\w*)\b"
)
_ONCE_MORE = re.compile(
    r"\b(?:another (?:one|table|booking|reservation|visit|time there)|another(?= (?:for|on|at))|one more"
    r"|(?:the )?same (?:again|place|table|thing|restaurant|venue|one|there)|again|1 lagi|lagi di (?:sana|situ)"
    r"|(?:di )?(?:sana|situ|tempat yang sama|tempat itu) lagi|(?:yang|tempat) (?:sama|tadi)|sama seperti)\b"
)
_SHORT = 4  # words
_ALL = 3  # day, hour and people: a new wish
_BARE = re.compile(
    r"(?:(?:to|at|for|on|the|ke|jam|pukul|jadi|tanggal|ok|oke|just|about|around|maybe|say|sekitar)\s)*(\d{1,3})"
    r"(?:\s?(?:please|pls|aja|saja|ya|dong|deh|kak|people|orang|minutes|menit|[.!]))*"
)
_READ_AS = {"time": "at {}", "party": "{} people", "day": "on the {}th", "late": "{} minutes"}


def tapped(payload: str) -> tuple[str, str]:
    """What a button under a list of his bookings asks for, and of which; two empty words for another button."""
    found = _ID.fullmatch(payload)
    return (KINDS[found[1]], found[2]) if found else ("", "")


def listed_in(choices: Iterable[Choice]) -> tuple[tuple[str, ...], str]:
    """The references behind our buttons, and what they were listed for."""
    found = [match for choice in choices if (match := _ID.fullmatch(choice.id))]
    return tuple(match[2] for match in found), KINDS[found[0][1]] if found else ""


def picked(state: State, text: str) -> str:
    """The reference of the listed booking that these words pick: by number, reference, venue, or day and hour."""
    if not state.listed or not state.bookings:
        return ""
    if (reference := read_reference(text)) in state.bookings:
        return reference
    index, _ = offers.picked_by_number(text, len(state.bookings))
    if index is not None:
        return state.bookings[index] if index >= 0 else ""
    return _named(text, [one for one in state.own if one.reference in state.bookings])


def meant(state: State, text: str) -> OwnBooking | None:
    """The booking that a message is about: of its reference, at the venue it names, else the only one."""
    if reference := read_reference(text):
        return next((one for one in state.own if one.reference == reference), None)
    if reference := _named(text, state.own):
        return next(one for one in state.own if one.reference == reference)
    return state.own[0] if len(state.own) == 1 else None


def _named(text: str, bookings: Iterable[OwnBooking]) -> str:
    """The reference of the one booking whose venue, or else whose day or hour, the words name."""
    rows = list(bookings)
    options = [Option(one.venue, "", f"{one.start:%Y-%m-%d}", f"{one.start:%H:%M}", one.venue) for one in rows]
    if len({one.venue for one in rows}) > 1:
        index = offers.picked_by_name(text, options)
        return rows[index].reference if index is not None else ""
    return ""


def reference_for(state: State, text: str) -> str:
    """The reference that the words give, by itself or by its venue, or that they answer our question about."""
    if reference := read_reference(text) or (_named(text, state.own) if len(state.own) > 1 else ""):
        return reference
    if state.asked == "late" or state.asked.startswith("change"):
        return state.heard.reference
    return state.spoken_of if state.at_hand else ""


def at_moment(state: State, text: str, now: datetime) -> str:
    """The reference of the one listed booking on the day, or at the hour, that is said."""
    if not state.listed or len(text.split()) > _SHORT:
        return ""
    rows = [one for one in state.own if one.reference in state.bookings]
    when = read_when(text, now=now, zone=rows[0].zone if rows else state.zone)
    for hits in (
        [one for one in rows if when.day and one.start.date() == when.day],
        [one for one in rows if when.time and one.start.time() == when.time],
    ):
        if len(hits) == 1:
            return hits[0].reference
    return ""


def about(state: State, text: str, *, now: datetime) -> str:
    """cancel, modify or tell, where no wish is in hand and the words can only be about what he has; else ""."""
    if not state.own or state.busy:
        return ""
    said, notes = normal(text), read_notes(text)
    if intents.cancels(said) and _named(text, state.own):
        return "cancel"
    if read_kind(text) or read_place(text) or _ANEW.search(said) or _ONCE_MORE.search(said) or _elsewhere(state, text):
        return ""
    change = wanted.read(text, meant(state, text) or state.own[0], now=now, zone=state.zone)
    if notes and not (change.parts == 1 and change.area):
        return "tell" if change.parts < _ALL else ""
    if not 0 < change.parts < _ALL:
        return ""
    return "modify" if state.at_hand or _MEANS_CHANGE.search(said) else ""


def _elsewhere(state: State, text: str) -> bool:
    """Whether the words name a venue where he has nothing."""
    name = houses.find(state, text)[0]
    return bool(name) and name not in {one.venue for one in state.own}


def like_before(state: State, text: str) -> State:
    """The state with the venue and the party of what he has booked, where he asks for one more like it."""
    if state.busy or not state.own or not _ONCE_MORE.search(normal(text)) or read_kind(text) or read_place(text):
        return state
    last = state.own[0] if len(state.own) == 1 else next((b for b in state.own if b.reference == state.spoken_of), None)
    if last is None:
        return state
    return state.wishing(kind=Kind(venue=last.venue), party=last.party)


def still_asked(state: State, text: str) -> str:
    """modify or late, where the words answer our question about one of them."""
    if state.asked == "late":
        return "late" if wanted.minutes_late(text) else ""
    if not state.asked.startswith("change") or _ANEW.search(normal(text)) or read_kind(text):
        return ""
    return "modify"


def as_said(state: State, text: str) -> str:
    """A bare number with the words of the question that it answers: it is read again once his booking is known."""
    what = state.asked.removeprefix("change_")
    bare = _BARE.fullmatch(normal(text))
    if bare and what == "change" and not wanted.part_named(text):
        return f"to {int(bare[1])}"
    return _READ_AS[what].format(int(bare[1])) if bare and what in _READ_AS else plain.clean(text)
