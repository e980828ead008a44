"""The starts that a guest may take instead of the one that he is offered: those of his range, on its day, that are
free once what is held for him is given back."""

from datetime import datetime

from agnt.lib import clock, ids, tx
from agnt.lib.errors import DomainError
from bookings import audiences, availability, loading
from bookings.availability import Board, Slot
from bookings.models import Place, WaitlistEntry, WaitlistOffer
from bookings.services import days, offers, places

_SHOWN = 8


def others(*, entry: WaitlistEntry, offer: WaitlistOffer) -> list[datetime]:
    """Up to eight of them, those nearest to the offered start, in order. Locks nothing; none at the door."""
    found = [slot.starts_at for slot in _slots(entry, offer, count=_SHOWN + 1) if slot.starts_at != offer.starts_at]
    return sorted(found[:_SHOWN])


def _slots(
    entry: WaitlistEntry, offer: WaitlistOffer, *, count: int, within: tuple[datetime, datetime] | None = None
) -> tuple[Slot, ...]:
    setup = loading.setup(entry.venue)
    offered = {rule.id: rule for rule in setup.services}
    if entry.kind != WaitlistEntry.Kind.AHEAD or not entry.venue.is_bookable or entry.service_id not in offered:
        return ()
    mine = [place.pk for place in _held(offer)]
    begins, ends = clock.day_bounds(offers.day_of(entry.venue, offer.starts_at), entry.venue.timezone)
    found = availability.nearest(
        Board(setup, loading.diary(entry.venue, offer.starts_at, but=mine)),
        offers.request_of(entry, offered[entry.service_id]),
        offers.nights({offers.day_of(entry.venue, offer.starts_at)}),
        offer.starts_at,
        count=count,
        within=within or (max(entry.earliest, begins), min(entry.latest, ends)),
    )
    return found.slots


def _held(offer: WaitlistOffer) -> list[Place]:
    return list(Place.objects.taken().filter(hold_id=offer.hold_id, booking__isnull=True))


@tx.step
def lock_days(*, offer: WaitlistOffer, starts_at: datetime) -> None:
    """All days of what is held and of what a stay from `starts_at` may need, before the offer's own verb locks its."""
    if not offer.entry.earliest <= starts_at <= offer.entry.latest:
        return  # `move` refuses it
    venue, stay = offer.entry.venue, offer.ends_at - offer.starts_at
    keys = days.days_around(venue, starts_at, starts_at + stay)
    for place in _held(offer):
        keys |= days.days_of(venue, place.period.lower, place.period.upper)
        keys |= days.days_around(venue, starts_at, starts_at + (place.period.upper - place.period.lower))
    days.lock_days(keys)


@tx.step
def move(*, entry: WaitlistEntry, offer: WaitlistOffer, starts_at: datetime) -> list[Place]:
    """Hold that start for the locked, open offer instead of its own, as long as it lasts; what was given back for it.

    Raises DomainError `alternative_gone` where it is no start of his range or not free any more; he keeps his offer.
    """
    found: tuple[Slot, ...] = ()
    if entry.earliest <= starts_at <= entry.latest:
        found = _slots(entry, offer, count=1, within=(starts_at, starts_at))
    keys = days.days_around(entry.venue, found[0].starts_at, found[0].free_at) if found else set()
    if not found or not days.are_locked(keys):
        raise DomainError(
            "alternative_gone", "That time has gone. The place you were offered is still yours.", status=409
        )
    slot, held = found[0], _held(offer)
    places.release([*held, *places.run_out_around(entry.venue, slot.starts_at, slot.free_at)])
    offer.hold_id, offer.starts_at, offer.ends_at = ids.uuid7(), slot.starts_at, slot.ends_at
    places.insert(
        slot=slot,
        venue_id=entry.venue_id,
        hold_id=offer.hold_id,
        covers=entry.party_size,
        held_until=offer.expires_at + offers.GRACE,
        scope=offers.scope(entry),
        audience=audiences.of(entry.source),
    )
    offer.save(update_fields=["hold_id", "starts_at", "ends_at"])
    return held
