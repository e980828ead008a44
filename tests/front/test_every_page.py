"""Every page of a venue in a real browser: nothing that WCAG 2.2 AA forbids, nothing cut off, nothing that complains.

Generated from the URLconf: a new page is looked at by itself.
"""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, Page

from tests import browser, twins
from tests.addresses import addresses
from tests.twins import Twin

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.timeout(600)]
RULES: Final = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
WIDTHS: Final = (390, 820, 1440)
# What is wider than the screen although nothing may scroll sideways: the part that scrolls by itself is looked through.
CUT_OFF: Final = """() => {
  const width = document.documentElement.clientWidth;
  const clips = (node) => ["auto", "scroll", "hidden"].includes(getComputedStyle(node).overflowX);
  const scrolls = (node) => {
    for (let at = node.parentElement; at; at = at.parentElement) if (clips(at)) return true;
    return false;
  };
  const shows = (node, box) => box.width > 1 && box.height > 1 && getComputedStyle(node).visibility !== "hidden";
  return [...document.body.querySelectorAll("*")].filter((node) => {
    const box = node.getBoundingClientRect();
    return box.right > width + 1 && shows(node, box) && !scrolls(node);
  }).slice(0, 3).map((node) => node.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def twin(transactional_db: None) -> Twin:
    return twins.twins()[0]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    browser.need()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    with browser.launched() as running:
        yield running


def _pages(twin: Twin) -> list[str]:
    """The addresses that answer a GET with a page of their own."""
    client = Client()
    client.force_login(twin.owner)
    found = {address.of(twin, twin) for address in addresses()}
    return sorted(path for path in found if is_page(client.get(path)))


def is_page(answer: Any) -> bool:
    is_html = answer.headers.get("Content-Type", "").startswith("text/html")
    return answer.status_code == 200 and is_html and b"<html" in answer.content


def _signed_in(chromium: Browser, url: str, twin: Twin, width: int) -> Page:
    client = Client()
    client.force_login(twin.owner)
    context = chromium.new_context(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
    return context.new_page()


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_can_be_read_by_everybody(chromium: Browser, live_server: Any, twin: Twin, width: int) -> None:
    pages = _pages(twin)
    assert pages
    wrong = _look(chromium, live_server.url, twin, width, pages)
    assert not wrong, "\n".join(wrong)


def _look(chromium: Browser, url: str, twin: Twin, width: int, pages: list[str]) -> list[str]:
    """What is wrong with the pages at this width."""
    page, wrong = _signed_in(chromium, url, twin, width), list[str]()
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for path in pages:
        page.goto(url + path)
        wrong += [f"{path} at {width}: cut off: {node}" for node in page.evaluate(CUT_OFF)]
        if width != WIDTHS[1]:
            wrong += _broken_rules(page, f"{path} at {width}")
    page.context.close()
    return wrong


def _broken_rules(page: Page, where: str) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [f"{where}: {rule['id']}: {node['html'][:160]}" for rule in found for node in rule["nodes"][:2]]
