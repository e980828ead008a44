"""Days that are named by date: "25 Dec", "25/12", "tanggal 5", "Christmas Eve". Dates are read with dateparser."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import dateparser
from dateparser.search import search_dates

from agents.llm.offline.spans import MONTH, PEOPLE, cut

_RECENTLY = timedelta(days=90)  # a date without a year that passed within these is a slip, not next year's


@dataclass(frozen=True, slots=True)
class Day:
    """A day as said. `past` when the words themselves mean a past one; `named` when it came by its weekday only."""

    date: date
    past: bool = False
    named: bool = False
    part: str = ""


_DAY_MONTH = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ?(?:the )?(?P<mon>{MONTH})\b\.?(?:,? ?'?(?P<y>\d{{4}}|(?<=')\d\d))?"
)
_MONTH_DAY = re.compile(
    rf"\b(?P<mon>{MONTH})\.? ?(?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?!\s?(?:am|pm)\b|[:.]\d"
    rf"|\s?{PEOPLE})(?:,? (?P<y>20\d\d))?"
)
_ISO = re.compile(r"\b(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})\b")
_SLASHED = re.compile(
    rf"(?<![\d/.,-])(?P<a>\d{{1,2}})(?P<sep>[/.-])(?P<b>\d{{1,2}})(?:(?P=sep)(?P<y>\d{{4}}|\d\d))?(?![\d/]|[.,:-]\d"
    rf"|\s?{PEOPLE}|\s?(?:am|pm)\b)"
)
_NTH = re.compile(
    r"\b(?:the |on |for )*(?P<d>[0-3]?\d)(?:st|nd|rd|th)\b"
    r"(?! (?:one|option|place|venue|floor|street|avenue|ave|road|row|cousin|birthday|anniversary|time|of us)\b"
    rf"|\s{PEOPLE})"
    r"(?: of (?P<which>this|next) month)?"
)
_TANGGAL = re.compile(r"\b(?:tanggal|tgl)\.?\s?(?P<d>[0-3]?\d)\b(?! ?[/.-]\d)(?:\s(?:bulan )?(?P<which>ini|depan))?")
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10,
}  # fmt: skip
_ORDINAL = re.compile(rf"\b({'|'.join(_ORDINALS)})(?= of (?:{MONTH}|this month|next month)\b)")

# the month and day of feasts people book for; New Year's Eve before New Year, the longest names first
_FEASTS: tuple[tuple[str, int, int], ...] = (
    (r"christmas eve|xmas eve|malam natal", 12, 24),
    (r"christmas day|christmas|xmas|(?:hari )?natal", 12, 25),
    (r"boxing day", 12, 26),
    (r"new year'?s? eve|nye|malam tahun baru|malam pergantian tahun", 12, 31),
    (r"new year'?s? day|new year'?s?|tahun baru", 1, 1),
    (r"valentine'?s?(?: day)?|hari valentine", 2, 14),
    (r"halloween", 10, 31),
)
_FEAST = tuple((re.compile(rf"\b(?:{words})\b"), month, day) for words, month, day in _FEASTS)
_LEFTOVER = re.compile(rf"\d.*\b{MONTH}\b|\b{MONTH}\b.*\d|\bfortnight\b|\b\d+ (?:week|month|minggu|bulan)")


def read_date(said: str, *, today: date, month_first: bool = False) -> tuple[Day | None, bool, str]:
    """The last calendar date in a normal text, whether one was said that does not exist, and the text without them."""
    said = _ORDINAL.sub(lambda m: f"{_ORDINALS[m[1]]}th", said)
    found: list[tuple[int, Day]] = []
    wrong = False
    for rule in (_ISO, _DAY_MONTH, _MONTH_DAY, _SLASHED, _NTH, _TANGGAL):
        for match in rule.finditer(said):
            day = _day_of_month(match, today) if rule in (_NTH, _TANGGAL) else _dated(match, rule, today, month_first)
            if day:
                found.append((match.start(), day))
            if day or rule in (_ISO, _DAY_MONTH):  # 31 April and the like
                wrong = wrong or day is None
                said = cut(said, match)
    for rule, month, number in _FEAST:
        for match in rule.finditer(said):
            feast = date(today.year, month, number)
            found.append((match.start(), Day(feast if feast >= today else feast.replace(year=today.year + 1))))
            said = cut(said, match)
    return (max(found, key=lambda item: item[0])[1] if found else None), wrong, said


def read_leftover(said: str, *, today: date) -> Day | None:
    """What dateparser finds in words that our own rules did not settle, and that look like a date."""
    if not _LEFTOVER.search(said):
        return None
    try:
        found = search_dates(
            said.replace("|", " "), languages=["en", "id"], settings=_settings(today, month_first=False)
        )
    except (ValueError, OverflowError, TypeError, AttributeError, IndexError, RecursionError):
        return None  # the library is known to stumble over odd texts; then there is no date
    dated = [moment for words, moment in found or [] if re.search(r"\d|fortnight", words)]
    return Day(dated[-1].date(), past=dated[-1].date() < today) if dated else None


def ahead(today: date, count: int, unit: str) -> date | None:
    """The day `count` days, weeks or months after today."""
    moment = _parse(f"in {count} {unit}", today, month_first=False)
    return moment.date() if moment else None


def _settings(today: date, *, month_first: bool) -> dict[str, object]:
    return {
        "RELATIVE_BASE": datetime.combine(today, time.min),
        "PREFER_DATES_FROM": "future",
        "DATE_ORDER": "MDY" if month_first else "DMY",
        "REQUIRE_PARTS": ["day", "month"],
        "RETURN_AS_TIMEZONE_AWARE": False,
    }


def _parse(words: str, today: date, *, month_first: bool) -> datetime | None:
    try:
        moment: datetime | None = dateparser.parse(
            words, languages=["en", "id"], settings=_settings(today, month_first=month_first)
        )
    except (ValueError, OverflowError, TypeError):
        return None
    return moment


def _dated(match: re.Match[str], rule: re.Pattern[str], today: date, month_first: bool) -> Day | None:
    """The day of an explicit date, None when the figures are none or more likely a time ("7.30")."""
    year = match["y"]
    if rule is _SLASHED:
        first, second, sep = int(match["a"]), int(match["b"]), match["sep"]
        if (sep != "/" and not year) or match[0] == "24/7" or max(first, second) > 31 or min(first, second) < 1:
            return None
        month_first = second > 12 or (month_first and first <= 12)
        words = match[0].replace(sep, "/")
    elif rule is _ISO:
        words = match[0]
    else:
        words = f"{match['d']} {match['mon']}" + (f" {year if len(year) == 4 else '20' + year}" if year else "")
    moment = _parse(words, today, month_first=month_first)
    if moment is None:
        return None
    return Day(moment.date(), past=moment.date() < today) if year else _without_year(moment.date(), today)


def _without_year(coming: date, today: date) -> Day:
    """The date as the coming one, unless it passed lately: then the guest is told so rather than given next year's."""
    try:
        before = coming.replace(year=coming.year - 1)
    except ValueError:  # 29 February
        return Day(coming)
    if before == today:
        return Day(today)
    if today - _RECENTLY <= before < today:
        return Day(before, past=True)
    return Day(coming)


def _day_of_month(match: re.Match[str], today: date) -> Day | None:
    """The coming day of that number: this month's, or the next month's that has it."""
    number = int(match["d"])
    if not 1 <= number <= 31:
        return None
    year, month = today.year, today.month
    if match["which"] in ("next", "depan"):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    this = match["which"] in ("this", "ini")
    for _ in range(3):
        try:
            day = date(year, month, number)
        except ValueError:
            day = date.min
        if day >= today or (this and day != date.min):
            return Day(day, past=day < today)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return None
