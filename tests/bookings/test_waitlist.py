"""The waitlist: a freed place is offered to whoever has waited longest, and to nobody else while he decides."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from agnt.core.models import Event, Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings import jobs
from bookings.models import Booking, Place, WaitlistEntry, WaitlistOffer
from bookings.services import lifecycle, offer_starts, offers, waitlist
from tests import worlds
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(tables=(2,))


def take(world: worlds.World, wall: str = "19:00", party: int = 2) -> Booking:
    """A confirmed booking that is in the way."""
    with transaction.atomic():
        booking = worlds.request(world, wall, party=party, source=Booking.Source.PHONE)
        return lifecycle.confirm(booking_id=booking.pk, by="staff:1")


def join(world: worlds.World, earliest: str = "18:30", latest: str | datetime = "19:30", **more) -> WaitlistEntry:
    given = {
        "venue_id": world.venue.pk,
        "service_id": world.service.pk,
        "party_size": 2,
        "earliest": world.at(earliest),
        "latest": world.at(latest) if isinstance(latest, str) else latest,
        "guest_name": "Budi",
        "by": "staff:1",
    } | more
    return waitlist.join(**given)


def cancel(booking: Booking) -> None:
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:x", cancelled_by="guest")


def offer_of(entry: WaitlistEntry) -> WaitlistOffer:
    return entry.offers.get(status="open")


def later(moment: datetime) -> object:
    return clock.frozen(moment)


def state() -> tuple[object, ...]:
    return (
        list(WaitlistEntry.objects.order_by("pk").values_list("status", "booking")),
        list(WaitlistOffer.objects.order_by("pk").values_list("status", "expires_at")),
        list(Place.objects.order_by("pk").values_list("booking", "hold_id", "released_at")),
        Event.objects.count(),
    )


def refused(act, error: type[DomainError] = DomainError) -> DomainError:
    """The refusal; nothing has changed."""
    before = state()
    with pytest.raises(error) as caught:
        act()
    assert state() == before
    return caught.value


def test_a_cancelled_place_is_offered_in_the_same_transaction_to_who_waits_longest(world):
    booking = take(world)
    first = join(world)
    with later(worlds.NOW + timedelta(minutes=1)):
        second = join(world)
        with pytest.raises(RuntimeError), transaction.atomic():
            lifecycle.cancel(booking_id=booking.pk, by="guest:x", cancelled_by="guest")
            assert offer_of(first).starts_at == world.at("19:00")
            raise RuntimeError("the cancelling transaction did not survive")
        assert not WaitlistOffer.objects.exists()
        cancel(booking)
    offer = offer_of(first)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("offered", "waiting")
    assert [place.hold_id for place in worlds.standing(world)] == [offer.hold_id]
    told = Event.objects.get(name="waitlist.offered")
    assert told.ids == {"entry_id": first.pk, "offer_id": offer.pk}


def test_nobody_else_gets_a_place_that_is_offered(world):
    booking = take(world)
    join(world)
    cancel(booking)

    def ask() -> None:
        with transaction.atomic():
            worlds.hold(world)

    assert refused(ask).code == "full"


def test_accepting_confirms_the_booking_with_the_very_place(world):
    booking = take(world)
    entry = join(world)
    cancel(booking)
    offer = offer_of(entry)
    made = waitlist.accept(public_id=offer.public_id, by="guest:x")
    assert (made.status, made.starts_at, made.guest_name) == ("confirmed", world.at("19:00"), "Budi")
    assert [(place.booking_id, place.held_until) for place in worlds.standing(world)] == [(made.pk, None)]
    entry.refresh_from_db()
    offer.refresh_from_db()
    assert (entry.status, entry.booking_id, offer.status) == ("booked", made.pk, "accepted")
    assert waitlist.accept(public_id=offer.public_id, by="guest:x") == made
    assert Booking.objects.filter(status="confirmed").count() == 1


def test_under_ask_an_accepted_offer_becomes_a_request(world):
    Venue.objects.filter(pk=world.venue.pk).update(policy="ask")
    booking = take(world)
    entry = join(world)
    cancel(booking)
    made = waitlist.accept(public_id=offer_of(entry).public_id, by="guest:x")
    assert (made.status, made.decisions.count()) == ("pending", 0)
    assert made.decide_by is not None


def test_an_offer_of_the_network_waits_for_the_signed_answer(world):
    booking = take(world)
    entry = join(world, person_id=worlds.person().pk, source="network", origin="conversation:1")
    cancel(booking)
    made = waitlist.accept(public_id=offer_of(entry).public_id, by="guest:x")
    assert (made.status, made.source, made.origin) == ("pending", "network", "conversation:1")
    assert Event.objects.filter(name="waitlist.accepted", ids__entry_id=entry.pk).count() == 1


def test_who_declines_keeps_his_place_in_line_and_the_place_goes_to_the_next(world):
    booking = take(world)
    first = join(world)
    second = join(world)
    cancel(booking)
    offer = offer_of(first)
    waitlist.decline(public_id=offer.public_id, by="guest:x")
    first.refresh_from_db()
    offer.refresh_from_db()
    assert (first.status, offer.status, waitlist.position(first)) == ("waiting", "declined", 1)
    assert offer_of(second).starts_at == world.at("19:00")
    waitlist.decline(public_id=offer.public_id, by="guest:x")  # twice is once
    assert WaitlistOffer.objects.count() == 2


def test_the_same_freed_place_is_not_offered_again_but_one_freed_anew_is(world):
    booking = take(world)
    entry = join(world, "19:00", "19:00")
    cancel(booking)
    waitlist.decline(public_id=offer_of(entry).public_id, by="guest:x")
    jobs.offer_waitlist()
    assert not entry.offers.filter(status="open").exists()
    with later(worlds.NOW + timedelta(minutes=5)):
        again = take(world)
        cancel(again)
        assert offer_of(entry).starts_at == world.at("19:00")


def test_an_offer_that_runs_out_goes_to_the_next_by_the_job(world):
    booking = take(world)
    first, second = join(world), join(world)
    cancel(booking)
    offer = offer_of(first)
    assert offer.expires_at == worlds.NOW + timedelta(minutes=15)
    with later(offer.expires_at):
        assert refused(lambda: waitlist.accept(public_id=offer.public_id, by="guest:x")).code == "offer_gone"
        jobs.expire_places()  # the hold outlives its offer: no gap for others
        assert len(worlds.standing(world)) == 1
        assert jobs.offer_waitlist() == "1 offers ran out, 0 made"
        first.refresh_from_db()
        assert (first.status, waitlist.position(first)) == ("waiting", 1)
        assert offer_of(second).status == "open"
    assert Event.objects.filter(name="waitlist.offer_expired", ids__offer_id=offer.pk).count() == 1


def test_the_timer_sleeps_while_the_guest_does(world):
    world.venue.refresh_from_db()
    entry = join(world)
    night = world.at("03:00")
    assert night < world.at("19:00")
    with later(night):
        assert offers.deadline(entry, world.at("19:00")) == world.at("08:15")
        assert offers.deadline(entry, world.at("05:30")) == night + timedelta(minutes=15)  # under three hours away
        assert offers.deadline(entry, world.at("07:00")) == world.at("04:15")  # from three hours before the start
    with later(world.at("21:50")):
        assert offers.deadline(entry, world.at("19:00") + timedelta(days=1)) == world.at("08:05") + timedelta(days=1)


def test_the_guests_own_zone_says_when_he_sleeps(world):
    entry = join(world, person_id=worlds.person(timezone="Europe/Lisbon").pk)
    with later(world.at("12:00")):  # four in the morning in Lisbon
        assert offers.deadline(entry, world.at("20:00")) == world.at("16:15")


def test_a_party_that_does_not_fit_holds_nobody_up_and_a_group_gets_its_kind_of_table():
    world = worlds.restaurant(tables=(2, 6))
    small, large = take(world), take(world, party=6)
    group = join(world, party_size=6)
    couple = join(world)
    cancel(small)
    assert offer_of(couple).starts_at == world.at("19:00")
    assert not group.offers.exists()
    cancel(large)
    offer = offer_of(group)
    held = Place.objects.get(hold_id=offer.hold_id)
    assert (held.resource.name, held.covers) == ("T2", 6)


def test_leaving_gives_the_offer_to_the_next_and_can_be_taken_back(world):
    booking = take(world)
    first, second = join(world), join(world)
    cancel(booking)
    waitlist.leave(entry_id=first.pk, by="guest:x")
    first.refresh_from_db()
    assert (first.status, first.offers.get().status) == ("left", "withdrawn")
    assert offer_of(second)
    back = waitlist.come_back(entry_id=first.pk, by="guest:x")
    assert (back.status, waitlist.position(back)) == ("waiting", 1)


def test_position_counts_only_those_who_wait_for_the_same_time(world):
    take(world)
    early = join(world, "12:00", "13:00")
    one, two = join(world), join(world, "19:30", "21:00")
    assert [waitlist.position(entry) for entry in (early, one, two)] == [1, 1, 2]


def test_what_became_free_unseen_is_offered_by_the_job(world):
    booking = take(world)
    entry = join(world)
    Place.objects.filter(booking=booking).update(released_at=clock.now())
    assert jobs.offer_waitlist() == "0 offers ran out, 1 made"
    assert offer_of(entry)


def test_who_waits_past_his_last_start_is_let_go(world):
    take(world)
    entry = join(world)
    with later(world.at("20:00")):
        jobs.offer_waitlist()
    entry.refresh_from_db()
    assert entry.status == "expired"
    assert Event.objects.filter(name="waitlist.expired", ids={"entry_id": entry.pk}).exists()
    assert Transition.objects.filter(entity="bookings.waitlistentry", to_status="expired").exists()


def test_a_guest_is_shown_what_is_free_instead_of_waiting(world):
    error = refused(lambda: join(world, source="own_page"))
    assert error.code == "place_is_free"
    assert error.data["alternatives"] == [world.at("18:30"), world.at("19:00"), world.at("19:30")]


def test_nobody_waits_for_what_can_never_be(world):
    assert refused(lambda: join(world, party_size=9)).code == "nothing_then"
    assert refused(lambda: join(world, party_size=0)).code == "bad_party"
    assert refused(lambda: join(world, guest_name=" ")).code == "name_needed"
    assert refused(lambda: join(world, "20:00", "19:00")).code == "bad_range"
    assert refused(lambda: join(world, latest="20:00", earliest="19:00", venue_id=0), NotFound)


def test_the_same_wish_twice_is_one_entry_and_another_one_for_the_same_time_is_refused(world):
    take(world)
    person = worlds.person()
    entry = join(world, person_id=person.pk)
    assert join(world, person_id=person.pk) == entry
    assert refused(lambda: join(world, latest="21:00", person_id=person.pk)).code == "already_waiting"


def test_a_request_that_ran_out_frees_its_place_for_the_waitlist(world):
    with transaction.atomic():
        asked = worlds.request(world)
    entry = join(world)
    with later(asked.decide_by):
        assert lifecycle.expire_overdue(booking_id=asked.pk)
        assert offer_of(entry).starts_at == world.at("19:00")


def test_the_start_nearest_the_middle_of_his_range_is_offered_of_the_first_day_that_has_one(world):
    booking = take(world)
    entry = join(world, "17:30", "20:30")
    cancel(booking)
    assert worlds.wall(world, offer_of(entry).starts_at) == "19:00"


def test_of_a_range_of_days_the_first_that_has_something_is_offered(world):
    booking = take(world, "11:00")
    entry = join(world, latest=world.at("22:00", worlds.DAY + timedelta(days=1)))
    cancel(booking)
    assert clock.local(offer_of(entry).starts_at, world.venue.timezone).date() == worlds.DAY


def test_another_start_of_his_range_is_taken_instead_and_what_is_left_goes_to_the_next(world):
    booking = take(world)
    entry = join(world, "16:30", "21:30")
    with later(worlds.NOW + timedelta(minutes=1)):
        second = join(world, "18:30", "19:30")
        cancel(booking)
        offer = offer_of(entry)
        free = offer_starts.others(entry=entry, offer=offer)
        assert world.at("17:00") in free and offer.starts_at not in free
        made = waitlist.accept(public_id=offer.public_id, by="guest:x", starts_at=world.at("17:00"))
    assert (made.status, made.starts_at) == ("confirmed", world.at("17:00"))
    assert worlds.wall(world, offer_of(second).starts_at) == "19:00"
    assert len(worlds.standing(world)) == 2


@pytest.mark.parametrize("wall", ["16:00", "19:10", "20:00"])  # not his range, no start, taken
def test_a_start_that_is_not_to_be_had_leaves_him_his_offer(world, wall):
    booking = take(world)
    entry = join(world, "17:00", "21:00")
    cancel(booking)
    offer = offer_of(entry)
    with transaction.atomic():
        worlds.hold(worlds.World(world.venue, world.service), "21:00")
    error = refused(lambda: waitlist.accept(public_id=offer.public_id, by="guest:x", starts_at=world.at(wall)))
    assert error.code == "alternative_gone"
    assert waitlist.accept(public_id=offer.public_id, by="guest:x").starts_at == world.at("19:00")
