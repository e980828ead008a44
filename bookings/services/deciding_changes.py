"""How a change ends: answered by the venue, chosen or withdrawn by the guest, paid, or run out."""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from django.db.models import Q

from agnt.core import outbox, transitions
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import guest_time
from bookings.models import Alternative, Booking, ChangeRequest, Place, VenueDecision
from bookings.services import asking_changes, beside, freeing, places, placing, records, swapping
from bookings.services.placing import Wish
from bookings.services.swapping import Target

Status, Answer = ChangeRequest.Status, VenueDecision.Answer
OFFERED = 3
OFFER_HELD = timedelta(days=1)


def _locked(change_id: int) -> tuple[Booking, ChangeRequest]:
    """The booking and then the change, both locked. Raises NotFound."""
    booking_id = ChangeRequest.objects.filter(pk=change_id).values_list("booking_id", flat=True).first()
    if booking_id is None:
        raise NotFound("There is no such change.")
    booking = records.lock(booking_id=booking_id)
    return booking, locks.lock(ChangeRequest.objects.filter(pk=change_id))[0]


def _refuse_over(change: ChangeRequest) -> None:
    if change.status != Status.OPEN or change.decide_by <= clock.now():
        raise DomainError("change_over", "That change is over: it was answered, taken back, or ran out.", status=409)


@tx.step
def decide_step(
    *, change_id: int, answer: str, by: str, reason: str = "", starts: Sequence[datetime] = ()
) -> VenueDecision:
    """`changes.decide` inside the caller's transaction."""
    booking, change = _locked(change_id)
    if VenueDecision.objects.filter(change=change).exists():
        raise DomainError("already_decided", "This change was answered already. Load the page again.", status=409)
    _refuse_over(change)
    if change.from_venue:
        raise DomainError("change_over", "The venue asked this: the guest answers it.", status=409)
    said = text.clamp(text.clean(reason), 255)
    decision = asking_changes.write_answer(booking=booking, change=change, answer=Answer(answer), by=by, reason=said)
    if answer == Answer.ACCEPTED:
        _accept(booking, change, _target(change), by=by)
    elif answer == Answer.REJECTED:
        _end(booking, change, Status.REJECTED, "change.rejected", by=by, reason=said)
    else:
        _counter(booking, change, decision, starts)
    return decision


def _target(change: ChangeRequest) -> Target:
    return Target(change.party_size, change.starts_at, change.area_id)


