"""A guest whose browser runs no scripts books with the code of a mail, says what he needs, changes, cancels; another
waits and takes what came free."""

import os
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from agnt.core.models import Mail
from agnt.lib import clock
from bookings.models import Booking, WaitlistEntry
from tests import browser, worlds
from tests.stack import Stack, database_url
from tests.worlds import World

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    browser.need()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    with browser.launched() as running:
        yield running


@pytest.fixture
def world() -> World:
    return worlds.restaurant((2,), name="La Brisa", horizon_days=30, can_provide=["high_chair"])


@pytest.fixture
def stack(world: World) -> Iterator[Stack]:
    with Stack(database_url(), os.environ["REDIS_URL"]) as running:
        running.start("web")
        running.wait_ready(60)
        yield running


def visit(chromium: Browser, stack: Stack, world: World, wall: str) -> tuple[Page, list[str]]:
    """Somebody new at the venue's page, who asks for the day after tomorrow at that time."""
    page = chromium.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844}).new_page()
    page.set_default_timeout(browser.PATIENCE)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.goto(f"{stack.base_url}/v/{world.venue.slug}/")
    page.get_by_label("Day").fill((clock.today(world.venue.timezone) + timedelta(days=2)).isoformat())
    page.get_by_label("About when").fill(wall)
    page.get_by_role("button", name="Show free times").click()
    return page, complaints


def prove(page: Page, name: str, email: str) -> None:
    """Say who comes, and type the digits of the letter."""
    page.get_by_label("Name for the door").fill(name)
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("I agree to the terms above.").check()
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Type the code")
    letter = Mail.objects.latest("pk").letter
    assert letter["to"] == email
    digits = re.search(r"\b\d{6}\b", letter["text"])
    assert digits
    page.get_by_label("Six digits").fill(digits[0])
    page.locator("main").get_by_role("button").click()


def test_without_scripts_one_books_changes_and_cancels_and_another_waits_and_takes_it(
    chromium: Browser, stack: Stack, world: World
) -> None:
    ayu, complaints = visit(chromium, stack, world, "19:00")
    ayu.get_by_role("button", name="19:00", exact=True).click()
    prove(ayu, "Ayu", "ayu@example.com")
    title = ayu.get_by_role("heading", level=1)
    expect(title).to_have_text("La Brisa expects you")
    booking = Booking.objects.get()

    ayu.get_by_label("High chair").check()
    ayu.get_by_label("Occasion").fill("Birthday")
    ayu.get_by_role("region", name="What you need").get_by_role("button", name="Save").click()
    expect(ayu.get_by_role("region", name="What you need")).to_contain_text("High chair: yes")
    ayu.get_by_role("link", name="Change it").click()
    ayu.get_by_role("button", name="20:00", exact=True).click()
    expect(ayu.get_by_role("heading", level=1)).to_contain_text("20:00?")
    ayu.get_by_role("button", name="Yes, change it").click()
    expect(ayu.get_by_role("status")).to_have_text("Done. This is your booking now.")
    booking.refresh_from_db()
    assert (f"{booking.local_start:%H:%M}", booking.occasion) == ("20:00", "Birthday")

    budi, more = visit(chromium, stack, world, "20:00")
    summary = budi.locator("#wait summary")
    if budi.locator("#wait[open]").count() == 0:
        summary.click()
    budi.get_by_label("From").fill("20:00")
    budi.get_by_label("Until").fill("20:00")
    budi.get_by_role("button", name="Put me on the list").click()
    prove(budi, "Budi", "budi@example.com")
    expect(budi.get_by_role("heading", level=1)).to_have_text("You are on the list of La Brisa")

    ayu.get_by_role("link", name="Cancel booking").click()
    ayu.get_by_role("button", name="Yes, cancel it").click()
    expect(title).to_have_text("You cancelled this booking")
    budi.reload()
    expect(budi.get_by_role("heading", level=1)).to_have_text("A place is free at La Brisa")
    budi.get_by_role("button", name="Take it").click()
    expect(budi.get_by_role("heading", level=1)).to_have_text("La Brisa expects you")
    taken = WaitlistEntry.objects.get().booking
    assert taken is not None
    assert (taken.status, taken.guest_name, f"{taken.local_start:%H:%M}") == ("confirmed", "Budi", "20:00")
    assert complaints + more == []
