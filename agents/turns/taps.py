"""Buttons under news: a freed place, a reminder, the venue's wish for another time. One tap carries it out."""

import uuid

from agents.models import Turn
from agents.services import quote_rows
from agnt.lib.errors import NotFound
from bookings.models import Booking, ChangeRequest, WaitlistEntry, WaitlistOffer
from bookings.services import deciding_changes, reconfirming, waitlist

Json = dict[str, object]


def carry_out(turn: Turn, payload: str) -> Json:
    """Do it for the person who tapped; what came of it, by the word that `saying` knows. Raises DomainError."""
    kind, _, rest = payload.partition(":")
    author = quote_rows.by(turn.person_id)
    if kind == "offer":
        return _offer(turn, rest, author)
    if kind == "coming":
        booking = Booking.objects.filter(reference=rest, person_id=turn.person_id).first()
        if booking is None:
            raise NotFound("There is no such booking.")
        reconfirming.reconfirm_step(booking_id=booking.pk, by=author)
        return {"outcome": "coming", "booking": booking.pk}
    if kind == "leave":
        return _leave(turn, rest, author)
    return _keep(turn, rest, author)


def _leave(turn: Turn, rest: str, author: str) -> Json:
    """Off a waitlist, or not after all."""
    number, _, answer = rest.partition(":")
    mine = WaitlistEntry.objects.filter(person_id=turn.person_id)
    entry = mine.filter(pk=int(number)).first() if number.isascii() and number.isdigit() and len(number) < 19 else None
    if entry is None:
        raise NotFound("You are not on that list.")
    if answer == "no":
        return {"outcome": "still_waiting", "venue": entry.venue.name}
    waitlist.leave_step(entry_id=entry.pk, by=author)
    return {"outcome": "left_list", "venue": entry.venue.name}


def _offer(turn: Turn, rest: str, author: str) -> Json:
    target, _, answer = rest.partition(":")
    offers = WaitlistOffer.objects.filter(entry__person_id=turn.person_id)
    found = offers.filter(public_id=_uuid(target)).first()
    if found is None:
        raise NotFound("That offer is not known here.")
    if answer == "no":
        waitlist.decline_step(public_id=found.public_id, by=author)
        return {"outcome": "offer_declined"}
    booking = waitlist.accept_step(public_id=found.public_id, by=author)
    return {"outcome": "offer_taken", "booking": booking.pk}


def _keep(turn: Turn, rest: str, author: str) -> Json:
    """None of the venue's times: the booking stays as it is."""
    mine = ChangeRequest.objects.filter(booking__person_id=turn.person_id)
    change = mine.filter(pk=int(rest)).first() if rest.isascii() and rest.isdigit() and len(rest) < 19 else None
    if change is None:
        raise NotFound("There is no such change.")
    deciding_changes.withdraw_step(change_id=change.pk, by=author)
    return {"outcome": "kept_mine", "booking": change.booking_id}


def _uuid(value: str) -> uuid.UUID:
    try:
        return uuid.UUID(value)
    except ValueError:
        raise NotFound("That offer is not known here.") from None
