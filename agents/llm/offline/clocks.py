"""Times of the clock in words, English and Indonesian: "half past seven", "jam setengah 8", "7.30 malam", "8ish"."""

import re
from dataclasses import dataclass
from typing import Literal

from agents.llm.offline.spans import NOT_COUNTED, cut

Prefer = Literal["", "morning", "day", "evening"]

_DAYTIME = r"morning|afternoon|evening|night|tonight|pagi|siang|sore|petang|malam|malem|subuh"
_LINK = r"\s(?:in the |at |this |di )?(?:early |late )?"
_HEAD = rf"(?:\b(?P<head>{_DAYTIME})\s(?:at |jam |pukul |around |by |sekitar )?)?"
_TAIL = rf"(?:\s?(?P<ap>am|pm)\b|(?P<letter>[ap])\b|{_LINK}(?P<tail>{_DAYTIME})\b)?"
_HOUR = r"(?P<h>[01]?\d|2[0-4])"
_MARK = (
    r"(?:jam|pukul|jm|pkl|at|@|around|about|approx|approximately|by|after|before|until|till|sekitar|sekira|kira-kira"
    r"|kurang lebih|mulai|setelah|sebelum|circa|maybe|say)\s?(?:jam |pukul |about |around |maybe |like |exactly )?"
)
_LATER = r"(?P<h2>[01]?\d|2[0-4])(?:[:.](?P<m2>[0-5]\d))?"


@dataclass(frozen=True, slots=True)
class Clock:
    """An hour as said. `half` is what was said beside it: am, pm, a part of the day, or nothing;
    `exact` when it was said by the 24 hours."""

    hour: int
    minute: int
    half: str = ""
    exact: bool = False


_RANGE = re.compile(
    rf"(?P<lead>\b(?:between|from|antara|dari|at|jam|pukul|around)\s)?(?:jam |pukul )?\b{_HOUR}(?:[:.](?P<m>[0-5]\d))?"
    rf"(?:\s?(?P<ap1>am|pm))?\s?(?:-|to|and|until|till|sampai|sampe|hingga|s/d|dan|or|atau)\s?(?:jam |pukul )?"
    rf"{_LATER}{NOT_COUNTED}{_TAIL}"
)
_PAST = re.compile(
    rf"{_HEAD}\b(?P<what>half past|half|quarter past|quarter after|quarter to|quarter before|quarter of|quarter till"
    rf"|(?:5|10|20|25) ?(?:minutes? |mins? )?(?:past|to|after|before)|setengah)\s{_HOUR}{NOT_COUNTED}{_TAIL}"
)
_JAM_PAST = re.compile(
    rf"{_HEAD}\b(?:jam |pukul ){_HOUR}\s?(?P<way>lewat|lebih|kurang)\s?(?P<much>\d{{1,2}}|seperempat|setengah)"
    rf"(?: menit)?{_TAIL}"
)
_DIGITAL = re.compile(rf"{_HEAD}(?<![\d.,:/$-])\b{_HOUR}(?P<sep>[:.]|h)(?P<m>[0-5]\d)(?![\d:]|[.,/]\d){_TAIL}")
_MERIDIEM = re.compile(rf"{_HEAD}(?<![\d.,:/])\b{_HOUR}(?:\s?(?P<m>[0-5]\d))?\s?(?P<ap>am|pm)\b")
_LETTER = re.compile(r"(?<![\d.,:/])\b(?P<h>1?\d)(?:[:.](?P<m>[0-5]\d))?(?P<letter>[ap])\b")
_COMPACT = re.compile(rf"\b(?:at|jam|pukul|pkl)\s(?P<h>[01]\d|2[0-3])(?P<m>[0-5]\d)\b{NOT_COUNTED}")
_SPOKEN = re.compile(rf"{_HEAD}(?<![\d.,:/])\b{_HOUR} (?P<m>15|30|45|05|10|20|40|50){NOT_COUNTED}\b{_TAIL}")
_O_CLOCK = re.compile(
    rf"{_HEAD}\b{_HOUR}\s?(?:o'clock|oclock|ish\b|-ish\b|-?an\b|hrs\b|hundred hours)(?: sharp)?{_TAIL}"
)
_MARKED = re.compile(rf"{_HEAD}(?<![a-z]){_MARK}(?<!\d){_HOUR}\b(?:-?ish\b|-?an\b)?{NOT_COUNTED}{_TAIL}")
_PARTED = re.compile(rf"(?<![\d.,:/])\b{_HOUR}{_LINK}(?P<tail>{_DAYTIME})\b")
_AFTER_PART = re.compile(rf"\b(?P<tail>{_DAYTIME})\s(?P<h>[1-9]|1[0-2])\b{NOT_COUNTED}")
_BESIDE_DAY = re.compile(rf"\|[\s,]{{1,2}}(?P<h>[5-9]|1[0-2]|1[3-9]|2[0-3])\b{NOT_COUNTED}{_TAIL}")
_BEFORE_DAY = re.compile(r"(?<!for )(?<!untuk )(?<!buat )(?<!of )(?<![\d.,:/])\b(?P<h>[5-9]|1[0-2])\s(?=\|)")
_NOON = re.compile(r"\b(?:(?:12 )?noon|midday|mid-day|tengah hari)\b")
_MIDNIGHT = re.compile(r"\b(?:(?:12 )?midnight|tengah malam)\b")
_BARE = re.compile(
    rf"^[\s|]*(?:(?:make it|maybe|ok|oke|ya|yes|um|hmm|let's say|lets say|how about|what about|jadi|kalau|the"
    r"|for|at|around|untuk|buat|jam|pukul)[\s,]*)*"
    rf"(?:{_HOUR}(?:[:. ](?P<m>[0-5]\d))?|(?P<h4>[01]\d|2[0-3])(?P<m4>[0-5]\d)){_TAIL}"
    r"[\s.!,?|]*(?:(?:please|pls|thanks|thank you|aja|saja|ya|kak|dong|deh|works|is fine|is good"
    r"|would be great)[\s.!?|]*)*$"
)
_CHANGE = re.compile(r"\b(?:change|move|switch|ubah|ganti|pindah|geser)")
_RULES = (
    _JAM_PAST, _PAST, _DIGITAL, _MERIDIEM, _LETTER, _COMPACT, _SPOKEN, _O_CLOCK, _MARKED, _PARTED, _AFTER_PART,
    _BESIDE_DAY, _BEFORE_DAY,
)  # fmt: skip


