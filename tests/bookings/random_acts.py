"""What else people do in a random house, after the first booking: changes from either side, deposits, who comes and who
does not, the waitlist, a closure. Each act returns nothing; a refusal is an answer, unless it must not be refused."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Model, Q, QuerySet

from agnt.core.models import Person
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import jobs, loading
from bookings.availability import Audience, Board, Request, day_slots
from bookings.models import Alternative, Booking, ChangeRequest, Place, WaitlistOffer
from bookings.services import asking_changes, changes, closing_time, decisions, deposits, lifecycle, waitlist
from bookings.services.swapping import Target
from tests import worlds
from tests.bookings.random_house import Built

Act = tuple[str, int, int, Audience, bool]
M = TypeVar("M", bound=Model)
Status = Booking.Status
STAFF = "staff:1"
SOURCES = {"online": "own_page", "agents": "network", "staff": "phone", "walk_in": "walk_in"}
GONE = {"place_taken", "place_gone", "taken", "full", "too_few", "alternative_gone", "offer_gone"}


class NothingToDoError(Exception):
    """The act has nobody to do it with; another is done instead."""


def any_of(act: Act, *statuses: str) -> Booking:
    """One of the bookings in these states."""
    return one_of(act, Booking.objects.filter(status__in=statuses))


def one_of(act: Act, rows: QuerySet[M]) -> M:
    """One of the rows."""
    found = list(rows.order_by("pk"))
    if not found:
        raise NothingToDoError
    return found[act[1] % len(found)]


def never_gone(do: Callable[[], object]) -> None:
    """What is kept for somebody is there when he says yes."""
    try:
        do()
    except DomainError as error:
        assert error.code not in GONE, (error.code, error.message)
        raise


def booked(built: Built, act: Act, _number: int) -> None:
    """A guest books one of the starts that are offered to him, and the venue's yes arrives."""
    loaded = loading.load([built.venue], built.day, built.day)[built.venue.pk]
    request = Request(loaded.setup.services[0], act[2], clock.now(), act[3])
    offered = day_slots(Board(loaded.setup, loaded.diary), request, built.day).slots
    if not offered:
        raise NothingToDoError
    start = offered[act[1] % len(offered)].starts_at
    with transaction.atomic():
        booking = worlds.request(built.world, party=act[2], starts_at=start, source=SOURCES[act[3]], audience=act[3])
        decisions.decide_by_diary(booking_id=booking.pk, by="system:diary")
        if booking.source == Booking.Source.NETWORK and act[4]:
            deposits.accept(booking_id=booking.pk, by="system:responses")


def to_tables(built: Built, act: Act, _number: int) -> None:
    """Staff put a booking, whatever its state, on any set of tables, for as long as they like."""
    booking = any_of(act, *Booking.LIVE)
    chosen = [one.pk for number, one in enumerate(built.world.resources) if act[1] >> number & 1]
    if booking is not None and chosen:
        minutes = 15 * act[2] if act[1] % 3 == 0 else None
        built.forced = built.forced or act[4]
        changes.reschedule(booking_id=booking.pk, by=STAFF, resource_ids=chosen, minutes=minutes, force=act[4])


def trade(_built: Built, act: Act, _number: int) -> None:
    """Staff let two parties trade tables."""
    first = any_of(act, *Booking.LIVE)
    second = one_of(act, Booking.objects.filter(status__in=Booking.LIVE).exclude(pk=first.pk))
    changes.trade(booking_id=first.pk, with_id=second.pk, by=STAFF)


def resize(built: Built, act: Act, _number: int) -> None:
    """Staff make a party that waits, pays or sits smaller or larger, or let it come later."""
    booking = any_of(act, Status.AWAITING_DEPOSIT, Status.SEATED, Status.PENDING)
    later = booking.starts_at + timedelta(minutes=15 * (act[1] % 5)) if act[1] % 2 else None
    built.forced = built.forced or act[4]
    changes.reschedule(booking_id=booking.pk, by=STAFF, party_size=act[2], starts_at=later, force=act[4])


