"""What a guest may have at once without staff: one booking at a time, and few that are not paid yet.

A guest is known by his person, or by the venue's own record of him (the same phone or e-mail): what staff wrote down
for him counts too. Asked under the locks of both, so that two channels at once cannot slip through. Staff are not
asked.
"""

import uuid
from datetime import datetime

from django.db.models import Q

from agnt.lib import locks, tx
from agnt.lib.errors import DomainError
from bookings.models import Booking

UNPAID = 3  # bookings that wait for a deposit


@tx.step
def lock_person(person_id: uuid.UUID) -> None:
    """Whoever books for this person waits for whoever does so already. Comes before the venue's days."""
    locks.lock_names([f"person:{person_id}"])


@tx.step
def lock_guest(guest_id: int) -> None:
    """The same for one whom the venue knows: after the person, before the venue's days."""
    locks.lock_names([f"guest-limits:{guest_id}"])


def _mine(person_id: uuid.UUID | None, guest_id: int | None) -> Q:
    """What he has, by his person anywhere and by the venue's record of him."""
    mine = Q(pk__in=[])
    if person_id is not None:
        mine |= Q(person_id=person_id)
    if guest_id is not None:
        mine |= Q(guest_id=guest_id)
    return mine


def overlapping(
    *,
    person_id: uuid.UUID | None,
    guest_id: int | None,
    starts_at: datetime,
    ends_at: datetime,
    sandbox: bool = False,
    but: int | None = None,
) -> Booking | None:
    """The first booking that he has then, with its venue."""
    live = Booking.objects.live().filter(_mine(person_id, guest_id), sandbox=sandbox).select_related("venue")
    if but is not None:
        live = live.exclude(pk=but)
    return live.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).order_by("starts_at").first()


@tx.step
def refuse_overlap(
    *,
    person_id: uuid.UUID | None,
    starts_at: datetime,
    ends_at: datetime,
    guest_id: int | None = None,
    sandbox: bool = False,
    but: int | None = None,
) -> None:
    """A guest cannot sit at two tables. Raises DomainError `overlapping_booking`, naming the other one. `but`: the
    booking that is to be changed."""
    other = overlapping(
        person_id=person_id, guest_id=guest_id, starts_at=starts_at, ends_at=ends_at, sandbox=sandbox, but=but
    )
    if other is not None:
        raise DomainError(
            "overlapping_booking",
            f"You have a booking at {other.venue.name} then, {other.local_start:%H:%M} ({other.reference})."
            " Cancel or change it first, or pick another time.",
            status=409,
            reference=other.reference,
        )


@tx.step
def refuse_unpaid(*, person_id: uuid.UUID | None, guest_id: int | None = None, sandbox: bool = False) -> None:
    """Places that nobody has paid for are kept from others. Raises DomainError `too_many_unpaid`."""
    mine = Booking.objects.filter(_mine(person_id, guest_id), sandbox=sandbox)
    live = mine.filter(by_staff=False, terms__deposit_minor__gt=0)
    waiting = Q(status__in=(Booking.Status.PENDING, Booking.Status.AWAITING_DEPOSIT), deposit_received_at__isnull=True)
    if live.filter(waiting).count() >= UNPAID:
        raise DomainError(
            "too_many_unpaid",
            f"{UNPAID} of your bookings wait for their deposit. Pay or cancel one of them first.",
            status=409,
        )
