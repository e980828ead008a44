"""What a party needs: each is answered yes or no, by the diary or by a person, and never dropped."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from agnt.core import audit
from agnt.lib import clock, locks, tx
from agnt.lib.errors import DomainError, NotFound
from bookings import availability, loading
from bookings.availability import Board, Diary
from bookings.models import Booking, BookingNeed, Place
from bookings.services import records
from venues.models import Resource, Service, ServiceNeed, Venue

_BY_DIARY = "system:diary"
_QUIET = timedelta(seconds=45)


@tx.step
def ask(*, booking: Booking, codes: Iterable[str]) -> list[BookingNeed]:
    """Write down what is needed (two high chairs are named twice), and answer what the house or the places settle.

    A code that is there already stays as it is. Raises DomainError `unknown_need`.
    """
    counts = Counter(codes)
    for code in counts:
        _checked(code)
    there = set(booking.needs.values_list("code", flat=True))
    made = [BookingNeed(booking=booking, code=code, count=counts[code]) for code in counts if code not in there]
    BookingNeed.objects.bulk_create(made)
    settle(booking=booking)
    return list(booking.needs.all())


def _checked(code: str) -> str:
    if code not in BookingNeed.Code.values:
        known = ", ".join(BookingNeed.Code.values)
        raise DomainError("unknown_need", f"Nobody here knows that need. Known are: {known}.", status=422)
    return code


def offered(services: Iterable[Service]) -> list[str]:
    """The codes that a guest of these services can name: the people who serve only where a service has some."""
    served = ServiceNeed.objects.filter(service__in=[one.pk for one in services], kind=Resource.Kind.PERSON).exists()
    return [code for code in BookingNeed.Code.values if served or not availability.of_persons(code)]


@tx.step
def settle(*, booking: Booking) -> int:
    """Answer what the diary knows: by the attributes of the places and their areas, and by what the house always can
    or never can. What a person has answered stays. Returns how many are open still."""
    open_ones = [need for need in booking.needs.all() if need.answer is None or need.answered_by == _BY_DIARY]
    if not open_ones:
        return 0
    board = Board(loading.setup(booking.venue), Diary())
    given = list(Place.objects.taken().filter(booking=booking).values_list("resource_id", flat=True))
    for need in open_ones:
        answer = availability.settle(board, need.code, given)
        if answer != need.answer:
            _write(need, answer, by=_BY_DIARY if answer is not None else "")
    return sum(need.answer is None for need in open_ones)


@tx.patient
@tx.verb
def add(*, booking_id: int, codes: Iterable[str], by: str, version: int | None = None) -> Booking:
    """Staff write down what the party needs too, as its guest told them; what was named before stays as it is, and so
    does the place.

    Raises Stale, DomainError `not_changeable` for a booking that is over, `unknown_need`.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    if booking.status not in Booking.LIVE:
        raise DomainError("not_changeable", "This booking is over: nothing can be added to it.", status=409)
    there = set(booking.needs.values_list("code", flat=True))
    new = set(codes) - there
    if new:
        ask(booking=booking, codes=sorted(new))
        records.touch(booking)
        audit.note(by=by, act="booking.needs_told", on=booking, needs=sorted(there | new))
    return booking


@tx.patient
@tx.verb
def answer(*, booking_id: int, code: str, answer: bool, by: str, version: int | None = None) -> BookingNeed:
    """A person says whether the house can. Answered again, the later word counts.

    Raises NotFound where the booking has no such need.
    """
    booking = records.lock(booking_id=booking_id, version=version)
    found = locks.lock(booking.needs.filter(code=code))
    if not found:
        raise NotFound("Nobody asked for that with this booking.")
    _write(found[0], answer, by=by)
    audit.note(by=by, act="booking.need_answered", on=booking, code=code, answer=answer)
    records.touch(booking)
    return found[0]


def _write(need: BookingNeed, answer: bool | None, *, by: str) -> None:
    need.answer, need.answered_by = answer, by
    need.answered_at = None if answer is None else clock.now()
    need.save(update_fields=["answer", "answered_by", "answered_at"])


def untold(rows: QuerySet[BookingNeed]) -> QuerySet[BookingNeed]:
    """Those whose guest is to hear of an answer: a person gave it, or he was told another before."""
    news = Q(told__isnull=True) & ~Q(answered_by=_BY_DIARY) | Q(told__isnull=False) & ~Q(told=F("answer"))
    return rows.filter(news, answer__isnull=False)


def to_tell() -> list[int]:
    """The bookings still to come whose guests have an answer to hear, and have had none for a while: staff who answer
    one need answer the next one too."""
    quiet = clock.now() - _QUIET
    rows = untold(BookingNeed.objects.all()).filter(
        booking__status__in=(Booking.Status.CONFIRMED, Booking.Status.AWAITING_DEPOSIT),
        booking__starts_at__gt=clock.now(),
        booking__sandbox=False,
    )
    fresh = BookingNeed.objects.filter(booking=OuterRef("booking"), answered_at__gt=quiet)
    return sorted(set(rows.exclude(Exists(fresh)).order_by().values_list("booking_id", flat=True)))


@tx.step
def mark_told(*, rows: Iterable[BookingNeed]) -> None:
    """The guest was told these answers, or cannot be reached; one that was given meanwhile is told by itself."""
    for row in rows:
        BookingNeed.objects.filter(pk=row.pk, answer=row.answer).update(told=row.answer)


def unanswered(venue: Venue, first: date, last: date) -> QuerySet[BookingNeed]:
    """Needs of live bookings on these days of the venue that nobody has answered, soonest first."""
    begins, ends = clock.day_bounds(first, venue.timezone)[0], clock.day_bounds(last, venue.timezone)[1]
    return (
        BookingNeed.objects.filter(
            answer__isnull=True,
            booking__venue=venue,
            booking__status__in=Booking.LIVE,
            booking__starts_at__gte=begins,
            booking__starts_at__lt=ends,
        )
        .select_related("booking")
        .order_by("booking__starts_at", "code")
    )
