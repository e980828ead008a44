"""What every page has: a strict policy, a way past the navigation, an error that names its trace."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from agnt.env import ROOT
from agnt.front.urls import urlpatterns as front_urls
from agnt.urls import urlpatterns as all_urls

PUBLIC = ["/", "/docs/", "/docs/privacy/"]


def broken(request: HttpRequest) -> HttpResponse:
    raise ValueError("a secret of the house")


urlpatterns = [path("broken/", broken), *all_urls]
handler500 = "agnt.front.views.errors.server_error"


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_page_answers_without_a_database(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", [*PUBLIC, "/no-such-page/"])
def test_the_policy_lets_no_foreign_script_or_style_in(client: Client, address: str) -> None:
    policy = client.get(address)["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    assert rules["script-src"].startswith("'self'")
    loose = {name for name, value in rules.items() if "unsafe" in value}
    assert loose == {"style-src-attr"}  # decision 0012: geometry alone
    assert rules["frame-ancestors"] == "'none'"
    assert rules["object-src"] == "'none'"


def test_a_style_attribute_says_where_a_thing_stands_and_nothing_else() -> None:
    said = [
        (path.name, style)
        for path in (ROOT / "templates").rglob("*.html")
        for style in re.findall(r'\sstyle="([^"]*)"', path.read_text())
    ]
    assert said
    assert [one for one in said if not all(part.strip().startswith("--") for part in one[1].split(";") if part)] == []


@pytest.mark.parametrize("address", [*PUBLIC, "/no-such-page/"])
def test_no_page_holds_an_inline_script_style_or_handler(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=", page)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_can_be_read_by_keyboard_and_by_ear(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert '<html lang="en">' in page
    assert '<a class="skip" href="#main">' in page
    assert 'id="main"' in page
    assert len(re.findall("<h1", page)) == 1


def test_an_unknown_address_says_so_in_words(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


@override_settings(ROOT_URLCONF="tests.front.test_pages")
def test_a_bug_shows_its_trace_id_and_nothing_else() -> None:
    answer = Client(raise_request_exception=False).get("/broken/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert re.search(r"<code>[0-9a-f]{32}</code>", page)
    assert "secret of the house" not in page
    assert "Traceback" not in page


def test_a_form_without_its_token_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/simulator/phones")
    assert answer.status_code == 403
    assert "did not accept that" in answer.content.decode()


def test_the_landing_page_offers_the_simulator_only_where_there_is_one(client: Client) -> None:
    assert "/simulator/" in client.get("/").content.decode()
    with override_settings(PRODUCTION=True):
        assert "/simulator/" not in client.get("/").content.decode()


def test_a_guide_is_rendered_and_a_path_cannot_leave_the_folder(client: Client) -> None:
    assert "<h1>What we keep" in client.get("/docs/privacy/").content.decode()
    for name in ("../README", "no-such-guide", "..%2f..%2fREADME", "img/x"):
        assert client.get(f"/docs/{name}/").status_code == 404
    assert client.get("/docs/img/..%2fprivacy.md", follow=True).status_code == 404


def test_every_address_of_the_front_has_a_name() -> None:
    assert all(route.name for route in front_urls)
