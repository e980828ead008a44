"""What tools answered, read with care, and which offer a guest's words pick."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agents.llm.base import Choice
from agents.llm.offline.numbers import normal
from agents.llm.offline.spans import MONTH, cut
from agents.llm.offline.state import Costs, Option
from agnt.lib import text as plain

MOST_VENUES = 3
MOST_SLOTS = 4
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def rows(content: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    """The objects of a list in a tool's answer; what is none is left out."""
    found = content.get(key)
    return (
        [row for row in found if isinstance(row, Mapping)]
        if isinstance(found, Sequence) and not isinstance(found, str)
        else []
    )


def word(row: Mapping[str, Any], key: str) -> str:
    """A string of a tool's answer, empty where there is none."""
    found = row.get(key)
    return found.strip() if isinstance(found, str) else str(found) if isinstance(found, int) else ""


def options_of(content: Mapping[str, Any]) -> tuple[Option, ...]:
    """The offers of a search: one per venue at its nearest start; of a single venue each of its starts."""
    day = word(content, "date")
    if not _DAY.fullmatch(day):
        return ()
    given = rows(content, "venues")
    cities = {word(row, "city") for row in given if word(row, "city")}
    found = [option for row in given if (option := _option(row, day, with_city=len(cities) > 1))][:MOST_VENUES]
    if len(found) != 1:
        return tuple(found)
    only = found[0]
    return tuple(replace(only, time=at, also=()) for at in (only.time, *only.also))


def _option(row: Mapping[str, Any], day: str, *, with_city: bool) -> Option | None:
    given = row.get("slots")
    slots = (
        [slot for slot in given if isinstance(slot, str) and _TIME.fullmatch(slot)]
        if isinstance(given, list | tuple)
        else []
    )
    if not slots or not word(row, "slug"):
        return None
    service, area = word(row, "service"), word(row, "area")
    # the area and the sunset stand elsewhere in the answer; a table is a table
    why = [
        part for part in word(row, "why").split(", ") if not (area and area in part) and not re.search(r"\d:\d", part)
    ]
    what = service if plain.fold(service) not in ("table", "meja") else ""
    note = " · ".join(filter(None, (what, word(row, "price"), plain.clamp(", ".join(why[:2]), 60))))
    where = ", ".join(filter(None, (area, word(row, "city") if with_city else "")))
    name = word(row, "name") or word(row, "slug")
    costs = Costs(word(row, "price"), word(row, "minimum_spend"), word(row, "deposit"))
    return Option(word(row, "slug"), service, day, slots[0], name, where, tuple(slots[1:MOST_SLOTS]), note, costs)


def alternatives_of(
    content: Mapping[str, Any], service: str, venue: str, known: Sequence[Option] = ()
) -> tuple[Option, ...]:
    """The other starts that a refused booking came with; the service is kept at the same venue only, and what it
    costs is taken from the offers `known`."""
    found = [
        Option(
            word(row, "venue"), word(row, "service") or (service if word(row, "venue") == venue else ""),
            word(row, "date"),
            word(row, "time"), word(row, "name") or word(row, "venue"),
        )
        for row in rows(content, "alternatives")
        if word(row, "venue") and _DAY.fullmatch(word(row, "date")) and _TIME.fullmatch(word(row, "time"))
    ]  # fmt: skip
    return tuple(replace(option, costs=costs_among(known, option)) for option in found[:MOST_SLOTS])


def costs_among(known: Sequence[Option], option: Option) -> Costs | None:
    """What is known of the costs of that service at that venue."""
    same = (one for one in known if (one.venue, one.service) == (option.venue, option.service) and one.costs)
    return next((one.costs for one in same), None)


def read_id(payload: str) -> Option | None:
    """The offer of a button's id, None where it is no such id."""
    parts = payload.split(":")
    if len(parts) < 6 or parts[0] != "pick" or not parts[1]:
        return None
    day, at = parts[-3], ":".join(parts[-2:])
    if not _DAY.fullmatch(day) or not _TIME.fullmatch(at):
        return None
    return Option(parts[1], ":".join(parts[2:-3]), day, at)


def options_of_choices(choices: Iterable[Choice], known: Sequence[Option]) -> tuple[Option, ...]:
    """The offers behind an assistant's buttons, with what is known of them from the tools' answers."""
    found = []
    for choice in choices:
        option = read_id(choice.id)
        if option:
            same = next((one for one in known if one.id == option.id), None)
            found.append(same or Option(option.venue, option.service, option.day, option.time, name=choice.title))
    return tuple(found)


