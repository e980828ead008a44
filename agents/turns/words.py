"""Everything a turn says in fixed words, in English and Indonesian. A model never writes these."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from agents.models import Quote
from agents.turns import intents
from agents.turns.phrases import STATUS, WORDS
from agnt.lib import clock, when
from agnt.lib.money import Money
from bookings import allergies, costs
from bookings.models import Booking
from chat.services.need_news import NEEDS

Choices = Sequence[Mapping[str, str]]


def say(key: str, language: str, **facts: object) -> str:
    """One of the fixed sentences; English where the language is not spoken here."""
    return WORDS.get(language, WORDS["en"])[key].format_map(facts)


def status(booking: Booking, language: str) -> str:
    """The state of a booking as a guest would say it."""
    return STATUS.get(language, STATUS["en"])[booking.status]


def people(party: int, language: str) -> str:
    """`2 people`."""
    return say("person" if party == 1 else "people", language, party=party)


def _minutes_left(quote: Quote) -> int:
    """How long it is still held, in whole minutes, at least one: a span needs no clock that both must share."""
    return max(1, round((quote.expires_at - clock.now()).total_seconds() / 60))


def _start(row: Quote | Booking, language: str) -> str:
    return when.said_with_day(row.starts_at, row.venue.timezone, language)


def question(quote: Quote, language: str) -> str:
    """The whole quote and the question that only the guest's own yes answers."""
    match quote.act:
        case Quote.Act.CANCEL:
            return _cancel_question(quote, language)
        case Quote.Act.CHANGE:
            return _change_question(quote, language)
        case Quote.Act.LATE:
            return _late_question(quote, language)
        case Quote.Act.WAIT:
            return _wait_question(quote, language)
        case Quote.Act.TELL:
            return _tell_question(quote, language)
    return _book_question(quote, language)


def _book_question(quote: Quote, language: str) -> str:
    amounts = []
    if quote.value_minor:
        amounts.append(say("price", language, price=Money(quote.value_minor, quote.currency)))
    if least := quote.terms.get("minimum_spend_minor"):
        amounts.append(say("minimum", language, amount=Money(least, quote.currency)))
    if deposit := quote.terms.get("deposit_minor"):
        hours = quote.terms.get("deposit_hours", 24)
        amounts.append(say("deposit", language, amount=Money(deposit, quote.currency), hours=hours))
    start = _start(quote, language)
    lines = [
        f"{quote.service.name}, {_place(quote)}",
        start[:1].upper() + start[1:],
        say("for", language, people=people(quote.party_size, language), name=quote.guest_name),
        *_wishes(quote, language),
        *([say("notes", language, notes=quote.notes)] if quote.notes else []),
        *amounts,
        _free(quote, language),
        "",
        say("held", language, minutes=_minutes_left(quote)),
    ]
    return "\n".join(lines)


def _wishes(quote: Quote, language: str, *, area: bool = True) -> list[str]:
    """Area, needs, occasion, and what the venue will be told of allergies: the guest sees it before his yes."""
    details, lines = quote.details or {}, []
    if area and (area_id := details.get("area_id")):
        wanted = quote.venue.areas.filter(pk=area_id).first()
        lines += [say("area", language, area=wanted.name)] if wanted else []
    if needs := details.get("needs"):
        names = ", ".join(NEEDS.get(language, NEEDS["en"])[code] for code in needs)
        lines.append(say("needs", language, needs=names))
    if occasion := details.get("occasion"):
        lines.append(say("occasion", language, occasion=occasion))
    if health := details.get("health"):
        what = ", ".join(allergies.said_once(health.get("codes", ()), health.get("words", ""), language))
        lines.append(say("allergies", language, what=what, venue=quote.venue.name))
    return lines


def _change_question(quote: Quote, language: str) -> str:
    """What the booking would be, and the question; what was is told where it is different."""
    booking = quote.booking
    area_id = (quote.details or {}).get("area_id")
    area = quote.venue.areas.filter(pk=area_id).first() if area_id else None
    parts = [_start(quote, language), people(quote.party_size, language), *([area.name] if area else [])]
    lines = [
        say(
            "change",
            language,
            venue=quote.venue.name,
            was=f"{_start(booking, language)}, {people(booking.party_size, language)}" if booking else "",
            now=", ".join(parts),
        )
    ]
    lines += _wishes(quote, language, area=False)
    if deposit := quote.terms.get("deposit_minor"):
        hours = quote.terms.get("deposit_hours", 24)
        lines.append(say("deposit", language, amount=Money(deposit, quote.currency), hours=hours))
    return "\n".join([*lines, say("change_stays", language, minutes=_minutes_left(quote))])


def _late_question(quote: Quote, language: str) -> str:
    eta = datetime.fromisoformat((quote.details or {})["eta"])
    at = f"{clock.local(eta, quote.venue.timezone):%H:%M}"
    asked = say("late", language, venue=quote.venue.name, time=at)
    return f"{asked} {say('late_other', language)}" if (quote.details or {}).get("guessed") else asked


def _tell_question(quote: Quote, language: str) -> str:
    """What the venue would know, and of which booking."""
    asked = say("tell", language, venue=quote.venue.name, start=_start(quote, language))
    notes = (quote.details or {}).get("notes")
    return "\n".join([asked, *_wishes(quote, language), *([say("notes", language, notes=notes)] if notes else [])])


