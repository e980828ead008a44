"""What the diary's clocks do: holds that run out are given back, requests nobody answered expire."""

from typing import Any

from django.db.models import Q, QuerySet

from agnt.core import jobs
from agnt.lib import clock, tx
from bookings import live, loading
from bookings.models import Booking, ChangeRequest, Place, VenueDecision, WaitlistEntry, WaitlistOffer
from bookings.services import (
    asking,
    closing,
    deciding_changes,
    deposits,
    lifecycle,
    offers,
    places,
    reminders,
    reviews,
    waitlist_clock,
)

_BATCH = 500


def expire_places() -> str:
    """Job expire_places: expire overdue requests, deposits and changes, give back run-out holds venue by venue."""
    expired = jobs.each(_overdue(), lambda pk: lifecycle.expire_overdue(booking_id=pk))
    unpaid = Booking.objects.filter(status=Booking.Status.AWAITING_DEPOSIT, deposit_by__lte=clock.now())
    expired += jobs.each(_first(unpaid.order_by("deposit_by")), lambda pk: deposits.expire_unpaid(booking_id=pk))
    changes = ChangeRequest.objects.filter(status=ChangeRequest.Status.OPEN, decide_by__lte=clock.now())
    expired += jobs.each(_first(changes.order_by("decide_by")), lambda pk: deciding_changes.expire_open(change_id=pk))
    venues = Place.objects.run_out().order_by("venue_id").values_list("venue_id", flat=True).distinct()
    freed = jobs.each(list(venues[:_BATCH]), _free)
    return f"{freed} places freed, {expired} requests expired"


def _overdue() -> list[int]:
    """Pending requests past their time; one that was accepted has time until its start."""
    accepted = VenueDecision.objects.filter(change__isnull=True, answer=VenueDecision.Answer.ACCEPTED)
    now = clock.now()
    late = Q(decide_by__lte=now) & (Q(starts_at__lte=now) | ~Q(pk__in=accepted.values("booking_id")))
    rows = Booking.objects.filter(late, status=Booking.Status.PENDING).order_by("decide_by")
    return list(rows.values_list("pk", flat=True)[:_BATCH])


@tx.patient
@tx.verb
def _free(venue_id: int) -> int:
    """Give back what has run out at one venue, under the locks of the days it touches."""
    oldest = Place.objects.run_out().filter(venue_id=venue_id).order_by("held_until")[:_BATCH]
    some = [place.pk for place in oldest]
    freed = places.release(places.under_lock(Place.objects.run_out().filter(pk__in=some)))
    live.changed(venue_id=venue_id, kind="hold")
    return freed


def _first(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True)[:_BATCH])


def flag_outcomes() -> str:
    """Job flag_outcomes: what nobody touched by the end of its shift goes on the close-out list."""
    expected = Booking.objects.filter(
        status__in=[Booking.Status.CONFIRMED, Booking.Status.SEATED],
        outcome_flagged_at__isnull=True,
        ends_at__lte=clock.now(),
    )
    rows = list(expected.select_related("venue").order_by("ends_at")[:_BATCH])
    setups = loading.setups({row.venue_id: row.venue for row in rows}.values())
    over = [row.pk for row in rows if closing.ended_at(row, setups[row.venue_id]) <= clock.now()]
    return f"{jobs.each(over, lambda pk: closing.flag_untouched(booking_id=pk))} flagged"


def complete_untouched() -> str:
    """Job complete_untouched: what nobody settled a day after that is completed, unverified."""
    flagged = Booking.objects.filter(
        status__in=[Booking.Status.CONFIRMED, Booking.Status.SEATED],
        outcome_flagged_at__lte=clock.now() - closing.UNTOUCHED_FOR,
    )
    keys = _first(flagged.order_by("outcome_flagged_at"))
    return f"{jobs.each(keys, lambda pk: closing.complete_untouched(booking_id=pk))} completed"


def offer_waitlist() -> str:
    """Job offer_waitlist: offers that ran out go to the next in line, waits that are over end, and what became free
    unseen is offered."""
    now = clock.now()
    late = WaitlistOffer.objects.filter(status=WaitlistOffer.Status.OPEN, expires_at__lte=now).order_by("expires_at")
    ended = jobs.each(list(late.values_list("pk", flat=True)[:_BATCH]), lambda pk: waitlist_clock.run_out(offer_id=pk))
    waiting = WaitlistEntry.objects.filter(status=WaitlistEntry.Status.WAITING)
    over = waiting.filter(latest__lte=now).order_by("latest").values_list("pk", flat=True)[:_BATCH]
    jobs.each(list(over), lambda pk: waitlist_clock.end(entry_id=pk))
    venues = waiting.filter(kind=WaitlistEntry.Kind.AHEAD).order_by("venue_id").values_list("venue_id", flat=True)
    offered = jobs.each(list(venues.distinct()), _offer)
    return f"{ended} offers ran out, {offered} made"


def _offer(venue_id: int) -> int:
    days = offers.openings(venue_id)
    return waitlist_clock.offer_at(venue_id=venue_id, days=days) if days else 0


def escalate_ask_cards() -> str:
    """Job escalate_ask_cards: ask the next person about each request and change that nobody has decided, and the first
    one once answering hours have begun."""
    requests = list(asking.waiting().order_by("decide_by").values_list("pk", flat=True)[:_BATCH])
    asked = jobs.each(requests, lambda pk: asking.ask_next(booking_id=pk))
    changes = list(asking.changes_waiting().order_by("decide_by").values_list("booking_id", "pk")[:_BATCH])
    asked += jobs.each(changes, lambda key: asking.ask_next(booking_id=key[0], change_id=key[1]))
    return f"{asked} people asked"


def review_requests() -> str:
    """Job review_requests: ask after each visit, once."""
    visits = list(reviews.to_ask().order_by("ends_at").values_list("pk", flat=True)[:_BATCH])
    return f"{jobs.each(visits, lambda pk: reviews.ask(booking_id=pk))} guests asked"


def booking_reminders() -> str:
    """Job booking_reminders: the day before, ask each guest once whether he comes."""
    due = list(reminders.to_remind().order_by("starts_at").values_list("pk", flat=True)[:_BATCH])
    return f"{jobs.each(due, lambda pk: reminders.remind(booking_id=pk))} guests asked"
