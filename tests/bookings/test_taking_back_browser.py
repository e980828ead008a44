"""The one Undo in a real browser: in the toast after a no, in the drawer after a change, and without a script."""

from datetime import timedelta

import pytest
from django.db import transaction
from playwright.sync_api import expect

from agnt.lib import clock
from bookings.models import Booking
from bookings.services import staff
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.bookings import hosts
from tests.bookings.hosts import Open
from tests.worlds import World
from venues.models import Venue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]
chromium, world, stack, open_page = hosts.chromium, hosts.world, hosts.stack, hosts.open_page


def test_a_host_takes_back_a_no_and_a_change_with_one_tap_or_without_a_script(world: World, open_page: Open) -> None:
    Venue.objects.filter(pk=world.venue.pk).update(policy="ask")
    day = clock.today(world.venue.timezone) + timedelta(days=1)
    with transaction.atomic():
        asked = worlds.request(world, source="own_page", starts_at=world.at("12:00", day))
    page = open_page("decide/", width=390, touch=True)
    for _ in range(2):  # it can be done again: the second no is another one
        page.get_by_text("Say no", exact=True).first.click()
        page.get_by_role("button", name="Say no").click()
        expect(page.locator(".toast")).to_contain_text("Said no.")
        expect(page.locator(".ask-card")).to_have_count(0)
        page.locator(".toast").get_by_role("button", name="Undo").click()
        expect(page.locator(".toast")).to_contain_text("Taken back: it is among those to decide again.")
        expect(page.locator(".ask-card")).to_have_count(1)
    asked.refresh_from_db()
    assert asked.status == "pending"

    booking = staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=world.at("15:00", day),
        by="staff:1",
        guest=GuestFacts("Made Suryani"),
    )
    page.goto(page.url.replace("decide/", f"diary/list/?day={day.isoformat()}"))
    page.get_by_role("link", name="Made Suryani").click()
    page.get_by_text("Change time, party or table").click()
    page.get_by_label("Guests").fill("3")
    page.get_by_role("button", name="Apply the change").click()
    told = page.locator("#drawer .notice.ok")
    expect(told).to_contain_text("Changed: 3")
    told.get_by_role("button", name="Undo").click()
    expect(told).to_contain_text("Put back as it was: 2")
    assert Booking.objects.get(pk=booking.pk).party_size == 2

    plain = open_page(f"bookings/{booking.pk}/", scripts=False)
    expect(plain.get_by_text("Changed: guests from 3 to 2")).to_be_visible()
    expect(plain.get_by_role("button", name="Undo the last change")).to_have_count(0)  # an undo is not undone