def read_clock(said: str, *, bare: bool = False) -> tuple[Clock | None, str]:
    """The last time of the clock in a normal text, and the text without the times. Of a range the first.

    With `bare` a message that is only a number is an hour.
    """
    found: list[tuple[int, Clock]] = []
    said = _read_ranges(said, found)
    for rule in _RULES:
        for match in rule.finditer(said):
            clock = _clock(match, rule)
            if clock:
                found.append((match.start(), clock))
                said = cut(said, match)
    for rule, hour in ((_MIDNIGHT, 24), (_NOON, 12)):
        for match in rule.finditer(said):
            found.append((match.start(), Clock(hour, 0, exact=True)))
            said = cut(said, match)
    if not found and bare and (alone := _BARE.search(said)):
        four = Clock(int(alone["h4"]), int(alone["m4"]), exact=True) if alone["h4"] else None
        found.append((alone.start(), four or _plain(alone, int(alone["m"] or 0))))
        said = cut(said, alone)
    return (max(found, key=lambda item: item[0])[1] if found else None), said


def _read_ranges(said: str, found: list[tuple[int, Clock]]) -> str:
    for match in _RANGE.finditer(said):
        if not (match["lead"] or match["ap"] or match["tail"] or (match["m"] and match["m2"])):
            continue  # "2 or 3" may be anything
        half = match["ap1"] or match["ap"] or match["tail"] or ""
        if _CHANGE.search(said) and match["lead"] and match["lead"].strip() in ("from", "dari"):
            found.append(
                (match.start(), Clock(int(match["h2"]), int(match["m2"] or 0), match["ap"] or match["tail"] or ""))
            )
        else:
            found.append((match.start(), Clock(int(match["h"]), int(match["m"] or 0), half)))
        said = cut(said, match)
    return said


def _clock(match: re.Match[str], rule: re.Pattern[str]) -> Clock | None:
    """The time one rule's match means, None when its figures are no time."""
    groups = match.groupdict()
    if rule is _PAST:
        return _past(match)
    if rule is _JAM_PAST:
        much = {"seperempat": 15, "setengah": 30}.get(match["much"]) or int(
            match["much"] if match["much"].isdigit() else 0
        )
        return _shifted(match, -much if match["way"] == "kurang" else much)
    minute = int(groups.get("m") or 0)
    if rule is _COMPACT:
        return Clock(int(match["h"]), minute, exact=True)
    if rule is _DIGITAL and match["sep"] == "h":
        return Clock(int(match["h"]), minute, exact=True)
    return _plain(match, minute)


def _plain(match: re.Match[str], minute: int) -> Clock:
    groups = match.groupdict()
    hour = int(groups["h"])
    letter = {"a": "am", "p": "pm"}.get(groups.get("letter") or "", "")
    half = groups.get("ap") or letter or groups.get("tail") or groups.get("head") or ""
    zero = groups["h"].startswith("0") and not half
    return Clock(hour, minute, half, exact=hour > 12 or hour == 0 or zero)


def _past(match: re.Match[str]) -> Clock:
    what = match["what"]
    if what == "setengah":  # "setengah delapan" is half before eight
        return _shifted(match, -30)
    if what.startswith("half"):
        return _shifted(match, 30)
    much = 15 if what.startswith("quarter") else int(re.match(r"\d+", what)[0])  # type: ignore[index]  # begins so
    return _shifted(match, much if what.endswith(("past", "after")) else -much)


def _shifted(match: re.Match[str], minutes: int) -> Clock:
    """The hour of the match moved by minutes, on a dial of twelve hours as long as it was said so."""
    plain = _plain(match, 0)
    total = plain.hour * 60 + minutes
    hour, minute = divmod(total % (24 * 60), 60)
    if not plain.exact and hour == 0:
        hour = 12
    return Clock(hour, minute, plain.half, plain.exact)
