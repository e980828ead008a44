"""What is true of a diary at every moment, whatever was done: looked at in the database."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from agnt.lib import clock
from bookings.availability import pool_slots
from bookings.models import Alternative, Booking, ChangeRequest, Place, PoolSlot, WaitlistEntry, WaitlistOffer
from bookings.services import records
from tests.bookings.random_house import Built, limit_of, over

Status = Booking.Status


def look(built: Built) -> None:
    """Nothing overlaps, pools hold no more than they have, and each booking has just what its state says."""
    taken = list(
        Place.objects.taken().select_related("resource", "booking", "change").order_by("resource_id", "period")
    )
    _nothing_is_given_twice(built, taken)
    for booking in Booking.objects.select_related("venue", "service"):
        mine = [place for place in taken if place.booking_id == booking.pk]
        if booking.status not in Booking.LIVE:
            assert not Place.objects.taken().filter(records.own_places(booking)).exists(), booking.status
        if booking.status == Status.AWAITING_DEPOSIT:
            assert booking.deposit_owed_minor and booking.deposit_by
        if booking.status in Booking.LIVE and _is_kept(booking):
            _has_its_places(booking, mine)
    _what_is_over_holds_nothing(taken)
    if not built.forced:
        assert over(_arrivals(taken), limit_of(built.house)) == {}


def _nothing_is_given_twice(built: Built, taken: list[Place]) -> None:
    ends: dict[int, datetime] = {}
    counted: Counter[tuple[int, datetime]] = Counter()
    for place in taken:
        if place.pooled:
            span = place.period.lower, place.period.upper
            counted.update({(place.resource_id, at): place.units for at in pool_slots(*span)})
            continue
        assert place.period.lower >= ends.get(place.resource_id, place.period.lower), place
        ends[place.resource_id] = place.period.upper
    stored = {(row.resource_id, row.starts_at): row.taken for row in PoolSlot.objects.filter(taken__gt=0)}
    assert stored == dict(counted)
    units = {one.pk: one.units for one in built.world.resources}
    assert all(number <= units[resource_id] for (resource_id, _), number in counted.items())


def _is_kept(booking: Booking) -> bool:
    """Whether nobody may have taken its place: one that waits is kept until its deadline."""
    if booking.status == Status.PENDING:
        countered = booking.decisions.filter(change=None, answer="countered").exists()
        return not countered and booking.decide_by is not None and booking.decide_by > clock.now()
    if booking.status == Status.AWAITING_DEPOSIT:
        return booking.deposit_by is not None and booking.deposit_by > clock.now()
    return True


def _has_its_places(booking: Booking, mine: list[Place]) -> None:
    """Places of one pick for the whole party, from its start to its end and the buffer, for as long as it is kept."""
    assert mine, booking.status
    assert len({place.hold_id for place in mine}) == 1
    assert {place.covers for place in mine} == {booking.party_size}
    until = {place.held_until for place in mine}
    if booking.status in (Status.CONFIRMED, Status.SEATED):
        assert until == {None}
    else:
        assert None not in until and min(one for one in until if one) > clock.now()
    buffer = timedelta(minutes=booking.service.buffer_minutes)
    for place in mine:
        overstays = booking.status == Status.SEATED and place.period.upper > booking.ends_at + buffer
        assert place.period.upper == booking.ends_at + buffer or overstays
        assert place.period.lower <= max(booking.starts_at, clock.now())
    assert len({place.resource_id for place in mine}) == len(mine) or mine[0].pooled


def _what_is_over_holds_nothing(taken: list[Place]) -> None:
    """Places of changes, other times and waitlist offers that came to an end are free again."""
    loose = {place.hold_id for place in taken if place.booking_id is None}
    over = ChangeRequest.objects.exclude(status="open").values_list("pk", flat=True)
    assert not [place for place in taken if place.booking_id is None and place.change_id in set(over)]
    chosen = Alternative.objects.exclude(chosen_at=None)
    ended = WaitlistOffer.objects.exclude(status="open")
    gone = {*chosen.values_list("hold_id", flat=True), *ended.values_list("hold_id", flat=True)}
    assert not loose & gone
    assert not WaitlistEntry.objects.filter(status="offered").exclude(offers__status="open").exists()


def _arrivals(taken: list[Place]) -> Counter[datetime]:
    """Covers by the quarter in which they start. A party on two tables is one, so are its booking and the place that
    is held beside it: it comes once. Who sat down before his time is there, whatever the pace."""
    parties: dict[tuple[object, datetime], int] = {}
    for place in taken:
        if place.booking and place.booking.status == Status.SEATED and place.period.lower < place.booking.starts_at:
            continue
        whose = place.booking_id or (place.change.booking_id if place.change else place.beside_id or place.hold_id)
        second = int((place.beside_at or place.period.lower).timestamp())
        key = whose, datetime.fromtimestamp(second - second % 900, UTC)
        parties[key] = max(parties.get(key, 0), place.covers)
    found: Counter[datetime] = Counter()
    for (_whose, quarter), covers in parties.items():
        found[quarter] += covers
    return found
