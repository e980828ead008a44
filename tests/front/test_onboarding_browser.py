"""From nothing to the first booking, in a real browser: a sign-in, five answers, a guest who books on the page."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from agnt.core.models import Mail
from agnt.lib import clock
from bookings.models import Booking
from tests import browser, worlds
from tests.stack import Stack, database_url
from venues.models import Venue

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    browser.need()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    with browser.launched() as running:
        yield running


@pytest.fixture
def stack() -> Iterator[Stack]:
    worlds.city()
    with Stack(database_url(), os.environ["REDIS_URL"]) as running:
        running.start("web")
        running.wait_ready(60)
        yield running


def opened(chromium: Browser, width: int, complaints: list[str]) -> Page:
    page = chromium.new_context(viewport={"width": width, "height": 844}, reduced_motion="reduce").new_page()
    page.set_default_timeout(browser.PATIENCE)
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return page


def code(pattern: str) -> str:
    """What the newest letter says to type."""
    found = re.search(pattern, Mail.objects.latest("pk").letter["text"], re.MULTILINE)
    assert found
    return found[0]


def set_up(page: Page, stack: Stack) -> None:
    """Everything that an owner presses and types."""
    page.goto(f"{stack.base_url}/start/")
    page.get_by_role("link", name="Make a sign-in and begin").click()
    page.get_by_label("Your name").fill("Ketut")
    page.get_by_label("Email").fill("ketut@example.com")
    page.get_by_label("Password").fill("a quiet evening 7")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Code").fill(code(r"^[A-Z0-9]{3,}[A-Z0-9-]*$"))
    page.get_by_role("button", name="Confirm").click()

    page.get_by_label("What is your venue called?").fill("Warung Senja")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Tables for 2").fill("3")
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Monday", exact=True).fill("10-23")
    page.get_by_label("The same on every day").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(".week-grid a.free").first).to_be_visible()
    page.get_by_role("button", name="Open Warung Senja").click()
    page.wait_for_url("**/venue/warung-senja/diary/")


def test_from_nothing_to_the_first_booking(chromium: Browser, stack: Stack) -> None:
    complaints: list[str] = []
    owner = opened(chromium, 390, complaints)
    set_up(owner, stack)
    venue = Venue.objects.get()
    assert venue.is_bookable

    guest = opened(chromium, 390, complaints)
    tomorrow = clock.today(venue.timezone) + timedelta(days=1)
    guest.goto(f"{stack.base_url}/v/warung-senja/?day={tomorrow}&party=2")
    guest.get_by_role("button", name="19:00").click()
    guest.locator("#name").fill("Ayu")
    guest.locator("#email").fill("ayu@example.com")
    guest.locator("input[name=agreed]").check()
    guest.locator("main button[type=submit]").last.click()
    guest.locator("#code").fill(code(r"\b\d{6}\b"))
    guest.locator("main button[type=submit]").first.click()
    guest.wait_for_url("**/b/**")
    booking = Booking.objects.get()
    assert (booking.status, booking.venue, booking.party_size) == ("confirmed", venue, 2)

    owner.goto(f"{stack.base_url}/venue/warung-senja/bookings/?day={tomorrow}")
    expect(owner.locator("main")).to_contain_text("Ayu")
    assert complaints == []


def test_the_week_follows_what_is_typed(chromium: Browser, stack: Stack) -> None:
    complaints: list[str] = []
    page = opened(chromium, 1440, complaints)
    set_up(page, stack)
    page.goto(f"{stack.base_url}/venue/warung-senja/settings/hours/")
    expect(page.locator("#preview .week-grid")).to_be_visible()
    page.get_by_role("link", name="Monday").click()
    expect(page.get_by_role("heading", name="The week that comes of it")).to_be_visible()
    page.get_by_label("Opens").fill("07:00")
    expect(page.get_by_role("heading", name="The week with what is typed")).to_be_visible()
    expect(page.locator("#preview tbody th").first).to_have_text("07")
    assert Venue.objects.get().shifts.filter(opens="07:00").count() == 0
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page.get_by_text("Kept. It counts for bookings from now on.")).to_be_visible()
    assert Venue.objects.get().shifts.filter(opens="07:00").count() == 1
    assert complaints == []
