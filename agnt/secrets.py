"""Development secrets, made once into `.agnt/secrets.json`. Production must bring its own (agnt/checks.py)."""

import base64
import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from cryptography.fernet import Fernet

from agnt.env import Env

_MAKERS: dict[str, Callable[[], str]] = {
    "secret_key": lambda: secrets.token_urlsafe(50),
    "fernet_keys": lambda: Fernet.generate_key().decode(),
    "a2a_signing_key": lambda: secrets.token_urlsafe(48),
    "receipt_key": lambda: base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
    "identity_pepper": lambda: secrets.token_urlsafe(32),
    "meta_app_secret": lambda: secrets.token_hex(16),
    "meta_verify_token": lambda: secrets.token_urlsafe(16),
}

NEEDED_IN_PRODUCTION = (*_MAKERS, "public_url", "allowed_hosts")


def fill(env: Env) -> None:
    """Give every empty development secret its value from the file, made on first use. Does nothing in production."""
    if env.agnt_env == "production" or all(getattr(env, name) for name in _MAKERS):
        return
    kept = _load_or_make(env.agnt_home / "secrets.json")
    for name, value in kept.items():
        if not getattr(env, name):
            setattr(env, name, value)


def _load_or_make(path: Path) -> dict[str, str]:
    """Two processes may start at once: the first to link its file wins, the other reads it."""
    kept = json.loads(path.read_text()) if path.exists() else {}
    if set(kept) >= set(_MAKERS):
        return dict(kept)
    made = {name: kept.get(name) or make() for name, make in _MAKERS.items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps(made, indent=1))
    draft.chmod(0o600)
    if kept:
        draft.replace(path)
        return made
    try:
        os.link(draft, path)
    except FileExistsError:
        made = json.loads(path.read_text())
    draft.unlink()
    return dict(made)
