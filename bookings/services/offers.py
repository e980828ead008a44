"""A freed place is offered to whoever has waited longest: held for him alone, in the transaction that freed it.

Lock order: the venue's days, then the entries. So a place that is freed and one that is offered are never apart: the
days are locked from the release to the hold.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from agnt.core import outbox, transitions
from agnt.lib import clock, ids, locks, tx
from bookings import audiences, availability, guest_time, live, loading
from bookings.availability import Board, Diary, Request, ServiceRule, Slot
from bookings.loading import Loaded
from bookings.models import Place, WaitlistEntry, WaitlistOffer
from bookings.services import days as diary_days
from bookings.services import places
from bookings.services.holds import Held
from venues.models import Venue

LASTS = timedelta(minutes=15)
# The hold outlives its offer by a little, so that the next in line gets it and not whoever asks in between.
GRACE = timedelta(minutes=2)
BY = "system:waitlist"
_LOOKED_AT = 60  # free starts of one entry
Status = WaitlistEntry.Status
OPEN = (Status.WAITING, Status.OFFERED)
Passed = dict[int, list[WaitlistOffer]]


@tx.step
def offer_freed(*, venue_id: int, days: set[date]) -> list[WaitlistOffer]:
    """Offer what is free on these days of the venue to those who wait, first come first served; who was offered.

    Called where places are freed, under the same locks. A party that what is free does not fit keeps its place in
    line and holds nobody up. Who let a place go by, or said no to it, is not offered that same place again.
    """
    if not days or not (waiting := line(venue_id, days)).exists():
        return []
    diary_days.lock_days((venue_id, day) for day in days)
    rows = locks.lock(waiting.select_related("venue", "person"))
    passed, loaded = _passed(rows), load(rows, days)
    made = []
    for entry in sorted(rows, key=lambda row: (row.created_at, row.pk)):
        slot = _first_free(loaded, entry, days, passed[entry.pk])
        if slot is not None:
            made.append(hold_for(entry=entry, slot=slot, expires_at=deadline(entry, slot.starts_at)))
            loaded = load(rows, days)
    return made


def openings(venue_id: int) -> set[date]:
    """The days on which somebody who waits could be offered something now, also what became free unseen: a hold that
    ran out, other opening hours. Locks nothing; `offer_freed` looks again."""
    found: set[date] = set()
    for entry, slot in to_offer(venue_id):
        found |= {day for _venue, day in diary_days.days_around(entry.venue, slot.starts_at, slot.free_at)}
    return found


def to_offer(venue_id: int) -> Iterator[tuple[WaitlistEntry, Slot]]:
    """Who waits and could be offered something now, with the first of it. Locks nothing."""
    rows = list(_waiting(venue_id).select_related("venue", "person"))
    if not rows:
        return
    passed, loaded = _passed(rows), load(rows, {day for row in rows for day in days_of(row)})
    for entry in rows:
        for slot in free_starts(loaded, entry, days_of(entry), count=_LOOKED_AT):
            if not _is_the_same(slot, passed[entry.pk]):
                yield entry, slot
                break


def load(rows: Sequence[WaitlistEntry], of_days: Iterable[date]) -> Loaded:
    """The venue's set-up and diary of those days."""
    wanted = sorted(of_days)
    return loading.load([rows[0].venue], wanted[0], wanted[-1])[rows[0].venue_id]


def _waiting(venue_id: int) -> QuerySet[WaitlistEntry]:
    return WaitlistEntry.objects.filter(
        venue_id=venue_id, kind=WaitlistEntry.Kind.AHEAD, status=Status.WAITING, latest__gt=clock.now()
    )


def line(venue_id: int, of_days: Iterable[date]) -> QuerySet[WaitlistEntry]:
    """Who waits at the venue for a start on one of these days and has no offer now."""
    venue = Venue.objects.only("timezone").get(pk=venue_id)
    some = Q(pk__in=[])
    for day in of_days:
        begins, ends = clock.day_bounds(day, venue.timezone)
        some |= Q(earliest__lt=ends, latest__gte=begins)
    return _waiting(venue_id).filter(some)


def _passed(rows: Sequence[WaitlistEntry]) -> Passed:
    """What each of them was offered before and did not take."""
    gone = (WaitlistOffer.Status.DECLINED, WaitlistOffer.Status.EXPIRED)
    found: Passed = defaultdict(list)
    for offer in WaitlistOffer.objects.filter(entry__in=rows, status__in=gone):
        found[offer.entry_id].append(offer)
    return found


def _first_free(loaded: Loaded, entry: WaitlistEntry, of_days: set[date], passed: list[WaitlistOffer]) -> Slot | None:
    """The best start that would do, on days that are locked, and that he has not let go by already."""
    free = free_starts(loaded, entry, of_days, count=_LOOKED_AT)
    for slot in sorted(free, key=lambda slot: _wanted(entry, slot.starts_at)):
        keys = diary_days.days_around(entry.venue, slot.starts_at, slot.free_at)
        locked = {(entry.venue_id, day) for day in of_days}
        if keys <= locked and not _is_the_same(slot, passed):
            return slot
    return None


def _wanted(entry: WaitlistEntry, start: datetime) -> tuple[datetime, timedelta, datetime]:
    """The first day that has something, and there the start nearest to the middle of his range: a range that was made
    around an hour he named has it there."""
    begins, ends = clock.day_bounds(day_of(entry.venue, start), entry.venue.timezone)
    first, last = max(entry.earliest, begins), min(entry.latest, ends)
    return begins, abs(start - (first + (last - first) / 2)), start


