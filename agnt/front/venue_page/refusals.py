"""Why a guest's wish could not be met, in his language, and the free starts that can be had instead."""

from datetime import datetime

from agnt.front.venue_page.words import words
from agnt.lib import clock, when
from agnt.lib.errors import DomainError
from venues.models import Venue


def said(error: DomainError, language: str) -> str:
    """The refusal as a sentence: our own words where we have some, else the error's."""
    return words(language).get(f"error_{error.code}") or error.message


def near(error: DomainError, venue: Venue, language: str) -> list[tuple[str, str, str]]:
    """The free starts that came with it: day and time for the form, and the words for the button."""
    starts = error.data.get("alternatives") or ()
    return [_choice(start, venue, language) for start in starts if isinstance(start, datetime)]


def _choice(start: datetime, venue: Venue, language: str) -> tuple[str, str, str]:
    local = clock.local(start, venue.timezone)
    return local.date().isoformat(), f"{local:%H:%M}", when.said_briefly(start, venue.timezone, language)
