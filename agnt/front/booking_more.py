"""What the guest's page offers beside cancelling: what may be done in this state, and with what."""

from dataclasses import dataclass
from datetime import timedelta

from agnt.front.venue_page.words import known
from agnt.front.venue_page.words import words as venue_words
from agnt.front.words import words
from agnt.lib import clock, when
from agnt.lib.money import Money
from bookings import allergies
from bookings.models import Alternative, Booking
from bookings.services import changes, deciding_changes, deposits, needs
from chat.services.change_notices import how_to_pay

Status = Booking.Status
DONE = (
    "changed",
    "asked",
    "kept",
    "kept_mine",
    "late_told",
    "coming",
    "reviewed",
    "disputed",
    "health_told",
    "wishes_told",
)
_LATE_FROM = timedelta(hours=6)  # before the start


@dataclass(frozen=True, slots=True)
class More:
    """Parts of the page; empty ones are left out."""

    changeable: bool
    may_be_late: bool
    eta: str
    share: str
    may_confirm: bool
    offers: list[tuple[str, str]]
    waiting: str
    keeps: bool
    needs: list[tuple[str, str]]
    wishes: list[tuple[str, str, bool, str]]
    health: dict[str, object] | None
    allergies: list[tuple[str, str, bool]]
    may_review: bool
    review: str
    may_dispute: bool
    dispute: str
    deposit: str


def more(booking: Booking, language: str) -> More:
    """What can be done with the booking now."""
    language = known(language)
    text, venue = words(language), booking.venue
    ahead = booking.starts_at > clock.now()
    confirmed = booking.status == Status.CONFIRMED
    change = changes.open_change(booking)
    review, dispute = getattr(booking, "review", None), getattr(booking, "dispute", None)
    answers = {row.code: text[_answer(row.answer)] for row in booking.needs.all()}
    told = booking.health if isinstance(booking.health, dict) else None
    codes = set(told.get("codes", ())) if told else set()
    offers = _offers(booking, language)
    return More(
        changeable=booking.is_cancellable,
        may_be_late=confirmed and booking.starts_at - clock.now() < _LATE_FROM and booking.ends_at > clock.now(),
        eta=_eta(booking, text),
        share=text["health_share"].format(venue=venue.name),
        may_confirm=confirmed and ahead and booking.reconfirm_asked_at is not None and booking.reconfirmed_at is None,
        offers=offers,
        waiting=""
        if change is None or offers
        else text["change_waits"].format(time=when.said(change.decide_by, venue.timezone, language)),
        keeps=change is not None,
        needs=[(venue_words(language)[f"need_{code}"], answer) for code, answer in answers.items()],
        wishes=_wishes(booking, answers, language) if booking.is_cancellable else [],
        health=told if ahead else None,
        allergies=[(code, names[language], code in codes) for code, names in allergies.NAMES.items()] if ahead else [],
        may_review=booking.status == Status.COMPLETED
        and booking.complaint_at is None
        and (review is None or review.given_at is None)
        and booking.ends_at > clock.now() - timedelta(days=60),
        review="★" * review.stars if review and review.stars else "",
        may_dispute=booking.status == Status.NO_SHOW and dispute is None,
        dispute=text[f"dispute_{dispute.status}"] if dispute else "",
        deposit=_deposit(booking, text, language),
    )


def _eta(booking: Booking, text: dict[str, str]) -> str:
    if booking.eta is None:
        return ""
    return text["late_eta"].format(time=f"{clock.local(booking.eta, booking.venue.timezone):%H:%M}")


def _answer(answer: bool | None) -> str:
    return "need_open" if answer is None else "need_yes" if answer else "need_no"


def _wishes(booking: Booking, answers: dict[str, str], language: str) -> list[tuple[str, str, bool, str]]:
    """What he can say that his party needs: code, name, whether he has, and the answer. People who serve are asked for
    only where the service has some."""
    codes = dict.fromkeys([*needs.offered([booking.service]), *answers])
    return [(code, venue_words(language)[f"need_{code}"], code in answers, answers.get(code, "")) for code in codes]


def _offers(booking: Booking, language: str) -> list[tuple[str, str]]:
    """The times that the venue holds for him now, to his request or to a change from either side."""
    rows = (
        Alternative.objects.filter(decision__booking=booking)
        | Alternative.objects.filter(change__booking=booking)
        | Alternative.objects.filter(decision__change__booking=booking)
    )
    held = rows.filter(chosen_at__isnull=True, expires_at__gt=clock.now()).distinct().order_by("starts_at")
    zone = booking.venue.timezone
    return [(str(row.public_id), when.said(row.starts_at, zone, language)) for row in held]


def _deposit(booking: Booking, text: dict[str, str], language: str) -> str:
    waiting = deciding_changes.waiting_for_deposit(booking) if booking.status in Booking.LIVE else None
    if waiting is None and booking.status != Status.AWAITING_DEPOSIT:
        return ""
    due = waiting.decide_by if waiting else booking.deposit_by or booking.starts_at
    until = when.said(due, booking.venue.timezone, language)
    amount = Money(deposits.owed_minor(booking), booking.currency)
    how = how_to_pay(booking, language.split("-")[0].lower())
    return text["deposit_due"].format(amount=amount, time=until, how=how)
