"""What a guest wants of a booking instead: day, hour, people, where to sit, read against what he has. Pure."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from agents.llm.base import OwnBooking
from agents.llm.offline import extras
from agents.llm.offline.clocks import Prefer
from agents.llm.offline.numbers import normal
from agents.llm.offline.party import read_party
from agents.llm.offline.spans import NOT_COUNTED, cut
from agents.llm.offline.when import Wall, read_when

# the parts of a change, in the order in which they are offered: by number or by name
_PARTS = (
    ("day", r"(?:the |another |different )?(?:day|date)|(?:ganti |ubah )?(?:hari|tanggal)(?:nya)?"),
    ("time", r"(?:the |another |different )?(?:time|hour)|(?:ganti |ubah )?(?:jam|waktu)(?:nya)?"),
    ("party", r"(?:the )?(?:number of )?(?:people|persons|guests|party|party size)|(?:jumlah )?(?:orang|tamu)(?:nya)?"),
    ("area", r"where (?:we|i) sit|(?:the )?(?:seats?|seating|area|place)|(?:tempat )?duduk(?:nya)?|tempat(?:nya)?"),
)
_MENTIONED = (
    ("day", r"day|date|hari|tanggal"),
    ("time", r"time|hour|jam|waktu"),
    ("party", r"people|guests|orang|tamu"),
    ("area", r"sit|seats?|table|duduk|meja"),
)
_PART_RULES = tuple(
    (part, re.compile(rf"^(?:{words})(?: please| pls| aja| saja| ya| dong)?$")) for part, words in _PARTS
)
_TO = re.compile(
    r"\b(?:it|to|at|that|for|ke|jadi|jadinya|menjadi)\s(?:be |about |around |sekitar |say )*(?P<n>\d{1,2})\b"
    + NOT_COUNTED
)
_MORE = re.compile(
    r"\b(?P<n>\d{1,2}|an?)\s(?:more|extra|additional)\b(?! (?:min|hour))|\b(?:tambah|nambah|plus)\s(?P<n2>\d{1,2})\b"
)
_FEWER = re.compile(r"\b(?P<n>\d{1,2})\s(?:less|fewer)\b|\b(?:kurang|minus)\s(?P<n2>\d{1,2})\b(?! (?:menit|min))")
_LATER = re.compile(
    r"\b(?:later|push(?:ed)?|back|postpone|delay|mundur(?:kan|in)?|undur|lebih (?:malam|lambat|telat))\b"
)
_EARLIER = re.compile(r"\b(?:earlier|sooner|forward|maju(?:kan|in)?|lebih (?:awal|cepat|pagi))\b")
_SPAN = re.compile(
    r"\b(?P<n>\d{1,3}|an?|half an?|setengah|se)\s?(?P<unit>hours?|hrs?|h|jam|minutes?|mins?|m|menit)\b"
    r"(?P<half> and a half| setengah)?"
)
_MINUTES = re.compile(
    r"\b(?:by |about |around |sekitar |kira-kira )?(?P<n>\d{1,3})(?:\b|(?=mnt|min|menit))"
    r"(?! ?(?:people|orang|pax|[:.]\d))"
)
_HALF_ONE_HOUR = re.compile(r"\b(?:half an hour|setengah jam)\b")
_ONE_HOUR = re.compile(r"\b(?:an|one|1|satu|se) ?(?:hour|jam)\b")
_CLOSE, _CLOSE_24 = 2, 4  # hours; a number further off from the booked hour is no hour


@dataclass(frozen=True, slots=True)
class Wanted:
    """What shall be different."""

    day: date | None = None
    time: Wall | None = None
    party: int | None = None
    area: str = ""

    @property
    def parts(self) -> int:
        """How many things shall be different."""
        return sum(part not in (None, "") for part in (self.day, self.time, self.party, self.area))


def part_named(text: str) -> str:
    """day, time, party or area, where the message names nothing but one of them, by number or by word; else ""."""
    said = normal(text).strip(" .!?)(")
    if said.isdigit():
        return _PARTS[int(said) - 1][0] if 1 <= int(said) <= len(_PARTS) else ""
    return next((part for part, rule in _PART_RULES if rule.match(said)), "")


def part_in(text: str) -> str:
    """The one part of a change that a longer message names without saying what it shall be; else ""."""
    said = normal(text)
    found = [part for part, words in _MENTIONED if re.search(rf"\b(?:{words})\b", said)]
    return found[0] if len(found) == 1 else ""


def read(text: str, booking: OwnBooking | None, *, now: datetime, zone: str) -> Wanted:
    """The change in these words; an hour is read near the hour of the booking, "2 more" beside its people."""
    area = extras.area_in(normal(text))
    if booking is None:
        when = read_when(text, now=now, zone=zone)
        return Wanted(when.day, when.time, read_party(when.rest), area)
    start = booking.start
    moved = _moved(normal(text), start)
    if moved is not None:
        other = moved.date() if moved.date() != start.date() else None
        return Wanted(other, moved.time(), None, area)
    when = read_when(text, now=now, zone=booking.zone, prefer=_half_of(start.hour), day=start.date())
    at, rest = when.time, when.rest
    number = _TO.search(rest) if at is None else None
    if number is not None and (at := _hour(int(number["n"]), start)):
        rest = cut(rest, number)
    party = _party(rest, booking)
    if party is None and number is not None and at is None:
        party = int(number["n"])
    return Wanted(when.day, at, party, area)


def _half_of(hour: int) -> Prefer:
    return "evening" if hour >= 16 else "day" if hour >= 11 else "morning"


def _hour(number: int, start: datetime) -> time | None:
    """The hour that a bare number means, if it lies near the booked one."""
    if number > 12:
        return time(number % 24) if abs(number - start.hour) <= _CLOSE_24 else None
    near = min(number % 12, number % 12 + 12, key=lambda hour: abs(hour - start.hour))
    return time(near) if abs(near - start.hour) <= _CLOSE else None


def _party(rest: str, booking: OwnBooking) -> int | None:
    for rule, sign in ((_MORE, 1), (_FEWER, -1)):
        if found := rule.search(rest):
            count = found["n"] or found["n2"]
            return booking.party + sign * (int(count) if count.isdigit() else 1)
    return read_party(rest)


def _moved(said: str, start: datetime) -> datetime | None:
    """An hour later, half an hour earlier: the start moved by the span that is said."""
    sign = 1 if _LATER.search(said) else -1 if _EARLIER.search(said) else 0
    span = _SPAN.search(said)
    if not sign or span is None:
        return None
    count = span["n"]
    number = 0.5 if count.startswith(("half", "setengah")) else float(count) if count.isdigit() else 1.0
    minutes = int((number + (0.5 if span["half"] else 0)) * (1 if span["unit"].startswith("m") else 60))
    return start + sign * timedelta(minutes=minutes)


def minutes_late(text: str) -> int | None:
    """By how many minutes, in a guest's words; None where he does not say."""
    said = normal(text)
    if _HALF_ONE_HOUR.search(said):
        return 30 + (60 if _ONE_HOUR.search(said.replace("half an hour", "")) else 0)
    if _ONE_HOUR.search(said):
        rest = _MINUTES.search(_ONE_HOUR.sub(" ", said))
        return 60 + (int(rest["n"]) if rest else 0)
    found = _MINUTES.search(said)
    return int(found["n"]) if found else None
