"""The venue's answer: once, by whoever is first, with the place kept or given back in the same breath."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agnt.core.models import ApiKey, Event, Transition
from agnt.lib import clock
from agnt.lib.errors import DomainError, NotFound
from bookings.models import Alternative, Booking, Place, VenueDecision
from bookings.services import decisions, lifecycle, places
from tests import worlds
from tests.at_once import at_once
from venues.models import Venue

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(policy=Venue.Policy.ASK)


def _refused(booking: Booking, answer: str = "accepted", **more) -> DomainError:
    """The refusal; neither the decisions nor the places nor the events have changed."""
    before = _all(booking)
    with pytest.raises(DomainError) as caught:
        decisions.decide(booking_id=booking.pk, answer=answer, by="staff:1", **more)
    assert _all(booking) == before
    return caught.value


def _all(booking: Booking) -> tuple[object, ...]:
    booking.refresh_from_db()
    return (
        booking.status,
        booking.decide_by,
        list(VenueDecision.objects.values_list("answer", "by", "reason")),
        list(Place.objects.order_by("pk").values_list("booking", "held_until", "released_at")),
        Event.objects.count(),
    )


def test_a_yes_keeps_the_place_until_the_start_however_long_the_answer_travels(world):
    booking = worlds.request(world)
    decision = decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")
    assert (decision.answer, decision.by, decision.policy["policy"]) == ("accepted", "staff:1", "ask")
    assert [place.held_until for place in worlds.standing(world)] == [booking.starts_at]
    booking.refresh_from_db()
    assert booking.status == "pending"  # the response listener confirms it, nobody else
    assert Event.objects.filter(name="venue.decided", ids={"decision_id": decision.pk}).count() == 1


def test_a_no_waits_for_its_way_too(world):
    booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="rejected", by="staff:1", reason="private\x00 party")
    booking.refresh_from_db()
    assert booking.status == "pending"
    assert VenueDecision.objects.get().reason == "private party"


@pytest.mark.parametrize(("answer", "status"), [("accepted", "confirmed"), ("rejected", "rejected")])
def test_a_booking_of_the_venues_own_page_is_settled_by_the_decision_itself(world, answer: str, status: str):
    booking = worlds.request(world, source=Booking.Source.OWN_PAGE)
    decisions.decide(booking_id=booking.pk, answer=answer, by="staff:1", reason="so it is")
    booking.refresh_from_db()
    assert booking.status == status
    assert len(worlds.standing(world)) == (1 if status == "confirmed" else 0)


@pytest.mark.parametrize("second", ["accepted", "rejected", "countered"])
def test_a_second_answer_is_told_so_and_changes_nothing(world, second: str):
    booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:2")
    assert _refused(booking, second, alternatives=[world.at("12:00")]).code == "already_decided"


def test_after_its_time_nothing_can_be_answered(world):
    booking = worlds.request(world)
    with clock.frozen(booking.decide_by):
        assert _refused(booking).code == "request_expired"


@pytest.mark.parametrize("to", ["cancelled", "expired", "rejected"])
def test_a_request_that_waits_for_nothing_cannot_be_answered(world, to: str):
    booking = worlds.request(world)
    {
        "cancelled": lambda: lifecycle.cancel(booking_id=booking.pk, by="guest:1", cancelled_by="guest"),
        "expired": lambda: lifecycle.expire(booking_id=booking.pk, by="system:test"),
        "rejected": lambda: lifecycle.reject(booking_id=booking.pk, by="system:test"),
    }[to]()
    refusal = _refused(booking)
    assert refusal.code == "not_pending"
    assert to.replace("_", " ") in refusal.message


def test_an_answer_that_is_none_is_a_bug(world):
    booking = worlds.request(world)
    with pytest.raises(ValueError, match="perhaps"):
        decisions.decide(booking_id=booking.pk, answer="perhaps", by="staff:1")
    assert not VenueDecision.objects.exists()


def test_a_request_nobody_knows_cannot_be_answered():
    with pytest.raises(NotFound):
        decisions.decide(booking_id=98765, answer="accepted", by="staff:1")


def test_a_yes_to_a_place_that_is_gone_is_refused(world):
    booking = worlds.request(world)
    places.release(Place.objects.filter(booking=booking))
    assert _refused(booking).code == "place_gone"


def test_other_times_are_held_two_hours_and_the_asked_one_is_free_again(world):
    booking = worlds.request(world)
    starts = [world.at("17:00"), world.at("21:00")]
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    until = worlds.NOW + timedelta(hours=2)
    offers = Alternative.objects.order_by("starts_at")
    assert [offer.starts_at for offer in offers] == starts
    assert {offer.expires_at for offer in offers} == {until}
    held = worlds.standing(world)
    assert {place.hold_id for place in held} == {offer.hold_id for offer in offers}
    assert {place.held_until for place in held} == {until}
    assert {place.booking for place in held} == {None}
    booking.refresh_from_db()
    assert (booking.status, booking.decide_by) == ("pending", until)


@pytest.mark.parametrize(
    ("now", "offered", "until"),
    [
        ("12:00", "17:00", "14:00"),
        ("21:30", "17:00", "09:30"),  # the guest sleeps from ten to eight
        ("10:00", "12:00", "11:00"),  # an hour before is the venue's notice
        ("16:55", "18:00", "17:05"),  # ten minutes at the least
    ],
)
def test_how_long_other_times_are_held(world, now, offered, until):
    Venue.objects.filter(pk=world.venue.pk).update(lead_minutes=60, decide_minutes=3 * 24 * 60)
    eve = worlds.DAY - timedelta(days=now > "20:00")
    with clock.frozen(world.at(now, eve)):
        booking = worlds.request(world)
        decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at(offered)])
        assert worlds.wall(world, Alternative.objects.get().expires_at) == until


def test_at_most_three_other_times_are_held_and_each_once(world):
    booking = worlds.request(world)
    starts = [world.at(wall) for wall in ("12:00", "12:00", "14:30", "17:00", "21:00")]
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=starts)
    assert [worlds.wall(world, offer.starts_at) for offer in Alternative.objects.order_by("starts_at")] == [
        "12:00",
        "14:30",
        "17:00",
    ]
    assert len(worlds.standing(world)) == 3


def test_a_counter_needs_another_time(world):
    assert _refused(worlds.request(world), "countered").code == "no_alternative"


def test_another_time_that_is_not_free_is_refused_and_the_request_stands(world):
    world.venue.resources.filter(max_seats=4).delete()
    booking = worlds.request(world)
    worlds.hold(world, "12:00")
    assert _refused(booking, "countered", alternatives=[world.at("15:00"), world.at("13:00")]).code == "full"


def test_another_time_may_overlap_the_one_that_was_asked_for(world):
    world.venue.resources.filter(max_seats=4).delete()
    booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("19:30")])
    assert [worlds.wall(world, place.period.lower) for place in worlds.standing(world)] == ["19:30"]


def test_staff_may_offer_a_time_that_guests_could_not_ask_for(world):
    Venue.objects.filter(pk=world.venue.pk).update(lead_minutes=24 * 60 * 2)
    booking = worlds.request(world)
    soon = world.at("14:00", clock.local(worlds.NOW, world.venue.timezone).date())
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[soon])
    assert Alternative.objects.get().starts_at == soon


def test_a_sandbox_venue_may_counter_too():
    world = worlds.restaurant(sandbox=True)
    key = ApiKey.objects.create(name="Dev", prefix="agnt_test_1", key_hash="x", test=True)
    booking = worlds.request(world, api_key_id=key.pk)
    decisions.decide(booking_id=booking.pk, answer="countered", by="agent:x", alternatives=[world.at("12:00")])
    assert len(worlds.standing(world)) == 1


def test_the_diary_says_yes_where_the_place_stands(world):
    booking = worlds.request(world)
    decision = decisions.decide_by_diary(booking_id=booking.pk, by="agent:venue")
    assert (decision.answer, decision.by) == ("accepted", "agent:venue")


def test_the_diary_says_no_where_the_place_is_gone(world):
    booking = worlds.request(world)
    places.release(Place.objects.filter(booking=booking))
    decision = decisions.decide_by_diary(booking_id=booking.pk, by="agent:venue")
    assert (decision.answer, decision.reason) == ("rejected", "that place has gone meanwhile")


def test_the_diary_says_no_where_the_venue_lost_its_owner(world):
    booking = worlds.request(world)
    Venue.objects.filter(pk=world.venue.pk).update(claimed_at=None)
    assert decisions.decide_by_diary(booking_id=booking.pk, by="agent:venue").answer == "rejected"


def test_the_diary_answers_a_request_of_this_very_transaction_without_reading_it_again(world):
    with transaction.atomic(), CaptureQueriesContext(connection) as sent:
        booking = worlds.request(world, source="own_page")
        asked = len(sent)
        decision = decisions.decide_new_by_diary(booking=booking, by="system:own_page")
    assert (decision.answer, booking.status) == ("accepted", "confirmed")
    assert not [one for one in sent.captured_queries[asked:] if "FOR NO KEY UPDATE" in one["sql"]]
    assert Booking.objects.get() == booking and Booking.objects.get().version == booking.version


@pytest.mark.django_db(transaction=True)
def test_a_request_of_an_earlier_transaction_is_not_taken_for_one_of_this(world):
    booking = worlds.request(world, source="own_page")
    before = _all(booking)
    with pytest.raises(RuntimeError, match="decide_by_diary"):
        decisions.decide_new_by_diary(booking=booking, by="system:own_page")
    assert _all(booking) == before


def test_the_diarys_no_to_a_new_request_brings_the_object_up_to_date(world):
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
        booking.venue.claimed_at = None
        decisions.decide_new_by_diary(booking=booking, by="system:own_page")
        assert booking.status == "rejected"
    assert Booking.objects.get().status == "rejected"
    assert not Place.objects.taken().exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_staff_at_once_one_decides_and_the_other_is_told(world):
    with transaction.atomic():
        booking = worlds.request(world)
    acts = [
        lambda answer=answer, by=by: decisions.decide(booking_id=booking.pk, answer=answer, by=by, reason=by)
        for answer, by in (("accepted", "staff:1"), ("rejected", "staff:2"))
    ]
    found = at_once(acts)
    (won,) = [one for one in found if isinstance(one, VenueDecision)]
    (told,) = [one for one in found if isinstance(one, DomainError)]
    assert told.code == "already_decided"
    decision = VenueDecision.objects.get()
    assert (decision.pk, decision.answer, decision.by) == (won.pk, won.answer, won.by)
    assert Event.objects.filter(name="venue.decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_staff_and_a_guest_who_cancels_at_once_leave_one_truth(world):
    with transaction.atomic():
        booking = worlds.request(world)
    found = at_once(
        [
            lambda: decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1"),
            lambda: lifecycle.cancel_booking(booking_id=booking.pk, by="guest:1", cancelled_by="guest"),
        ]
    )
    assert isinstance(found[1], Booking), found
    assert isinstance(found[0], VenueDecision) or found[0].code == "not_pending"
    booking.refresh_from_db()
    assert booking.status == "cancelled"
    assert worlds.standing(world) == []
    assert Transition.objects.filter(entity="bookings.booking").count() == 2
