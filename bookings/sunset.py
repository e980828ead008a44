"""When the sun sets at a place, and when a guest who came for it should sit down."""

from datetime import date, datetime, time, timedelta

from astral import Observer
from astral.sun import sunset as sunset_of_date

from agnt.lib import clock

EARLIEST = timedelta(minutes=60)  # before the sunset: time to be seated and to have ordered
LATEST = timedelta(minutes=30)


def sunset(latitude: float, longitude: float, day: date, zone: str) -> datetime | None:
    """The UTC moment of the sunset that follows noon of `day` in `zone`, also when that is past midnight.

    None where the sun does not set that day.
    """
    noon = clock.at(day, time(12), zone)
    observer = Observer(latitude, longitude)
    for offset in (-1, 0, 1):  # a UTC date is not the place's own
        try:
            found = sunset_of_date(observer, day + timedelta(days=offset))
        except ValueError:  # astral's way to say that the sun does not reach the horizon
            continue
        if noon <= found < noon + timedelta(days=1):
            return found
    return None


def sunset_window(latitude: float, longitude: float, day: date, zone: str) -> tuple[datetime, datetime] | None:
    """From when until when a table for the sunset should start: 60 to 30 minutes before it."""
    sets_at = sunset(latitude, longitude, day, zone)
    return (sets_at - EARLIEST, sets_at - LATEST) if sets_at else None
