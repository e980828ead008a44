"""The last step of a turn: what the guest is told, in the transaction that ends the turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from agents.models import Quote, Step, ToolCall, Turn
from agents.services.turns import SAID_KEY
from agents.turns import asked, claims, thinking, words
from agents.turns.answering import Outcome
from agents.turns.run import Json, Run
from bookings.models import Booking
from chat.models import Message
from chat.services import outgoing
from venues.models import Venue

_NEWEST = 20  # bookings that a reply may speak of
_SHOWN = 3
_SHORT = (
    Outcome.DONE,
    Outcome.NOT_DONE,
    Outcome.OFFER_DECLINED,
    Outcome.COMING,
    Outcome.KEPT_MINE,
    Outcome.LEFT_LIST,
    Outcome.STILL_WAITING,
)
_HIS_OWN = ("booked_then", "too_many_unpaid")  # what he can put right himself: the offer is his still
_DONE_WORDS = {Quote.Act.LATE: words.late_told, Quote.Act.TELL: words.told}
_STATES = {
    Booking.Status.CONFIRMED: claims.Claim.BOOKED,
    Booking.Status.SEATED: claims.Claim.BOOKED,
    Booking.Status.COMPLETED: claims.Claim.BOOKED,
    Booking.Status.CANCELLED: claims.Claim.CANCELLED,
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say; empty text says nothing."""

    text: str
    choices: Sequence[Mapping[str, Any]] = ()
    booking: Booking | None = None
    tainted: bool = False


def say(run: Run) -> None:
    """Store the reply as a message with its sends, and end the turn.

    While a person has the conversation the agent is silent: what a tap on the open quote brought is said by the
    platform.
    """

    def said(turn: Turn) -> Json:
        given = _answer(run)
        if not given.text:
            return {"message": None}
        message = outgoing.say(
            conversation=turn.conversation,
            text=given.text,
            key=f"{SAID_KEY}{turn.pk}",
            author=Message.Author.BOT if run.heard["by_model"] else Message.Author.SYSTEM,
            choices=given.choices,
            booking=given.booking,
            owner_fence=turn.owner_fence,
            tainted=given.tainted,
        )
        return {"message": message.pk}

    run.finish(said)


def _answer(run: Run) -> Answer:
    last = run.steps[-1]
    if last.kind == Step.Kind.READ:
        return Answer("")
    if last.kind == Step.Kind.COMMIT:
        return _of_outcome(run, last.data or {})
    if quote := prepared(last):
        return _question(run, quote)
    if last.kind == Step.Kind.TOOLS:
        return Answer(words.say("too_long", run.language))
    return _of_model(run)


def prepared(step: Step) -> Quote | None:
    """The quote that the tools of this step prepared last, if they prepared one and it still waits for an answer."""
    if step.kind != Step.Kind.TOOLS:
        return None
    call = ToolCall.objects.filter(
        turn_id=step.turn_id, tool_use_id__in=(step.data or {})["calls"], quote__status=Quote.Status.OPEN
    ).last()
    return _quote(call.quote_id) if call and call.quote_id else None


def _quote(quote_id: int) -> Quote:
    related = ("venue", "service", "person", "booking__venue")
    return Quote.objects.select_related(*related).get(pk=quote_id)


def _question(run: Run, quote: Quote, before: str = "") -> Answer:
    text = "\n".join(filter(None, (before or _preface(run), words.question(quote, run.language))))
    return Answer(text, words.buttons(quote, run.language), quote.booking)


def _preface(run: Run) -> str:
    """That the yes came too late, where it did."""
    for step in run.of_kind(Step.Kind.COMMIT):
        data = step.data or {}
        if data.get("outcome") == Outcome.RAN_OUT:
            quote = _quote(data["quote"])
            return words.ran_out(quote, run.language) if quote.act == Quote.Act.BOOK else ""
    return ""


def _of_outcome(run: Run, data: Json) -> Answer:
    language, outcome = run.language, data["outcome"]
    quote = _quote(data["quote"]) if data.get("quote") else None
    if outcome == Outcome.BOOKED:
        return _requested(data["booking"], language)
    if outcome == Outcome.DECLINED and quote is not None:
        return Answer(words.say("declined" if quote.act in (Quote.Act.BOOK, Quote.Act.WAIT) else "kept", language))
    if outcome == Outcome.HELD_AGAIN and quote is not None:
        again = words.say("held_again", language) if quote.act == Quote.Act.BOOK else ""
        return _question(run, quote, f"{_preface(run)} {again}\n".lstrip())
    if outcome == Outcome.NOT_CANCELLED and quote is not None and quote.booking is not None:
        return Answer(words.true_state([quote.booking], language), booking=quote.booking)
    if outcome == Outcome.OFFER_TAKEN:
        return _requested(data["booking"], language)
    if outcome in _SHORT:
        return _short(outcome, quote, data, language)
    if outcome == Outcome.GONE:
        return Answer(
            _why(data, str(data["why"]), language) if data.get("code") in _HIS_OWN else words.say("gone", language)
        )
    if outcome == Outcome.CLOSED:
        return _closed(run, quote)
    return Answer("")  # the diary's own news tells him: confirmed, cancelled