def ask(_built: Built, act: Act, _number: int) -> None:
    """A guest asks for another time or size."""
    booking = any_of(act, *Booking.CANCELLABLE)
    later = booking.starts_at + timedelta(minutes=30 * (act[1] % 7 - 3))
    changes.ask(booking_id=booking.pk, by="guest:1", starts_at=later, party_size=act[2])


def think(_built: Built, act: Act, _number: int) -> None:
    """A guest thinks over another time or size, which is held for him meanwhile."""
    with transaction.atomic():
        booking = one_of(act, Booking.objects.select_for_update().filter(status__in=Booking.CANCELLABLE))
        later = booking.starts_at + timedelta(minutes=15 * (act[1] % 9 - 4))
        asking_changes.hold_meanwhile(
            booking=booking,
            target=Target(act[2], later, booking.area_id),
            scope=f"conversation:{booking.pk}",
            until=clock.now() + timedelta(minutes=10),
        )


def agree(_built: Built, act: Act, _number: int) -> None:
    """And says yes to it, run out or not."""
    held = one_of(act, Place.objects.taken().filter(beside__isnull=False))
    changes.ask(
        booking_id=held.beside_id,
        by="guest:1",
        starts_at=held.beside_at,
        party_size=held.covers,
        hold_id=held.hold_id,
    )


def answer(built: Built, act: Act, _number: int) -> None:
    """The venue answers a wish: its yes is never too late while the place is held."""
    change = one_of(act, ChangeRequest.objects.filter(status="open", decision=None, from_venue=False))
    built.forced = True  # the venue's own yes is above its rules
    starts = [change.starts_at + timedelta(minutes=30 * number) for number in range(act[1] % 3)]
    said = ("accepted", "accepted", "rejected", "countered")[act[1] % 4]
    sure = said == "accepted" and change.decide_by > clock.now()
    do = lambda: changes.decide(change_id=change.pk, answer=said, by=STAFF, alternatives=starts)  # noqa: E731
    never_gone(do) if sure else do()


def offer(_built: Built, act: Act, _number: int) -> None:
    """The venue asks a guest to come at another time."""
    booking = any_of(act, Status.CONFIRMED, Status.AWAITING_DEPOSIT)
    starts = [booking.starts_at + timedelta(minutes=30 * (act[1] % 5 - 2) + 60 * number) for number in (0, 1)]
    changes.offer(booking_id=booking.pk, by=STAFF, starts=starts)


def choose(built: Built, act: Act, _number: int) -> None:
    """A guest takes one of the times that are held for him, or none of them."""
    waiting = Q(change__status="open") | Q(decision__change__status="open")
    chosen = one_of(act, Alternative.objects.filter(waiting, chosen_at=None, expires_at__gt=clock.now()))
    change_id = chosen.change_id or (chosen.decision.change_id if chosen.decision else None)
    built.forced = True
    if act[4] or change_id is None:
        never_gone(lambda: changes.choose(alternative_id=chosen.public_id, by="guest:1"))
    else:
        changes.withdraw(change_id=change_id, by="guest:1")


