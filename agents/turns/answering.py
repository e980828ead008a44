"""The guest's own yes or no, carried out: each outcome is one COMMIT step, stored in the transaction of its effect."""

import uuid
from enum import StrEnum

from agents.models import Quote, Step, Turn
from agents.services import negotiation, other_quotes, quote_rows, quotes
from agents.services.quotes import Wish
from agents.tools import alternatives, create_booking
from agents.turns import taps
from agents.turns.intents import Act
from agents.turns.run import Json, Run
from agnt.lib.errors import DomainError
from bookings.models import Booking


class Outcome(StrEnum):
    """What became of the guest's answer."""

    BOOKED = "booked"  # the request is placed and its envelope written
    CANCELLED = "cancelled"
    DECLINED = "declined"
    CHOSEN = "chosen"  # a countering venue's other time
    CLOSED = "closed"  # answered or replaced before
    RAN_OUT = "ran_out"  # too late: it is tried once more
    HELD_AGAIN = "held_again"  # and the place was still free
    REFUSED = "refused"  # it cannot be had any more: the model says so with alternatives
    GONE = "gone"  # an offered time ran out
    NOT_CANCELLED = "not_cancelled"
    DONE = "done"  # changed, told that he is late, put in line
    NOT_DONE = "not_done"
    OFFER_TAKEN = "offer_taken"  # a freed place
    OFFER_DECLINED = "offer_declined"
    COMING = "coming"
    KEPT_MINE = "kept_mine"  # none of the venue's other times
    LEFT_LIST = "left_list"
    STILL_WAITING = "still_waiting"


_DONE = {Quote.Act.BOOK: Outcome.BOOKED, Quote.Act.CANCEL: Outcome.CANCELLED}
_NOT_DONE = {Quote.Act.BOOK: Outcome.REFUSED, Quote.Act.CANCEL: Outcome.NOT_CANCELLED}


def answer(run: Run) -> None:
    """Carry out what the READ step found."""
    act = run.heard["act"]
    if act == Act.TAP:
        _tap(run, run.heard["target"])
        return
    target = uuid.UUID(run.heard["target"])
    if act == Act.ALTERNATIVE:
        _choose(run, target)
        return
    quote = _quote(run, target)
    if quote is None or quote.status not in (Quote.Status.OPEN, Quote.Status.EXPIRED):
        run.store(Step.Kind.COMMIT, lambda _turn: _said(Outcome.CLOSED, quote))
    elif act == Act.DECLINE:
        run.store(Step.Kind.COMMIT, lambda turn: _declined(turn, quote))
    else:
        _commit(run, quote, shared=act != Act.PRIVATE)


def _quote(run: Run, public_id: uuid.UUID) -> Quote | None:
    """The quote, if it was put to this very person in this conversation."""
    mine = Quote.objects.select_related("venue", "service", "service__venue__city", "person", "booking")
    return mine.filter(
        public_id=public_id, conversation_id=run.turn.conversation_id, person_id=run.turn.person_id
    ).first()


def _said(outcome: Outcome, quote: Quote | None) -> Json:
    return {"outcome": outcome, "quote": quote.pk if quote else None}


def _declined(turn: Turn, quote: Quote) -> Json:
    quotes.decline(quote_id=quote.pk, person_id=turn.person_id)
    return _said(Outcome.DECLINED, quote)


def _commit(run: Run, quote: Quote, *, shared: bool) -> None:
    """One transaction holds the request, its envelope, the quote's end and this step; or none of them."""
    try:
        run.store(Step.Kind.COMMIT, lambda turn: _committed(turn, quote, shared=shared))
    except DomainError as error:
        _not_committed(run, quote, error)


def _committed(turn: Turn, quote: Quote, *, shared: bool) -> Json:
    before = quote.booking and quote.booking.status
    done = quotes.commit(quote_id=quote.pk, person_id=turn.person_id, shared=shared)
    outcome = _DONE.get(Quote.Act(done.act), Outcome.DONE)
    if (
        done.act == Quote.Act.CANCEL and before == Booking.Status.CANCELLED
    ):  # by the venue meanwhile, who is not told of twice
        outcome = Outcome.NOT_CANCELLED
    return _said(outcome, quote) | {"booking": done.booking_id}


def _not_committed(run: Run, quote: Quote, error: DomainError) -> None:
    """Close the quote, and say why in the step."""
    late = error.code in ("quote_expired", "quote_closed")
    refused = None if late else _refusal(quote, error)

    def closed(turn: Turn) -> Json:
        quotes.expire(quote_id=quote.pk, person_id=turn.person_id, reason=error.code)
        if refused is None:
            return _said(Outcome.RAN_OUT, quote)
        return _said(_NOT_DONE.get(Quote.Act(quote.act), Outcome.NOT_DONE), quote) | refused

    run.store(Step.Kind.COMMIT, closed)


def _refusal(quote: Quote, error: DomainError) -> Json:
    """The refusal as the model reads it: a booking call that failed, with what can be had instead."""
    told = alternatives.named(error, quote.service, quote.party_size, quote.starts_at)
    reference = told.data.get("reference", "")
    data = {
        "code": told.code,
        "message": told.message,
        "reference": reference,
        "alternatives": told.data.get("alternatives", []),
    }
    return {"refused": data, "arguments": create_booking.arguments_of(quote)}


def ask_again(run: Run) -> None:
    """After a yes that came too late: prepare the same once more, if it can still be had."""
    quote = Quote.objects.select_related("venue", "service__venue__city", "booking__venue", "booking__service").get(
        pk=(run.steps[-1].data or {})["quote"]
    )
    try:
        run.store(Step.Kind.COMMIT, lambda turn: _held_again(turn, quote))
    except DomainError as error:
        _not_committed(run, quote, error)


def _held_again(turn: Turn, quote: Quote) -> Json:
    if quote.act == Quote.Act.CANCEL and quote.booking is not None:
        fresh = quotes.prepare_cancel(conversation=turn.conversation, booking=quote.booking)
    elif quote.act != Quote.Act.BOOK:
        fresh = other_quotes.again(conversation=turn.conversation, quote=quote)
    else:
        wish = Wish(
            quote.service, quote.party_size, quote.starts_at, quote.guest_name, quote.notes, **(quote.details or {})
        )
        fresh = quotes.prepare_booking(conversation=turn.conversation, wish=wish)
    return _said(Outcome.HELD_AGAIN, fresh)


def _tap(run: Run, payload: str) -> None:
    """A button under news: carried out at once, or too late."""
    try:
        run.store(Step.Kind.COMMIT, lambda turn: {"quote": None} | taps.carry_out(turn, payload))
    except DomainError as error:
        facts: Json = {"code": error.code, "why": error.message}
        run.store(Step.Kind.COMMIT, lambda _turn: _said(Outcome.GONE, None) | facts)


def _choose(run: Run, alternative_id: uuid.UUID) -> None:
    """Take one of the times that a countering venue holds; the venue has said yes to it already."""

    def chosen(turn: Turn) -> Json:
        author = quote_rows.by(turn.person_id)
        booking = negotiation.choose(alternative_id=alternative_id, person_id=turn.person_id, by=author)
        return _said(Outcome.CHOSEN, None) | {"booking": booking.pk}

    try:
        run.store(Step.Kind.COMMIT, chosen)
    except DomainError as error:
        code = error.code
        run.store(Step.Kind.COMMIT, lambda _turn: _said(Outcome.GONE, None) | {"code": code})
