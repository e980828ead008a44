"""What the guest's page says about one booking: a Booking in, sentences out."""

from dataclasses import dataclass, field
from datetime import datetime

from agnt.front.words import words
from agnt.lib import clock
from agnt.lib.money import Money
from agnt.lib.when import said, said_with_day
from bookings import costs, ical
from bookings.models import Booking
from bookings.reading import reach
from venues.positions import address_lines, map_url

Status = Booking.Status
_SHAPES = {
    Status.PENDING: "warn",
    Status.AWAITING_DEPOSIT: "warn",
    Status.CONFIRMED: "ok",
    Status.SEATED: "ok",
    Status.REJECTED: "stop",
    Status.EXPIRED: "stop",
    Status.NO_SHOW: "stop",
}
_CALENDAR: dict[str, ical.Status] = {
    Status.PENDING: "TENTATIVE",
    Status.AWAITING_DEPOSIT: "TENTATIVE",
    Status.CONFIRMED: "CONFIRMED",
    Status.SEATED: "CONFIRMED",
    Status.COMPLETED: "CONFIRMED",
}


@dataclass(frozen=True, slots=True)
class Page:
    """The page's words. `policy` is what cancelling means now; empty where there is nothing to cancel."""

    language: str
    title: str
    state: str
    shape: str
    rows: list[tuple[str, str]]
    where: list[str]
    phone: str
    note: str
    policy: str
    cancellable: bool
    has_calendar: bool
    map_url: str
    again: str  # what the link to book there again says; empty while something is booked
    words: dict[str, str] = field(repr=False)


def page(booking: Booking, language: str) -> Page:
    """The page as it reads now, in the guest's language."""
    text, venue = words(language), booking.venue
    return Page(
        language="id" if text is words("id") else "en",
        title=text[_title_key(booking)].format(venue=venue.name),
        state=text[f"state_{booking.status}"],
        shape=_SHAPES.get(Status(booking.status), "over"),
        rows=_rows(booking, text, language),
        where=[venue.name, *address_lines(venue)],
        phone=venue.phone,
        note=_note(booking, text, language),
        policy=_policy(booking, text, language),
        cancellable=booking.is_cancellable,
        has_calendar=booking.status in _CALENDAR or (booking.status == Status.CANCELLED and booking.sequence > 0),
        map_url=map_url(venue),
        again=text["book_again"].format(venue=venue.name) if _is_done(booking) and venue.is_bookable else "",
        words=text,
    )


def _is_done(booking: Booking) -> bool:
    return booking.status not in Booking.LIVE or booking.ends_at < clock.now()


def unchangeable(booking: Booking, text: dict[str, str]) -> str:
    """Why there is nothing to change about it; empty where there is."""
    if booking.is_cancellable:
        return ""
    if booking.status in (Status.REJECTED, Status.EXPIRED):
        return text["nothing_booked"]
    return text["nothing_to_change" if booking.status == Status.CANCELLED else "too_late_to_change"]


def _title_key(booking: Booking) -> str:
    if booking.status == Status.CANCELLED:
        return f"title_cancelled_{booking.cancelled_by}" if booking.cancelled_by else "title_cancelled"
    if booking.status == Status.CONFIRMED and booking.ends_at < clock.now():
        return "title_over"
    return f"title_{booking.status}"


def _rows(booking: Booking, text: dict[str, str], language: str) -> list[tuple[str, str]]:
    party = text["person"] if booking.party_size == 1 else text["people"].format(n=booking.party_size)
    rows = [
        (text["when"], said_with_day(booking.starts_at, booking.venue.timezone, language)),
        (text["party"], party),
        (text["service"], booking.service.name),
        (text["name"], booking.guest_name),
    ]
    if booking.value_minor:
        rows.append((text["value"], str(Money(booking.value_minor, booking.currency))))
    if booking.notes:
        rows.append((text["notes"], booking.notes))
    return [*rows, (text["reference"], booking.reference)]


def _until(booking: Booking, language: str) -> tuple[datetime | None, str]:
    moment = booking.free_cancel_until
    return moment, said(moment, booking.venue.timezone, language) if moment else ""


def _note(booking: Booking, text: dict[str, str], language: str) -> str:
    """The one sentence below the state: what happens next, or what cancelling costs."""
    if booking.status == Status.PENDING and booking.decide_by:
        told = {"mail": "decide_by_mail", "": "decide_by_page"}.get(reach.way(booking), "decide_by")
        return text[told].format(time=said(booking.decide_by, booking.venue.timezone, language))
    if booking.status == Status.CONFIRMED and booking.is_cancellable:
        moment, spoken = _until(booking, language)
        if moment:
            free = text["free_until" if clock.now() <= moment else "free_over"].format(time=spoken)
            return _with_cost(free, booking, language)
    chats = booking.status not in Booking.LIVE and reach.way(booking) not in ("", "mail")
    return text["again"] if chats else ""


def _policy(booking: Booking, text: dict[str, str], language: str) -> str:
    if not booking.is_cancellable:
        return ""
    moment, spoken = _until(booking, language)
    if moment is None or booking.status == Status.PENDING:
        return text["cancel_plain"]
    free = text["cancel_free" if clock.now() <= moment else "cancel_late"].format(time=spoken)
    return _with_cost(free, booking, language) + " " + text["cancel_plain"]


def _with_cost(sentence: str, booking: Booking, language: str) -> str:
    """The sentence, and what cancelling now would cost in money."""
    return f"{sentence} {costs.of_cancelling(booking, language.split('-')[0].lower(), clock.now())}".strip()


def calendar_entry(booking: Booking, url: str) -> ical.Entry:
    """The booking as its calendar file knows it."""
    venue = booking.venue
    return ical.Entry(
        reference=booking.reference,
        sequence=booking.sequence,
        status=_CALENDAR.get(booking.status, "CANCELLED"),
        summary=f"{venue.name} ({booking.party_size})",
        description=f"{booking.service.name}. {booking.guest_name}, {booking.party_size}. {booking.reference}",
        location=", ".join([venue.name, *address_lines(venue)]),
        latitude=venue.latitude,
        longitude=venue.longitude,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        stamped_at=clock.now(),
        url=url,
    )