_FILLER = (
    r"(?:the|yang|yg|number|no|nr|nomor|nomer|option|opsi|pilihan|choice|i'll take|i will take|i'd like|i would like"
    r"|i want|take|let's go with|lets go with"
    r"|let's do|go with|go for|book|pick|choose|ok|okay|oke|yes|yeah|sure|please|pls|pilih|ambil|mau|saya|aku"
    r"|aja|saja|deh|kak|dong|ya|iya|one|ones"
    r"|thanks|thank you|is good|is fine|sounds good|works|looks good|perfect|great|maybe|hmm|that|then|would be great"
    r"|it is|my choice is|and)"
)
_ONLY_NUMBER = re.compile(
    rf"^(?:{_FILLER}\b[\s.,!:]*)*[#(]?(?P<n>\d{{1,2}})(?:st|nd|rd|th)?[).]?(?:[\s.,!]+{_FILLER}\b)*[\s.,!]*$"
)
_NUMBERED = re.compile(
    r"(?:\b(?:number|option|no\.?|nr\.?|nomor|nomer|opsi|pilihan|choice)|#)\s?(?P<n>\d{1,2})\b(?!:|\.\d|\s?(?:people"
    r"|orang|pax|am|pm))"
)
_PLACES: tuple[tuple[str, int], ...] = (
    (r"first|1st|pertama|kesatu|ke-1|top one", 1), (r"second|secnd|2nd|kedua|ke-2", 2), (r"third|3rd|ketiga|ke-3", 3),
    (r"fourth|4th|keempat|ke-4", 4), (r"fifth|5th|kelima|ke-5", 5), (r"last|terakhir|bottom one", -1),
    (r"middle one|yang tengah", 0),
)  # fmt: skip
_ORDINALS = tuple(
    (re.compile(rf"(?<!at )(?<!on )(?<!tanggal )\b(?:the |yang )?(?:{said})\b(?: one| option| place| venue"
                rf"| choice)?(?! (?:of |time|week|night|floor|{MONTH}\b|birthday|anniversary))"), n)
    for said, n in _PLACES
)  # fmt: skip
_ANY = re.compile(
    r"\b(?:any of (?:them|these|those)|either|whichever|you (?:choose|pick|decide)|up to you|surprise me|don'?t mind"
    r"|terserah|mana saja|mana aja|bebas)\b"
)
_COMMON = frozenset((
    "and", "at", "bali", "bar", "beach", "bistro", "boat", "by", "cafe", "club", "coffee", "coworking", "cruise",
    "da", "day", "de", "di", "dining", "do", "el", "food", "garden", "grill", "hotel", "house", "kitchen", "la", "le",
    "lounge", "massage", "of", "one", "resort", "restaurant", "resto", "room", "spa", "space", "sunset", "table",
    "the", "trip", "trips", "villa", "warung", "wellness", "work",
))  # fmt: skip


_SHORT = 4  # words; in a longer text "beach club" is a wish and no name


def picked_by_number(text: str, count: int) -> tuple[int | None, str]:
    """Index of the offer named by number or order, and the normal text without it. -1 for a number that none has."""
    said = normal(text)
    if match := _ONLY_NUMBER.match(said):
        number = int(match["n"])
        return (number - 1 if 1 <= number <= count else -1), ""
    if match := _NUMBERED.search(said):
        number = int(match["n"])
        return (number - 1 if 1 <= number <= count else -1), cut(said, match)
    for rule, place in _ORDINALS:
        if match := rule.search(said):
            number = count if place == -1 else (count + 1) // 2 if place == 0 else place
            return (number - 1 if number <= count else -1), cut(said, match)
    if match := _ANY.search(said):
        return 0, cut(said, match)
    return None, said


def picked_by_name(text: str, options: Sequence[Option]) -> int | None:
    """Index of the one offer whose venue's name the words hold; None when there is none or it could be several."""
    said = set(re.findall(r"[\w']+", plain.fold(text)))
    alone = len({option.venue for option in options}) == 1
    for common in (False, True) if len(said) <= _SHORT else (False,):
        hits = [len(_names(option, common=common) & said) for option in options]
        best = max(hits, default=0)
        if best and (alone or hits.count(best) == 1):
            return hits.index(best)
    return None


def _names(option: Option, *, common: bool) -> set[str]:
    """The words that tell a venue from others; with `common` the ordinary ones, which count only as a second try."""
    found = {name for name in re.findall(r"[\w']+", plain.fold(option.name)) if len(name) > 2}
    return found & _COMMON if common else found - _COMMON


def at_time(at: str, options: Sequence[Option]) -> list[Option]:
    """The offers that can be had at that time, each as a start of its own."""
    found = []
    for option in options:
        if at in (option.time, *option.also):
            also = tuple(slot for slot in (option.time, *option.also) if slot != at)
            found.append(replace(option, time=at, also=also))
    return found
