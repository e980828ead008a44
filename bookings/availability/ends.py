"""When a shift is over."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.availability import grid
from bookings.availability.rules import SetUp


def shift_end(setup: SetUp, service_id: int, starts_at: datetime) -> datetime | None:
    """When the shift closes in which this start lies, last night's or today's; None where no shift holds it (any more)
    or the service is not offered."""
    rule = next((service for service in setup.services if service.id == service_id), None)
    if rule is None:
        return None
    zone, moment = ZoneInfo(setup.timezone), grid.seconds(starts_at)
    today = starts_at.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        for window in grid.venue_windows(setup, rule, day, zone):
            if window.opens <= moment < window.closes:
                return datetime.fromtimestamp(window.closes, UTC)
    return None
