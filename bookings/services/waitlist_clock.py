"""The waitlist's clocks: offers that run out, waits that are over, places that became free unseen."""

from collections.abc import Iterable
from datetime import date

from agnt.core import outbox, transitions
from agnt.lib import clock, tx
from bookings.models import WaitlistEntry, WaitlistOffer
from bookings.services import offers, waitlist


@tx.patient
@tx.verb
def run_out(*, offer_id: int) -> bool:
    """End an open offer whose time is over; who had it keeps his place in line, the place goes to the next.
    False when there is nothing to end."""
    public_id = WaitlistOffer.objects.values_list("public_id", flat=True).get(pk=offer_id)
    offer, entry = waitlist.lock_offer(public_id)
    if offer.status != WaitlistOffer.Status.OPEN or offer.expires_at > clock.now():
        return False
    outbox.emit("waitlist.offer_expired", entry_id=entry.pk, offer_id=offer.pk)
    waitlist.give_back(
        entry=entry, offer=offer, ended=WaitlistOffer.Status.EXPIRED, to=WaitlistEntry.Status.WAITING, by=offers.BY
    )
    return True


@tx.patient
@tx.verb
def end(*, entry_id: int) -> bool:
    """End an entry whose last start has passed; False when it is not so."""
    entry = waitlist.lock_entry(entry_id)
    if entry.status != WaitlistEntry.Status.WAITING or entry.latest > clock.now():
        return False
    transitions.move(entry, WaitlistEntry.Status.EXPIRED, by=offers.BY)
    outbox.emit("waitlist.expired", entry_id=entry.pk)
    offers.show(entry)
    return True


@tx.patient
@tx.verb
def offer_at(*, venue_id: int, days: Iterable[date]) -> int:
    """Offer what is free on those days, however it became free; how many were offered something."""
    return len(offers.offer_freed(venue_id=venue_id, days=set(days)))
