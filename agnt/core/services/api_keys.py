"""Developers' keys: made once, shown once, kept as a hash; revoked for good."""

import secrets
import string
from dataclasses import dataclass

from agnt.core import audit
from agnt.core.models import ApiKey, Person
from agnt.lib import clock, ids, locks, tx
from agnt.lib.errors import DomainError, NotFound

_ALPHABET = string.ascii_letters + string.digits
_LENGTH = 32
_SHOWN = 8  # characters after the prefix by which keys are told apart


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key: the row that is kept, and the key itself, which nobody can ask for again."""

    row: ApiKey
    raw: str


@tx.step
def issue(
    *,
    name: str,
    tier: str,
    test: bool = False,
    owner: Person | None = None,
    scopes: list[str] | None = None,
    by: str = "system:api_keys",
) -> Issued:
    """Make a key: `agnt_live_` or `agnt_test_` and 32 characters. Raises DomainError `unknown_tier` (422)."""
    if tier not in ApiKey.Tier.values:
        raise DomainError("unknown_tier", f"A key is {', '.join(ApiKey.Tier.values)}.", status=422)
    prefix = "agnt_test_" if test else "agnt_live_"
    raw = prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))
    row = ApiKey.objects.create(
        owner=owner,
        name=name,
        prefix=raw[: len(prefix) + _SHOWN],
        key_hash=ids.digest(raw),
        tier=tier,
        test=test,
        scopes=scopes or [],
    )
    audit.note(by=by, act="api_key.issued", on=row, tier=tier, test=test)
    return Issued(row, raw)


@tx.step
def revoke(*, prefix: str, by: str) -> ApiKey:
    """End a key at once; one that was ended before stays as it is. Raises NotFound for an unknown prefix."""
    found = locks.lock(ApiKey.objects.filter(prefix=prefix))
    if not found:
        raise NotFound(
            "There is no key with that prefix. Give it as the console lists it, with the characters after agnt_."
        )
    row = found[0]
    if row.revoked_at is None:
        row.revoked_at = clock.now()
        row.save(update_fields=["revoked_at"])
        audit.note(by=by, act="api_key.revoked", on=row)
    return row
