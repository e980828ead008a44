"""Days named from today: "tomorrow", "lusa", "malam minggu", "next Friday", "this weekend", "3 hari lagi"."""

import re
from datetime import date, timedelta

from agents.llm.offline.calendar import Day, ahead
from agents.llm.offline.spans import cut

_WEEKDAYS = (
    r"mondays?|senin|snn", r"tuesdays?|tues|tue|selasa", r"wednesdays?|weds?|rabu", r"thursdays?|thurs|thur|thu|kamis",
    r"fridays?|fri|jum'?at", r"saturdays?|sabtu", r"sundays?|ahad|minggu",
)  # fmt: skip
_WEEKDAY = "|".join(_WEEKDAYS)
# short names that are also words: only where a day is expected
_SHORT = re.compile(
    r"(?:(?<=on )|(?<=next )|(?<=this )|(?<=for )|(?<=coming )|(?<=by )|(?<=, )|(?<=^))(?P<short>mon|sat|sun)\b(?!-)"
    r"|\b(?P<short2>mon|sat|sun)(?=\s(?:night|evening|morning|afternoon|lunch|dinner|brunch|at|\d))"
)
_SHORT_FULL = {"mon": "monday", "sat": "saturday", "sun": "sunday"}
_WHICH = (
    r"next week|this week|of next week|minggu depan|minggu ini|depan|ini|lalu|kemarin|mendatang|besok|yang akan datang"
)
_NAMED = re.compile(
    rf"\b(?P<before>this coming|this|next|coming|upcoming|last|past)?\s?(?P<eve>malam |malem )?(?P<hari>hari )?"
    rf"(?P<wd>{_WEEKDAY})\b(?:\s(?P<daytime>night|evening|morning|afternoon|malam|malem|pagi|siang|sore))?"
    rf"(?:\s(?:di )?(?P<after>{_WHICH})\b)?"
)
_WEEK = re.compile(r"\b(?:(?:for|in|during|some ?time)\s)?(?:next week|the week after|minggu depan|pekan depan)\b")
_WEEKEND = re.compile(
    r"\b(?P<before>this|next|the|coming)?\s?(?:weekend|akhir pekan|akhir minggu)\b(?:\s(?P<after>ini|depan))?"
)
_COUNT = r"(?P<n>\d{1,3}|an?|se|a couple of|couple of|a few|beberapa)"
_UNIT = r"(?P<u>days?|weeks?|fortnights?|months?|hari|minggu|pekan|bulan)"
_AHEAD = re.compile(rf"\b(?:in|dalam|within)\s{_COUNT}\s?{_UNIT}(?:'?s?'? time)?\b")
_LATER = re.compile(
    rf"\b{_COUNT}\s?{_UNIT}\s(?:from now|from today|from tomorrow|later|ahead|lagi|ke depan|kedepan|mendatang)\b"
)
_UNITS = {
    "day": "days", "hari": "days", "week": "weeks", "minggu": "weeks", "pekan": "weeks", "month": "months",
    "bulan": "months",
}  # fmt: skip
_COUNTS = {"a": 1, "an": 1, "se": 1, "a couple of": 2, "couple of": 2, "a few": 3, "beberapa": 3}

# (words, days from today, part of the day they say)
_RELATIVE: tuple[tuple[str, int, str], ...] = (
    (r"(?:the )?day after (?:tomorrow|tmrw|tmr)|overmorrow|besok lusa|lusa", 2, ""),
    (r"tulat", 3, ""),
    (r"kemarin lusa|(?:the )?day before yesterday", -2, ""),
    (r"tomm?orr?ow|tommorow|tomorow|tmrw|tmr|tmw|tomo|2morrow|2moro|besok|bsk|besuk|esok", 1, ""),
    (r"yesterday|kemarin|kmrn|kemaren", -1, ""),
    (r"last night|tadi malam|semalam", -1, "evening"),
    (r"tadi pagi|earlier today", 0, "gone"),
    (
        r"tonight|tonite|2nite|this evening|malam ini|malem ini|nanti malam|ntar malam|ntar malem|nanti malem",
        0,
        "evening",
    ),
    (r"this afternoon|sore ini|nanti sore|ntar sore", 0, "afternoon"),
    (r"siang ini|nanti siang|ntar siang", 0, "midday"),
    (r"this morning|pagi ini|nanti pagi", 0, "morning"),
    (r"later today|later on|today|2day|hari ini|hr ini|nanti(?= jam| pukul)", 0, ""),
)
_RELATIVE_RULES = tuple((re.compile(rf"\b(?:{words})\b"), shift, part) for words, shift, part in _RELATIVE)


