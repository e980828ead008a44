"""A name given while offers are open: "for Eva", "I'm Eva", "untuk Budi", "1, for Eva". Pure."""

import re
from datetime import UTC, datetime

from agents.llm.offline import offers, party
from agents.llm.offline.numbers import normal
from agents.llm.offline.places import read_place
from agents.llm.offline.slots import read_kind, read_name, read_notes
from agents.llm.offline.state import State
from agents.llm.offline.when import HOME_ZONE, read_when
from agnt.lib import text as plain

_WORD = r"[A-Z][^\W\d_]*(?:['’.-][^\W\d_]+)*"
_FOR = re.compile(
    rf"(?:^|[\s,])(?i:for|untuk|buat|utk|i'm|i am|saya|aku)\s(?:(?:Mr|Mrs|Ms|Dr|Pak|Bu|Ibu|Bapak|Mas|Mbak)\.?\s)?"
    rf"(?P<name>{_WORD}(?:\s{_WORD}){{0,2}})(?=[\s.!]*(?:$|,|;)|\s(?i:please|pls|thanks|ya|kak|and|dan|aja|saja)\b)"
)
_WORDS = """
    allergic coming done fine glad good happy here hungry interested late open ready sorry vegan
    adults aku all anniversary birthday breakfast brunch business children christmas coffee couples dad dinner
    drinks dua easter eight empat enam everybody everyone families family father fathers five four free friends
    fun galungan group groups guests halloween her him hire idul imlek kami kids kita kuningan ladies lebaran
    lima lunch me men mom mother mothers natal nine now nye nyepi people real sale saya semua seven six sunset
    sure tahun ten thanksgiving them three tiga two us valentine valentines vip women work xmas
"""
_NO_NAMES = frozenset(_WORDS.split())
_SOME_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # asked only whether words are a day at all
_LED = re.compile(r"\W*(?P<n>\d{1,2})(?:st|nd|rd|th)?[\s,.;:)-]+(?=[^\W\d])")


def named(state: State, text: str) -> str:
    """Whom the offers are for; empty where the words name a venue on offer, a place, a day or a thing."""
    found = _FOR.search(" ".join(text.split()))
    if found is None or not (state.options or state.choice):
        return ""
    name = found["name"]
    words = set(re.findall(r"[\w']+", plain.fold(name).replace("'s", "")))
    known = tuple(filter(None, (*state.options, state.choice)))
    if words & _NO_NAMES or offers.picked_by_name(name, known) is not None:
        return ""
    dated = read_when(name, now=_SOME_DAY, zone=HOME_ZONE)
    if dated or read_place(name) or read_notes(name) or read_kind(name) or party.read_party(name) is not None:
        return ""
    return plain.clamp(name, 60)


def led(state: State, text: str) -> tuple[int, str] | None:
    """The index of an offer whose number stands before a name or a note ("1, name Eva, allergic to shrimp"), and the
    normal text after it."""
    found = _LED.match(text)
    if found is None or not 1 <= int(found["n"]) <= len(state.options) or party.read_party(text) is not None:
        return None
    rest = text[found.end() :]
    if read_when(text, now=_SOME_DAY, zone=HOME_ZONE) or not (
        read_name(rest) or named(state, rest) or read_notes(rest)
    ):
        return None
    return int(found["n"]) - 1, normal(rest)
