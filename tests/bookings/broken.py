"""Acts that break the constraints of waiting, needs, reviews, feeds and cards."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from agnt.core.models import User
from agnt.lib import clock, ids
from bookings.models import (
    Alternative,
    AskCard,
    Booking,
    BookingNeed,
    CalendarFeed,
    ChangeRequest,
    ColumnMapping,
    Review,
    VenueDecision,
    WaitlistEntry,
    WaitlistOffer,
)
from tests import constraints, worlds
from venues.models import Member

HOUR = timedelta(hours=1)
START = worlds.NOW + timedelta(days=3)


def _request() -> Booking:
    with clock.frozen(worlds.NOW):
        return worlds.request(worlds.restaurant())


def _needs(*given: dict[str, object]) -> Callable[[], object]:
    def act() -> None:
        booking = _request()
        for columns in given:
            BookingNeed.objects.create(booking=booking, **({"code": "high_chair"} | columns))

    return act


def _review(**columns: object) -> Callable[[], object]:
    return lambda: Review.objects.create(booking=_request(), **columns)


def _change() -> ChangeRequest:
    return ChangeRequest.objects.create(
        booking=_request(), party_size=2, starts_at=START, ends_at=START + HOUR, decide_by=START, by="x"
    )


def _alternatives(times: int = 1, **columns: object) -> Callable[[], object]:
    """Of a change, or (`decision=True`) of a decision beside it."""

    def act() -> None:
        change = _change()
        both = columns.pop("decision", False)
        decision = VenueDecision.objects.create(booking=change.booking, answer="countered", by="x") if both else None
        for _ in range(times):
            given = {"change": change, "decision": decision, "starts_at": START, "ends_at": START + HOUR} | columns
            Alternative.objects.create(hold_id=uuid.uuid4(), expires_at=START, **given)

    return act


def _member(booking: Booking) -> Member:
    user = User.objects.create_user("wayan@example.com")
    return Member.objects.create(venue=booking.venue, user=user, role=Member.Role.HOST)


def _asked_twice() -> None:
    booking = _request()
    member = _member(booking)
    for _ in range(2):
        AskCard.objects.create(booking=booking, member=member)


def _feed(role: str, *, person: bool = False, venue: bool = False, member: bool = False) -> Callable[[], object]:
    def act() -> None:
        booking = _request()
        CalendarFeed.objects.create(
            role=role,
            person=worlds.person() if person else None,
            venue=booking.venue if venue else None,
            member=_member(booking) if member else None,
            token_hash=ids.digest("x"),
        )

    return act


def _mapping_twice() -> None:
    venue = worlds.venue()
    for _ in range(2):
        ColumnMapping.objects.create(venue=venue, kind="guests", name="Old book")


def _entry(**columns: object) -> WaitlistEntry:
    world = worlds.restaurant()
    given = {"guest_name": "Ayu", "party_size": 2, "earliest": START, "latest": START + HOUR} | columns
    return WaitlistEntry.objects.create(venue=world.venue, service=world.service, token_hash=ids.digest("x"), **given)


def _waits(**columns: object) -> Callable[[], object]:
    return lambda: _entry(**columns)


def _offers(times: int = 1, hours: int = 1) -> Callable[[], object]:
    def act() -> None:
        entry = _entry()
        for _ in range(times):
            WaitlistOffer.objects.create(
                entry=entry, starts_at=START, ends_at=START + hours * HOUR, hold_id=uuid.uuid4(), expires_at=START
            )

    return act


BREAKS: dict[str, list[constraints.Break]] = {
    "booking_need_once": [_needs({}, {})],
    "booking_need_count": [_needs({"count": 0})],
    "booking_need_answered_at": [_needs({"answer": True}), _needs({"answered_at": START})],
    "review_stars": [_review(stars=0, given_at=START), _review(stars=6, given_at=START)],
    "review_given": [_review(stars=5), _review(given_at=START)],
    "alternative_of_one": [_alternatives(change=None), _alternatives(decision=True)],
    "alternative_one_chosen_of_change": [_alternatives(times=2, chosen_at=START)],
    "ask_card_once_per_member": [_asked_twice],
    "calendar_feed_of_one": [
        _feed("guest"),
        _feed("guest", person=True, venue=True),
        _feed("owner", venue=True),
        _feed("host", person=True, venue=True, member=True),
    ],
    "column_mapping_once": [_mapping_twice],
    "waitlist_range": [_waits(latest=START - HOUR)],
    "waitlist_party": [_waits(party_size=0)],
    "waitlist_needs": [_waits(needs=["unicorn"])],
    "waitlist_booked": [_waits(status="booked")],
    "waitlist_offer_one_open": [_offers(times=2)],
    "waitlist_offer_lasts": [_offers(hours=0)],
}