def nights(of_days: Iterable[date]) -> list[date]:
    """The days whose shifts may still run on these: last night's too."""
    return sorted({day - timedelta(days=n) for day in of_days for n in (0, 1)})


def free_starts(loaded: Loaded, entry: WaitlistEntry, of_days: Iterable[date], *, count: int) -> list[Slot]:
    """Up to `count` free starts within the entry's range, the earliest first."""
    offered = {rule.id: rule for rule in loaded.setup.services}
    if not entry.venue.is_bookable or entry.service_id not in offered:
        return []
    request = request_of(entry, offered[entry.service_id])
    found = availability.nearest(
        Board(loaded.setup, loaded.diary),
        request,
        nights(of_days),
        entry.earliest,
        count=count,
        within=(entry.earliest, entry.latest),
    )
    return sorted(found.slots, key=lambda slot: slot.starts_at)


def why_never(entry: WaitlistEntry, of_days: Iterable[date]) -> str:
    """Why no start of the range could be had even if nothing were taken; an empty string where one could."""
    setup = loading.setup(entry.venue)
    offered = {rule.id: rule for rule in setup.services}
    request = request_of(entry, offered[entry.service_id])
    within, of_nights = (entry.earliest, entry.latest), nights(of_days)
    found = availability.nearest(Board(setup, Diary()), request, of_nights, entry.earliest, count=1, within=within)
    if found.slots:
        return ""
    language = entry.person.language if entry.person else ""
    return availability.say(found.refusals[0], language) if found.refusals else "Nothing starts in that time."


def request_of(entry: WaitlistEntry, rule: ServiceRule) -> Request:
    """What the party asks for, as availability reads it."""
    return Request(
        rule,
        entry.party_size,
        clock.now(),
        audiences.of(entry.source),
        area_id=entry.area_id,
        needs=frozenset(entry.needs),
    )


def _is_the_same(slot: Slot, passed: list[WaitlistOffer]) -> bool:
    """Whether it is the very place that he let go by, at that time or one that overlaps: no booking has given any of
    it up since."""
    before = [offer for offer in passed if offer.starts_at < slot.ends_at and slot.starts_at < offer.ends_at]
    if not before:
        return False
    since = max(offer.created_at for offer in before)
    had = set(Place.objects.filter(hold_id__in=[offer.hold_id for offer in before]).values_list("resource", flat=True))
    freed = Place.objects.filter(
        resource__in=slot.resource_ids,
        booking__isnull=False,
        released_at__gt=since,
        period__overlap=(slot.starts_at, slot.free_at),
    )
    return set(slot.resource_ids) <= had and not freed.exists()


def deadline(entry: WaitlistEntry, starts_at: datetime) -> datetime:
    """When an offer made now runs out: fifteen minutes of the guest's waking hours (8 to 22 in his own zone, else the
    venue's), of any hour once the start is less than three hours away; never later than the start."""
    zone = (entry.person.timezone if entry.person else "") or entry.venue.timezone
    return guest_time.until(zone, starts_at, LASTS)


@tx.step
def hold_for(*, entry: WaitlistEntry, slot: Slot, expires_at: datetime) -> WaitlistOffer:
    """Hold the place for this entry alone and say so. The caller has the days and the entry under lock."""
    places.release(places.run_out_around(entry.venue, slot.starts_at, slot.free_at))
    hold_id = ids.uuid7()
    places.insert(
        slot=slot,
        venue_id=entry.venue_id,
        hold_id=hold_id,
        covers=entry.party_size,
        held_until=expires_at + GRACE,
        scope=scope(entry),
        audience=audiences.of(entry.source),
    )
    held = Held(hold_id, slot.starts_at, slot.ends_at, expires_at)
    return record(entry=entry, held=held, expires_at=expires_at, by=BY)


def scope(entry: WaitlistEntry) -> str:
    """How the holds of an entry name it."""
    return f"waitlist:{entry.pk}"


@tx.step
def record(*, entry: WaitlistEntry, held: Held, expires_at: datetime, by: str) -> WaitlistOffer:
    """Write down that this place is held for the entry, and say so."""
    offer = WaitlistOffer.objects.create(
        entry=entry, starts_at=held.starts_at, ends_at=held.ends_at, hold_id=held.hold_id, expires_at=expires_at
    )
    transitions.born(offer, by=by)
    transitions.move(entry, Status.OFFERED, by=by)
    outbox.emit(
        "waitlist.ready" if entry.kind == WaitlistEntry.Kind.WALK_IN else "waitlist.offered",
        entry_id=entry.pk,
        offer_id=offer.pk,
    )
    show(entry)
    return offer


def day_of(venue: Venue, moment: datetime) -> date:
    """The venue's own day of a moment."""
    return clock.local(moment, venue.timezone).date()


def days_of(entry: WaitlistEntry) -> set[date]:
    """The venue's own days on which a start would do."""
    first, last = day_of(entry.venue, entry.earliest), day_of(entry.venue, entry.latest)
    return {first + timedelta(days=n) for n in range((last - first).days + 1)}


def show(entry: WaitlistEntry) -> None:
    """Tell the venue's open pages."""
    live.changed(venue_id=entry.venue_id, kind="waitlist", pk=entry.pk, day=day_of(entry.venue, entry.earliest))