def pay(built: Built, act: Act, _number: int) -> None:
    """A deposit comes, whole or in part, in time or late."""
    booking = one_of(act, Booking.objects.exclude(deposit_by=None))
    built.forced = built.forced or booking.status == Status.EXPIRED  # a late one takes its place again past the rules
    in_time = booking.status in Booking.LIVE and (booking.deposit_by or clock.now()) > clock.now()
    part = max(deposits.owed_minor(booking) // 2, 1) if act[1] % 3 == 0 else None
    do = lambda: deposits.mark_received(booking_id=booking.pk, by=STAFF, amount_minor=part)  # noqa: E731
    never_gone(do) if in_time else do()


def no_show(_built: Built, act: Act, _number: int) -> None:
    """Nobody came."""
    booking = any_of(act, Status.CONFIRMED)
    lifecycle.mark_no_show(booking_id=booking.pk, by=STAFF)


def seat_at(built: Built, act: Act, _number: int) -> None:
    """A party sits down at its own table or at any other, or moves there."""
    booking = any_of(act, Status.CONFIRMED, Status.SEATED)
    chosen = [one.pk for number, one in enumerate(built.world.resources) if act[1] >> number & 1] if act[4] else []
    lifecycle.seat(booking_id=booking.pk, by=STAFF, resource_ids=chosen)


def undo(built: Built, act: Act, _number: int) -> None:
    """What was marked too soon is taken back."""
    booking = any_of(act, Status.SEATED, Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED)
    built.forced = True  # the party is there again, whoever came meanwhile
    lifecycle.undo(booking_id=booking.pk, by=STAFF)


def queue(built: Built, act: Act, _number: int) -> None:
    """A party waits for any start of the day."""
    first, last = clock.day_bounds(built.day, built.venue.timezone)
    waitlist.join(
        venue_id=built.venue.pk,
        service_id=built.world.service.pk,
        party_size=act[2],
        earliest=max(first, clock.now()),
        latest=last - timedelta(minutes=1),
        guest_name="Nyoman",
        by=STAFF,
        person_id=Person.objects.create(name="Nyoman").pk if act[1] % 2 else None,
    )


def take_offer(_built: Built, act: Act, _number: int) -> None:
    """Whoever was offered a place takes it, says no, or leaves the list."""
    chosen = one_of(act, WaitlistOffer.objects.filter(status="open").select_related("entry"))
    if act[4] and chosen.expires_at > clock.now():
        never_gone(lambda: waitlist.accept(public_id=chosen.public_id, by="guest:1"))
    elif act[1] % 2:
        waitlist.decline(public_id=chosen.public_id, by="guest:1")
    else:
        waitlist.leave(entry_id=chosen.entry_id, by="guest:1")


def close(built: Built, act: Act, _number: int) -> None:
    """A closure or a private event over what stands: each booking as it is proposed, or as staff insist."""
    begins = _opens(built) + timedelta(hours=act[1] % 6)
    resource = built.world.resources[act[1] % len(built.house.seats)].pk if act[1] % 3 == 0 else None
    area = built.area.pk if built.area and act[1] % 3 == 1 else None
    chosen = dict.fromkeys(Booking.objects.live().values_list("pk", flat=True), "cancel") if act[1] % 5 == 0 else None
    closing_time.carry_out(
        venue_id=built.venue.pk,
        starts_at=begins,
        ends_at=begins + timedelta(hours=act[2]),
        by=STAFF,
        area_id=area,
        resource_id=resource,
        is_event=act[4],
        chosen=chosen,
    )


def _opens(built: Built) -> datetime:
    return clock.day_bounds(built.day, built.venue.timezone)[0] + timedelta(hours=built.house.hours[0].hour)


def leap(built: Built, act: Act, _number: int) -> None:
    """Time goes on to just before, at, or after something that is due; the clocks are looked at or not."""
    due = [row.starts_at + timedelta(minutes=(-30, 0, 20, 200)[act[1] % 4]) for row in Booking.objects.live()]
    due += [row.deposit_by for row in Booking.objects.live() if row.deposit_by]
    due += [row.decide_by for row in ChangeRequest.objects.filter(status="open")]
    due += [row.expires_at for row in WaitlistOffer.objects.filter(status="open")]
    ahead = sorted(moment for moment in due if moment > built.now)
    if ahead:
        built.now = ahead[act[2] % len(ahead)]
    if act[4]:
        with clock.frozen(built.now):
            jobs.expire_places()
            jobs.offer_waitlist()


DO = {
    "booked": booked,
    "to_tables": to_tables,
    "trade": trade,
    "resize": resize,
    "ask": ask,
    "think": think,
    "agree": agree,
    "answer": answer,
    "offer": offer,
    "choose": choose,
    "pay": pay,
    "no_show": no_show,
    "seat_at": seat_at,
    "undo": undo,
    "queue": queue,
    "take_offer": take_offer,
    "close": close,
    "leap": leap,
}
# What is done instead where there is nobody to do it with.
INSTEAD = {
    "answer": "ask",
    "agree": "think",
    "choose": "offer",
    "take_offer": "queue",
    "undo": "cancel",
    "complete": "seat",
    "seat": "leap",
}
