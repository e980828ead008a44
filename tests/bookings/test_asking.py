"""Policy ask: the time to decide runs in answering hours, and the card goes to one person after the other."""

from datetime import date, time, timedelta

import pytest
from django.db import transaction

from agnt.core import outbox
from agnt.core.models import Event, User
from agnt.lib import clock
from agnt.lib.errors import DomainError
from bookings import jobs
from bookings.models import AskCard, Booking, Place
from bookings.services import asking, decisions
from tests import worlds
from venues.models import AnswerHours, Duty, Member, Venue

pytestmark = pytest.mark.django_db
ALONE = "tests.bookings.test_asking.HANDLERS"
HANDLERS = {
    "booking.created": ("bookings.handlers.on_booking_created",),
    "booking.asked": (),
    "venue.decided": (),
    "booking.confirmed": (),
    "waitlist.offered": (),
}


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = ALONE


@pytest.fixture
def world() -> worlds.World:
    return worlds.restaurant(policy=Venue.Policy.ASK, decide_minutes=60)


def answers(world: worlds.World, start: str = "09:00", until: str = "18:00") -> None:
    AnswerHours.objects.bulk_create(
        AnswerHours(venue=world.venue, weekday=n, start=time.fromisoformat(start), until=time.fromisoformat(until))
        for n in range(7)
    )


def member(world: worlds.World, name: str, role: str = "host", duty: tuple[str, str] | None = None) -> Member:
    user = User.objects.create_user(f"{name}@example.com", name=name)
    made = Member.objects.create(venue=world.venue, user=user, role=role)
    if duty:
        Duty.objects.bulk_create(
            Duty(member=made, weekday=n, start=time.fromisoformat(duty[0]), until=time.fromisoformat(duty[1]))
            for n in range(7)
        )
    return made


def ask(world: worlds.World, wall: str = "19:00", **more) -> Booking:
    with transaction.atomic():
        return worlds.request(world, wall, **more)


def asked(booking: Booking) -> list[str]:
    return [card.member.user.name for card in AskCard.objects.filter(booking=booking).order_by("pk")]


def friday(world: worlds.World, wall: str):
    return world.at(wall, date(2026, 11, 20))


def test_without_answering_hours_the_window_runs_always(world):
    with clock.frozen(worlds.NOW):
        assert ask(world).decide_by == worlds.NOW + timedelta(minutes=60)


def test_the_window_runs_in_answering_hours_alone(world):
    answers(world)
    with clock.frozen(friday(world, "17:40")):
        assert ask(world).decide_by == friday(world, "09:40") + timedelta(days=1)
        assert asking.answers_from(world.venue, clock.now()) == clock.now()
    with clock.frozen(friday(world, "22:00")):
        assert asking.answers_from(world.venue, clock.now()) == friday(world, "09:00") + timedelta(days=1)


def test_the_window_is_as_long_on_the_day_the_clocks_change():
    world = worlds.restaurant(policy=Venue.Policy.ASK, decide_minutes=120, timezone="Europe/Lisbon")
    answers(world, "00:00", "03:00")  # on 29 March from 01:00 to 02:00 does not exist
    sunday = date(2026, 3, 29)
    with clock.frozen(clock.at(sunday, time(0), "Europe/Lisbon")):
        until = asking.decide_by(world.venue, clock.now() + timedelta(days=5), clock.now())
    assert until == clock.at(sunday, time(3), "Europe/Lisbon")


def test_a_start_before_anybody_answers_is_refused_at_once_with_later_ones(world):
    answers(world, "18:00", "22:00")
    with clock.frozen(world.at("10:00")):
        before = Place.objects.count(), Booking.objects.count(), Event.objects.count()
        with pytest.raises(DomainError) as caught:
            ask(world, "18:30")
        assert caught.value.code == "too_soon_to_ask"
        assert caught.value.data["alternatives"] == [world.at("19:00"), world.at("19:30"), world.at("20:00")]
        assert (Place.objects.count(), Booking.objects.count(), Event.objects.count()) == before
        assert ask(world, "19:00").decide_by == world.at("18:30")


def test_the_card_goes_to_who_is_on_duty_then_to_the_next_then_to_the_manager(world):
    member(world, "boss", "owner")
    member(world, "manager", "manager")
    member(world, "late", duty=("16:00", "23:00"))
    member(world, "noon", duty=("10:00", "16:00"))
    member(world, "reader", "reader", duty=("10:00", "16:00"))
    with clock.frozen(worlds.NOW):  # noon
        booking = ask(world)
        outbox.drain()
        assert asked(booking) == ["noon"]
        assert jobs.escalate_ask_cards() == "0 people asked"
    for minutes, names in ((20, ["noon", "late"]), (40, ["noon", "late", "manager"])):
        with clock.frozen(worlds.NOW + timedelta(minutes=minutes)):
            assert jobs.escalate_ask_cards() == "1 people asked"
            assert asked(booking) == names
    with clock.frozen(worlds.NOW + timedelta(minutes=59)):
        jobs.escalate_ask_cards()
        assert jobs.escalate_ask_cards() == "0 people asked"
    assert Event.objects.filter(name="booking.asked").count() == AskCard.objects.count()


def test_nobody_is_asked_at_night_and_the_first_is_asked_when_answering_hours_begin(world):
    answers(world)
    member(world, "host", duty=("08:00", "20:00"))
    with clock.frozen(friday(world, "22:00")):
        booking = ask(world)
        outbox.drain()
        jobs.escalate_ask_cards()
        assert asked(booking) == []
    with clock.frozen(friday(world, "09:01") + timedelta(days=1)):
        jobs.escalate_ask_cards()
        assert asked(booking) == ["host"]


def test_a_decided_request_asks_nobody_any_more(world):
    member(world, "one", duty=("00:00", "00:00"))
    member(world, "two", "manager")
    with clock.frozen(worlds.NOW):
        booking = ask(world)
        outbox.drain()
        decisions.decide(booking_id=booking.pk, answer="accepted", by="staff:1")
    with clock.frozen(worlds.NOW + timedelta(minutes=30)):
        assert jobs.escalate_ask_cards() == "0 people asked"
    assert asked(booking) == ["one"]


def test_a_venue_that_decides_by_its_diary_asks_nobody():
    world = worlds.restaurant()
    member(world, "one", duty=("00:00", "00:00"))
    with clock.frozen(worlds.NOW):
        booking = ask(world)
        outbox.drain()
        jobs.escalate_ask_cards()
    assert asked(booking) == []


def test_where_nobody_has_a_duty_managers_and_owners_are_asked_and_else_the_hosts(world):
    host = member(world, "host")
    with clock.frozen(worlds.NOW):
        assert asking.deciders(world.venue, worlds.NOW) == [host]
        owner = member(world, "owner", "owner")
        manager = member(world, "manager", "manager")
        assert asking.deciders(world.venue, worlds.NOW) == [manager, owner]
