"""Signing in: by password, by a code from a letter, by a link that works once."""

import re

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from agnt.core.models import Mail, User
from agnt.core.services import sign_ins

pytestmark = pytest.mark.django_db

WORD = "a quiet evening 7"


def alice(**more: object) -> User:
    user = User.objects.create_user("alice@example.com", WORD, **more)
    sign_ins.prove_email(user=user)
    return user


def last_letter() -> dict[str, str]:
    return Mail.objects.latest("pk").letter  # type: ignore[no-any-return]


def code() -> str:
    found = re.search(r"^[A-Z0-9]{3,}[A-Z0-9-]*$", last_letter()["text"], re.MULTILINE)
    assert found
    return found[0]


def test_a_password_opens_my_venues(client: Client) -> None:
    alice()
    answer = client.post("/accounts/login/", {"login": "Alice@Example.com", "password": WORD})
    assert (answer.status_code, answer["Location"]) == (302, "/venues/")
    assert client.get("/venues/?all").status_code == 200


def test_the_page_that_was_asked_for_opens_after_the_sign_in(client: Client) -> None:
    alice()
    assert client.get("/venues/?all")["Location"] == "/accounts/login/?next=/venues/%3Fall"
    answer = client.post("/accounts/login/", {"login": "alice@example.com", "password": WORD, "next": "/claim/"})
    assert answer["Location"] == "/claim/"


def test_a_wrong_password_is_said_at_the_form_and_signs_nobody_in(client: Client) -> None:
    alice()
    page = client.post("/accounts/login/", {"login": "alice@example.com", "password": "wrong"})
    assert page.status_code == 200
    assert "needs another look" in page.content.decode()
    assert client.get("/venues/").status_code == 302


def test_guessing_is_stopped(client: Client) -> None:
    alice()
    for _ in range(6):
        client.post("/accounts/login/", {"login": "alice@example.com", "password": "wrong"})
    page = client.post("/accounts/login/", {"login": "alice@example.com", "password": WORD})
    assert page.status_code in (200, 429)
    assert client.get("/venues/").status_code == 302


def test_a_code_from_a_letter_signs_in(client: Client) -> None:
    alice()
    client.post("/accounts/login/code/", {"email": "alice@example.com"})
    answer = client.post("/accounts/login/code/confirm/", {"code": code()})
    assert answer["Location"] == "/venues/"
    assert last_letter()["to"] == "alice@example.com"


def test_who_signs_up_proves_his_address_first(client: Client) -> None:
    answer = client.post(
        "/accounts/signup/", {"name": "Wayan", "email": "Wayan@Example.com", "password1": WORD}, follow=True
    )
    assert "wayan@example.com" in answer.content.decode()
    assert client.get("/venues/").status_code == 302
    assert client.post("/accounts/confirm-email/", {"code": code()})["Location"] == "/venues/"
    user = User.objects.get()
    assert (user.email, user.name) == ("wayan@example.com", "Wayan")
    assert client.get("/venues/").status_code == 200


def test_a_name_with_an_invisible_character_is_cleaned(client: Client) -> None:
    client.post("/accounts/signup/", {"name": " Wa\u200byan ", "email": "w@example.com", "password1": WORD})
    assert User.objects.get().name.strip() == User.objects.get().name


def test_a_forgotten_password_is_set_anew_by_a_code(client: Client) -> None:
    alice()
    client.post("/accounts/password/reset/", {"email": "alice@example.com"})
    client.post("/accounts/password/reset/confirm/", {"code": code()})
    fresh = {"password1": "another evening 8", "password2": "another evening 8"}
    client.post("/accounts/password/reset/complete/", fresh)
    assert User.objects.get().check_password("another evening 8")


def test_the_console_has_its_own_door_still(client: Client) -> None:
    alice(is_staff=True, is_superuser=True)
    page = client.post("/admin/login/?next=/admin/", {"username": "alice@example.com", "password": WORD})
    assert page["Location"] == "/admin/"


@pytest.mark.parametrize(
    "address",
    ["login/", "signup/", "login/code/", "password/reset/", "email/", "password/change/", "sessions/", "logout/"],
)
def test_each_page_is_in_our_frame(client: Client, address: str) -> None:
    if address in ("email/", "password/change/", "sessions/", "logout/"):
        client.force_login(alice(), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/accounts/{address}").content.decode()
    assert len(re.findall("<h1", page)) == 1
    assert "css/account.css" in page
    assert not re.search(r"<style|\son[a-z]+=", page)


def test_create_owner_prints_a_link_that_works_once(client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_owner", "Boss@Example.com")
    link = capsys.readouterr().out.split()[-1]
    path = "/" + link.split("/", 3)[3]
    form = client.get(path, follow=True)
    chosen = {"new_password1": WORD, "new_password2": WORD}
    assert client.post(form.redirect_chain[-1][0], chosen)["Location"] == "/venues/"
    boss = User.objects.get(email="boss@example.com")
    assert boss.is_superuser
    assert boss.check_password(WORD)
    assert client.get("/admin/").status_code == 200
    again = Client().get(path, follow=True).content.decode()
    assert "has been used" in again


def test_create_owner_refuses_what_is_no_address() -> None:
    with pytest.raises(CommandError, match="no e-mail address"):
        call_command("create_owner", "boss")
    assert not User.objects.exists()


def test_a_sign_in_is_ended_everywhere() -> None:
    alice()
    phone, desk = Client(), Client()
    for device in (phone, desk):
        device.post("/accounts/login/", {"login": "alice@example.com", "password": WORD})
        assert device.get("/venues/").status_code == 200
    assert sign_ins.end_sessions(user=User.objects.get()) == 2
    assert [device.get("/venues/").status_code for device in (phone, desk)] == [302, 302]


def notices(page: str) -> list[str]:
    return re.findall(r'<p class="notice[^"]*" role="status">(.*?)</p>', page)


def test_who_signs_in_reads_no_notice_and_who_proves_an_address_one_in_our_own_words(client: Client) -> None:
    alice()
    page = client.post("/accounts/login/", {"login": "alice@example.com", "password": WORD}, follow=True)
    assert notices(page.content.decode()) == []
    client.post("/accounts/logout/", follow=True)
    client.post("/accounts/signup/", {"name": "Wayan", "email": "wayan@example.com", "password1": WORD})
    page = client.post("/accounts/confirm-email/", {"code": code()}, follow=True)
    assert notices(page.content.decode()) == ["wayan@example.com is yours: confirmed."]


def test_a_second_code_is_said_to_be_on_its_way(client: Client) -> None:
    alice()
    client.post("/accounts/login/code/", {"email": "alice@example.com"})
    assert notices(client.get("/accounts/login/code/confirm/").content.decode()) == []
    page = client.post("/accounts/login/code/confirm/", {"action": "resend"}, follow=True)
    assert notices(page.content.decode()) == ["Another code is on its way."]


def test_what_is_wrong_and_what_is_written_is_in_our_own_words(client: Client) -> None:
    alice()
    page = client.post("/accounts/login/", {"login": "alice@example.com", "password": "wrong"})
    assert "That address and that password do not go together." in page.content.decode()
    client.post("/accounts/login/code/", {"email": "alice@example.com"})
    assert last_letter()["subject"] == "Your code to sign in to AGNT"
    assert last_letter()["text"].startswith("Your code is\n\n")
    Client().post("/accounts/login/code/", {"email": "nobody@example.com"})
    assert "There is no sign-in with that address." in last_letter()["text"]
