"""Cancelling by the link: asked once, told what it means, done once."""

from datetime import timedelta

import pytest
from django.test import Client

from agnt.core.models import Event, Transition
from agnt.lib import clock, ids
from bookings.models import Booking
from tests.front import tales

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale() -> tales.Tale:
    return tales.told()


def link(tale: tales.Tale) -> str:
    return f"/b/{tale.booking.reference}/{tale.token}/"


def test_looking_at_the_question_cancels_nothing(client: Client, tale: tales.Tale) -> None:
    answer = client.get(link(tale) + "cancel/")
    assert "Cancel this booking?" in answer.content.decode()
    assert Booking.objects.get().status == "confirmed"


def test_the_question_says_that_it_costs_nothing_yet(client: Client, tale: tales.Tale) -> None:
    assert "It costs nothing until" in client.get(link(tale) + "cancel/").content.decode()


def test_the_question_says_that_the_free_time_is_over(client: Client, tale: tales.Tale) -> None:
    soon = clock.now() + timedelta(minutes=50)
    Booking.objects.update(starts_at=soon, terms={"cancel_until": (soon - timedelta(hours=2)).isoformat()})
    assert "Free cancelling ended" in client.get(link(tale) + "cancel/").content.decode()


def test_the_yes_cancels_for_the_guest_and_tells_everyone(client: Client, tale: tales.Tale) -> None:
    answer = client.post(link(tale) + "cancel/", follow=True)
    booking = Booking.objects.get()
    assert (booking.status, booking.cancelled_by) == ("cancelled", "guest")
    assert "You cancelled this booking" in answer.content.decode()
    assert Transition.objects.get(to_status="cancelled").by == f"guest:{tale.booking.person_id}"
    assert Event.objects.filter(name="booking.cancelled").count() == 1


def test_a_second_yes_changes_nothing(client: Client, tale: tales.Tale) -> None:
    client.post(link(tale) + "cancel/")
    answer = client.post(link(tale) + "cancel/", follow=True)
    assert answer.status_code == 200
    assert Event.objects.filter(name="booking.cancelled").count() == 1


def test_a_stranger_cancels_nothing(client: Client, tale: tales.Tale) -> None:
    assert client.post(f"/b/{tale.booking.reference}/{ids.token()}/cancel/").status_code == 404
    assert Booking.objects.get().status == "confirmed"
    assert not Event.objects.filter(name="booking.cancelled").exists()


def test_what_has_begun_is_not_cancelled(client: Client, tale: tales.Tale) -> None:
    Booking.objects.update(starts_at=clock.now() - timedelta(minutes=5))
    answer = client.post(link(tale) + "cancel/", follow=True)
    assert "can no longer be cancelled here" in answer.content.decode()
    assert Booking.objects.get().status == "confirmed"


def test_a_form_from_another_site_is_refused(tale: tales.Tale) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(link(tale) + "cancel/").status_code == 403
    assert Booking.objects.get().status == "confirmed"


def test_the_question_lets_the_browser_name_its_origin(client: Client, tale: tales.Tale) -> None:
    """With no-referrer a browser posts `Origin: null` and the guest could never cancel."""
    assert client.get(link(tale) + "cancel/")["Referrer-Policy"] == "same-origin"
