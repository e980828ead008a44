"""What the chat room does when something happened. Database only; runs in the delivery's transaction."""

import hashlib

from agnt.core.models import Transition
from agnt.lib import when
from agnt.lib.money import Money
from bookings.models import Booking, Dispute, Review
from bookings.services import alternatives
from chat import texts
from chat.services import change_notices, inbound, invitations, need_news, notices, waitlist_notices


def on_inbound(*, inbound_event_id: int) -> None:
    """Step 2: an outside event becomes a message, a status, or visibly nothing."""
    inbound.route(inbound_event_id=inbound_event_id)


def on_booking_confirmed(*, booking_id: int) -> None:
    """Step 8: reference, venue, time, party size, the link, and what was answered to the party's needs."""
    need_news.tell_confirmed(booking_id=booking_id)


def on_booking_rejected(*, booking_id: int) -> None:
    """The venue said no: say so and offer to look on."""
    notices.tell(booking_id=booking_id, event="rejected", because=_reason(booking_id))


def on_booking_reopened(*, booking_id: int) -> None:
    """The venue took its no back and decides anew: until when, and that nothing is booked yet."""
    booking = Booking.objects.select_related("venue", "person").get(pk=booking_id)
    if booking.decide_by is not None:
        until = when.said(booking.decide_by, booking.venue.timezone, notices.language_for(booking))
        notices.tell(booking_id=booking_id, event="reopened", until=until)


def on_booking_expired(*, booking_id: int) -> None:
    """Nobody answered in time; or the venue did, and the guest took none of the times that it held for him."""
    offered = alternatives.is_choosing(Booking.objects.get(pk=booking_id))
    notices.tell(booking_id=booking_id, event="offers_over" if offered else "expired")


def on_booking_cancelled(*, booking_id: int) -> None:
    """Who cancelled is said; the guest who cancelled by himself gets a plain word."""
    booking = Booking.objects.get(pk=booking_id)
    if booking.cancelled_by == Booking.CancelledBy.VENUE:
        why = Transition.objects.filter(
            entity="bookings.booking", entity_id=str(booking_id), to_status=Booking.Status.CANCELLED
        ).first()
        because = notices.because(why.reason if why else "", notices.language_for(booking))
        notices.tell(booking_id=booking_id, event="cancelled_by_venue", because=because)
    else:
        notices.tell(booking_id=booking_id, event="cancelled")


def on_booking_countered(*, booking_id: int) -> None:
    """The venue offers other times, held while he chooses: one tap takes one."""
    offered = notices.open_alternatives(booking_id)
    if not offered:
        return
    booking = Booking.objects.select_related("venue").get(pk=booking_id)
    language = notices.language_for(booking)
    until = when.said_briefly(min(row.expires_at for row in offered), booking.venue.timezone, language)
    choices, times = notices.offered_times(booking, offered, language), notices.times_said(booking, offered, language)
    notices.tell(booking_id=booking_id, event="countered", choices=choices, until=until, times=times)


def on_booking_created(*, booking_id: int) -> None:
    """A request on the venue's own page that its people decide: until when. The agent says it himself in a chat."""
    booking = Booking.objects.select_related("venue", "person").get(pk=booking_id)
    if booking.source != Booking.Source.OWN_PAGE or booking.decide_by is None:
        return
    until = when.said(booking.decide_by, booking.venue.timezone, notices.language_for(booking))
    notices.tell(booking_id=booking_id, event="requested", key="0", until=until)


def on_booking_awaiting_deposit(*, booking_id: int) -> None:
    """How much, until when, and how it is paid."""
    booking = Booking.objects.select_related("venue", "person").get(pk=booking_id)
    language, due = notices.language_for(booking), booking.deposit_by or booking.starts_at
    notices.tell(
        booking_id=booking_id,
        event="awaiting_deposit",
        amount=Money(int(booking.terms.get("deposit_minor") or 0), booking.currency),
        until=when.said(due, booking.venue.timezone, language),
        how=change_notices.how_to_pay(booking, language),
    )


def on_booking_modified(*, booking_id: int) -> None:
    """Time, size or area are others now: all of it once more."""
    notices.tell(booking_id=booking_id, event="modified")


