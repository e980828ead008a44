"""Which day a page is asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest

from bookings.reading import day as day_rows
from venues.models import Venue

_ONE = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AskedDay:
    """The day that is shown, beside the one that runs now."""

    day: date
    present: date

    @property
    def before(self) -> date:
        """The day before."""
        return self.day - _ONE

    @property
    def after(self) -> date:
        """The day after."""
        return self.day + _ONE

    @property
    def next_present(self) -> date:
        """The day after the one that runs now."""
        return self.present + _ONE

    @property
    def is_present(self) -> bool:
        """Whether it is the day that runs now."""
        return self.day == self.present


def read(request: HttpRequest, venue: Venue) -> AskedDay:
    """`?day=2026-11-24`; the present day where it is missing or not a date."""
    present = day_rows.present_day(venue)
    try:
        day = date.fromisoformat(request.GET.get("day", "") or request.POST.get("day", ""))
    except ValueError:
        return AskedDay(present, present)
    return AskedDay(day if date(1970, 1, 3) < day < date(9990, 1, 1) else present, present)
