"""Forms that another site sends in a member's browser: without the token, or with it from elsewhere. Every address that
would take the form refuses it, and nothing is written."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.test import Client

from agnt.lib import clock
from tests import twins, worlds
from tests.front.test_odd_requests import everywhere
from tests.twins import Twin

pytestmark = pytest.mark.django_db(transaction=True)
NOT_TAKEN = (404, 405)
SECRET = "a" * 32


@pytest.fixture
def mine(transactional_db: None) -> Iterator[Twin]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()[0]


def paths(mine: Twin) -> list[str]:
    """Every address but the console's own, with the ones that are found by a guest's link."""
    booking, entry = mine.rows["Booking"], mine.rows["WaitlistEntry"]
    link = f"/b/{booking.reference}/{booking.token}/"  # type: ignore[attr-defined]
    sealed = [f"{link}cancel/", f"{link}change/", f"{link}do/", f"/w/{getattr(entry, 'token', '') or 'x'}/"]
    accounts = [f"/accounts/{name}/" for name in ("login", "logout", "signup", "password/change", "email", "sessions")]
    return [*everywhere(mine), *sealed, *accounts, "/admin/login/", "/admin/logout/"]


def counted() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models() if model._meta.managed}


def browser(mine: Twin) -> Client:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(mine.owner)
    client.cookies["csrftoken"] = SECRET
    return client


def test_a_form_without_its_token_or_from_elsewhere_is_refused_everywhere_and_writes_nothing(mine: Twin) -> None:
    client = browser(mine)
    before, taken, refused = counted(), {}, 0
    token = {"csrfmiddlewaretoken": SECRET}
    foreign = ({}, {}), (token, {"origin": "https://evil.example"}), (token, {"origin": "null"})
    for path in paths(mine):
        for body, headers in foreign:
            status = client.post(
                path, body | {"do": "x", "act": "x", "answer": "accepted"}, headers=headers
            ).status_code
            refused += status == 403
            if status not in (403, *NOT_TAKEN):
                taken[path, headers.get("origin", "")] = status
    assert taken == {}
    assert counted() == before
    assert refused > 150


def test_an_address_that_takes_a_form_with_its_token_asks_for_it(mine: Twin) -> None:
    """What is 404 or 405 without a token is so with one: no address hides behind the refusal of another kind."""
    client, open_ = browser(mine), Client(raise_request_exception=False)
    open_.force_login(mine.owner)
    gaps = []
    for path in paths(mine):
        if path.endswith("/logout/"):
            continue
        bare = client.post(path, {}).status_code
        if bare != 403 and (with_it := open_.post(path, {}).status_code) not in NOT_TAKEN:
            gaps.append((path, bare, with_it))
    assert gaps == []
