"""Changes of a booking. Staff make them at once; a guest asks, and where the venue must allow it, it becomes a card.

The booking keeps its old place until the new one is sure. One change is open at a time: asking anew replaces it.
"""

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, ChangeRequest, Place, VenueDecision
from bookings.services import alternatives as first_answers
from bookings.services import asking_changes, deciding_changes, records, swapping, trading
from bookings.services.placing import Wish, resources_of
from bookings.services.swapping import Target
from bookings.terms import Agreed
from venues.models import Resource

Status = Booking.Status
AS_IT_IS: Final = -1  # of an area: leave it (None would mean any area)
_CHANGEABLE = (Status.PENDING, Status.AWAITING_DEPOSIT, Status.CONFIRMED, Status.SEATED)


@tx.step
def reschedule_step(
    *,
    booking_id: int,
    by: str,
    version: int | None = None,
    starts_at: datetime | None = None,
    party_size: int | None = None,
    minutes: int | None = None,
    resource_ids: Sequence[int] | None = None,
    area_id: int | None = AS_IT_IS,
    force: bool = False,
    agreed: Agreed | None = None,
) -> Booking:
    """Staff change time, size, length (minutes), tables or area as one atomic swap. Without `resource_ids` the booking
    keeps its tables where they are free then, else it gets the best that are. Where the deposit that it waited for is
    not asked any more it is confirmed. `agreed`: what its guest agreed to once for just that.

    Raises Stale, DomainError `not_changeable`, `place_taken` (who, until when, what is free), or a rule's
    own code with `may_force`. Nothing changes then.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    target = Target(
        party_size if party_size is not None else booking.party_size,
        starts_at if starts_at is not None else booking.starts_at,
        booking.area_id if area_id == AS_IT_IS else swapping.area_of(booking, area_id),
    )
    moved = (target.party_size, target.starts_at) != (booking.party_size, booking.starts_at)
    _refuse_unchangeable(booking, moved=moved)
    if moved:
        records.end_changes(booking, by=by, reason="the venue changed the booking")
    length = minutes or (booking.minutes if target.party_size == booking.party_size else None)
    wish = Wish(
        booking.venue,
        booking.service,
        target.party_size,
        target.starts_at,
        minutes=length,
        resource_ids=tuple(resource_ids or ()),
        area_id=target.area_id,
        needs=frozenset() if force or resource_ids else booking.binding_needs,
        force=force,
        ruled=moved or minutes is not None or _brings_people(booking, resource_ids or ()),
        ignore=booking,
        since=None if moved else _sits_since(booking, resource_ids),
    )
    wish = wish if resource_ids else _kept_tables(booking, wish)
    swapping.swap(booking=booking, target=target, wish=wish, by=by, keeps_change=not moved, agreed=agreed)
    swapping.confirm_if_paid(booking=booking, by=by)
    return booking


reschedule = tx.patient(tx.verb(reschedule_step))


def _brings_people(booking: Booking, resource_ids: Sequence[int]) -> bool:
    """Whether somebody is named who was not with the party yet: he may be off then, which a table never is."""
    new = set(resource_ids) - set(resources_of(booking))
    return bool(new) and Resource.objects.filter(pk__in=new, kind=Resource.Kind.PERSON).exists()


def _sits_since(booking: Booking, resource_ids: Sequence[int] | None) -> datetime | None:
    """A party that sits has other tables from now on, and its own since it sat down. None where it does not sit."""
    if booking.status != Status.SEATED:
        return None
    own = list(Place.objects.taken().filter(booking=booking))
    if not own or (resource_ids and set(resource_ids) != {place.resource_id for place in own}):
        return clock.now()
    sat_down: datetime = min(place.period.lower for place in own)
    return sat_down


def _refuse_unchangeable(booking: Booking, *, moved: bool) -> None:
    if booking.status not in _CHANGEABLE:
        raise DomainError(
            "not_changeable",
            f"This booking is {booking.get_status_display().lower()}: it cannot be changed.",
            status=409,
        )
    if moved and booking.status == Status.PENDING:
        raise DomainError(
            "not_changeable", "This is a request that waits for an answer: offer another time instead.", status=409
        )
    if booking.status == Status.PENDING and first_answers.is_choosing(booking):
        raise DomainError("not_changeable", "The guest is choosing from the times that were offered.", status=409)


def _kept_tables(booking: Booking, wish: Wish) -> Wish:
    """The wish for the tables that the booking has, where they can be had and are large enough; else as it is."""
    return asking_changes.on_tables(wish, resources_of(booking)) or wish


trade = tx.patient(tx.verb(trading.trade_step))


@tx.step
def ask_step(
    *,
    booking_id: int,
    by: str,
    starts_at: datetime | None = None,
    party_size: int | None = None,
    area_id: int | None = AS_IT_IS,
    hold_id: uuid.UUID | None = None,
    seen: str = "",
) -> ChangeRequest:
    """A guest's wish. Under `auto`, outside the lead time and with nothing more to pay it is accepted at once; else it
    waits with its own place held: for the venue, or (its decision stands then) for the deposit's difference. `hold_id`:
    what was held for it while he made up his mind. `seen`: the mark of the money that he said yes to.

    Raises DomainError `nothing_changes`, `not_changeable`, `too_late_to_change`, `being_answered`, `terms_changed`, or
    why the new time cannot be had, with `alternatives`. The booking stays as it was then.
    """
    booking = records.lock(booking_id=booking_id)
    target = Target(
        party_size if party_size is not None else booking.party_size,
        starts_at if starts_at is not None else booking.starts_at,
        booking.area_id if area_id == AS_IT_IS else swapping.area_of(booking, area_id),
    )
    swapping.refuse_unseen(booking=booking, target=target, seen=seen)
    return asking_changes.ask(booking=booking, target=target, by=by, hold_id=hold_id)


ask = tx.patient(tx.verb(ask_step))


@tx.patient
@tx.verb
def decide(
    *, change_id: int, answer: str, by: str, reason: str = "", alternatives: Sequence[datetime] = ()
) -> VenueDecision:
    """The venue's answer to a guest's wish, once: accepted, rejected, or countered with up to three other starts.

    Raises DomainError `already_decided`, `change_over`, `no_alternative`, `place_taken`, or what is against a start
    that is offered. Nothing is written then.
    """
    return deciding_changes.decide_step(change_id=change_id, answer=answer, by=by, reason=reason, starts=alternatives)


@tx.patient
@tx.verb
def withdraw(*, change_id: int, by: str, reason: str = "") -> ChangeRequest:
    """Who asked takes it back; the guest who was asked says that none of the times suits. Twice is once.

    Raises NotFound, and DomainError `change_over` for one that was accepted.
    """
    return deciding_changes.withdraw_step(change_id=change_id, by=by, reason=reason)


@tx.step
def offer_step(
    *,
    booking_id: int,
    by: str,
    starts: Sequence[datetime],
    reason: str = "",
    until: datetime | None = None,
) -> ChangeRequest:
    """The venue asks the guest to come at another time: up to three, held until `until` (a day, at the latest the
    start). The booking stays as it is until he chooses.

    Raises DomainError `not_changeable`, `no_alternative`, or what is against one of the starts.
    """
    booking = records.lock(booking_id=booking_id)
    return deciding_changes.offer(booking=booking, by=by, starts=starts, reason=reason, until=until)


offer = tx.patient(tx.verb(offer_step))


@tx.step
def choose_step(*, alternative_id: uuid.UUID, by: str) -> Booking:
    """The guest takes one of the times that were offered, to his request or to his change. Twice is once.

    Raises NotFound, DomainError `alternative_gone`.
    """
    change_id = deciding_changes.change_of(alternative_id)
    if change_id is None:
        return first_answers.choose(alternative_id=alternative_id, by=by)
    return deciding_changes.choose_step(alternative_id=alternative_id, change_id=change_id, by=by)


choose = tx.patient(tx.verb(choose_step))


def open_change(booking: Booking) -> ChangeRequest | None:
    """The change that is waiting, from either side."""
    return booking.changes.filter(status=ChangeRequest.Status.OPEN).first()


def of_booking(booking: Booking, change_id: int) -> ChangeRequest:
    """One of the booking's own changes. Raises NotFound."""
    found = booking.changes.filter(pk=change_id).first()
    if found is None:
        raise NotFound("There is no such change.")
    return found
