"""What a venue's people must see to themselves: a booking that stands where they are closed, a deposit to give back,
a wish taken back, a no-show that is disputed.

Told to whoever hears of requests, for somebody has to act.
"""

from agnt.lib.money import Money
from bookings.models import Booking, ChangeRequest, Dispute
from bookings.reading import waiting
from chat.services.member_news import tell
from venues.models import NoticePreference

Event = NoticePreference.Event


def on_offer_ended(*, change_id: int) -> None:
    """A guest let the venue's other times run out, or none of them suited: his booking stands where it was."""
    change = ChangeRequest.objects.select_related("booking__venue", "booking__service").get(pk=change_id)
    booking = change.booking
    if booking.sandbox or not change.from_venue or not waiting.stranded(booking.venue).filter(pk=booking.pk).exists():
        return
    tell(
        venue_id=booking.venue_id,
        event=Event.REQUEST,
        key=f"stranded:{change.pk}",
        words="declined_to_move" if change.status == ChangeRequest.Status.REJECTED else "did_not_move",
        facts={"booking": booking},
    )


def on_change_withdrawn(*, change_id: int) -> None:
    """A guest took his wish back: whoever was asked need not answer any more."""
    change = ChangeRequest.objects.select_related("booking__venue", "booking__service").get(pk=change_id)
    if change.booking.sandbox or change.from_venue:
        return
    for member_id in change.ask_cards.values_list("member_id", flat=True):
        tell(
            venue_id=change.booking.venue_id,
            event=Event.REQUEST,
            key=f"change-withdrawn:{change.pk}",
            words="change_withdrawn",
            facts={"booking": change.booking},
            only=member_id,
        )


def on_dispute_opened(*, dispute_id: int) -> None:
    """A guest says that he was there: a person has to decide it."""
    dispute = Dispute.objects.select_related("booking__venue", "booking__service").get(pk=dispute_id)
    if dispute.booking.sandbox or dispute.status != Dispute.Status.OPEN:
        return
    tell(
        venue_id=dispute.booking.venue_id,
        event=Event.REQUEST,
        key=f"dispute:{dispute.pk}",
        words="disputed",
        facts={"booking": dispute.booking},
    )


def on_deposit_to_return(*, booking_id: int) -> None:
    """A booking came to nothing, or asks less now, after its deposit was paid."""
    booking = Booking.objects.select_related("venue", "service").get(pk=booking_id)
    amount = booking.deposit_to_return_minor
    if booking.sandbox or not amount:
        return
    tell(
        venue_id=booking.venue_id,
        event=Event.REQUEST,
        key=f"to-return:{booking.pk}:{booking.sequence}",
        words="to_return",
        facts={"booking": booking, "amount": Money(amount, booking.currency)},
    )
