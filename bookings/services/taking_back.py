"""Staff take back what they did last to a booking: a change, or a no that its guest may have been told already.

Until the day is closed, while nobody changed the booking since, and only where the place is still free. What a guest
was told is not unsaid: he hears once more, of how it stands now.
"""

from datetime import datetime
from typing import Any

from agnt.lib import clock, tx
from agnt.lib.errors import DomainError, Stale
from bookings.models import Booking, ChangeRequest, Place
from bookings.reading import undoable
from bookings.services import (
    asking_changes,
    changes,
    days,
    deciding_changes,
    limits,
    noting,
    places,
    records,
    requests,
    undoing,
)
from bookings.services.placing import resources_of
from bookings.terms import Agreed

_NOTHING = "There is nothing here to put back: somebody went on with it. Load the booking again."


@tx.step
def put_back_step(*, booking_id: int, by: str, version: int | None = None) -> Booking:
    """Time, size, length, table, what was agreed for them and what the guest said of that time, as before the change
    that staff made last and nobody put back yet.

    Raises Stale, DomainError `cannot_undo`, and what `changes.reschedule_step` raises. Nothing changes then.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    entry = undoable.last_change(booking)
    if entry is None:
        raise DomainError("cannot_undo", _NOTHING, status=409)
    was = {name: pair[0] for name, pair in entry.data.items()}
    now = changes.reschedule_step(
        booking_id=booking_id,
        by=by,
        starts_at=datetime.fromisoformat(was["starts_at"]) if "starts_at" in was else None,
        party_size=was.get("party_size"),
        minutes=was.get("minutes", booking.minutes),
        resource_ids=was.get("resources", resources_of(booking)),
        area_id=was.get("area_id", changes.AS_IT_IS),
        force=True,
        agreed=Agreed(**was["agreed"]) if "agreed" in was else None,
    )
    if said := _said_of_that_time(booking, was):
        records.touch(now, grown=(), **said)
    noting.put_back(booking=now, undone=entry.pk, by=by)
    return now


def _said_of_that_time(booking: Booking, was: dict[str, Any]) -> dict[str, datetime]:
    """When the guest would come and that he will, as he had said it before the change; what he said since stays where
    it is of the same time. `booking`: as the change left it."""
    said = {name: datetime.fromisoformat(iso) for name, iso in was.get(noting.SAID, {}).items() if iso}
    newer = {} if "starts_at" in was else {name: getattr(booking, name) for name in ("eta", "reconfirmed_at")}
    return said | {name: moment for name, moment in newer.items() if moment}


put_back = tx.patient(tx.verb(put_back_step))


@tx.step
def reopen_step(*, booking_id: int, by: str, version: int | None = None, decision_id: int | None = None) -> Booking:
    """A request that staff said no to waits for its answer again, on the tables it had; its guest is told.

    `decision_id`: the no that is meant; the booking may have moved on since by that no alone. Raises Stale, DomainError
    `cannot_undo`, `being_answered`, `day_closed`, `guest_booked_elsewhere`, `place_taken`. Nothing changes then.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    _refuse_on_its_way(booking)
    decision = undoable.refused(booking)
    if decision is None:
        raise DomainError("cannot_undo", "That no cannot be taken back here. Make a new booking.", status=409)
    if decision_id is not None and decision.pk != decision_id:
        raise Stale(entity="bookings.booking", entity_id=str(booking.pk), version=booking.version)
    records.refuse_closed_day(booking)
    if booking.starts_at <= clock.now():
        raise DomainError("cannot_undo", "Its time has begun: seat them as a walk-in instead.", status=409)
    _refuse_booked_elsewhere(booking, booking)
    days.lock_days(undoing.days_of(booking))
    records.refuse_closed_day(booking)  # again, now that nobody can close the day under us
    undoing.take_again(booking)
    until = requests.decide_until(booking.venue, booking.starts_at)
    places.keep(Place.objects.taken().filter(booking=booking), held_until=until)
    decision.taken_back_at = clock.now()
    decision.save(update_fields=["taken_back_at"])
    return records.move(
        booking, Booking.Status.PENDING, "booking.reopened", by=by, reason="the no was taken back", decide_by=until
    )


reopen = tx.patient(tx.verb(reopen_step))


@tx.step
def ask_again_step(*, booking_id: int, by: str, version: int | None = None) -> ChangeRequest:
    """A guest's wish to change that staff said no to waits for its answer again, its place held; its guest is told.

    Raises Stale, DomainError `cannot_undo`, `guest_booked_elsewhere`, or why its place cannot be had any more. Nothing
    changes then.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    refused = undoable.refused_wish(booking)
    if refused is None:
        raise DomainError("cannot_undo", _NOTHING, status=409)
    _refuse_booked_elsewhere(booking, refused)
    return asking_changes.open_again(booking=booking, wish=deciding_changes.wish_of(booking, refused), refused=refused)


ask_again = tx.patient(tx.verb(ask_again_step))


def _refuse_on_its_way(booking: Booking) -> None:
    if booking.status == Booking.Status.PENDING and undoable.no_of_staff(booking) is not None:
        raise DomainError(
            "being_answered", "Your no is on its way to the guest. Try again in a moment.", status=409, retryable=True
        )


def _refuse_booked_elsewhere(booking: Booking, stay: Booking | ChangeRequest) -> None:
    """Who was told no may have booked something else meanwhile: he cannot sit at two tables."""
    if booking.person_id is not None:
        limits.lock_person(booking.person_id)
    if booking.guest_id is not None:
        limits.lock_guest(booking.guest_id)
    other = limits.overlapping(
        person_id=booking.person_id,
        guest_id=booking.guest_id,
        starts_at=stay.starts_at,
        ends_at=stay.ends_at,
        sandbox=booking.sandbox,
        but=booking.pk,
    )
    if other is not None:
        raise DomainError(
            "guest_booked_elsewhere",
            f"{booking.guest_name} has booked something else for that time since your no. Call them first.",
            status=409,
        )
