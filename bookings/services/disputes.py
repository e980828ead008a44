"""A guest says that a no-show was none; a person at the venue decides."""

from agnt.core import audit, outbox, transitions
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Booking, Dispute
from bookings.services import records

Status = Dispute.Status


@tx.step
def open_step(*, booking_id: int, by: str, words: str = "") -> Dispute:
    """While it is open that no-show does not count. One for each booking; opened twice it is once.

    Raises DomainError `not_a_no_show`.
    """
    booking = records.lock(booking_id=booking_id)
    there = Dispute.objects.filter(booking=booking).first()
    if there is not None:
        return there
    if booking.status != Booking.Status.NO_SHOW:
        raise DomainError("not_a_no_show", "That booking is not marked as a no-show.", status=409)
    dispute = Dispute(booking=booking)
    dispute.words = text.clamp(text.clean(words).strip(), 1000)
    dispute.save(force_insert=True)
    transitions.born(dispute, by=by)
    records.touch(booking)
    outbox.emit("dispute.opened", dispute_id=dispute.pk)
    return dispute


open_dispute = tx.patient(tx.verb(open_step))


@tx.patient
@tx.verb
def decide(*, dispute_id: int, upheld: bool, by: str, reason: str = "") -> Dispute:
    """The guest is right (that no-show never counts again), or the no-show stands. Only a person says so.

    Raises NotFound, DomainError `person_needed`, `already_decided`.
    """
    if not by.startswith("staff:"):
        raise DomainError("person_needed", "Only a person at the venue can decide that.", status=403)
    booking_id = Dispute.objects.filter(pk=dispute_id).values_list("booking_id", flat=True).first()
    if booking_id is None:
        raise NotFound("There is no such dispute.")
    booking = records.lock(booking_id=booking_id)
    dispute = locks.lock(Dispute.objects.filter(pk=dispute_id))[0]
    if dispute.status != Status.OPEN:
        raise DomainError("already_decided", "This was decided already. Load the page again.", status=409)
    to = Status.UPHELD if upheld else Status.REFUSED
    transitions.move(dispute, to, by=by, reason=reason, decided_by=by, decided_at=clock.now())
    audit.note(by=by, act="dispute.decided", on=dispute, upheld=upheld)
    records.touch(booking)
    outbox.emit("dispute.decided", dispute_id=dispute.pk)
    return dispute
