"""Settings seed the first WhatsApp account; each account then has its own secrets."""

import pytest
from django.conf import settings

from chat.models import ChannelAccount
from chat.services import accounts

pytestmark = pytest.mark.django_db


def test_without_credentials_there_is_one_local_account() -> None:
    first, again = accounts.seed_whatsapp(), accounts.seed_whatsapp()
    assert first.pk == again.pk
    assert (first.external_id, first.local) == ("simulator", True)
    assert accounts.access_token(first) == ""


def test_with_credentials_the_account_of_the_settings_gets_the_token_sealed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "whatsapp_phone_number_id", "42")
    monkeypatch.setattr(settings.ENV, "whatsapp_access_token", "token-1")
    account = accounts.seed_whatsapp()
    assert (account.external_id, account.local) == ("42", False)
    assert accounts.access_token(ChannelAccount.objects.get()) == "token-1"
    assert b"token-1" not in bytes(account.sealed_secrets)


def test_a_new_token_in_the_settings_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "whatsapp_phone_number_id", "42")
    accounts.seed_whatsapp()
    monkeypatch.setattr(settings.ENV, "whatsapp_access_token", "token-2")
    accounts.seed_whatsapp()
    account = ChannelAccount.objects.get()
    assert (account.local, accounts.access_token(account)) == (False, "token-2")


def test_an_account_with_secrets_of_its_own_uses_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings.ENV, "whatsapp_access_token", "of-the-settings")
    account = ChannelAccount(channel="whatsapp", external_id="7", name="Own")
    account.secrets = {"access_token": "own"}
    account.save()
    accounts.seed_whatsapp()
    assert accounts.access_token(ChannelAccount.objects.get(external_id="7")) == "own"
