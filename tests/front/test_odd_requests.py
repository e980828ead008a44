"""Requests that no browser makes: other methods, bodies of other kinds, no token, a page of others. Every address that
Django answers refuses them or shows its page, and none fails."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.test import Client

from agnt.lib import clock
from tests import twins, worlds
from tests.addresses import PART, addresses, routes
from tests.twins import Twin

METHODS: Final = ("HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE")
STEP: Final = "^start/(?P<step>kind|resources|hours|terms|preview)/$"
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n--x--\r\n'
CHARSETS: Final = (f"{FORM}; charset=hex", f"{FORM}; charset=utf-16", "multipart/form-data; boundary=x; charset=rot13")
BODIES: Final = (
    ("application/json", b"[" * 20_000),
    ("multipart/form-data", b"x"),
    ("multipart/form-data; boundary=x", b"--x\r\ngarbage"),
    ("multipart/form-data; boundary=x", PARTS * 3),
    (FORM, b"a=%ed%a0%80&b=%ff&c=%fe"),
    (FORM, b"&".join(b"a%d=1" % number for number in range(1500))),
    (FORM, b"a=" + b"x" * (3 * 1024 * 1024 + 1)),
    ("", b"\xff\x00"),
)
# Every second one each time, the rest in the long run.
SOME: Final = [
    pytest.param(*body, marks=[pytest.mark.deep] if number % 2 else []) for number, body in enumerate(BODIES)
]


@pytest.fixture
def mine(transactional_db: None) -> Iterator[Twin]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()[0]


def everywhere(mine: Twin) -> list[str]:
    """One address of each page but the console's: a venue's own with its ids, others with nothing behind them."""
    own = {address.route: address.of(mine, mine) for address in addresses()}
    others = [route for route in routes() if route not in own and "admin/" not in route and "logout" not in route]
    values = {"slug": mine.slug, "reference": "ABCDEFGH", "kind": "guests", "step": "kind"}
    plain = [route.replace(STEP, "start/kind/").replace("^", "").replace("$", "") for route in others]
    made = ["/" + PART.sub(lambda match: values.get(match[1], "abc"), route) for route in plain if "(?P" not in route]
    return [*own.values(), *made]


def clients(mine: Twin) -> list[Client]:
    owner = Client(raise_request_exception=False)
    owner.force_login(mine.owner)
    return [Client(raise_request_exception=False), owner]


def _failed(answers: Iterator[tuple[Any, int]]) -> list[tuple[Any, int]]:
    return [(what, status) for what, status in answers if status >= 500]


def test_no_page_fails_for_another_method(mine: Twin) -> None:
    answers = (
        ((method, path), client.generic(method, path).status_code)
        for client in clients(mine)
        for path in everywhere(mine)
        for method in METHODS
    )
    assert _failed(answers) == []


@pytest.mark.parametrize(("kind", "body"), SOME, ids=lambda value: ascii(value)[:40])
def test_no_page_fails_for_a_body_of_another_kind(mine: Twin, kind: str, body: bytes) -> None:
    answers = (
        (path, client.generic("POST", path, body, content_type=kind).status_code)
        for client in clients(mine)
        for path in everywhere(mine)
    )
    assert _failed(answers) == []


@pytest.mark.parametrize("kind", CHARSETS)
def test_what_is_not_in_utf_8_is_refused_on_every_page(mine: Twin, kind: str) -> None:
    body = PARTS if "multipart" in kind else b"a=b"
    client = clients(mine)[1]
    found = {
        (method, path): status
        for path in everywhere(mine)
        for method in ("GET", "POST")
        if (status := client.generic(method, path, body, content_type=kind).status_code) != 415
    }
    assert found == {}


def test_utf_8_by_its_name_is_read(mine: Twin) -> None:
    client = clients(mine)[0]
    for kind in (FORM, f"{FORM}; charset=UTF-8", f"{FORM};charset=utf-8"):
        assert client.generic("POST", f"/v/{mine.slug}/pick/", b"a=b", content_type=kind).status_code == 302


def test_no_page_takes_a_form_without_its_token(mine: Twin) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(mine.owner)
    taken = {
        path: status
        for path in everywhere(mine)
        if (status := client.post(path, {"do": "x"}).status_code) not in (403, 404, 405)
    }
    assert taken == {}


def test_no_page_but_the_embedded_one_is_framed_by_others(mine: Twin) -> None:
    framed = []
    for client in clients(mine):
        for path in everywhere(mine):
            answer = client.get(path)
            policy = answer.headers.get("Content-Security-Policy", "")
            shut = answer.headers.get("X-Frame-Options") == "DENY" and "frame-ancestors 'none'" in policy
            if not shut and answer.status_code == 200 and not path.endswith("/embed/"):
                framed.append(path)
    assert framed == []


def test_a_foreign_host_is_refused(mine: Twin) -> None:
    client = Client(raise_request_exception=False)
    for host in ("evil.example", "evil.example:80", "a" * 300, "test server", "[::1"):
        assert client.get(f"/v/{mine.slug}/", headers={"host": host}).status_code == 400


def test_no_sign_in_leads_to_a_page_of_others(mine: Twin) -> None:
    mine.owner.set_password("a long password 1")
    mine.owner.save()
    for there in (
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "\thttps://e.x",
    ):
        client = Client(raise_request_exception=False)
        answer = client.post(
            "/accounts/login/", {"login": mine.owner.email, "password": "a long password 1", "next": there}
        )
        assert "evil" not in answer.headers.get("Location", ""), there
        assert not answer.headers.get("Location", "").startswith(("javascript", "\t"))
    client.force_login(mine.owner)
    booking = mine.rows["Booking"]
    path = f"/venue/{mine.slug}/bookings/{booking.pk}/write/"
    back = client.post(path, {"notes": "x", "next": f"/venue/{mine.slug}/../../..//evil.example/"})
    assert back.headers["Location"].startswith("/venue/")
