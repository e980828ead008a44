"""What a guest reads before he says yes to another time or size: old and new, and what it does to his money."""

from dataclasses import dataclass, field

from agnt.front.venue_page.words import words as venue_words
from agnt.front.words import words
from agnt.lib import clock
from agnt.lib.money import Money
from agnt.lib.when import said, said_with_day
from bookings.models import Booking
from bookings.services import asking_changes, swapping
from bookings.services.swapping import Target
from bookings.terms import Agreed
from venues.models import Area

Status = Booking.Status


@dataclass(frozen=True, slots=True)
class Step:
    """The question, its rows (label, new, old) and the sentences below it. `go`: the words of the yes; `seen`: the mark
    of the money that it is a yes to."""

    title: str
    rows: list[tuple[str, str, str]]
    notes: list[str]
    go: str
    seen: str
    text: dict[str, str] = field(repr=False)


def step(booking: Booking, target: Target, language: str, *, offered: bool = False) -> Step:
    """What changes with it. `offered`: the venue has said yes to it already."""
    text = words(language)
    agreed = swapping.agreed_after(booking, target)
    asks = not offered and booking.status != Status.PENDING and not asking_changes.decides_itself(booking, target)
    start = said_with_day(target.starts_at, booking.venue.timezone, language)
    moves = target.starts_at != booking.starts_at
    return Step(
        title=text["move_title" if moves else "move_size"].format(time=start, people=_people(target.party_size, text)),
        rows=[row for row in _rows(booking, target, agreed, language) if row[1] != row[2]],
        notes=[*_money(booking, target, agreed, text, language), *_answer(booking, text, asks=asks, offered=offered)],
        go=text["move_ask" if asks else "move_go"],
        seen=swapping.seen_as(booking, target),
        text=text,
    )


def _people(party: int, text: dict[str, str]) -> str:
    return text["person"] if party == 1 else text["people"].format(n=party)


def _rows(booking: Booking, target: Target, agreed: Agreed, language: str) -> list[tuple[str, str, str]]:
    """Everything that could differ: label, as it would be, as it is."""
    text, zone, currency = words(language), booking.venue.timezone, booking.currency
    areas = {area.pk: area.name for area in Area.objects.filter(pk__in=[target.area_id, booking.area_id])}
    anywhere = venue_words(language)["any_area"]
    was, now = booking.value_minor, agreed.value_minor
    return [
        (
            text["when"],
            said_with_day(target.starts_at, zone, language),
            said_with_day(booking.starts_at, zone, language),
        ),
        (text["party"], _people(target.party_size, text), _people(booking.party_size, text)),
        (text["move_area"], areas.get(target.area_id or 0, anywhere), areas.get(booking.area_id or 0, anywhere)),
        (text["value"], _amount(now, currency), _amount(was, currency)),
        (
            text["move_deposit"],
            _amount(int(agreed.terms.get("deposit_minor") or 0), currency),
            _amount(booking.deposit_minor, currency),
        ),
        (
            text["move_minimum"],
            _amount(agreed.terms.get("minimum_spend_minor"), currency),
            _amount(booking.terms.get("minimum_spend_minor"), currency),
        ),
    ]


def _amount(minor: int | None, currency: str) -> str:
    return str(Money(int(minor), currency)) if minor else ""


def _money(booking: Booking, target: Target, agreed: Agreed, text: dict[str, str], language: str) -> list[str]:
    """What is to be paid more, by when, or comes back; until when cancelling is free then."""
    notes, zone, owed = [], booking.venue.timezone, swapping.owed_after(booking, target)
    back = booking.deposit_paid_minor - int(agreed.terms.get("deposit_minor") or 0)
    if owed > booking.deposit_owed_minor:
        key = "move_pay_first" if booking.status == Status.CONFIRMED else "move_pay"
        due = said(swapping.due_after(booking, target), zone, language)
        notes.append(text[key].format(amount=Money(owed, booking.currency), time=due))
    elif back > max(booking.deposit_to_return_minor, 0):
        notes.append(text["move_back"].format(amount=Money(back, booking.currency)))
    moved = Booking(terms=agreed.terms).free_cancel_until
    if moved and moved != booking.free_cancel_until:
        key = "move_free" if moved > clock.now() else "move_free_over"
        notes.append(text[key].format(time=said(moved, zone, language)))
    return notes


def _answer(booking: Booking, text: dict[str, str], *, asks: bool, offered: bool) -> list[str]:
    """Who says yes to it after the guest."""
    if booking.status == Status.PENDING and not offered:
        return [text["move_pending"].format(venue=booking.venue.name)]
    return [text["move_asks"].format(venue=booking.venue.name)] if asks else []