def told(quote: Quote, language: str) -> str:
    """The venue knows; and what it can not do, where the diary knows that already."""
    wanted = set((quote.details or {}).get("needs") or ())
    cannot = [need.code for need in quote.booking.needs.all() if need.answer is False] if quote.booking else []
    names = [NEEDS.get(language, NEEDS["en"])[code] for code in cannot if code in wanted]
    no = say("told_no", language, venue=quote.venue.name, needs=", ".join(names)) if names else ""
    return "\n".join(filter(None, (say("told", language, venue=quote.venue.name), no)))


def late_told(quote: Quote, language: str) -> str:
    """The venue knows when the party comes."""
    eta = datetime.fromisoformat((quote.details or {})["eta"])
    at = f"{clock.local(eta, quote.venue.timezone):%H:%M}"
    return say("late_told", language, venue=quote.venue.name, time=at)


def _wait_question(quote: Quote, language: str) -> str:
    zone = quote.venue.timezone
    latest = datetime.fromisoformat((quote.details or {})["latest"])
    asked = say(
        "wait",
        language,
        venue=quote.venue.name,
        people=people(quote.party_size, language),
        start=_start(quote, language),
        until=f"{clock.local(latest, zone):%H:%M}",
        name=quote.guest_name,
    )
    return "\n".join([*_wishes(quote, language), asked])


def _place(quote: Quote) -> str:
    venue = quote.venue
    return f"{venue.name}, {venue.area}" if venue.area and venue.area not in venue.name else venue.name


def _cancel_until(row: Quote | Booking) -> datetime | None:
    value = row.terms.get("cancel_until")
    moment = datetime.fromisoformat(value) if value else None
    return moment if moment and moment > clock.now() else None


def _free(quote: Quote, language: str) -> str:
    until = _cancel_until(quote)
    if until is None:
        return say("no_free", language)
    return say("free", language, until=when.said(until, quote.venue.timezone, language))


def _cancel_question(quote: Quote, language: str) -> str:
    until = _cancel_until(quote)
    asked = say(
        "cancel",
        language,
        service=quote.service.name,
        venue=quote.venue.name,
        start=_start(quote, language),
        people=people(quote.party_size, language),
        reference=quote.booking.reference if quote.booking else "",
    )
    free = say("cancel_free", language, until=when.said(until, quote.venue.timezone, language)) if until else ""
    cost = costs.of_cancelling(quote.booking, language, clock.now()) if quote.booking else ""
    return " ".join(part for part in (asked, free, _over(quote, language), cost) if part)


def _over(quote: Quote, language: str) -> str:
    """Since when cancelling is not free any more; empty while it is, or where nothing was agreed."""
    value = quote.terms.get("cancel_until")
    if not value or _cancel_until(quote) is not None:
        return ""
    return say("cancel_over", language, until=when.said(datetime.fromisoformat(value), quote.venue.timezone, language))


def reminder(quote: Quote, language: str) -> str:
    """One line after an answer to something else: the quote is still open."""
    if quote.act != Quote.Act.BOOK:
        return question(quote, language)
    return say(
        "still_held",
        language,
        venue=quote.venue.name,
        start=_start(quote, language),
        minutes=_minutes_left(quote),
    )


def buttons(quote: Quote, language: str) -> Choices:
    """The quote's own buttons: yes and no, and between them a yes that keeps allergies from the venue."""
    suffix = "" if quote.act == Quote.Act.BOOK else f"_{quote.act}"
    yes = {"id": intents.yes_payload(quote.public_id), "title": say(f"yes{suffix}", language)}
    no = {"id": intents.no_payload(quote.public_id), "title": say(f"no{suffix}", language)}
    if quote.act == Quote.Act.BOOK and (quote.details or {}).get("health"):
        return yes, {"id": intents.private_payload(quote.public_id), "title": say("yes_private", language)}, no
    return yes, no


def ran_out(quote: Quote, language: str) -> str:
    """The hold of this quote is over."""
    return say("ran_out", language, venue=quote.venue.name, start=_start(quote, language))


def asked(booking: Booking, language: str) -> str:
    """The venue thinks: who was asked and until when they answer, by the venue's clock."""
    until = booking.decide_by or booking.starts_at
    said = when.said_briefly(until, booking.venue.timezone, language)
    return say("asked", language, venue=booking.venue.name, until=said)


def true_state(bookings: Iterable[Booking], language: str) -> str:
    """How the guest's bookings really stand."""
    lines = [
        say(
            "state_line",
            language,
            venue=booking.venue.name,
            start=_start(booking, language),
            people=people(booking.party_size, language),
            reference=booking.reference,
            status=status(booking, language),
        )
        for booking in bookings
    ]
    return "\n".join([say("state", language), *lines]) if lines else say("state_none", language)


def summary(quote: Quote) -> dict[str, Any]:
    """What a tool tells the model of a quote; the guest reads `question`."""
    return {
        "state": "needs_confirmation",
        "quote": str(quote.public_id),
        "summary": f"{quote.get_act_display()}: {quote.service.name} at {quote.venue.name}, "
        f"{_start(quote, 'en')}, {people(quote.party_size, 'en')}, name {quote.guest_name}",
        "expires_at": quote.expires_at.isoformat(),
    }