def read_day(said: str, *, today: date, week: date | None = None) -> tuple[Day | None, date | None, str]:
    """The last day named from today in a normal text, the Monday of a week named without a day, and the rest.

    `week` is such a Monday from before: a bare weekday then lies in that week.
    """
    said = _SHORT.sub(lambda m: _SHORT_FULL[m["short"] or m["short2"]], said)
    found: list[tuple[int, Day]] = []
    for read in (_read_ahead, _read_relative):
        said = read(said, today, found)
    for match in _NAMED.finditer(said):
        day = _named(match, said, today, week)
        if day:
            found.append((match.start(), day))
            said = cut(said, match)
    for match in _WEEKEND.finditer(said):
        saturday = today + timedelta(days=5 - today.weekday()) if today.weekday() < 5 else today
        if "next" in (match["before"] or "") or match["after"] == "depan":
            saturday = _monday(today) + timedelta(days=12)
        found.append((match.start(), Day(saturday)))
        said = cut(said, match)
    if found:
        return max(found, key=lambda item: item[0])[1], None, said
    if week_match := _WEEK.search(said):
        return None, _monday(today) + timedelta(days=7), cut(said, week_match)
    return None, None, said


def _read_ahead(said: str, today: date, found: list[tuple[int, Day]]) -> str:
    # "seminggu lagi", "sebulan lagi": the Indonesian "one" is written together with its unit
    said = re.sub(r"\bse(?=(?:hari|minggu|bulan) (?:lagi|ke depan))", "1 ", said)
    for rule in (_AHEAD, _LATER):
        for match in rule.finditer(said):
            count = _COUNTS[match["n"]] if match["n"] in _COUNTS else int(match["n"])
            unit = match["u"].removesuffix("s")
            day = ahead(today, count * 2, "weeks") if unit == "fortnight" else ahead(today, count, _UNITS[unit])
            if day:
                found.append((match.start(), Day(day)))
                said = cut(said, match)
    return said


def _read_relative(said: str, today: date, found: list[tuple[int, Day]]) -> str:
    for rule, shift, part in _RELATIVE_RULES:
        for match in rule.finditer(said):
            past = shift < 0 or part == "gone"
            found.append((match.start(), Day(today + timedelta(days=shift), past=past, part="" if past else part)))
            said = cut(said, match)
    return said


def _named(match: re.Match[str], said: str, today: date, week: date | None) -> Day | None:
    """The day a weekday means, None where "minggu" is a week and no Sunday."""
    if match["wd"] == "minggu" and not _is_sunday(match, said):
        return None
    weekday = next(n for n, words in enumerate(_WEEKDAYS) if re.fullmatch(words, match["wd"]))
    part = match["daytime"] or ""
    if match["eve"]:  # "malam Minggu" is the night before Sunday
        weekday, part = (weekday - 1) % 7, "evening"
    monday = _monday(today)
    which = {match["before"] or "", match["after"] or ""}
    if which & {"last", "past", "lalu", "kemarin"}:
        back = (today.weekday() - weekday) % 7 or 7
        return Day(today - timedelta(days=back), past=True)
    if which & {"next", "next week", "of next week", "minggu depan", "depan"}:
        return Day(monday + timedelta(days=7 + weekday), part=part)
    if which & {"this week", "minggu ini"}:
        day = monday + timedelta(days=weekday)
        return Day(day, past=day < today, part=part)
    if week:
        return Day(week + timedelta(days=weekday), part=part)
    day = today + timedelta(days=(weekday - today.weekday()) % 7)
    return Day(day, named=which == {""}, part=part)


def _is_sunday(match: re.Match[str], said: str) -> bool:
    """Whether "minggu" is the day ("hari minggu", "malam minggu", "minggu siang") and not the week ("minggu depan")."""
    if match["hari"] or match["eve"]:
        return True
    if match["after"] or re.search(r"(?:\d\s?|se|akhir |beberapa |per )$", said[: match.start("wd")]):
        return False
    return not re.match(r"\s?(?:lagi|lalu|yang lalu)\b", said[match.end("wd") :])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
