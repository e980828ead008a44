"""The diary in the console: everything can be looked at and found, nothing typed over."""

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agnt.core.models import User
from agnt.lib import clock
from bookings.models import Alternative, Booking, ChangeRequest, Place, PoolSlot, VenueDay, VenueDecision
from bookings.services import decisions
from tests import worlds
from venues.models import Venue

pytestmark = pytest.mark.django_db
MODELS = [VenueDay, Booking, ChangeRequest, Place, PoolSlot, VenueDecision, Alternative]


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def console(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ops@example.com", "correct horse battery"))
    return client


@pytest.fixture
def rows() -> Booking:
    world = worlds.restaurant(policy=Venue.Policy.ASK, name="Warung Bintang")
    boat = worlds.boat(name="Bintang Cruise")
    with transaction.atomic():
        worlds.hold(boat, "10:00")
        booking = worlds.request(world)
    decisions.decide(booking_id=booking.pk, answer="countered", by="staff:1", alternatives=[world.at("12:00")])
    ChangeRequest.objects.create(
        booking=booking,
        party_size=3,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        decide_by=booking.starts_at,
        by="guest:1",
    )
    return booking


@pytest.mark.parametrize("model", MODELS)
def test_each_list_and_row_can_be_looked_at_and_searched(console: Client, rows: Booking, model: type):
    name = f"admin:bookings_{model._meta.model_name}"
    row = model.objects.first()
    words = rows.reference if model in (Booking, ChangeRequest, VenueDecision, Alternative) else "bintang"
    page = console.get(reverse(f"{name}_changelist"), {"q": words})
    assert page.status_code == 200
    assert page.context["cl"].result_count >= 1
    assert console.get(reverse(f"{name}_changelist"), {"q": "nobody has this"}).context["cl"].result_count == 0
    assert console.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_changed_or_deleted_by_hand(console: Client, rows: Booking, model: type):
    page = admin.site._registry[model]
    assert not any(
        may(None) for may in (page.has_add_permission, page.has_change_permission, page.has_delete_permission)
    )
    row = model.objects.first()
    before = model.objects.values().get(pk=row.pk)
    name = f"admin:bookings_{model._meta.model_name}"
    assert console.post(reverse(f"{name}_change", args=[row.pk]), {"party_size": 9}).status_code == 403
    assert console.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert model.objects.values().get(pk=row.pk) == before


def test_a_long_list_costs_a_constant_number_of_queries(console: Client, rows: Booking, django_assert_max_num_queries):
    with transaction.atomic():
        for _ in range(8):
            worlds.request(worlds.restaurant())
    with django_assert_max_num_queries(25):
        console.get(reverse("admin:bookings_booking_changelist"))


def test_the_secrets_of_links_are_not_shown(console: Client, rows: Booking):
    page = console.get(reverse("admin:bookings_booking_change", args=[rows.pk])).content.decode()
    assert rows.token not in page
    assert rows.token_hash not in page
