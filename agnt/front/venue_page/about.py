"""Where a venue is, when it is open this week, and what a guest agrees to there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import quote

from django.utils import translation
from django.utils.formats import date_format

from agnt.front.venue_page.words import people, span, words
from agnt.lib import clock, when
from agnt.lib.money import Money
from bookings.availability import Reason
from bookings.terms import agreement, deposit_by
from venues.models import Closure, Service, Shift, TermsTier, Venue

Text = dict[str, str]
_WEEK = 7


@dataclass(frozen=True, slots=True)
class Open:
    """One day of the coming week: `spans` is empty where the house is closed."""

    name: str
    spans: tuple[str, ...]
    today: bool


def whatsapp_url(number: str, words: str) -> str:
    """A link that opens WhatsApp with the words written; empty where no number is known."""
    digits = "".join(char for char in number if char.isdigit())
    return f"https://wa.me/{digits}?text={quote(words)}" if digits else ""


def week(venue: Venue, text: Text, language: str) -> list[Open]:
    """The seven days from today: dated shifts take the place of weekly ones, a closure of the whole day closes it."""
    today = clock.today(venue.timezone)
    shifts = list(venue.shifts.filter(resource__isnull=True))
    general = [shift for shift in shifts if shift.service_id is None] or shifts
    closures = list(venue.closures.filter(resource__isnull=True, area__isnull=True, ends_at__gt=clock.now()))
    with translation.override(language):
        return [
            Open(
                text["today"] if day == today else date_format(day, "l"),
                tuple(_spans(venue, general, closures, day)),
                day == today,
            )
            for day in (today + timedelta(days=n) for n in range(_WEEK))
        ]


def _spans(venue: Venue, shifts: Iterable[Shift], closures: Iterable[Closure], day: date) -> list[str]:
    dated = [shift for shift in shifts if shift.day == day]
    weekly = [shift for shift in shifts if shift.weekday == day.weekday() and _holds(shift, day)]
    of_day = dated or weekly
    begins, ends = clock.day_bounds(day, venue.timezone)
    if any(row.starts_at <= begins and row.ends_at >= ends for row in closures):
        return []
    return _joined(sorted({(shift.opens, shift.closes) for shift in of_day}))


def _holds(shift: Shift, day: date) -> bool:
    begun = shift.valid_from is None or shift.valid_from <= day
    return begun and (shift.valid_until is None or day <= shift.valid_until)


def _joined(hours: list[tuple[time, time]]) -> list[str]:
    """Spans that touch or overlap are said as one; one that runs past midnight ends there."""
    found: list[tuple[time, time]] = []
    for opens, closes in hours:
        if found and found[-1][0] < found[-1][1] and opens <= found[-1][1]:
            past = closes <= opens
            found[-1] = (found[-1][0], closes if past else max(closes, found[-1][1]))
        else:
            found.append((opens, closes))
    return [f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in found]


def terms(venue: Venue, service: Service | None, text: Text) -> list[str]:
    """What a guest agrees to, a sentence each: the venue's own terms, then what differs for larger parties."""
    said = [_cancel(text, venue.cancel_minutes)]
    if venue.minimum_spend_minor:
        said.append(text["minimum"].format(amount=Money(venue.minimum_spend_minor, venue.currency)))
    before = venue.cancel_minutes
    for tier in _tiers(venue, service):
        if rules := _of_tier(tier, venue, text, before):
            said.append(text["tier"].format(n=tier.from_party, rules="; ".join(rules)))
        before = venue.cancel_minutes if tier.cancel_minutes is None else tier.cancel_minutes
    said.append(text["late"].format(n=venue.late_minutes))
    return [*said, _decides(venue, text)]


