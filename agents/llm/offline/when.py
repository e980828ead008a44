"""Day and time out of a guest's words, in the wall clock of a zone. English and Indonesian, also mixed."""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from agents.llm.offline.calendar import Day, read_date, read_leftover
from agents.llm.offline.clocks import Clock, Prefer, read_clock
from agents.llm.offline.days import read_day
from agents.llm.offline.numbers import normal
from agents.llm.offline.spans import cut, without_denied

HOME_ZONE = "Asia/Makassar"
Wall = time  # the field of that name would hide the type


@dataclass(frozen=True, slots=True)
class When:
    """What was said of day and time; None and "" where nothing was.

    `part` is a meal or a part of the day; `past` says that the moment lies behind; `week` is the Monday of a week
    named without a day; `no_such_day` a date like 31 April, `no_such_time` one like 25:00; `rest` is the normal text
    with all of it blanked.
    """

    day: date | None = None
    time: Wall | None = None
    part: str = ""
    past: bool = False
    week: date | None = None
    no_such_day: bool = False
    no_such_time: bool = False
    any_day: bool = False
    any_time: bool = False
    rest: str = ""

    def __bool__(self) -> bool:
        return bool(
            self.day
            or self.time
            or self.part
            or self.week
            or self.no_such_day
            or self.no_such_time
            or self.any_day
            or self.any_time
        )


# part -> (the time it stands for, the hour it is over)
PARTS: dict[str, tuple[time, int]] = {
    "breakfast": (time(8, 30), 12),
    "brunch": (time(10, 30), 15),
    "morning": (time(9), 12),
    "lunch": (time(12, 30), 16),
    "midday": (time(12, 30), 15),
    "afternoon": (time(15), 19),
    "dinner": (time(19), 24),
    "evening": (time(19), 24),
}
_PART_WORDS: tuple[tuple[str, str], ...] = (
    (r"breakfast|sarapan|makan pagi", "breakfast"),
    (r"brunch", "brunch"),
    (r"lunch|lunchtime|luncheon|makan siang|maksi", "lunch"),
    (r"dinner|dinnertime|supper|makan malam|makan malem", "dinner"),
    (r"morning|pagi|subuh|sunrise", "morning"),
    (r"midday|siang", "midday"),
    (r"afternoon|sore|petang|high tea", "afternoon"),
    (r"evening|night|malam|malem|sunset", "evening"),
)
_PART_RULES = tuple((re.compile(rf"\b(?:{words})\b"), part) for words, part in _PART_WORDS)
_HALVES = {word: part for words, part in _PART_WORDS for word in words.split("|")} | {"tonight": "evening"}
_GREETING = re.compile(
    r"\b(?:good|selamat|met|slamat)\s(?:morning|afternoon|evening|night|day|pagi|siang|sore|malam)\b"
    r"|^(?:pagi|siang|sore|malam|morning|evening)(?=[,!. ]+(?:kak|kakak|mas|mbak|pak|bu|bli|min|admin|gan|sis|bro)\b"
    r"|[,!])"
)
_SOON = re.compile(
    r"\b(?:(?:in|within|dalam)\s(?:about |sekitar )?(?P<n>\d{1,3}|an?|half an?|setengah)\s?(?P<u>hours?|hrs?|minutes?"
    r"|mins?|jam|menit)"
    r"(?P<half> and a half| setengah)?(?:'? time)?"
    r"|(?P<n2>\d{1,3}|an?|half an?|setengah|se)\s?(?P<u2>hours?|hrs?|minutes?|mins?|jam|menit)\s(?:from now|lagi))\b"
)
_NOW = re.compile(
    r"(?<!need )(?<!all )(?<!for )(?<!set )(?<!good )(?<!fine )\b(?:right now|right away|asap|as soon as possible"
    r"|sekarang juga|sekarang|immediately)\b"
)
_ANY_DAY = re.compile(r"\b(?:any day|whichever day|hari apa saja|hari apa aja|hari bebas)\b")
_ANY_TIME = re.compile(
    r"\b(?:any ?time|whenever|kapan saja|kapan aja|jam berapa saja|jam berapa aja|jam bebas|any hour)\b"
)
_NIGHT = ("night", "malam", "malem", "tonight")
_LATEST_LATE_NIGHT = 3  # "1 malam", "2 at night": after midnight
_QUARTER = timedelta(minutes=15)
_NO_CLOCK = re.compile(r"(?<![\d:.,/])(?:2[5-9]|[3-9]\d):\d\d(?![\d:])|(?<![\d:.,/])\d{1,2}:[6-9]\d(?![\d:])")


