"""One tap in a rush: online booking paused, or fewer covers at a time. Each ends by itself, and can be lifted."""

from datetime import date, datetime, timedelta
from typing import Literal

from agnt.core import audit, outbox
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError, NotFound
from venues.models import Area, Brake, Shift, Venue

HOUR = timedelta(hours=1)
LONGEST = timedelta(days=2)  # a longer rest is a closure
Kind = Brake.Kind


@tx.patient
@tx.verb
def pause(*, venue_id: int, until: datetime | Literal["tonight"], by: str, area_id: int | None = None) -> Brake:
    """No online booking for starts from now to `until` ("tonight": until tonight's last shift ends), of the whole
    house or of one area. A pause that stands already is moved to the new end.

    Raises DomainError `bad_until` for an end that has passed or is more than two days away; NotFound.
    """
    return pause_step(venue_id=venue_id, until=until, by=by, area_id=area_id)


@tx.step
def pause_step(*, venue_id: int, until: datetime | Literal["tonight"], by: str, area_id: int | None = None) -> Brake:
    """`pause` inside the caller's transaction."""
    venue = _lock(venue_id)
    return _brake(venue, Kind.PAUSE, tonight(venue) if until == "tonight" else until, by=by, area_id=area_id)


@tx.patient
@tx.verb
def slower(*, venue_id: int, by: str, lasts: timedelta = HOUR, area_id: int | None = None) -> Brake:
    """Half the covers for each quarter of an hour that starts from now to `lasts` later, in the whole house.

    Raises DomainError `whole_house_only` where an area is named: pacing is the kitchen's, no area has its own.
    """
    return slower_step(venue_id=venue_id, by=by, lasts=lasts, area_id=area_id)


@tx.step
def slower_step(*, venue_id: int, by: str, lasts: timedelta = HOUR, area_id: int | None = None) -> Brake:
    """`slower` inside the caller's transaction."""
    if area_id is not None:
        raise DomainError(
            "whole_house_only",
            "Half the pace counts for the whole house: no area has a pace of its own. Nothing was slowed down. "
            "Take the whole house, or pause the area.",
            status=422,
        )
    return _brake(_lock(venue_id), Kind.SLOWER, clock.now() + lasts, by=by, area_id=None)


@tx.patient
@tx.verb
def lift(*, brake_id: int, by: str) -> Brake:
    """End it now. One that has ended is left as it is. Raises NotFound."""
    found = Brake.objects.select_related("venue").filter(pk=brake_id).first()
    if found is None:
        raise NotFound("There is no such pause.")
    _lock(found.venue_id)
    found.refresh_from_db()
    return _lift(found, by=by) if found in standing(found.venue_id) else found


@tx.step
def lift_all_step(*, venue_id: int, by: str) -> list[Brake]:
    """End whatever stands at the venue; what was ended."""
    _lock(venue_id)
    return [_lift(brake, by=by) for brake in standing(venue_id)]


def standing(venue_id: int) -> list[Brake]:
    """What holds at the venue now, the newest first."""
    now = clock.now()
    return list(
        Brake.objects.select_related("area", "venue").filter(
            venue_id=venue_id, lifted_at__isnull=True, starts_at__lte=now, ends_at__gt=now
        )
    )


def tonight(venue: Venue) -> datetime:
    """When the last shift of the venue's present day ends; after midnight that of the night that still runs; the end
    of the calendar day where no shift is left."""
    now, today = clock.now(), clock.today(venue.timezone)
    for day in (today - timedelta(days=1), today):
        ends = [end for start, end in _shifts(venue, day) if end > now and (start <= now or day == today)]
        if ends:
            return max(ends)
    return clock.day_bounds(today, venue.timezone)[1]


def _shifts(venue: Venue, day: date) -> list[tuple[datetime, datetime]]:
    """The house's own shifts that begin on the day; dated ones take the place of the weekly ones."""
    rows = Shift.objects.filter(venue=venue, resource__isnull=True)
    dated = list(rows.filter(day=day))
    weekly = [row for row in rows.filter(weekday=day.weekday()) if _holds_on(row, day)]
    return [_span(row, day, venue.timezone) for row in dated or weekly]


def _holds_on(shift: Shift, day: date) -> bool:
    return (shift.valid_from is None or shift.valid_from <= day) and (
        shift.valid_until is None or day <= shift.valid_until
    )


def _span(shift: Shift, day: date, zone: str) -> tuple[datetime, datetime]:
    last = day + timedelta(days=shift.closes <= shift.opens)
    return clock.at(day, shift.opens, zone), clock.at(last, shift.closes, zone)


def _lock(venue_id: int) -> Venue:
    """Two taps at once are one after the other."""
    locks.lock_names([f"brake:{venue_id}"])
    venue = Venue.objects.filter(pk=venue_id).first()
    if venue is None:
        raise NotFound("There is no such venue.")
    return venue


def _brake(venue: Venue, kind: Kind, until: datetime, *, by: str, area_id: int | None) -> Brake:
    now = clock.now()
    if until <= now or until > now + LONGEST:
        raise DomainError("bad_until", "A pause ends within two days. For longer, make a closure.", status=422)
    if area_id is not None and not Area.objects.filter(pk=area_id, venue=venue).exists():
        raise NotFound("There is no such area.")
    before = next((one for one in standing(venue.pk) if (one.kind, one.area_id) == (kind, area_id)), None)
    if before is not None:
        Brake.objects.filter(pk=before.pk).update(ends_at=until, by=by)
        before.refresh_from_db()
    brake = before or Brake.objects.create(venue=venue, kind=kind, area_id=area_id, starts_at=now, ends_at=until, by=by)
    _tell(brake, f"brake.{kind}", by=by)
    return brake


def _lift(brake: Brake, *, by: str) -> Brake:
    Brake.objects.filter(pk=brake.pk).update(lifted_at=clock.now())
    brake.refresh_from_db()
    _tell(brake, "brake.lifted", by=by)
    return brake


def _tell(brake: Brake, act: str, *, by: str) -> None:
    audit.note(by=by, act=act, on=brake)
    outbox.emit("venue.braked", brake_id=brake.pk)
