"""Money in the console: everything can be looked at and nothing typed over."""

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from agnt.core.models import User
from billing.models import Account, Entry, Fee, Transaction, UsageEvent
from billing.services import fees, usage
from bookings.models import Booking
from tests.billing import world

pytestmark = pytest.mark.django_db

MODELS = [Account, Transaction, Entry, Fee, UsageEvent]


@pytest.fixture
def console(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("ops@example.com", "correct horse battery"))
    return client


@pytest.fixture
def booking() -> Booking:
    row = world.booking(world.venue(name="Warung Bintang"), api_key=world.api_key(), by_test_key=False)
    fees.follow(booking_id=row.pk)
    usage.count_confirmed(booking=row)
    return row


@pytest.mark.parametrize("model", MODELS)
def test_each_list_and_each_row_can_be_looked_at_and_searched(console: Client, booking: Booking, model: type) -> None:
    name = f"admin:billing_{model._meta.model_name}"  # type: ignore[attr-defined]
    row = model.objects.first()  # type: ignore[attr-defined]
    assert console.get(reverse(f"{name}_changelist"), {"q": "bintang"}).status_code == 200
    assert console.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_nothing_is_added_changed_or_deleted_by_hand(rf: object, model: type) -> None:
    page = admin.site._registry[model]
    request = None
    assert not page.has_add_permission(request)  # type: ignore[arg-type]
    assert not page.has_change_permission(request)  # type: ignore[arg-type]
    assert not page.has_delete_permission(request)  # type: ignore[arg-type]


def test_an_account_shows_its_balance(console: Client, booking: Booking) -> None:
    fees.follow(booking_id=world.becomes(booking, Booking.Status.COMPLETED).pk)
    page = console.get(reverse("admin:billing_account_changelist")).content.decode()
    assert "USD 2.50" in page
    assert "USD -2.50" in page
