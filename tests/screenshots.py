"""`make screenshots`: the main pages of the running server, as a phone, a tablet and a desk see them, to docs/img/.
With names (`python -m tests.screenshots drawer walk-in`) those alone, of the pages that an address leads to.

It writes to the simulator as a guest would, so the pages show a booking that really went all the way.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "agnt.settings")
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright runs a loop in this thread; nothing here is shared

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.cached_db import SessionStore  # noqa: E402
from playwright.sync_api import Browser, BrowserContext, Page, expect  # noqa: E402

from agnt.core.models import User  # noqa: E402
from agnt.front.gateways.loopback import own_address  # noqa: E402
from agnt.front.playthrough import WANTS  # noqa: E402
from agnt.lib import http  # noqa: E402
from agnt.lib.errors import GatewayError  # noqa: E402
from tests import browser, shots, shots_of_rows  # noqa: E402
from tests.shots import OWNER, Shot  # noqa: E402
from tests.shots_by_hand import NEWCOMER, first_steps, guest_books, list_with_conflicts  # noqa: E402

FOLDER = settings.BASE_DIR / "docs" / "img"
SIZES = {390: 844, 820: 1180, 1440: 900}
LARGEST = 300_000


def main() -> int:
    """Take them all; 1 with a sentence when that cannot be."""
    try:
        ready = http.request("GET", f"{own_address()}/health/ready", timeout=5).status_code == 200
    except GatewayError:
        ready = False
    if not ready:
        return complain(f"No server is ready at {own_address()}. Start it with `make run` in another terminal.")
    boss = User.objects.filter(is_superuser=True, is_active=True).order_by("pk").first()
    if boss is None:
        return complain("There is nobody who may enter the console: `manage.py create_owner` or the demo world.")
    if browser.found() is None:
        return complain("There is no Chromium here: apt-get install chromium.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with browser.launched() as chromium:
        phone, booking = talk(chromium)
        wanted = chain(shots.of_the_platform(phone, booking), shots.of_the_venue(), shots_of_rows.of_rows())
        names = set(sys.argv[1:])
        by_address = (take(chromium, shot, boss) for shot in wanted if not names or shot.name in names)
        by_hand = () if names else take_by_hand(chromium)
        for path in chain(chain.from_iterable(by_address), by_hand):
            size = path.stat().st_size
            print(f"{path.relative_to(settings.BASE_DIR)}  {size // 1024} KB")  # noqa: T201 - a command
            if size > LARGEST:
                return complain(f"{path.name} is over {LARGEST // 1000} KB: crop the page or show less of it.")
    return 0


def complain(sentence: str) -> int:
    """Say what is wrong."""
    print(sentence, file=sys.stderr)  # noqa: T201 - a command
    return 1


def talk(chromium: Browser) -> tuple[str, str]:
    """Book in the simulator, with pictures before the yes; the phone's and the booking's addresses."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(browser.PATIENCE)
    page.goto(f"{own_address()}/simulator/")
    page.get_by_role("button", name="New phone").click()
    phone = page.url.removeprefix(own_address())
    last = page.locator("#talk li:not(.me)").last
    say(page, WANTS)
    for _ in range(8):
        words = last.inner_text()
        if "Shall I book it?" in words:
            break
        if last.get_by_role("button").count():
            answer(page, lambda: last.get_by_role("button").first.click())
        else:
            say(page, "Ayu" if "name" in words else "tomorrow")
    picture_phone(chromium, context, phone)
    answer(page, lambda: last.get_by_role("button", name=re.compile("Yes")).click())
    expect(last).to_contain_text("confirmed")
    link = last.get_by_role("link").last.get_attribute("href") or ""
    context.close()
    return phone, "/b/" + link.split("/b/", 1)[1]


def say(page: Page, words: str) -> None:
    """Write to the phone and wait for what is said back."""

    def write() -> None:
        page.get_by_label("Message").fill(words)
        page.keyboard.press("Enter")

    answer(page, write)


def answer(page: Page, act: Callable[[], None]) -> None:
    """Do it and wait until one more thing was said to us."""
    said = page.locator("#talk li:not(.me)")
    before = said.count()
    act()
    said.nth(before).wait_for()


def picture_phone(chromium: Browser, signed: BrowserContext, phone: str) -> None:
    """The simulator in the middle of the talk."""
    for width, scheme in [(390, "light"), (820, "light"), (1440, "light"), (390, "dark"), (1440, "dark")]:
        with opened(chromium, width, scheme) as (context, page):
            context.add_cookies(signed.cookies())  # type: ignore[arg-type]  # its own cookies, as it gave them
            page.goto(own_address() + phone)
            page.locator("#talk li").last.wait_for()
            page.screenshot(path=target("simulator", width, scheme))


def take(chromium: Browser, shot: Shot, boss: User) -> Iterator[Path]:
    """The page at every width, and in the dark at the smallest and the largest."""
    wanted = [(width, "light") for width in SIZES]
    if shot.dark:
        wanted += [(390, "dark"), (1440, "dark")]
    for width, scheme in wanted:
        with opened(chromium, width, scheme) as (context, page):
            user = User.objects.get(email=shot.who) if shot.who else boss
            if shot.who or shot.address.startswith("/admin/"):
                enter(context, user)
            page.goto(own_address() + shot.address)
            page.wait_for_timeout(300)  # unfold hides the page until its scripts have run
            path = target(shot.name, width, scheme)
            page.screenshot(path=path, full_page=shot.whole)
            yield path


def take_by_hand(chromium: Browser) -> Iterator[Path]:
    """The pages that are reached by filling forms in."""
    for who, flow in ((NEWCOMER, first_steps), (OWNER, list_with_conflicts), ("", guest_books)):
        for width in SIZES:
            with opened(chromium, width, "light") as (context, page):
                if who:
                    enter(context, User.objects.get(email=who))
                for name in flow(page):
                    path = target(name, width, "light")
                    page.screenshot(path=path)
                    yield path


def enter(context: BrowserContext, user: User) -> None:
    """Sign that user in."""
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": signed_in(user), "url": own_address()}])


@contextmanager
def opened(chromium: Browser, width: int, scheme: str) -> Iterator[tuple[BrowserContext, Page]]:
    """A page of that width and theme."""
    context = chromium.new_context(
        viewport={"width": width, "height": SIZES[width]},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
    )
    try:
        yield context, context.new_page()
    finally:
        context.close()


def target(name: str, width: int, scheme: str) -> Path:
    """docs/img/<page>-<width>.png, and -dark."""
    path: Path = FOLDER / f"{name}-{width}{'-dark' if scheme == 'dark' else ''}.png"
    return path


def signed_in(user: User) -> str:
    """The key of a fresh session of that user, as the sign-in form would make it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key or ""


if __name__ == "__main__":
    raise SystemExit(main())
