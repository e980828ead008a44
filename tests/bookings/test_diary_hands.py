"""The diary by a finger, by keys alone, by three taps, and without a script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from agnt.lib import clock
from bookings.models import Booking
from bookings.services import staff
from bookings.services.staff import GuestFacts
from tests import worlds
from tests.bookings import hosts
from tests.bookings.hosts import Open
from tests.bookings.test_diary_browser import at_table, block, booked, tomorrow
from tests.worlds import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(400)]
chromium, stack, open_page = hosts.chromium, hosts.stack, hosts.open_page


@pytest.fixture
def world() -> World:
    """A house where it is noon now, whenever that is: what is due soon is due today."""
    made = worlds.restaurant((2, 4, 4), timezone=hosts.noon_zone(), horizon_days=365, lead_minutes=0)
    made.venue.shifts.update(opens="00:00", closes="23:59")
    return made


def due_soon(world: World) -> Booking:
    """A party that is due in ten minutes, with its number."""
    return staff.book(
        venue_id=world.venue.pk,
        service_id=world.service.pk,
        party_size=2,
        starts_at=clock.now().replace(second=0, microsecond=0) + timedelta(minutes=10),
        by="staff:1",
        guest=GuestFacts("Ayu Lestari", phone="+62 812 3456 7890"),
        force=True,
    )


class Finger:
    """One finger on the screen."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.line: Any = page.context.new_cdp_session(page)
        self.x, self.y = 0.0, 0.0

    def down(self, on: Locator) -> None:
        box = on.bounding_box()
        assert box is not None
        self.x, self.y = box["x"] + 30, box["y"] + box["height"] / 2
        self._send("touchStart", [{"x": self.x, "y": self.y}])

    def move(self, dx: float, dy: float) -> None:
        for n in range(1, 11):
            self._send("touchMove", [{"x": self.x + dx * n / 10, "y": self.y + dy * n / 10}])
            self.page.wait_for_timeout(16)  # a frame: faster than that no finger is

    def up(self) -> None:
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self.line.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_a_finger_that_swipes_scrolls_and_one_that_rests_first_drags(world: World, open_page: Open) -> None:
    booking = booked(world)
    page = open_page(f"diary/?day={tomorrow(world)}", width=820, touch=True)
    expect(block(page, booking)).to_be_visible()
    before, finger = at_table(booking), Finger(page)
    scrolled = page.evaluate("document.getElementById('timeline').scrollLeft")
    finger.down(block(page, booking))
    finger.move(-160, 0)
    page.wait_for_timeout(200)  # a finger that stops does not fling
    finger.up()
    page.wait_for_function("was => document.getElementById('timeline').scrollLeft > was + 60", arg=scrolled)
    expect(page.locator(".tl-ghost")).to_have_count(0)
    assert at_table(booking) == before

    page.evaluate("was => { document.getElementById('timeline').scrollLeft = was; }", scrolled)
    finger.down(block(page, booking))
    expect(page.locator(".tl-ghost")).to_have_count(1)
    finger.move(60 * 1.6, 0)
    expect(page.locator(".tl-ghost")).to_have_text("13:00, T1")
    finger.up()
    expect(page.locator(".toast")).to_contain_text("13:00, T1")
    expect(page.locator("#said")).to_contain_text("13:00, T1")
    assert at_table(booking) == ("13:00", "T1")


def test_by_keys_alone_a_booking_is_opened_seated_and_the_focus_comes_back(world: World, open_page: Open) -> None:
    booking = due_soon(world)
    page = open_page("diary/")
    block(page, booking).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .panel")).to_be_visible()
    expect(page.locator("#drawer")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#drawer [data-close]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Seat now")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#drawer .state").first).to_have_text("Seated")
    page.keyboard.press("Escape")
    expect(page.locator("#drawer .panel")).to_have_count(0)
    expect(block(page, booking)).to_be_focused()
    expect(page.locator("#said")).to_have_text(re.compile("Changed: Ayu Lestari"))
    page.keyboard.press("n")
    expect(page.locator("#drawer")).to_contain_text("How many?")
    page.keyboard.press("Escape")
    expect(page.locator("#new-booking")).to_be_focused()


def test_on_a_phone_a_party_is_seated_or_late_and_a_guest_is_found_in_three_taps(world: World, open_page: Open) -> None:
    booking = due_soon(world)
    phone = open_page("diary/list/", width=390, touch=True)
    phone.get_by_role("link", name="Ayu Lestari").tap()
    phone.locator("summary", has_text="They will be late").tap()
    phone.get_by_role("button", name=re.compile("^20 minutes late")).tap()
    expect(phone.locator("#drawer")).to_contain_text("Expected")
    booking.refresh_from_db()
    assert booking.eta == booking.starts_at + timedelta(minutes=20)

    phone.get_by_role("button", name="Seat now").tap()
    expect(phone.locator("#drawer .state").first).to_have_text("Seated")
    phone.goto(phone.url)
    phone.get_by_role("link", name="Guests").first.tap()
    phone.get_by_label("Search").tap()
    phone.keyboard.type("+62 812 3456 7890")
    expect(phone.locator("#found")).to_contain_text("Ayu Lestari")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("1 guest")


def test_without_a_script_everything_a_host_needs_is_a_form(world: World, open_page: Open) -> None:
    booking = due_soon(world)
    page = open_page("diary/list/", width=390, scripts=False)
    page.get_by_role("link", name="Ayu Lestari").click()
    page.get_by_role("button", name="Seat now").click()
    expect(page.locator("#problems")).to_contain_text("Ayu Lestari is seated")
    booking.refresh_from_db()
    assert booking.status == "seated"

    page.get_by_role("link", name=re.compile("Diary,")).click()
    page.get_by_label("Day", exact=True).fill(tomorrow(world))
    page.get_by_role("button", name="Go").click()
    page.get_by_role("link", name="New booking").click()
    page.get_by_role("button", name="2", exact=True).click()
    page.locator(".time-button").first.click()
    page.get_by_label("Name").fill("Made Suryani")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Made Suryani, 2: confirmed")
    page.locator("summary", has_text="Cancel").click()
    page.get_by_role("button", name="Cancel this booking").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cancelled")

    world.venue.policy = "ask"
    world.venue.save()
    later = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=2)
    asked = worlds.request(world, source="own_page", starts_at=later)
    page.get_by_role("link", name="To decide").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing to decide")
    asked.refresh_from_db()
    assert asked.status == "confirmed"
