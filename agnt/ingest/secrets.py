"""Which secret signs for which account: the platform's, or the account's own. Kept for a minute per process."""

import hmac
import json
import time
from dataclasses import dataclass, field

from agnt.core import sealed
from agnt.env import env
from agnt.ingest import store
from agnt.lib import crypto, signing

KEPT_SECONDS = 60.0


@dataclass(slots=True)
class Secrets:
    """The own secrets of one channel's accounts, read when they are older than a minute."""

    channel: str
    own: dict[str, dict[str, str]] = field(default_factory=dict)
    fresh_until: float = float("-inf")
    known: bool = False

    def forget(self) -> None:
        """Read them again at the next request."""
        self.fresh_until = float("-inf")

    async def load(self) -> None:
        """Read the accounts' secrets if they are stale. With the database away the old ones stand; Away when
        there are none."""
        if time.monotonic() < self.fresh_until:
            return
        if self.known:
            self.fresh_until = time.monotonic() + 1  # one request reads, the others go on with what is known
        try:
            rows = await store.account_secrets(self.channel)
        except store.Away:
            if not self.known:
                raise
            return
        self.own = {account: _opened(row) for account, row in rows.items()}
        self.known, self.fresh_until = True, time.monotonic() + KEPT_SECONDS

    async def signer_of(self, body: bytes, signature: str) -> str | None:
        """The app secret under which this is Meta's signature of these bytes; None when there is none.

        The platform's own secret is tried first and needs no database.
        """
        if signing.meta_verify(env.meta_app_secret, body, signature):
            return env.meta_app_secret
        await self.load()
        return next((one for one in self._app_secrets() if signing.meta_verify(one, body, signature)), None)

    async def may_speak(self, secret: str, accounts: set[str]) -> bool:
        """Whether this secret signs for all of these accounts: one with a secret of its own takes no other."""
        await self.load()
        expected = {self.own.get(account, {}).get("app_secret") or env.meta_app_secret for account in accounts}
        return expected <= {secret}

    async def knows_verify_token(self, token: str) -> bool:
        """Whether the token is the platform's or an account's."""
        if _equal(env.meta_verify_token, token):
            return True
        await self.load()
        return any(_equal(one.get("verify_token", ""), token) for one in self.own.values())

    def _app_secrets(self) -> set[str]:
        return {one["app_secret"] for one in self.own.values() if one.get("app_secret")}


def _equal(ours: str, theirs: str) -> bool:
    return bool(ours) and hmac.compare_digest(ours.encode(), theirs.encode(errors="replace"))


def _opened(row: bytes) -> dict[str, str]:
    """The account's secrets; none when no platform key opens them."""
    try:
        value = json.loads(sealed.platform_unwrap(row))
    except (crypto.Unreadable, ValueError):
        return {}
    return {str(key): str(one) for key, one in value.items()} if isinstance(value, dict) else {}