def agreed_terms(service: Service, party: int, starts_at: datetime, text: Text, language: str) -> list[str]:
    """The one set of terms that a party of this size agrees to for this start, a sentence each."""
    venue = service.venue
    given = agreement(service=service, party_size=party, starts_at=starts_at).terms
    until = datetime.fromisoformat(given["cancel_until"])
    said = []
    if given["deposit_minor"]:
        amount = Money(given["deposit_minor"], venue.currency)
        by = deposit_by(given, now=clock.now(), starts_at=starts_at)
        said.append(text["my_deposit"].format(amount=amount, time=when.said(by, venue.timezone, language)))
    if until > clock.now():
        said.append(text["my_cancel"].format(time=when.said(until, venue.timezone, language)))
    else:
        said.append(text["my_cancel_over"])
    if given["deposit_minor"] or given["keeps_card"]:
        said.append(text["my_late_deposit" if given["deposit_minor"] else "my_late_card"])
    if given["minimum_spend_minor"]:
        said.append(text["minimum"].format(amount=Money(given["minimum_spend_minor"], venue.currency)))
    return [*said, text["late"].format(n=venue.late_minutes), _decides(venue, text)]


def _decides(venue: Venue, text: Text) -> str:
    if venue.policy == Venue.Policy.AUTO:
        return text["decides_auto"]
    return text["decides_ask"].format(span=span(text, venue.decide_minutes))


def _cancel(text: Text, minutes: int) -> str:
    if not minutes:
        return text["free_cancel_start"]
    return text["free_cancel"].format(span=span(text, minutes))


def _tiers(venue: Venue, service: Service | None) -> list[TermsTier]:
    """The tiers that a party here can reach; one of the service's own comes before a general one of that size."""
    by_size: dict[int, TermsTier] = {}
    for tier in venue.tiers.order_by("from_party", "service_id"):
        mine = service is not None and tier.service_id == service.pk
        if mine or (tier.service_id is None and tier.from_party not in by_size):
            by_size[tier.from_party] = tier
    return [by_size[size] for size in sorted(by_size)]


def _of_tier(tier: TermsTier, venue: Venue, text: Text, cancel_before: int) -> list[str]:
    """What the tier adds; the time for cancelling only where it is not that of the tier below."""
    said = []
    if tier.deposit_minor:
        amount = Money(tier.deposit_minor, venue.currency)
        key = "deposit_person" if tier.deposit_per == Service.Per.PERSON else "deposit_booking"
        said.append(text[key].format(amount=amount, hours=tier.deposit_hours))
    if tier.keeps_card:
        said.append(text["tier_card"])
    if tier.minimum_spend_minor:
        said.append(text["tier_minimum"].format(amount=Money(tier.minimum_spend_minor, venue.currency)))
    if tier.cancel_minutes is not None and tier.cancel_minutes != cancel_before:
        said.append(text["tier_cancel"].format(span=span(text, tier.cancel_minutes)))
    return said


def price(service: Service, venue: Venue, text: Text) -> str:
    """The listed price, or nothing."""
    if service.price_minor is None:
        return ""
    key = "price_person" if service.price_per == Service.Per.PERSON else "price_booking"
    return text[key].format(price=Money(service.price_minor, venue.currency))


def day_said(day: date, venue: Venue, language: str) -> str:
    """`today`, `tomorrow`, else `Saturday 28 November`."""
    near = {"en": ("today", "tomorrow"), "id": ("hari ini", "besok")}[language]
    away = (day - clock.today(venue.timezone)).days
    if 0 <= away < len(near):
        return near[away]
    with translation.override(language):
        return date_format(datetime.combine(day, time.min), "l j F")


def on_day(day: date, venue: Venue, language: str) -> str:
    """The day within a sentence: `today`, else `on Saturday 28 November`."""
    said = day_said(day, venue, language)
    far = (day - clock.today(venue.timezone)).days not in (0, 1)
    return f"on {said}" if far and language == "en" else said


def barred_said(
    reason: Reason, venue: Venue, service: Service, party: int, language: str, *, asked: bool = True
) -> str:
    """Why such a party finds no time on any day, and what it does instead: by phone where there is one. `asked`:
    whether it asked for more than a place for so many."""
    text = words(language)
    code = reason.code if asked or reason.code != "nothing_fits" else "no_place"
    said = text.get(f"barred_{code}_no_phone", "") if not venue.phone else ""
    said = said or text[f"barred_{code}"]
    limits = {name: reason.data.get(name, "") for name in ("most", "least")}
    return said.format(venue=venue.name, service=service.name, people=people(text, party), **limits)