def _short(outcome: str, quote: Quote | None, data: Json, language: str) -> Answer:
    """What was done to a booking, or could not be. A change and a place in line have news of their own."""
    if outcome == Outcome.DONE:
        said = _DONE_WORDS.get(Quote.Act(quote.act)) if quote else None
        return Answer(said(quote, language) if said and quote else "")
    if outcome == Outcome.NOT_DONE:
        refused = data.get("refused") or {}
        why = _why(refused, refused.get("message", ""), language)
        truth = words.true_state([quote.booking], language) if quote and quote.booking else ""
        return Answer("\n".join(filter(None, (words.say("not_changed", language, why=why), truth))))
    booking = Booking.objects.select_related("venue").filter(pk__in=[data.get("booking") or 0]).first()
    venue = booking.venue.name if booking else str(data.get("venue", ""))
    return Answer(words.say(str(outcome), language, venue=venue), booking=booking)


def _why(refused: Mapping[str, Any], message: str, language: str) -> str:
    """Why not, in his language where his own bookings are the reason."""
    if language == "en" or refused.get("code") not in ("overlapping_booking", "too_many_unpaid"):
        return message
    reference = f" ({refused['reference']})" if refused.get("reference") else ""
    return words.say(str(refused["code"]), language, reference=reference)


def _requested(booking_id: int, language: str) -> Answer:
    """A venue that decides by its diary answers in a moment; for one that thinks, the guest is told until when."""
    booking = Booking.objects.select_related("venue").get(pk=booking_id)
    if booking.venue.policy == Venue.Policy.AUTO or booking.status != Booking.Status.PENDING:
        return Answer("")
    return Answer(words.asked(booking, language), booking=booking)


def _closed(run: Run, quote: Quote | None) -> Answer:
    """A button of a quote that was answered or replaced: how things stand, and what is open now."""
    still = asked.open_quote(run.turn.conversation)
    if quote is not None and quote.booking is not None and quote.status == Quote.Status.COMMITTED:
        return Answer(words.true_state([quote.booking], run.language), booking=quote.booking)
    if still is not None:
        return _question(run, _quote(still.pk), words.say("closed", run.language))
    return Answer(words.say("closed", run.language))


def _of_model(run: Run) -> Answer:
    """The model's words, unless they claim what is not so; then how things really stand."""
    data = run.steps[-1].data or {}
    text = "\n".join(block["text"] for block in data["blocks"] if block["kind"] == "text").strip()
    choices: Sequence[Mapping[str, Any]] = data["choices"]
    tainted = bool(data.get("tainted")) or any((s.data or {}).get("tainted") for s in run.of_kind(Step.Kind.TOOLS))
    still = asked.open_quote(run.turn.conversation)
    if claims.claims(text) and (truth := _truth_instead(run, text)):
        text, choices = truth, ()
    if not text:
        text = words.say("lost", run.language)
    if before := _preface(run):
        text = f"{before}\n{text}"
    if still is not None and not choices and "?" not in text:
        quote = _quote(still.pk)
        return Answer(f"{text}\n\n{words.reminder(quote, run.language)}", words.buttons(quote, run.language))
    return Answer(text, choices, tainted=tainted)


def _truth_instead(run: Run, text: str) -> str:
    """How the guest's bookings stand, where the text claims what they do not bear out; else nothing."""
    mine = Booking.objects.filter(person_id=run.turn.person_id).select_related("venue")
    bookings = list(mine.order_by("-pk")[:_NEWEST])
    if not claims.unfounded(text, [_known(booking) for booking in bookings]):
        return ""
    live = [booking for booking in bookings if booking.status in Booking.LIVE]
    return words.true_state((live or bookings)[:_SHOWN], run.language)


def _known(booking: Booking) -> claims.Known:
    state = _STATES.get(Booking.Status(booking.status))
    return claims.Known(booking.reference, booking.venue.name, booking.local_start, state)


def wants_to_think(run: Run) -> bool:
    """Whether the model is to be asked next, rather than the guest answered."""
    last = run.steps[-1]
    if last.kind == Step.Kind.COMMIT:
        return bool((last.data or {})["outcome"] == Outcome.REFUSED)
    return last.kind == Step.Kind.TOOLS and prepared(last) is None and thinking.may_ask_again(run)
