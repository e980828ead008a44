"""What a form of the diary says, read as times, numbers and ids. What cannot be read is refused with a sentence."""

import uuid
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

from django.http import QueryDict

from agnt.lib import clock
from agnt.lib.errors import DomainError
from agnt.lib.money import exponent
from venues.models import Resource, Venue

_MOST: Final = 10**15  # minor units
_MOST_NUMBER: Final = 999_999
MOST_ID: Final = 2**63 - 1
_FAR: Final = timedelta(days=100 * 366)  # nobody books so far off, and calendars end at the years 1 and 9999


def number(data: Mapping[str, str], name: str, what: str) -> int | None:
    """A whole number, None where the field is empty. Raises DomainError `not_a_number`."""
    value = (data.get(name) or "").strip()
    if not value:
        return None
    read = whole(value, _MOST_NUMBER)
    if read is None:
        raise DomainError("not_a_number", f"{what} must be a whole number.", status=422)
    return read


def whole(value: str, most: int) -> int | None:
    """The number from 0 to `most` that is written there; None for anything else, however long."""
    return int(value) if value.isdecimal() and len(value) <= 19 and int(value) <= most else None


def key(data: Mapping[str, str], name: str) -> int | None:
    """The id of a row, None where the field is empty. Raises DomainError `not_a_number` for what can be none."""
    value = (data.get(name) or "").strip()
    if value and whole(value, MOST_ID) is None:
        raise DomainError("not_a_number", "There is nothing of that number here. Load the page again.", status=422)
    return int(value) if value else None


def numbers(data: QueryDict, name: str) -> list[int]:
    """The whole numbers given; anything else is passed over."""
    return [read for value in data.getlist(name) if (read := whole(value, _MOST_NUMBER)) is not None]


def hold_id(data: Mapping[str, str], name: str) -> uuid.UUID | None:
    """The id of a draft; None where nothing is given, or nothing that is one: the best free place is taken then."""
    try:
        return uuid.UUID(data.get(name) or "")
    except ValueError:
        return None


def moment(data: Mapping[str, str], name: str, venue: Venue) -> datetime | None:
    """`2026-11-24T11:15:00Z`, or a wall time in `<name>_day` and `<name>_time`; None where nothing is given.

    Raises DomainError `not_a_time`.
    """
    value, day, wall = (data.get(key) or "" for key in (name, f"{name}_day", f"{name}_time"))
    try:
        if value:
            read = datetime.fromisoformat(value)
            return near(read)
        if day and wall:
            return near(clock.at(date.fromisoformat(day), time.fromisoformat(wall), venue.timezone))
    except (ValueError, OverflowError) as error:
        raise DomainError("not_a_time", "Write the time as 19:30 and the day as 2026-11-24.", status=422) from error
    return None


def near(moment: datetime) -> datetime:
    """The aware moment, if any diary could reach it. Raises ValueError, OverflowError."""
    if moment.tzinfo is None or abs(moment - clock.now()) > _FAR:
        raise ValueError
    return moment


def resources(data: QueryDict, name: str, venue: Venue) -> list[int]:
    """The venue's own resources among the ids given. Raises DomainError `unknown_table` for any other."""
    wanted = [pk for value in data.getlist(name) if (pk := whole(value, MOST_ID)) is not None]
    own = set(Resource.objects.filter(venue=venue, active=True, pk__in=wanted).values_list("pk", flat=True))
    if len(own) != len(set(wanted)) or len(wanted) != len(data.getlist(name)):
        raise DomainError("unknown_table", "There is no such table here. Load the page again.", status=422)
    return list(dict.fromkeys(wanted))


def amount(data: Mapping[str, str], name: str, currency: str) -> int | None:
    """An amount in whole and decimal units as minor units; None where it is empty. Raises DomainError `bad_amount`."""
    value = (data.get(name) or "").replace(" ", "").replace(",", ".")
    if not value:
        return None
    try:
        minor = Decimal(value).scaleb(exponent(currency))
    except InvalidOperation as error:
        raise DomainError("bad_amount", "Write the amount as a number, e.g. 120.50.", status=422) from error
    if not minor.is_finite() or minor != minor.to_integral_value() or not 0 <= minor < _MOST:
        raise DomainError("bad_amount", "Write the amount as a number, e.g. 120.50.", status=422)
    return int(minor)
