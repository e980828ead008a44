"""Times as people say them, in the languages that guests read (English where another is asked for)."""

from collections.abc import Iterable
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
    near = _NEAR[_known(language)].get((local.date() - today).days)
    return f"{near or _day(local, today.year, language)} {local:%H:%M}"


def said_with_day(moment: datetime, zone: str, language: str = "en") -> str:
    """The same with the day always named: `tomorrow, Tuesday 24 November 19:00`."""
    local, today = clock.local(moment, zone), clock.today(zone)
    near = _NEAR[_known(language)].get((local.date() - today).days)
    return f"{f'{near}, ' if near else ''}{_day(local, today.year, language)} {local:%H:%M}"


def said_briefly(moment: datetime, zone: str, language: str = "en") -> str:
    """`14:05` for a moment of today, else as `said`."""
    local = clock.local(moment, zone)
    return f"{local:%H:%M}" if local.date() == clock.today(zone) else said(moment, zone, language)


def said_beside(moment: datetime, other: datetime, zone: str, language: str = "en") -> str:
    """Another time than `other`: `19:30` on the same day, else `Sat 28 Nov 19:30`."""
    local, known = clock.local(moment, zone), clock.local(other, zone)
    if local.date() == known.date():
        return f"{local:%H:%M}"
    with translation.override(_known(language)):
        return f"{date_format(local, 'D j M')} {local:%H:%M}"


def said_in_row(moments: Iterable[datetime], other: datetime, zone: str, language: str = "en") -> str:
    """Times beside `other`, in a row: `19:30, Sat 28 Nov 17:00, 19:00`. Each names its day where the one before it is
    of another."""
    said = []
    for moment in moments:
        said.append(said_beside(moment, other, zone, language))
        other = moment
    return ", ".join(said)


def offset(moment: datetime, zone: str) -> str:
    """`UTC+8`, `UTC-3:30`: what a zone is, for whoever does not know the city that it is named after."""
    said = clock.local(moment, zone).strftime("%z")
    minutes = f":{said[3:5]}" if said[3:5] != "00" else ""
    return f"UTC{said[0]}{int(said[1:3])}{minutes}"


def _known(language: str) -> str:
    return language if language in _NEAR else "en"


def _day(local: datetime, this_year: int, language: str) -> str:
    with translation.override(_known(language)):
        return date_format(local, "l j F" if local.year == this_year else "l j F Y")
