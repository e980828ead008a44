"""What production is refused without."""

import base64
import os
import secrets
import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from agnt import checks
from agnt.env import ROOT, Env
from agnt.secrets import NEEDED_IN_PRODUCTION
from tests.operations.doors import run


def given() -> dict[str, str]:
    """Everything production needs, made for this test."""
    return {
        "AGNT_ENV": "production",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "FERNET_KEYS": Fernet.generate_key().decode(),
        "A2A_SIGNING_KEY": secrets.token_urlsafe(48),
        "RECEIPT_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "IDENTITY_PEPPER": secrets.token_urlsafe(32),
        "META_APP_SECRET": secrets.token_hex(16),
        "META_VERIFY_TOKEN": secrets.token_urlsafe(16),
        "PUBLIC_URL": "https://book.example.com",
        "ALLOWED_HOSTS": "book.example.com",
    }


def production(settings: Settings, **changes: str) -> None:
    """As if this process ran in production with these settings."""
    values = {name.lower(): value for name, value in given().items()} | changes
    settings.ENV = Env(_env_file=None, **values)


def said(settings: Settings, **changes: str) -> list[str]:
    production(settings, **changes)
    return [str(message.msg) for message in checks.what_production_needs(None)]


def test_with_everything_given_there_is_nothing_to_say(settings: Settings) -> None:
    assert said(settings) == []


@pytest.mark.parametrize("name", NEEDED_IN_PRODUCTION)
def test_what_is_missing_is_named(settings: Settings, name: str) -> None:
    assert said(settings, **{name: ""}) == [f"{name.upper()} is needed in production."]


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("secret_key", "short", "SECRET_KEY is shorter than 50 characters."),
        ("a2a_signing_key", "short", "A2A_SIGNING_KEY is shorter than 32 characters."),
        ("identity_pepper", "ab" * 20, "IDENTITY_PEPPER repeats itself."),
        ("fernet_keys", "nonsense", "FERNET_KEYS holds something that is not a Fernet key."),
        ("receipt_key", "c2hvcnQ", "RECEIPT_KEY is not 32 bytes."),
        ("receipt_key", "ä", "RECEIPT_KEY is not URL-safe base64."),
        ("public_url", "http://book.example.com", "PUBLIC_URL must be an https:// address."),
        ("allowed_hosts", "*", "ALLOWED_HOSTS may not be *."),
        (
            "whatsapp_access_token",
            "token",
            "WHATSAPP_ACCESS_TOKEN is given without WHATSAPP_PHONE_NUMBER_ID: nothing is sent.",
        ),
    ],
)
def test_what_is_too_weak_is_named_without_its_value(settings: Settings, name: str, value: str, line: str) -> None:
    assert said(settings, **{name: value}) == [line]


def test_development_needs_nothing(settings: Settings) -> None:
    settings.ENV = Env(_env_file=None, agnt_env="development")
    assert checks.what_production_needs(None) == []


def test_the_web_process_and_the_workers_refuse_an_unfit_production(settings: Settings) -> None:
    production(settings, receipt_key="", secret_key="")
    with pytest.raises(ImproperlyConfigured, match=r"SECRET_KEY is needed in production.*RECEIPT_KEY is needed"):
        checks.refuse_unfit()
    (sent,) = run({"type": "lifespan"}, {"type": "lifespan.startup"})
    assert sent["type"] == "lifespan.startup.failed"


def test_djangos_own_deployment_check_is_clean_with_production_settings() -> None:
    made = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env={**os.environ, **given()},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (made.returncode, made.stdout) == (0, "System check identified no issues (0 silenced).\n"), made.stderr
