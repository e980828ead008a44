"""/venues/phone/: a code for one's own phone, shown once; and the phone let go."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from agnt.core.models import LinkCode, User
from agnt.lib import clock
from tests import worlds
from tests.chat import talk

pytestmark = pytest.mark.django_db
PAGE = reverse("front:my-phone")


@pytest.fixture
def user() -> User:
    return User.objects.create_user("host@example.com")


@pytest.fixture
def desk(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def test_a_stranger_is_asked_to_sign_in(client: Client):
    assert client.get(PAGE).status_code == 302
    assert client.post(PAGE).status_code == 302
    assert not LinkCode.objects.exists()


def test_the_code_of_the_page_written_from_the_phone_connects_it_and_the_page_lets_it_go(desk: Client, user: User):
    with clock.frozen(worlds.NOW):
        assert "Connect your WhatsApp" in desk.get(PAGE).text
        talk.write("hello")  # the platform learns its own number
        page = desk.post(PAGE).text
        assert "https://wa.me/" in page
        (words,) = set(re.findall(r"LINK [A-Z2-9]{8}", page))
        talk.write(words)
        assert "Your WhatsApp is connected" in desk.get(PAGE).text
        desk.post(PAGE, {"act": "disconnect"})
    user.refresh_from_db()
    assert user.person is None


def test_looking_makes_no_code(desk: Client):
    desk.get(PAGE)
    assert not LinkCode.objects.exists()


def test_too_many_codes_are_refused_in_words(desk: Client):
    for _ in range(20):
        desk.post(PAGE)
    assert "too often today" in desk.post(PAGE).text
