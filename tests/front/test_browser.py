"""The simulator in a real browser, on the platform's real processes."""

import os
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, WebSocketRoute, expect

from bookings.models import Booking
from chat.models import Conversation
from chat.services.accounts import seed_whatsapp
from tests import browser, worlds
from tests.front import tales
from tests.stack import Stack, database_url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(240)]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    browser.need()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    with browser.launched() as running:
        yield running


@pytest.fixture
def stack() -> Iterator[Stack]:
    worlds.restaurant((2, 4), name="La Brisa", area="Seminyak", description="Dinner by the sea")
    seed_whatsapp()
    with Stack(database_url(), os.environ["REDIS_URL"], {"DEBOUNCE_SECONDS": "0"}) as running:
        running.start("web", "worker", "wire")
        running.wait_ready(60)
        yield running


def open_phone(chromium: Browser, stack: Stack, *, scripts: bool = True) -> tuple[Page, list[str]]:
    """A new phone, and what the browser complains of."""
    page = chromium.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(browser.PATIENCE)
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{stack.base_url}/simulator/")
    page.get_by_role("button", name="New phone").click()
    return page, complaints


def answers(page: Page, words: str | re.Pattern[str]) -> None:
    """Wait until the last thing we said holds these words."""
    expect(page.locator("#talk li:not(.me)").last).to_contain_text(words)


def test_a_guest_books_by_tapping_and_cancels_by_the_link(chromium: Browser, stack: Stack) -> None:
    page, complaints = open_phone(chromium, stack)
    page.get_by_label("Message").fill("dinner for 2 in Seminyak tomorrow at 7")
    page.keyboard.press("Enter")
    answers(page, "La Brisa")
    expect(page.locator("#talk li.me")).to_have_count(1)

    page.locator("#talk li").last.get_by_role("button").first.click()
    answers(page, re.compile("name", re.IGNORECASE))
    page.get_by_label("Message").fill("Ayu")
    page.get_by_role("button", name="Send").click()
    answers(page, "Shall I book it?")
    page.get_by_role("button", name="Yes, book it").click()
    answers(page, "confirmed")

    booking = Booking.objects.get()
    assert booking.status == Booking.Status.CONFIRMED
    expect(page.locator("#story")).to_contain_text(booking.reference)
    expect(page.locator("#story .step.waiting")).to_have_count(0)
    expect(page.locator("#talk .tick.read").last).to_be_visible()

    page.locator("#talk li").last.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La Brisa expects you")
    page.get_by_role("link", name="Cancel booking").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You cancelled this booking")
    booking.refresh_from_db()
    assert (booking.status, booking.cancelled_by) == ("cancelled", "guest")
    assert complaints == []


def test_a_page_that_lost_its_socket_misses_nothing(chromium: Browser, stack: Stack) -> None:
    page, _complaints = open_phone(chromium, stack)
    page.get_by_label("Message").fill("hello")
    page.keyboard.press("Enter")
    expect(page.locator("#talk li:not(.me)")).not_to_have_count(0)
    number = page.url.rstrip("/").rsplit("/", 1)[1]
    talk = Conversation.objects.get()

    sockets: list[WebSocketRoute] = []
    refuse = [False]

    def route(socket: WebSocketRoute) -> None:
        sockets.append(socket)
        if refuse[0]:
            socket.close()
        else:
            socket.connect_to_server()

    page.route_web_socket("**/ws/simulator/**", route)
    page.goto(f"{stack.base_url}/simulator/whatsapp/{number}/")
    expect(page.locator("#talk li")).to_have_count(2)
    refuse[0] = True
    sockets[-1].close()
    expect(page.locator("#link")).to_contain_text("The live connection was lost")

    talk.refresh_from_db()
    tales.say(talk, "written while nobody listened", out=True)
    answers(page, "written while nobody listened")
    refuse[0] = False
    expect(page.locator("#link")).to_be_empty()
    expect(page.locator("#talk li")).to_have_count(3)


def test_a_message_is_drawn_once_however_slow_the_story_beside_it_is(chromium: Browser, stack: Stack) -> None:
    page, _complaints = open_phone(chromium, stack)
    page.get_by_label("Message").fill("hello")
    page.keyboard.press("Enter")
    answers(page, re.compile("."))
    held: list[Route] = []
    page.route("**/story", lambda route: held.append(route))
    talk = Conversation.objects.get()
    for words in ("one", "two", "three"):
        tales.say(talk, words, out=True)
        answers(page, words)
        talk.refresh_from_db()
    for route in held:
        route.continue_()
    expect(page.locator("#talk li")).to_have_count(5)


def test_without_scripts_the_phone_works_by_loading_again(chromium: Browser, stack: Stack) -> None:
    page, complaints = open_phone(chromium, stack, scripts=False)
    page.get_by_label("Message").fill("dinner for 2 in Seminyak tomorrow at 7")
    page.keyboard.press("Enter")
    for _ in range(30):
        if page.locator("#talk li:not(.me)").count():
            break
        page.get_by_role("link", name="load this page again").click()
        page.wait_for_timeout(300)
    answers(page, "La Brisa")
    assert page.locator("#talk li.me").count() == 1
    assert complaints == []
