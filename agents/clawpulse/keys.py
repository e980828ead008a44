"""Each agent's signing key, derived from the root; during rotation the previous root still verifies.

A key id is `<agent id>#<first 8 hex digits of SHA-256 of the root>`: whose key, and of which root.
"""

import hashlib
from functools import lru_cache

from django.conf import settings

from agnt.lib import signing


class NoRoot(RuntimeError):
    """There is no A2A_SIGNING_KEY: no root, no start."""


def _fingerprint(root: str) -> str:
    return hashlib.sha256(root.encode()).hexdigest()[:8]


def _roots() -> tuple[str, ...]:
    env = settings.ENV
    if not env.a2a_signing_key:
        raise NoRoot("A2A_SIGNING_KEY is empty: set it to at least 32 random characters")
    return tuple(root for root in (env.a2a_signing_key, env.a2a_signing_key_previous) if root)


@lru_cache(maxsize=4096)
def _derive(root: str, agent_id: str) -> bytes:
    return signing.agent_key(root, agent_id)


def signing_key(agent_id: str) -> tuple[str, bytes]:
    """The key id and key with which this agent signs now."""
    root = _roots()[0]
    return f"{agent_id}#{_fingerprint(root)}", _derive(root, agent_id)


def verifying_key(agent_id: str, key_id: str) -> bytes | None:
    """The key of that id, if it is this agent's and of a root that is still accepted; else None."""
    for root in _roots():
        if key_id == f"{agent_id}#{_fingerprint(root)}":
            return _derive(root, agent_id)
    return None
