"""A closure or a private event over bookings that stand: previewed, then carried out for all of them at once.

The closure comes first and in a transaction of its own, so nothing new slips in while the bookings are settled; each
booking is then settled wholly or not at all, and what failed is said. A guest gets one message, or none where only his
table is another.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from agnt.core import audit
from agnt.lib import clock, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import live
from bookings.models import Booking
from bookings.services import changes, closing_plan, days, lifecycle
from bookings.services.closing_plan import Action, Hit, Span
from venues.models import Area, Closure, Resource, Venue

LONGEST: Final = timedelta(days=366)  # each of its days is a row that is locked
LONGEST_AHEAD: Final = timedelta(days=4 * 366)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The closure, what was done for each booking, and why nothing was done for the others."""

    closure: Closure
    done: dict[int, Action] = field(default_factory=dict)
    failed: dict[int, DomainError] = field(default_factory=dict)


def preview(
    *,
    venue: Venue,
    starts_at: datetime,
    ends_at: datetime,
    area_id: int | None = None,
    resource_id: int | None = None,
) -> list[Hit]:
    """Each booking that the closure would hit, with what could be done for it. Changes nothing. Raises DomainError
    `area_or_table`."""
    _refuse_two(area_id, resource_id)
    return closing_plan.plan(Span(venue, starts_at, ends_at, area_id, resource_id))


def carry_out(
    *,
    venue_id: int,
    starts_at: datetime,
    ends_at: datetime,
    by: str,
    area_id: int | None = None,
    resource_id: int | None = None,
    reason: str = "",
    is_event: bool = False,
    chosen: Mapping[int, str] | None = None,
) -> Outcome:
    """Close, then settle each booking that is hit: as `chosen` says by its id, else by its proposal.

    A booking that came in after the preview is settled by its proposal too. `reason` is told to guests who are offered
    another time or cancelled; the name of a private event, and why one table or person is away, is not. Raises
    DomainError `bad_range`, `area_or_table`, NotFound: nothing is changed then.
    """
    span, closure = close(
        venue_id=venue_id,
        starts_at=starts_at,
        ends_at=ends_at,
        by=by,
        area_id=area_id,
        resource_id=resource_id,
        reason=reason,
        is_event=is_event,
    )
    outcome = Outcome(closure)
    told = "" if is_event or resource_id is not None else closure.reason
    for hit in closing_plan.plan(span):
        wanted = (chosen or {}).get(hit.booking.pk, hit.action)
        try:
            _settle(hit=hit, action=_allowed(hit, wanted), by=by, reason=told)
            outcome.done[hit.booking.pk] = Action(wanted)
        except DomainError as refusal:
            outcome.failed[hit.booking.pk] = refusal
    return outcome


@tx.patient
@tx.verb
def close(
    *,
    venue_id: int,
    starts_at: datetime,
    ends_at: datetime,
    by: str,
    area_id: int | None,
    resource_id: int | None,
    reason: str,
    is_event: bool,
) -> tuple[Span, Closure]:
    """The closure itself, under the locks of its days; the same one again is the one that is there."""
    venue = Venue.objects.filter(pk=venue_id).first()
    if venue is None or not _is_here(venue, area_id, resource_id):
        raise NotFound("There is nothing of that name here to close.")
    _refuse_two(area_id, resource_id)
    if ends_at <= starts_at or ends_at <= clock.now():
        raise DomainError("bad_range", "A closure ends after it begins, and not in the past.", status=422)
    if ends_at - starts_at > LONGEST or ends_at - clock.now() > LONGEST_AHEAD:
        raise DomainError("bad_range", "A closure is at most a year long, and not years ahead.", status=422)
    days.lock_days(days.days_of(venue, starts_at, ends_at))
    where = {"area_id": area_id, "resource_id": resource_id}
    closure, made = Closure.objects.get_or_create(
        venue=venue,
        starts_at=starts_at,
        ends_at=ends_at,
        **where,
        defaults={"reason": text.clamp(text.clean(reason).strip(), 120), "is_event": is_event, "made_by": by},
    )
    if made:
        audit.note(by=by, act="closure.made", on=closure)
        live.changed(
            venue_id=venue.pk, kind="closure", pk=closure.pk, day=clock.local(starts_at, venue.timezone).date()
        )
    return Span(venue, starts_at, ends_at, area_id, resource_id), closure


def _refuse_two(area_id: int | None, resource_id: int | None) -> None:
    if area_id is not None and resource_id is not None:
        raise DomainError("area_or_table", "Close the area or the table, not both at once.", status=422)


def _is_here(venue: Venue, area_id: int | None, resource_id: int | None) -> bool:
    if area_id is not None and not Area.objects.filter(pk=area_id, venue=venue).exists():
        return False
    return resource_id is None or Resource.objects.filter(pk=resource_id, venue=venue).exists()


def _allowed(hit: Hit, wanted: str) -> Action:
    """Raises DomainError `not_possible` for an action that this booking cannot have."""
    if wanted not in hit.possible:
        raise DomainError("not_possible", f"That cannot be done for {hit.booking.reference} now.", status=409)
    return Action(wanted)


@tx.patient
@tx.verb
def _settle(*, hit: Hit, action: Action, by: str, reason: str) -> None:
    """One booking, wholly or not at all."""
    pk = hit.booking.pk
    if action == Action.MOVE:
        changes.reschedule_step(booking_id=pk, by=by, version=hit.booking.version, resource_ids=hit.resource_ids)
    elif action == Action.OFFER:
        changes.offer_step(booking_id=pk, by=by, starts=hit.starts, reason=reason)
    elif action == Action.CANCEL:
        lifecycle.cancel(booking_id=pk, by=by, cancelled_by=Booking.CancelledBy.VENUE, reason=reason)
