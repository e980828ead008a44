"""What a form of the diary says, read as times, numbers and ids. What cannot be read is refused with a sentence."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Final

from django.http import QueryDict

from agnt.lib import clock
from agnt.lib.errors import DomainError
from agnt.lib.money import exponent
from venues.models import Resource, Venue

_MOST: Final = 10**15  # minor units


def number(data: Mapping[str, str], name: str, what: str) -> int | None:
    """A whole number, None where the field is empty. Raises DomainError `not_a_number`."""
    value = (data.get(name) or "").strip()
    if not value:
        return None
    if not value.isdecimal() or len(value) > 6:
        raise DomainError("not_a_number", f"{what} must be a whole number.", status=422)
    return int(value)


def moment(data: Mapping[str, str], name: str, venue: Venue) -> datetime | None:
    """`2026-11-24T11:15:00Z`, or a wall time in `<name>_day` and `<name>_time`; None where nothing is given.

    Raises DomainError `not_a_time`.
    """
    value, day, wall = (data.get(key) or "" for key in (name, f"{name}_day", f"{name}_time"))
    try:
        if value:
            read = datetime.fromisoformat(value)
            if read.tzinfo is None:
                raise ValueError
            return read
        if day and wall:
            return clock.at(date.fromisoformat(day), time.fromisoformat(wall), venue.timezone)
    except (ValueError, OverflowError) as error:
        raise DomainError("not_a_time", "Write the time as 19:30 and the day as 2026-11-24.", status=422) from error
    return None


def resources(data: QueryDict, name: str, venue: Venue) -> list[int]:
    """The venue's own resources among the ids given. Raises DomainError `unknown_table` for any other."""
    wanted = [int(value) for value in data.getlist(name) if value.isdecimal()]
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
