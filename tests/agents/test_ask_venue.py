"""A venue whose people decide, in the console: the same way as an `auto` venue from the answer on."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from agents.models import Receipt
from agnt.core.models import Event, User
from agnt.lib import clock
from bookings.models import Alternative, Booking, VenueDecision
from bookings.services import lifecycle
from tests import worlds
from tests.agents import network
from venues.models import Venue

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
LIST = "admin:bookings_booking_changelist"
NOT_TOLD = "We cannot write to Ayu and there is no phone number: tell them when you can."


@pytest.fixture(autouse=True)
def _alone(settings):
    settings.AGNT_HANDLERS = network.ALONE["AGNT_HANDLERS"]


@pytest.fixture
def staff() -> User:
    return User.objects.create_superuser("host@example.com", "correct horse battery")


@pytest.fixture
def console(client: Client, staff: User) -> Client:
    client.force_login(staff)
    return client


@pytest.fixture
def asked() -> network.Asked:
    asked = network.ask(worlds.restaurant(policy=Venue.Policy.ASK, tables=(2,)))
    network.run_all()
    return asked


def _act(console: Client, action: str, *asked: network.Asked) -> list[str]:
    """Choose the action for these rows; what the console says."""
    data = {"action": action, "_selected_action": [one.booking_id for one in asked]}
    answer = console.post(reverse(LIST), data, follow=True)
    assert answer.status_code == 200
    return [str(message) for message in answer.context["messages"]]


def test_an_accepted_request_becomes_a_confirmed_booking_with_a_receipt(console, staff, asked):
    assert _act(console, "accept", asked) == [f"{asked.booking.reference} is accepted. {NOT_TOLD}"]
    assert asked.booking.status == "pending"
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("confirmed", "accepted")
    decision = VenueDecision.objects.get()
    assert (decision.by, decision.policy["policy"]) == (staff.actor, "ask")
    assert Receipt.objects.get().claims["decision"] == "accepted"
    assert Event.objects.filter(name="booking.confirmed").count() == 1


def test_a_rejected_request_frees_the_place(console, asked):
    assert "is rejected" in _act(console, "reject", asked)[0]
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("rejected", "rejected")
    assert worlds.standing(asked.world) == []


def test_other_times_are_held_and_the_guest_may_choose(console, asked):
    assert "other times" in _act(console, "offer_other_times", asked)[0]
    network.run_all()
    assert (asked.booking.status, asked.envelope.status) == ("pending", "countered")
    starts = [worlds.wall(asked.world, row.starts_at) for row in Alternative.objects.order_by("starts_at")]
    assert starts == ["15:00", "17:00", "21:00"]  # the one table can be held at all three at once


def test_on_a_full_day_the_next_days_same_time_is_offered(console, asked):
    worlds.closed_on(asked.world)
    _act(console, "offer_other_times", asked)
    tuesday = worlds.DAY + timedelta(days=1)
    assert {clock.local(row.starts_at, worlds.BALI).date() for row in Alternative.objects.all()} == {tuesday}
    assert asked.world.at("19:00", tuesday) in set(Alternative.objects.values_list("starts_at", flat=True))


def test_where_nothing_is_free_for_a_week_staff_are_told(console, asked):
    for days in range(8):
        worlds.closed_on(asked.world, worlds.DAY + timedelta(days=days))
    (said,) = _act(console, "offer_other_times", asked)
    assert said == f"{asked.booking.reference}: Name at least one other time to offer."
    assert not VenueDecision.objects.exists()


def test_the_second_of_two_staff_is_told_and_changes_nothing(console, asked):
    _act(console, "accept", asked)
    (said,) = _act(console, "reject", asked)
    assert said == f"{asked.booking.reference}: This request was answered already. Load the page again."
    assert VenueDecision.objects.get().answer == "accepted"


def test_each_row_has_its_own_answer(console, asked):
    other = network.ask(worlds.restaurant(policy=Venue.Policy.ASK))
    lifecycle.cancel_booking(booking_id=other.booking_id, by="guest:1", cancelled_by="guest")
    said = _act(console, "accept", asked, other)
    assert "is accepted" in said[0]
    assert said[1] == f"{other.booking.reference}: This request is cancelled: there is nothing to answer."


def test_too_late_is_told(console, asked):
    with clock.frozen(asked.booking.decide_by):
        (said,) = _act(console, "accept", asked)
    assert "has passed" in said
    assert not VenueDecision.objects.exists()


def test_whoever_may_only_look_cannot_answer(client: Client, asked):
    reader = User.objects.create_user("reader@example.com", "correct horse battery", is_staff=True)
    reader.user_permissions.add(Permission.objects.get(codename="view_booking"))
    client.force_login(reader)
    assert client.get(reverse(LIST)).status_code == 200
    _act(client, "accept", asked)
    assert not VenueDecision.objects.exists()


def test_a_request_that_waits_is_found_by_its_reference_and_shown_in_the_venues_clock(console, asked):
    page = console.get(reverse(LIST), {"q": asked.booking.reference}).content.decode()
    assert asked.booking.reference in page
    assert "Mon 23 Nov 2026, 19:00" in page
    assert "Waiting for the venue" in page
    assert Booking.objects.get().token not in page
