"""What the diary's browser tests stand on: a Chromium, the platform's own web process, a host who is signed in."""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from playwright.sync_api import Browser, BrowserContext, Page

from agnt.core.models import User
from agnt.lib import clock
from tests import browser, worlds
from tests.stack import Stack, database_url
from tests.worlds import World
from venues.models import Member

Open = Callable[..., Page]


@pytest.fixture
def chromium(monkeypatch: pytest.MonkeyPatch) -> Iterator[Browser]:
    browser.need()
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright runs a loop in this thread
    with browser.launched() as running:
        yield running


def noon_zone() -> str:
    """A zone where it is about noon: the server has the true clock, and no day must end under a test."""
    return f"Etc/GMT{clock.now().hour - 12:+d}"


@pytest.fixture
def world() -> World:
    made = worlds.restaurant((2, 4, 4), name="La Brisa", timezone=noon_zone(), horizon_days=365, lead_minutes=0)
    made.venue.shifts.update(opens="00:00", closes="23:59")
    return made


@pytest.fixture
def stack(world: World) -> Iterator[Stack]:
    with Stack(database_url(), os.environ["REDIS_URL"]) as running:
        running.start("web")
        running.wait_ready(60)
        yield running


@pytest.fixture
def open_page(chromium: Browser, stack: Stack, world: World) -> Iterator[Open]:
    """A page of the venue as its host sees it; what the browser complains of fails the test."""
    user = User.objects.create_user("host@example.com", "a long password")
    Member.objects.create(venue=world.venue, user=user, role=Member.Role.HOST)
    complaints: list[str] = []

    def opened(path: str, *, width: int = 1280, touch: bool = False, scripts: bool = True, worker: bool = True) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844},
            has_touch=touch,
            java_script_enabled=scripts,
            service_workers="allow" if worker else "block",
        )
        sign_in(context, user, stack)
        page = context.new_page()
        page.set_default_timeout(browser.PATIENCE)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"{stack.base_url}/venue/{world.venue.slug}/{path}")
        return page

    yield opened
    assert complaints == []


def sign_in(context: BrowserContext, user: User, stack: Stack) -> None:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": stack.base_url}])
