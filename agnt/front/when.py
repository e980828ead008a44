"""Times as people say them, in the languages that guests read."""

from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format

from agnt.lib import clock

_NEAR = {
    "en": {-1: "yesterday", 0: "today", 1: "tomorrow"},
    "id": {-1: "kemarin", 0: "hari ini", 1: "besok"},
}


def said(moment: datetime, zone: str, language: str = "en") -> str:
    """`today 19:00`, `tomorrow 19:00`, `Saturday 28 November 19:00`; the year only where it is another."""
    local, today = clock.local(moment, zone), clock.today(zone)
    near = _NEAR.get(language, _NEAR["en"]).get((local.date() - today).days)
    return f"{near or _day(local, today.year, language)} {local:%H:%M}"


def said_with_day(moment: datetime, zone: str, language: str = "en") -> str:
    """The same with the day always named: `tomorrow, Tuesday 24 November 19:00`."""
    local, today = clock.local(moment, zone), clock.today(zone)
    near = _NEAR.get(language, _NEAR["en"]).get((local.date() - today).days)
    day = _day(local, today.year, language)
    return f"{f'{near}, ' if near else ''}{day} {local:%H:%M}"


def _day(local: datetime, this_year: int, language: str) -> str:
    with translation.override(language):
        return date_format(local, "l j F" if local.year == this_year else "l j F Y")
