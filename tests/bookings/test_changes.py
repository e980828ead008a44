"""A guest's wish to change: carried out at once, or a card with its own place, while the booking keeps the old one."""

from datetime import timedelta

import pytest
from django.db import transaction

from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings import jobs
from bookings.models import Alternative, Booking, ChangeRequest, Place, VenueDecision
from bookings.services import changes, deposits, lifecycle
from tests import worlds
from tests.at_once import at_once
from tests.bookings.visits import book, events, refused, spans, table, tables, tier
from venues.models import Venue

pytestmark = pytest.mark.django_db
ASK = Venue.Policy.ASK


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


def house(policy: str = Venue.Policy.AUTO, tables: tuple[int, ...] = (2, 4), **more) -> worlds.World:
    return worlds.restaurant(tables=tables, policy=policy, **more)


def booked(world: worlds.World, wall: str = "19:00", **more) -> Booking:
    """A guest's own booking by chat, confirmed."""
    person = worlds.person()
    with transaction.atomic():
        booking = worlds.request(world, wall, person_id=person.pk, **more)
        return lifecycle.confirm(booking_id=booking.pk, by="agent:venue")


def ask(booking: Booking, **to) -> ChangeRequest:
    return changes.ask(booking_id=booking.pk, by=f"guest:{booking.person_id}", **to)


def decide(change: ChangeRequest, answer: str = "accepted", **more) -> VenueDecision:
    return changes.decide(change_id=change.pk, answer=answer, by="staff:1", **more)


def test_where_the_diary_decides_the_change_is_made_at_once():
    world = house()
    booking = booked(world)
    change = ask(booking, starts_at=world.at("19:30"))
    booking.refresh_from_db()
    assert (change.status, change.decision.answer, change.decision.by) == ("accepted", "accepted", "system:diary")
    assert (worlds.wall(world, booking.starts_at), spans(world, booking)) == ("19:30", ["19:30-21:30"])
    assert events("booking.modified") == 1


def test_the_terms_move_with_the_start():
    world = house()
    booking = booked(world)
    ask(booking, starts_at=world.at("20:00"))
    later = Booking.objects.get(pk=booking.pk)
    assert later.free_cancel_until - booking.free_cancel_until == timedelta(hours=1)


def test_what_cannot_be_had_is_refused_with_other_times_and_the_booking_stays():
    world = house(tables=(2,))
    booking = booked(world)
    book(world, "12:00", name="Nia")
    refusal = refused(lambda: ask(booking, starts_at=world.at("13:00")))
    assert refusal.code == "full"
    assert refusal.data["alternatives"]


@pytest.mark.parametrize(("to", "code"), [({}, "nothing_changes"), ({"party_size": 2}, "nothing_changes")])
def test_a_wish_for_nothing_is_no_wish(to, code):
    booking = booked(house())
    assert refused(lambda: ask(booking, **to)).code == code


def test_after_the_start_nothing_is_asked():
    world = house()
    booking = booked(world)
    with clock.frozen(booking.starts_at):
        assert refused(lambda: ask(booking, party_size=3)).code == "too_late_to_change"


def test_where_people_decide_it_is_a_card_with_its_own_place():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    assert (change.status, events("change.asked"), events("booking.modified")) == ("open", 1, 0)
    assert spans(world, booking) == ["19:00-21:00"]
    held = Place.objects.taken().get(change=change)
    assert (worlds.wall(world, held.period.lower), held.held_until) == ("12:00", change.decide_by)
    decide(change)
    booking.refresh_from_db()
    assert (worlds.wall(world, booking.starts_at), spans(world, booking)) == ("12:00", ["12:00-14:00"])
    assert len(worlds.standing(world)) == 1


def test_a_card_for_half_an_hour_later_on_the_only_table_holds_just_what_it_adds():
    world = house(ASK, tables=(2,))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("19:30"))
    held = Place.objects.taken().get(change=change)
    assert (worlds.wall(world, held.period.lower), worlds.wall(world, held.period.upper)) == ("21:00", "21:30")
    decide(change)
    assert spans(world, booking) == ["19:30-21:30"]


