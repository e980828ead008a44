"""The letters of a server that sends none, read on its own machine and nowhere else."""

import pytest
from django.test import Client, override_settings

from agnt.core import mail
from agnt.env import env

pytestmark = pytest.mark.django_db
PAGE = "/simulator/letters/"


@pytest.fixture
def code_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "email_url", "console")
    monkeypatch.setattr(env, "public_url", "")
    mail.send(key="code:1", to="nina@example.test", subject="Your code", text="It is WBVD-XTJD.")


@pytest.mark.usefixtures("code_page")
def test_a_newcomer_finds_the_code_that_no_mail_server_brings_him() -> None:
    page = Client(SERVER_NAME="127.0.0.1").get(PAGE)

    assert page.status_code == 200
    assert "WBVD-XTJD" in page.content.decode() and "nina@example.test" in page.content.decode()


@pytest.mark.usefixtures("code_page")
def test_letters_are_for_nobody_but_whoever_sits_at_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR="192.0.2.7").get(PAGE).status_code == 404
    assert Client(SERVER_NAME="testserver").get(PAGE).status_code == 404  # by a tunnel's name
    with override_settings(PRODUCTION=True):
        assert Client(SERVER_NAME="127.0.0.1").get(PAGE).status_code == 404
    monkeypatch.setattr(env, "public_url", "https://agnt.example")
    assert Client(SERVER_NAME="127.0.0.1").get(PAGE).status_code == 404
    monkeypatch.setattr(env, "public_url", "")
    monkeypatch.setattr(env, "email_url", "smtp://mail.example")
    assert Client(SERVER_NAME="127.0.0.1").get(PAGE).status_code == 404


@pytest.mark.usefixtures("code_page")
def test_the_page_that_asks_for_a_code_says_where_it_is() -> None:
    client = Client(SERVER_NAME="127.0.0.1")
    given = {"name": "Nina", "email": "nina@example.test", "password1": "a-long-word-42"}

    page = client.post("/accounts/signup/", given, follow=True)

    assert PAGE in page.content.decode()
