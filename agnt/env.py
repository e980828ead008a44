"""Every setting the platform reads from outside, in one typed object.

Read from the environment and from `.env` in the project folder; `docs/settings.md` is generated from
the descriptions here. Secrets that are empty in development are made once and kept in `.agnt/secrets.json`;
in production a system check (agnt/checks.py) refuses the start and names what is missing.
"""

import os
import sys
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Env(BaseSettings):
    """The platform's settings; names are the environment variables' names, in lower case."""

    # A developer's own settings must not decide what the tests see.
    model_config = SettingsConfigDict(
        env_file=None if os.environ.get("AGNT_ENV") == "test" else ROOT / ".env", env_ignore_empty=True, extra="ignore"
    )

    agnt_env: Literal["development", "test", "production"] = Field(
        "development", description="Which kind of place this is."
    )
    host: str = Field("127.0.0.1", description="Address `make run` listens on.")
    port: int = Field(8000, ge=1, le=65535, description="Port `make run` listens on.")
    public_url: str = Field("", description="Base of links in messages and cards; empty: http://HOST:PORT.")
    allowed_hosts: str = Field(
        "", description="Comma-separated host names that may be asked for; empty: HOST and localhost."
    )
    trusted_proxies: str = Field("", description="Comma-separated addresses whose X-Forwarded-* headers are believed.")
    agnt_process: Literal["web", "worker", "wire", "beat", "command"] = Field(
        "command", description="Which process this is (Procfile): sizes its pool of database connections."
    )
    agnt_home: Path = Field(ROOT / ".agnt", description="Where development secrets, embedded data and media live.")
    log_level: str = Field("INFO", description="Lowest level written to the log.")

    database_url: str = Field("", description="postgresql://... ; empty: the embedded PostgreSQL.")
    metrics_token: str = Field("", description="Bearer token of /metrics; empty: open, but closed in production.")
    redis_url: str = Field("", description="redis://... ; empty: the embedded Redis.")

    secret_key: str = Field("", description="Django's secret key.")
    secret_key_fallbacks: str = Field("", description="Comma-separated older secret keys still accepted.")
    fernet_keys: str = Field("", description="Comma-separated Fernet keys; the first encrypts, all decrypt.")
    a2a_signing_key: str = Field("", description="Root of the agents' signing keys, at least 32 characters.")
    a2a_signing_key_previous: str = Field("", description="The root before the last rotation, still accepted.")
    receipt_key: str = Field("", description="Ed25519 private key of receipts: 32 bytes as URL-safe base64.")
    identity_pepper: str = Field("", description="Key of the hashes by which phones, e-mails and user ids are found.")
    identity_pepper_previous: str = Field("", description="The pepper before the last rotation, still looked up.")

    meta_app_secret: str = Field("", description="Meta app secret: signs WhatsApp and Instagram webhooks.")
    meta_verify_token: str = Field("", description="The word Meta repeats when a webhook address is verified.")
    meta_graph_base_url: str = Field("https://graph.facebook.com/v26.0", description="Base of Meta's Graph API.")
    whatsapp_provider: Literal["cloud", "360dialog"] = Field("cloud", description="Who carries WhatsApp.")
    whatsapp_phone_number_id: str = Field("", description="Phone number id of the first WhatsApp account.")
    whatsapp_access_token: str = Field("", description="Access token of the first WhatsApp account.")

    llm_provider: Literal["auto", "offline"] = Field(
        "auto", description="Which model answers; auto is offline until hosted models exist."
    )

    debounce_seconds: float = Field(
        1.0, ge=0, le=30, description="How long a turn waits for the rest of what the guest is typing."
    )
    turn_timeout_seconds: int = Field(60, ge=5, le=600, description="Longest time one turn may take.")
    tool_timeout_seconds: float = Field(5.0, gt=0, le=60, description="Longest time one tool call may take.")
    inbox_poll_seconds: int = Field(
        30, ge=1, le=600, description="Safety net: how often waiting agents look into their inbox."
    )
    hold_minutes: int = Field(5, ge=1, le=60, description="How long a guest's pick is held.")

    clawpulse_platform_agent_id: str = Field("bridge", description="The platform's own agent id.")

    email_url: str = Field(
        "console", description="Who carries letters: console, file:FOLDER, smtp://user:word@host:587, smtps://..."
    )
    email_from: str = Field("", description="Sender of letters; empty: AGNT at PUBLIC_URL's host.")

    privacy_url: str = Field("", description="Address of the privacy notice; empty: PUBLIC_URL/docs/privacy/.")

    @property
    def base_url(self) -> str:
        """Base of every link we hand out, without a trailing slash."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def split(value: str) -> list[str]:
    """The non-empty parts of a comma-separated setting."""
    return [part.strip() for part in value.split(",") if part.strip()]


def read() -> Env:
    """The settings, or an end with a line for each that cannot be read: nobody should read a traceback for a typo."""
    try:
        return Env()
    except ValidationError as problem:
        sys.exit("\n".join(f"{str(error['loc'][0]).upper()}: {error['msg']}" for error in problem.errors()))


env = read()