def test_a_boats_card_holds_only_the_seats_that_are_more():
    world = worlds.boat(seats=8, policy=ASK)
    booking = booked(world, starts_at=world.at("10:00"), party=5)
    change = ask(booking, party_size=8)
    assert sorted(place.units for place in worlds.standing(world)) == [3, 5]
    decide(change)
    assert [place.units for place in worlds.standing(world)] == [8]


def test_within_the_lead_time_it_is_a_card_also_where_the_diary_decides():
    world = house(lead_minutes=120)
    booking = booked(world)
    with clock.frozen(booking.starts_at - timedelta(minutes=90)):
        change = ask(booking, starts_at=booking.starts_at + timedelta(minutes=30))
        assert (change.status, change.decide_by > clock.now()) == ("open", True)
        decide(change)
    assert spans(world, booking) == ["19:30-21:30"]


def test_a_no_leaves_the_booking_as_it_was():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    decide(change, "rejected", reason="a wedding")
    change.refresh_from_db()
    assert (change.status, spans(world, booking), events("change.rejected")) == ("rejected", ["19:00-21:00"], 1)
    assert len(worlds.standing(world)) == 1
    assert refused(lambda: decide(change)).code == "already_decided"


def test_a_counter_offers_other_times_of_which_the_guest_takes_one():
    world = house(ASK, tables=(2,))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    decide(change, "countered", alternatives=[world.at("12:30"), world.at("18:30")])
    one, two = Alternative.objects.order_by("starts_at")
    assert (one.expires_at, events("change.countered")) == (worlds.NOW + timedelta(hours=2), 1)
    moved = changes.choose(alternative_id=two.public_id, by="guest:1")
    assert (spans(world, moved), len(worlds.standing(world))) == (["18:30-20:30"], 1)
    assert changes.choose(alternative_id=two.public_id, by="guest:1").pk == booking.pk
    assert refused(lambda: changes.choose(alternative_id=one.public_id, by="guest:1")).code == "alternative_gone"


def test_a_counter_names_a_time():
    change = ask(booked(house(ASK)), party_size=4)
    assert refused(lambda: decide(change, "countered")).code == "no_alternative"


def test_a_new_wish_takes_the_place_of_the_open_one():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    first = ask(booking, starts_at=world.at("12:00"))
    second = ask(booking, starts_at=world.at("13:00"))
    first.refresh_from_db()
    assert (first.status, second.status, len(worlds.standing(world))) == ("withdrawn", "open", 2)
    assert refused(lambda: decide(first)).code == "change_over"


def test_the_guest_takes_it_back():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    for _ in range(2):
        assert changes.withdraw(change_id=change.pk, by="guest:1").status == "withdrawn"
    assert (len(worlds.standing(world)), events("change.withdrawn")) == (1, 1)
    with pytest.raises(NotFound):
        changes.withdraw(change_id=98765, by="guest:1")


def test_an_unanswered_wish_runs_out_and_the_booking_stays():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    with clock.frozen(change.decide_by):
        assert refused(lambda: decide(change)).code == "change_over"
        jobs.expire_places()
    change.refresh_from_db()
    assert (change.status, spans(world, booking), events("change.expired")) == ("expired", ["19:00-21:00"], 1)


def test_a_cancelled_booking_takes_its_change_along():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest")
    change.refresh_from_db()
    assert (change.status, worlds.standing(world)) == ("withdrawn", [])


def test_a_request_that_is_not_answered_yet_is_changed_itself():
    world = house(ASK)
    booking = worlds.request(world, person_id=worlds.person().pk)
    change = ask(booking, starts_at=world.at("20:00"))
    booking.refresh_from_db()
    assert (change.status, booking.status, worlds.wall(world, booking.starts_at)) == ("accepted", "pending", "20:00")
    (place,) = worlds.standing(world)
    assert place.held_until == booking.decide_by


