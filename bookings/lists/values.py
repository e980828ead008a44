"""What stands in a cell, read carefully: None where it cannot be read, never a guess."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from agnt.lib import text

_PARTS = re.compile(r"^(\d{1,4})[./\- ](\d{1,2})[./\- ](\d{1,4})$")
_NAMED = re.compile(
    r"^(?:[a-z]+,? )?"  # the weekday
    r"(?:(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([a-z]{3,9})|([a-z]{3,9}) (\d{1,2})(?:st|nd|rd|th)?)"
    r"\.?,?[ -](\d{4}|\d{2})$"
)
_TIME = re.compile(r"^(\d{1,2})(?:[:.h](\d{2})(?:[:.]\d{2}(?:\.\d+)?)?)?h? ?(a\.?m\.?|p\.?m\.?)?$")
_CLOCKS = re.compile(r"^(?:pukul|jam|um) | (?:uhr|wib|wita|wit)$")
_ORDERS: Final = ("dmy", "mdy")
_MONTHS: Final = {
    name: number
    for names in (
        "jan feb mar apr may jun jul aug sep oct nov dec",
        "january february march april may june july august september october november december",
        "januari februari maret april mei juni juli agustus september oktober november desember",
        "jan feb mar apr mei jun jul agu sep okt nov des",
        "januar februar marz april mai juni juli august september oktober november dezember",
        "jan feb marz apr mai juni juli aug sept okt nov dez",
    )
    for number, name in enumerate(names.split(), 1)
}
YES: Final = frozenset({"yes", "y", "true", "1", "x", "ya", "vip", "oui", "si", "ja"})
_FIRST_YEAR, _LAST_YEAR = 1990, 2100
_MOST: Final = Decimal(10) ** 12  # of an amount, in whole units
_NO_ZONE = re.compile(r"(z|[+-]\d{2}:?\d{2})$")


def date_order(cells: Iterable[str], *, month_first: bool = False) -> str:
    """`dmy` or `mdy` for a column of dates such as 03/04/2026: what any of them proves, else the habit of the place."""
    for cell in cells:
        if (match := _PARTS.match(_first(cell))) and len(match[1]) < 3:
            if int(match[1]) > 12:
                return "dmy"
            if int(match[2]) > 12:
                return "mdy"
    return "mdy" if month_first else "dmy"


def a_date(cell: str, order: str = "dmy") -> date | None:
    """2026-11-23, 23.11.2026, 11/23/26, Nov 23, 2026, Monday 23 November 2026."""
    said = text.fold(cell).removesuffix(" 00:00:00").removesuffix("t00:00:00")
    if match := _PARTS.match(said):
        one, two, three = (int(part) for part in match.groups())
        if len(match[1]) == 4:
            return _real(one, two, three)
        if len(match[3]) not in (2, 4) or order not in _ORDERS:
            return None
        day, month = (one, two) if order == "dmy" else (two, one)
        return _real(_year(three), month, day)
    if match := _NAMED.match(said):
        named, number = match[2] or match[3], match[1] or match[4]
        return _real(_year(int(match[5])), _MONTHS.get(named, 0), int(number))
    return None


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None


def _year(number: int) -> int:
    return number + 2000 if number < 100 else number


def a_time(cell: str) -> time | None:
    """19:30, 19:30:00, 7:30 PM, 7pm, 19.30, 19h30, 1930, 19:30 Uhr, 19.30 WITA."""
    said = _CLOCKS.sub("", text.fold(cell))
    if said.isdigit() and len(said) == 4:
        said = f"{said[:2]}:{said[2:]}"
    match = _TIME.match(said)
    if not match or (match[2] is None and match[3] is None and "h" not in said):
        return None
    hour, minute = int(match[1]), int(match[2] or 0)
    if match[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[3].startswith("p") else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def a_moment(cell: str, order: str = "dmy") -> tuple[datetime | None, bool]:
    """A date and a time in one cell; the flag says that it names its zone (then it is aware)."""
    said = cell.strip()
    if _NO_ZONE.search(said.lower()) and said[:4].isdigit() and len(said) > 10:
        try:
            read = datetime.fromisoformat(said)
        except ValueError:
            return None, False
        return (read, True) if _FIRST_YEAR <= read.year <= _LAST_YEAR else (None, False)
    apart = re.sub(r"(?<=\d)[Tt](?=\d)", " ", said).replace(", ", " ").split()
    for cut in range(1, len(apart)):
        day, wall = a_date(" ".join(apart[:cut]), order), a_time(" ".join(apart[cut:]))
        if day and wall is not None:
            return datetime.combine(day, wall), False
    return None, False


def _first(cell: str) -> str:
    """The cell up to a time of day that follows its date."""
    return text.fold(cell).split(" ")[0].split("t")[0] if cell else ""


def a_number(cell: str, *, most: int = 10_000) -> int | None:
    """A whole number from 0 to `most`; "4", "4 guests", "4.0"."""
    match = re.match(r"^(\d{1,9})(?:[.,]0+)?(?: ?[a-z]+)?$", text.fold(cell))
    return int(match[1]) if match and int(match[1]) <= most else None


def a_length(cell: str) -> int | None:
    """Minutes: 90, "90 min", 1:30, 1h30, "2 h"."""
    said = text.fold(cell)
    if match := re.match(r"^(\d{1,2}) ?(?::|h|hrs?|hours?) ?(\d{2})?(?: ?(?:m|min|minutes))?$", said):
        return int(timedelta(hours=int(match[1]), minutes=int(match[2] or 0)).total_seconds()) // 60
    return a_number(said, most=1440)


def an_amount(cell: str, exponent: int) -> int | None:
    """Minor units: "1,250.50", "Rp 1.250.000", "12,5". A comma or point before exactly two digits at the end (or one)
    is the decimal sign; before three it groups."""
    digits = re.sub(r"[^\d.,]", "", cell)
    if not digits:
        return None
    whole, part = digits, ""
    if match := re.match(r"^(.*)[.,](\d{1,2})$", digits):
        whole, part = match[1], match[2]
    try:
        value = Decimal(f"{re.sub(r'[.,]', '', whole) or '0'}.{part or '0'}")
    except InvalidOperation:
        return None
    return int(value.scaleb(exponent)) if value < _MOST else None


def a_phone(cell: str) -> str | None:
    """Digits with a plus where the list has one; 6 to 15 of them (E.164). An empty cell is an empty string."""
    said = cell.strip().removeprefix("'")
    if not said:
        return ""
    digits = "".join(c for c in said if c.isdigit())
    strange = re.sub(r"[\d\s()+./\-]", "", re.sub(r"(?i)(ext|x)\.? ?\d+$", "", said))
    if strange or not 6 <= len(digits) <= 15:
        return None
    if said.startswith("00"):
        return f"+{digits[2:]}"
    return f"+{digits}" if said.lstrip("( ").startswith("+") else digits


def an_email(cell: str) -> str | None:
    """An address with one @ and a dot behind it; an empty cell is an empty string."""
    said = cell.strip().lower()
    return said if not said or re.match(r"^[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+$", said) else None


def parts(cell: str) -> list[str]:
    """The values of a cell that holds several."""
    return [part for part in (piece.strip() for piece in re.split(r"[,;|]", cell)) if part]