@lru_cache(maxsize=256)
def zone_of(name: str) -> ZoneInfo:
    """The zone of that IANA name, the home zone for any name that is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError):
        return ZoneInfo(HOME_ZONE)


def is_past(day: date, wall: time | None, part: str, *, now: datetime, zone: str) -> bool:
    """Whether that moment lies behind: the time, else that part of the day, else the whole day."""
    local = now.astimezone(zone_of(zone)).replace(tzinfo=None)
    return day < local.date() or (day == local.date() and _is_over(wall, 0, part, local))


def read_when(
    text: str,
    *,
    now: datetime,
    zone: str,
    prefer: Prefer = "",
    bare: bool = False,
    day: date | None = None,
    week: date | None = None,
) -> When:
    """Day and time out of a guest's words.

    `now` is aware. An hour that may be either half of the day is settled by the words beside it, then by any part of
    the day in the message, then by `prefer`, then by what is likely (12 is noon, 1 to 9 after noon, 10 and 11 before).
    `bare`: a message that is only a number is an hour. `day`: the day settled before. `week`: see read_day.
    """
    local = now.astimezone(zone_of(zone)).replace(tzinfo=None)
    said = _GREETING.sub(lambda m: "|" * len(m[0]), without_denied(normal(text)))
    if soon := _read_soon(said, _SOON, now, zone):
        return soon
    month_first = zone.startswith("America/") and not zone.startswith(("America/Sao_Paulo", "America/Argentina"))
    dated, wrong, said = read_date(said, today=local.date(), month_first=month_first)
    named, monday, said = read_day(said, today=local.date(), week=week)
    clock, said = read_clock(said, bare=bare)
    said, any_day = _flag(said, _ANY_DAY)
    said, any_time = _flag(said, _ANY_TIME)
    said, part = _read_part(said)
    part = part or _part_of(named.part if named else "")
    said_day = dated or named or (read_leftover(said, today=local.date()) if not monday else None)
    if said_day is None and clock is None and (soon := _read_soon(said, _NOW, now, zone)):
        return soon
    when = When(
        week=monday,
        no_such_day=wrong and not said_day,
        no_such_time=clock is None and bool(_NO_CLOCK.search(said)),
        any_day=any_day,
        any_time=any_time,
        rest=said,
        part=part,
    )
    if said_day is None and day is None:
        return when if clock is None else replace(when, time=_hour(clock, part, prefer)[0])
    settled = said_day or Day(day or local.date())
    read = _settle(when, settled, clock, prefer, local)
    return read if said_day else replace(read, day=read.day if read.day != day else None)


def _settle(when: When, day: Day, clock: Clock | None, prefer: Prefer, local: datetime) -> When:
    """Day and time together: midnight belongs to the night before it, an hour gone by may mean the later one."""
    wall, shift = _hour(clock, when.part, prefer) if clock else (None, 0)
    date_ = day.date
    today = date_ == local.date()
    if wall and clock and today and not day.past:
        gone = datetime.combine(date_ + timedelta(days=shift), wall) < local
        if gone and not clock.half and not clock.exact and not when.part and wall.hour < 12 and clock.hour < 12:
            wall = wall.replace(hour=wall.hour + 12)
        elif not shift and wall.hour < 5 and when.part in ("evening", "dinner") and gone:
            shift = 1  # "tonight at 1 am" said before midnight
    past = day.past or date_ < local.date()
    if today and not past:
        past = _is_over(wall, shift, when.part, local)
        if past and day.named:  # a weekday that is today, at an hour gone by, is next week's
            date_, past = date_ + timedelta(days=7), False
    if shift and not day.past:
        date_ += timedelta(days=shift)
    return replace(when, day=date_, time=wall, past=past)


def _is_over(wall: time | None, shift: int, part: str, local: datetime) -> bool:
    if wall:
        return not shift and datetime.combine(local.date(), wall) < local.replace(second=0, microsecond=0)
    return part in PARTS and local.hour >= PARTS[part][1]


def _hour(clock: Clock, part: str, prefer: Prefer) -> tuple[time, int]:
    """The wall time a clock means, and 1 when it falls on the day after the one said."""
    hour = clock.hour
    if clock.half in ("am", "pm"):
        return time(hour % 12 + (12 if clock.half == "pm" else 0) if hour <= 12 else hour % 24, clock.minute), 0
    if hour == 24:
        return time(0, clock.minute), 1
    if clock.exact:
        return time(hour, clock.minute), 0
    band = _part_of(clock.half) or part
    if clock.half in _NIGHT and (hour == 12 or hour <= _LATEST_LATE_NIGHT):
        return time(hour % 12, clock.minute), 1
    return time(_in_band(hour, band, prefer), clock.minute), 0


def _in_band(hour: int, band: str, prefer: Prefer) -> int:
    """The hour 1 to 12 as the hour of the day that band, else preference, else likelihood makes it."""
    afternoon_hours = {
        "breakfast": range(1, 4),
        "brunch": range(1, 5),
        "morning": range(0),
        "lunch": range(1, 7),
        "midday": range(1, 7),
        "afternoon": range(1, 9),
        "evening": range(1, 12),
        "dinner": range(1, 12),
    }
    by_preference = {"morning": range(1, 5), "day": range(1, 8), "evening": range(1, 12), "": range(1, 10)}
    after = afternoon_hours[band] if band in afternoon_hours else by_preference[prefer]
    if band == "morning":
        return hour % 12
    return hour + 12 if hour in after else hour


def _read_soon(said: str, rule: re.Pattern[str], now: datetime, zone: str) -> When | None:
    """ "in two hours", "sejam lagi", "right now": counted in real time, then rounded up to a quarter of an hour."""
    match = rule.search(said)
    if match is None:
        return None
    minutes = 0 if rule is _NOW else _minutes(match)
    moment = now.astimezone(UTC) + timedelta(minutes=minutes)
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    wall = (moment + (_QUARTER - over if over else timedelta())).astimezone(zone_of(zone))
    return When(day=wall.date(), time=wall.time().replace(tzinfo=None, fold=0), rest=cut(said, match))


def _minutes(match: re.Match[str]) -> int:
    count, unit = match["n"] or match["n2"], match["u"] or match["u2"]
    number = 0.5 if count.startswith(("half", "setengah")) else float(count) if count.isdigit() else 1.0
    return int((number + (0.5 if match["half"] else 0)) * (1 if unit.startswith("m") else 60))


def _flag(said: str, rule: re.Pattern[str]) -> tuple[str, bool]:
    match = rule.search(said)
    return (cut(said, match), True) if match else (said, False)


def _read_part(said: str) -> tuple[str, str]:
    """The meal or part of the day said; a meal before a mere part. The words stay: "dinner" is also what is wanted."""
    return said, next((part for rule, part in _PART_RULES if rule.search(said)), "")


def _part_of(word: str) -> str:
    return word if word in PARTS else _HALVES.get(word, "")
