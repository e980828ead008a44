"""The codes of a venue's page and the sign-in, attacked: guessed at once, taken elsewhere, asked for twice."""

from typing import Any

import pytest
from django.test import Client

from agnt.core.models import Mail, User
from agnt.lib import clock
from bookings.models import Booking
from tests import worlds
from tests.at_once import at_once
from tests.front.venue_pages import Visitor, restaurant
from tests.venues import desks
from tests.worlds import NOW
from venues.models import Member
from venues.services import members
from venues.services.members import Contact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _frozen() -> Any:
    with clock.frozen(NOW):
        yield


def waiting_for_a_code() -> Visitor:
    visitor = Visitor(restaurant())
    visitor.pick()
    visitor.tell()
    return visitor


def test_ten_guesses_at_once_are_five_tries() -> None:
    visitor = waiting_for_a_code()
    right = visitor.code()
    wrong = [f"{(int(right) + number) % 10**6:06d}" for number in range(1, 11)]
    at_once([lambda digits=digits: visitor.type(digits).status_code for digits in wrong])
    assert "no longer good" in visitor.type(right).content.decode()
    assert not Booking.objects.exists()


def test_a_code_that_is_asked_for_by_a_double_tap_is_one_that_works() -> None:
    visitor = Visitor(restaurant())
    visitor.pick()
    at_once([visitor.tell] * 2)
    codes = {row.letter["text"] for row in Mail.objects.all()}
    assert len(codes) == 1
    assert visitor.type(visitor.code()).status_code == 302
    assert Booking.objects.count() == 1


def test_a_code_books_at_no_other_house_and_in_no_other_browser() -> None:
    visitor = waiting_for_a_code()
    other, digits = restaurant(), visitor.code()
    elsewhere = visitor.client.post(f"/v/{other.venue.slug}/code/", {"code": digits})
    assert (elsewhere.status_code, elsewhere.headers["Location"]) == (302, f"/v/{other.venue.slug}/")
    stranger = Visitor(visitor.world)
    stranger.pick("14:00")
    stranger.tell(email="eve@example.com")
    assert stranger.type(digits).status_code == 422
    assert not Booking.objects.exists()


@pytest.mark.parametrize("digits", ["", "0", "٣" * 6, "²" * 6, "1" * 5000, "\u202e123456", "' or 1=1", "123456\n"])
def test_no_odd_code_books(digits: str) -> None:
    visitor = waiting_for_a_code()
    if digits.strip() == visitor.code():
        return
    assert visitor.type(digits).status_code == 422
    assert not Booking.objects.exists()


def test_a_session_that_an_attacker_set_is_another_one_after_the_sign_in() -> None:
    venue = worlds.venue()
    desks.member(venue)
    client = Client()
    client.get(f"/v/{venue.slug}/")
    client.session["visit"] = "x"
    client.cookies["sessionid"] = "attacker0attacker0attacker0attac"
    client.post("/accounts/login/", {"login": "alice@example.com", "password": "a long password"})
    assert client.cookies["sessionid"].value != "attacker0attacker0attacker0attac"


def test_who_signs_in_is_not_told_who_has_a_sign_in() -> None:
    desks.member(worlds.venue())
    pages = {}
    for email in ("alice@example.com", "nobody@example.com"):
        answers = [
            Client().post("/accounts/login/", {"login": email, "password": "wrong"}),
            Client().post("/accounts/password/reset/", {"email": email}),
            Client().post("/accounts/login/code/", {"email": email}),
        ]
        pages[email] = [
            (answer.status_code, answer.headers.get("Location", ""), answer.content.decode().count("alert"))
            for answer in answers
        ]
    assert pages["alice@example.com"] == pages["nobody@example.com"]


def test_an_address_that_is_not_proven_joins_no_venue() -> None:
    venue = worlds.venue()
    owner = desks.member(venue)
    row = members.invite(venue_id=venue.pk, by_id=owner.pk, role="owner", contact=Contact(email="luh@example.com"))
    eve = Client()
    given = {"name": "Eve", "email": "luh@example.com", "password1": "a very long password 77"}
    eve.post("/accounts/signup/", given)
    eve.post(f"/join/{row.token}/")
    assert Member.objects.filter(venue=venue).count() == 1
    assert not Member.objects.filter(user__in=User.objects.filter(email="luh@example.com")).exists()
