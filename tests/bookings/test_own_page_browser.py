"""A booking's own page in a real browser: after an act it shows the booking as it is then."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from agnt.lib import clock
from bookings.services import staff
from bookings.services.staff import GuestFacts
from tests.bookings import hosts
from tests.bookings.hosts import Open
from tests.worlds import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
chromium, world, stack, open_page = hosts.chromium, hosts.world, hosts.stack, hosts.open_page


def test_a_cancelled_booking_is_cancelled_on_its_own_page(world: World, open_page: Open) -> None:
    day = clock.today(world.venue.timezone) + timedelta(days=1)
    booking = staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=world.at("15:00", day),
        by="staff:1",
        guest=GuestFacts("Made Suryani"),
    )
    page = open_page(f"bookings/{booking.pk}/", width=390, touch=True)
    page.locator("summary", has_text="Cancel").first.click()
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cancelled")
    expect(page.locator("#drawer > *")).to_have_count(0)
    expect(page.get_by_role("button", name="Cancel this booking")).to_have_count(0)