def wish_of(booking: Booking, change: ChangeRequest) -> Wish:
    """What was asked for, by the venue's own yes: no rule of the house is against it any more."""
    minutes = int((change.ends_at - change.starts_at).total_seconds() // 60)
    return Wish(
        booking.venue,
        booking.service,
        change.party_size,
        change.starts_at,
        minutes=minutes,
        area_id=change.area_id,
        needs=booking.binding_needs,
        ruled=False,
        ignore=booking,
    )


def _accept(booking: Booking, change: ChangeRequest, target: Target, *, by: str) -> None:
    if swapping.has_begun(booking) or booking.status not in Booking.CANCELLABLE:
        raise DomainError("change_over", "The booking has begun or ended meanwhile.", status=409)
    wish = wish_of(booking, change)
    if not asking_changes.awaits_deposit(booking, target):
        asking_changes.carry_out(booking=booking, change=change, target=target, wish=wish, by=by)
        return
    placing.lock_days([wish])
    held = _held(change)
    places.release(held)
    asking_changes.hold_for_deposit(booking=booking, change=change, target=target, wish=wish)
    freeing.freed(venue=booking.venue, places=held)


def _held(change: ChangeRequest) -> list[Place]:
    return list(Place.objects.taken().filter(change=change, booking__isnull=True))


def _end(booking: Booking, change: ChangeRequest, to: str, event: str, *, by: str, reason: str = "") -> None:
    """It comes to nothing: what was held for it is free again, the booking stays as it is."""
    held = places.under_lock(Place.objects.taken().filter(change=change, booking__isnull=True))
    places.release(held)
    freeing.freed(venue=booking.venue, places=held)
    transitions.move(change, to, by=by, reason=reason)
    records.touch(booking)
    outbox.emit(event, change_id=change.pk)


def _counter(booking: Booking, change: ChangeRequest, decision: VenueDecision, starts: Sequence[datetime]) -> None:
    wishes = list(_wishes(booking, change.party_size, starts))
    placing.lock_days(wishes)
    held = _held(change)
    places.release(held)
    zone = (booking.person.timezone if booking.person else "") or booking.venue.timezone
    notice = timedelta(minutes=booking.venue.lead_minutes)
    until = guest_time.to_choose(zone, [wish.starts_at for wish in wishes], notice)
    _hold_each(booking, change, wishes, until, decision=decision)
    freeing.freed(venue=booking.venue, places=held)
    ChangeRequest.objects.filter(pk=change.pk).update(decide_by=until)
    records.touch(booking)
    outbox.emit("change.countered", change_id=change.pk)


def _wishes(booking: Booking, party: int, starts: Sequence[datetime]) -> Iterator[Wish]:
    """The venue's own offers. Raises DomainError `no_alternative`."""
    if not starts:
        raise DomainError("no_alternative", "Name at least one other time to offer.", status=422)
    for start in list(dict.fromkeys(starts))[:OFFERED]:
        yield Wish(booking.venue, booking.service, party, start, needs=booking.binding_needs, ignore=booking)


def _hold_each(
    booking: Booking,
    change: ChangeRequest,
    wishes: Sequence[Wish],
    until: datetime,
    *,
    decision: VenueDecision | None = None,
) -> None:
    for wish in wishes:
        hold_id, slot = beside.hold(booking=booking, change=change, wish=wish, until=until)
        Alternative.objects.create(
            decision=decision,
            change=None if decision else change,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
            hold_id=hold_id,
            expires_at=until,
        )


@tx.step
def offer(
    *, booking: Booking, by: str, starts: Sequence[datetime], reason: str, until: datetime | None
) -> ChangeRequest:
    """`changes.offer_step` for a locked booking."""
    if booking.status not in (Booking.Status.CONFIRMED, Booking.Status.AWAITING_DEPOSIT):
        raise DomainError("not_changeable", "Only a booking that stands can be asked to move.", status=409)
    wishes = list(_wishes(booking, booking.party_size, starts))
    ends = min(until or clock.now() + OFFER_HELD, booking.starts_at)
    records.end_changes(booking, by=by, reason="the venue asked for another time")
    change = ChangeRequest.objects.create(
        booking=booking,
        party_size=booking.party_size,
        starts_at=wishes[0].starts_at,
        ends_at=wishes[0].starts_at + (booking.ends_at - booking.starts_at),
        area_id=booking.area_id,
        from_venue=True,
        decide_by=ends,
        by=by,
        reason=text.clamp(text.clean(reason), 255),
        trace_id=booking.trace_id,
    )
    transitions.born(change, by=by)
    placing.lock_days(wishes)
    held = list(Place.objects.taken().filter(records.own_places(booking), booking__isnull=True))
    places.release(held)
    _hold_each(booking, change, wishes, ends)
    freeing.freed(venue=booking.venue, places=held)
    records.touch(booking)
    outbox.emit("change.offered", change_id=change.pk)
    return change


def change_of(alternative_id: uuid.UUID) -> int | None:
    """The change that this offered time belongs to; None where it answers a first request. Raises NotFound."""
    found = Alternative.objects.select_related("decision").filter(public_id=alternative_id).first()
    if found is None:
        raise NotFound("That offer is not known here.")
    return found.decision.change_id if found.decision else found.change_id


@tx.step
def choose_step(*, alternative_id: uuid.UUID, change_id: int, by: str) -> Booking:
    """The guest takes this time: the venue's yes is in the offer."""
    booking, change = _locked(change_id)
    chosen = Alternative.objects.get(public_id=alternative_id)
    if chosen.chosen_at is not None:
        return booking
    if change.status != Status.OPEN or chosen.expires_at <= clock.now():
        raise DomainError("alternative_gone", "That offer has run out. Ask again and I will look anew.", status=409)
    beside.refuse_closed(offered=chosen, venue=booking.venue)
    Alternative.objects.filter(pk=chosen.pk).update(chosen_at=clock.now())
    change.starts_at, change.ends_at = chosen.starts_at, chosen.ends_at
    change.save(update_fields=["starts_at", "ends_at"])
    _accept(booking, change, _target(change), by=by)
    return booking


@tx.step
def withdraw_step(*, change_id: int, by: str, reason: str = "") -> ChangeRequest:
    """`changes.withdraw` inside the caller's transaction."""
    booking, change = _locked(change_id)
    declined = change.from_venue and not by.startswith("staff:")
    to = Status.REJECTED if declined else Status.WITHDRAWN
    if change.status == to:
        return change
    if change.status != Status.OPEN:
        raise DomainError("change_over", "That change is over: it was answered, taken back, or ran out.", status=409)
    said = text.clamp(text.clean(reason), 255)
    _end(booking, change, to, "change.declined" if declined else "change.withdrawn", by=by, reason=said)
    return change


def waiting_for_deposit(booking: Booking) -> ChangeRequest | None:
    """The change that the venue has allowed and that waits for its deposit."""
    accepted = Q(decision__answer=Answer.ACCEPTED)
    countered = Q(decision__answer=Answer.COUNTERED, decision__alternatives__chosen_at__isnull=False)
    offered = Q(from_venue=True, alternatives__chosen_at__isnull=False)
    return booking.changes.filter(accepted | countered | offered, status=Status.OPEN).first()


def owed_for(booking: Booking, change: ChangeRequest) -> int:
    """What is owed for the booking as the change makes it, in minor units."""
    return swapping.owed_after(booking, _target(change))


@tx.step
def paid_step(*, booking: Booking, change: ChangeRequest, by: str) -> None:
    """Some of it has come: with all of it the change is carried out."""
    if not owed_for(booking, change):
        target = _target(change)
        asking_changes.carry_out(booking=booking, change=change, target=target, wish=wish_of(booking, change), by=by)


@tx.patient
@tx.verb
def expire_open(*, change_id: int) -> bool:
    """End a change that nobody answered, chose or paid in time. False when it is not so."""
    booking, change = _locked(change_id)
    if change.status != Status.OPEN or change.decide_by > clock.now():
        return False
    _end(booking, change, Status.EXPIRED, "change.expired", by="system:expire_places", reason="no answer in time")
    return True
