"""Who waits at a venue: at the door now, and for later days with their places in line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch

from agnt.lib import clock
from bookings.models import WaitlistEntry, WaitlistOffer
from venues.models import Venue

Status = WaitlistEntry.Status
OPEN = (Status.WAITING, Status.OFFERED)
_LEFT_TODAY = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the page shows it. `position` counts from 1 among those who want the same time; `waited` and
    `over` (beyond what was said at the door) are minutes; `offer` is the open one."""

    entry: WaitlistEntry
    position: int
    waited: int
    over: int
    offer: WaitlistOffer | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Everything that the page shows. Of `gone` the last can be taken back."""

    door: Sequence[Line]
    later: Sequence[tuple[date, Sequence[Line]]]
    gone: Sequence[WaitlistEntry]

    @property
    def number(self) -> int:
        """How many parties wait."""
        return len(self.door) + sum(len(lines) for _day, lines in self.later)


def waiting(venue: Venue) -> Waiting:
    """Three queries for any number of entries."""
    open_offers = WaitlistOffer.objects.filter(status=WaitlistOffer.Status.OPEN)
    rows = (
        WaitlistEntry.objects.filter(venue=venue, status__in=OPEN)
        .select_related("service", "guest", "area")
        .prefetch_related(Prefetch("offers", queryset=open_offers, to_attr="open_offers"))
        .order_by("created_at", "pk")
    )
    entries, now = list(rows), clock.now()
    lines = [_line(entry, entries, now) for entry in entries]
    by_day: dict[date, list[Line]] = {}
    for line in lines:
        if line.entry.kind == WaitlistEntry.Kind.AHEAD:
            by_day.setdefault(clock.local(line.entry.earliest, venue.timezone).date(), []).append(line)
    gone = WaitlistEntry.objects.filter(
        venue=venue, status=Status.LEFT, latest__gt=now, created_at__gt=now - _LEFT_TODAY
    ).select_related("service")
    door = [line for line in lines if line.entry.kind == WaitlistEntry.Kind.WALK_IN]
    return Waiting(door, sorted(by_day.items()), list(gone.order_by("-pk")[:3]))


def _line(entry: WaitlistEntry, entries: Sequence[WaitlistEntry], now: datetime) -> Line:
    before = entries[: entries.index(entry)]
    same = [
        one
        for one in before
        if one.kind == entry.kind and one.earliest <= entry.latest and one.latest >= entry.earliest
    ]
    waited = int((now - entry.created_at).total_seconds() // 60)
    over = waited - entry.quoted_minutes if entry.quoted_minutes is not None else 0
    offers: list[WaitlistOffer] = getattr(entry, "open_offers", [])
    return Line(entry, len(same) + 1, waited, max(over, 0), offers[0] if offers else None)