def test_a_change_into_a_deposit_waits_for_the_money_with_both_places_kept():
    world = house(tables=(2, 6))
    tier(world, 4, 50_000_00)
    booking = booked(world)
    change = ask(booking, party_size=5)
    assert (change.status, change.decision.answer, events("change.awaiting_deposit")) == ("open", "accepted", 1)
    booking.refresh_from_db()
    assert (booking.status, booking.party_size, deposits.owed_minor(booking)) == ("confirmed", 2, 250_000_00)
    assert len(worlds.standing(world)) == 2
    deposits.mark_received(booking_id=booking.pk, by="staff:1", amount_minor=100_000_00)
    booking.refresh_from_db()
    assert (booking.party_size, deposits.owed_minor(booking)) == (2, 150_000_00)
    deposits.mark_received(booking_id=booking.pk, by="staff:1")
    booking.refresh_from_db()
    assert (booking.party_size, booking.deposit_paid_minor, booking.status) == (5, 250_000_00, "confirmed")
    assert (deposits.owed_minor(booking), tables(booking), len(worlds.standing(world))) == (0, ["T2"], 1)


def test_a_change_whose_deposit_does_not_come_leaves_the_booking():
    world = house(tables=(2, 6))
    tier(world, 4, 50_000_00)
    booking = booked(world)
    change = ask(booking, party_size=5)
    with clock.frozen(change.decide_by):
        jobs.expire_places()
    booking.refresh_from_db()
    assert (booking.status, booking.party_size, tables(booking)) == ("confirmed", 2, ["T1"])


def test_the_venue_asks_the_guest_to_come_at_another_time():
    world = house(tables=(2,))
    booking = booked(world)
    starts = [world.at("12:00"), world.at("18:30"), world.at("14:00")]
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=starts, reason="a wedding")
    assert (change.from_venue, change.alternatives.count(), events("change.offered")) == (True, 3, 1)
    assert spans(world, booking) == ["19:00-21:00"]
    chosen = change.alternatives.order_by("starts_at")[2]
    moved = changes.choose(alternative_id=chosen.public_id, by="guest:1")
    change.refresh_from_db()
    assert (change.status, spans(world, moved), len(worlds.standing(world))) == ("accepted", ["18:30-20:30"], 1)


def test_none_of_the_times_suits_and_the_booking_stays():
    world = house(tables=(2,))
    booking = booked(world)
    change = changes.offer(booking_id=booking.pk, by="staff:1", starts=[world.at("12:00")])
    assert changes.withdraw(change_id=change.pk, by="guest:1").status == "rejected"
    assert (events("change.declined"), spans(world, booking)) == (1, ["19:00-21:00"])


def test_an_alternative_nobody_knows_is_not_there():
    with pytest.raises(NotFound):
        changes.choose(alternative_id=worlds.person().pk, by="guest:1")


@pytest.mark.django_db(transaction=True)
def test_two_guests_who_want_the_same_new_time_at_once_get_it_once():
    world = house(tables=(2, 2))
    first, second = booked(world), booked(world)
    book(world, "12:00", name="Nia", resource_ids=[table(world, 1)])
    found = at_once([lambda one=one: ask(one, starts_at=world.at("12:00")) for one in (first, second)])
    assert sorted(type(one).__name__ for one in found) == ["ChangeRequest", "DomainError"], found
    assert Place.objects.taken().count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_venues_yes_and_the_guests_second_thought_at_once_leave_one_truth():
    world = house(ASK, tables=(2, 2))
    booking = booked(world)
    change = ask(booking, starts_at=world.at("12:00"))
    at_once([lambda: decide(change), lambda: changes.withdraw(change_id=change.pk, by="guest:1")])
    change.refresh_from_db()
    booking.refresh_from_db()
    expected = {"accepted": "12:00", "withdrawn": "19:00"}[change.status]
    assert worlds.wall(world, booking.starts_at) == expected
    assert len(worlds.standing(world)) == 1


@pytest.mark.parametrize("answer", ["accepted", "rejected"])
def test_the_guest_alone_answers_what_the_venue_asked(answer):
    world = house(tables=(2,))
    change = changes.offer(booking_id=booked(world).pk, by="staff:1", starts=[world.at("12:00")])
    with pytest.raises(DomainError) as caught:
        decide(change, answer)
    assert caught.value.code == "change_over"