def on_booking_reminder(*, booking_id: int) -> None:
    """Before the visit: coming, change, cancel, by one tap."""
    booking = Booking.objects.select_related("venue", "person").get(pk=booking_id)
    language = notices.language_for(booking)
    choices = [
        {"id": f"{word}:{booking.reference}", "title": texts.say(word, language)}
        for word in ("coming", "change", "cancel")
    ]
    notices.tell(booking_id=booking_id, event="reminder", key="0", choices=choices)


def on_change_asked(*, change_id: int) -> None:
    """The venue thinks about the change: until when, and that the booking stands meanwhile."""
    change_notices.tell(change_id=change_id, event="change_asked", only_open=True)


def on_change_offered(*, change_id: int) -> None:
    """The venue asks for another time: a button for each."""
    change_notices.tell(change_id=change_id, event="change_offered", only_open=True)


def on_change_countered(*, change_id: int) -> None:
    """Not that time, but these."""
    change_notices.tell(change_id=change_id, event="change_countered", only_open=True)


def on_change_rejected(*, change_id: int) -> None:
    """The venue could not: the booking stays."""
    change_notices.tell(change_id=change_id, event="change_rejected")


def on_change_reopened(*, change_id: int) -> None:
    """The venue took its no back and thinks about the change once more."""
    change_notices.tell(change_id=change_id, event="change_reopened", only_open=True)


def on_change_expired(*, change_id: int) -> None:
    """Nobody answered, chose or paid: the booking stays."""
    change_notices.tell(change_id=change_id, event="change_expired")


def on_change_awaiting_deposit(*, change_id: int) -> None:
    """The venue can, for more deposit."""
    change_notices.tell(change_id=change_id, event="change_awaiting_deposit", only_open=True)


def on_waitlist_joined(*, entry_id: int) -> None:
    """On the list, with the link to it."""
    waitlist_notices.tell(entry_id=entry_id, event="waitlist_joined")


def on_waitlist_offered(*, entry_id: int, offer_id: int) -> None:
    """A place for him alone, with its timer."""
    waitlist_notices.tell(entry_id=entry_id, event="waitlist_offered", offer_id=offer_id)


def on_waitlist_ready(*, entry_id: int, offer_id: int) -> None:
    """At the door: the table is ready."""
    waitlist_notices.tell(entry_id=entry_id, event="waitlist_ready", offer_id=offer_id)


def on_waitlist_offer_expired(*, entry_id: int, offer_id: int) -> None:
    """Too late for that one; the place in line stays."""
    waitlist_notices.tell(entry_id=entry_id, event="waitlist_offer_expired", offer_id=offer_id)


def on_waitlist_expired(*, entry_id: int) -> None:
    """The time he waited for has come."""
    waitlist_notices.tell(entry_id=entry_id, event="waitlist_expired")


def on_review_asked(*, review_id: int) -> None:
    """How was it?"""
    notices.tell(booking_id=Review.objects.get(pk=review_id).booking_id, event="review", key="0")


def on_review_answered(*, review_id: int) -> None:
    """What the venue says to his review."""
    review = Review.objects.select_related("booking").get(pk=review_id)
    words = (review.answer or {}).get("text", "")
    key = hashlib.sha256(words.encode()).hexdigest()[:16]
    notices.tell(booking_id=review.booking_id, event="review_answered", key=key, words=words)


def on_dispute_decided(*, dispute_id: int) -> None:
    """Whether the no-show counts."""
    dispute = Dispute.objects.get(pk=dispute_id)
    event = "dispute_upheld" if dispute.status == Dispute.Status.UPHELD else "dispute_refused"
    notices.tell(booking_id=dispute.booking_id, event=event, key="0")


def _reason(booking_id: int) -> str:
    """The venue's own words, in brackets."""
    booking = Booking.objects.get(pk=booking_id)
    decision = booking.decisions.filter(change__isnull=True).first()
    return notices.because(decision.reason if decision else "", notices.language_for(booking))


def on_invitation_made(*, invitation_id: int) -> None:
    """The link to whoever was invited, on WhatsApp where he has written to us within a day."""
    invitations.send(invitation_id=invitation_id)
