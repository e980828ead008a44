"""No address of ours sends a browser to a page of others, whatever it is asked to go on to."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client

from agnt.core.services import sign_ins
from agnt.lib import clock
from tests import worlds
from tests.bookings.visits import book
from tests.venues import desks

pytestmark = pytest.mark.django_db
HERE: Final = "http://testserver"
OUT: Final = (
    *(
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.x",
    ),
    *("/\t/evil.example", "/\n/evil.example", " //evil.example", "\x01https://evil.example", "javascript:alert(1)"),
    *("http:/\\evil.example", "/%09/evil.example", "https://testserver@evil.example/", "//testserver.evil.example/"),
    *("https:///evil.example", "data:text/html,x", "/venues/\r\nSet-Cookie: a=b", "http://testserver.evil.example"),
)
# The first of each kind every time, the rest in the long run.
SOME: Final = [pytest.param(one, marks=[pytest.mark.deep] if number % 3 else []) for number, one in enumerate(OUT)]
WORD: Final = "a long password"


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


def stays(location: str) -> bool:
    """As a browser reads it: tabs and breaks are dropped, a backslash is a slash."""
    read = "".join(char for char in location if char not in "\t\r\n").strip().replace("\\", "/")
    there = urlsplit(urljoin(f"{HERE}/accounts/", read))
    return there.scheme in ("http", "https") and there.netloc == "testserver"


@pytest.mark.parametrize("there", SOME, ids=ascii)
def test_no_sign_in_goes_on_to_others(there: str) -> None:
    user = desks.member(worlds.venue())
    sign_ins.prove_email(user=user)
    for query in ({}, {"next": there}):
        for path, body in {
            "/accounts/login/": {"login": user.email, "password": WORD},
            "/accounts/login/code/": {"email": user.email},
            "/accounts/logout/": {},
            "/accounts/signup/": {"name": "Eve", "email": "eve@example.com", "password1": "a very long password 7"},
            "/admin/login/": {"username": user.email, "password": WORD},
        }.items():
            client = Client(raise_request_exception=False)
            if "logout" in path:
                client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            answer = client.post(path, body | {"next": there}, query_params=query)
            assert answer.status_code < 500, path
            assert stays(answer.headers.get("Location", "/")), (path, answer.headers["Location"])
            assert "a=b" not in str(answer.cookies)


@pytest.mark.parametrize("there", SOME, ids=ascii)
def test_no_act_at_a_desk_goes_on_to_others(there: str) -> None:
    world = worlds.restaurant()
    booking, client = book(world), desks.at(world.venue)
    base = f"/venue/{world.venue.slug}/"
    for way in (there, base + there, f"{base}..{there}", f"/venue/{world.venue.slug}{there}"):
        answer = client.post(f"{base}bookings/{booking.pk}/write/", {"notes": "x", "next": way})
        assert (answer.status_code, stays(answer.headers["Location"])) == (302, True), answer.headers["Location"]


@pytest.mark.parametrize(
    "path", ["//evil.example/venues", "//evil.example/admin", "/\\evil.example/venues", "//evil.example/%2e%2e"]
)
def test_an_address_that_looks_like_a_host_is_no_way_out(path: str) -> None:
    client = desks.at(worlds.venue())
    answer = client.generic("GET", "/", PATH_INFO=path)  # type: ignore[arg-type]
    assert answer.status_code in (301, 302, 404)
    assert stays(answer.headers.get("Location", "/"))
