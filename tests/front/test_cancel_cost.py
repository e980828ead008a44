"""What a late cancel costs is named in money before the guest cancels, by the terms that his booking carries."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agnt.lib import clock
from bookings.models import Booking
from tests.front import tales
from tests.front.venue_pages import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale() -> tales.Tale:
    return tales.told()


def asked(client: Client, tale: tales.Tale, *, paid: int = 0, free: bool = False, **terms: Any) -> str:
    """What the question says half an hour before the start."""
    soon = clock.now() + timedelta(minutes=30)
    until = soon - timedelta(minutes=5 if free else 120)
    Booking.objects.update(
        starts_at=soon, currency="IDR", deposit_paid_minor=paid, terms={"cancel_until": until.isoformat()} | terms
    )
    page = plain(client.get(f"/b/{tale.booking.reference}/{tale.token}/cancel/").content.decode())
    assert Booking.objects.get().status == "confirmed"
    return page


def test_the_deposit_that_is_lost_is_named(client: Client, tale: tales.Tale) -> None:
    page = asked(client, tale, paid=200_000_00, deposit_minor=200_000_00)
    assert "Your deposit of IDR 200,000 stays with the house." in page


def test_what_was_paid_beyond_the_deposit_comes_back(client: Client, tale: tales.Tale) -> None:
    page = asked(client, tale, paid=300_000_00, deposit_minor=200_000_00)
    assert "deposit of IDR 200,000 stays" in page
    assert "IDR 100,000 that you paid beyond it comes back" in page


def test_a_deposit_nobody_paid_is_not_lost(client: Client, tale: tales.Tale) -> None:
    assert "IDR 200,000 is not paid, so none is kept" in asked(client, tale, deposit_minor=200_000_00)


def test_a_kept_card_and_a_minimum_spend_are_named_with_the_amount(client: Client, tale: tales.Tale) -> None:
    page = asked(client, tale, keeps_card=True, minimum_spend_minor=500_000_00)
    assert "may charge the card that is kept, up to the minimum spend of IDR 500,000" in page
    assert "minimum spend of IDR 500,000: the house may ask" in asked(client, tale, minimum_spend_minor=500_000_00)


def test_where_nothing_was_agreed_it_says_that_it_costs_nothing(client: Client, tale: tales.Tale) -> None:
    assert "It costs you nothing" in asked(client, tale)


def test_in_time_the_deposit_comes_back(client: Client, tale: tales.Tale) -> None:
    page = asked(client, tale, paid=200_000_00, free=True, deposit_minor=200_000_00)
    assert "Your deposit of IDR 200,000 comes back to you." in page
    assert "stays with the house" not in page


def test_it_is_named_in_indonesian(client: Client, tale: tales.Tale) -> None:
    assert tale.booking.person is not None
    tale.booking.person.language = "id"
    tale.booking.person.save()
    page = asked(client, tale, paid=200_000_00, deposit_minor=200_000_00)
    assert "Uang muka Anda IDR 200,000 menjadi milik" in page


def test_the_bookings_own_page_names_it_too(client: Client, tale: tales.Tale) -> None:
    asked(client, tale, paid=200_000_00, deposit_minor=200_000_00)
    page = plain(client.get(f"/b/{tale.booking.reference}/{tale.token}/").content.decode())
    assert "Cancelling now: Your deposit of IDR 200,000 stays with the house." in page
