"""What a guest agrees to: deposit, cancel-until, minimum spend; copied onto the booking with a hash of it."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agnt.lib.money import Money


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one booking. Amounts in minor units of `currency`; `cancel_until` is aware."""

    currency: str
    cancel_until: datetime
    minimum_spend_minor: int = 0
    deposit_minor: int = 0

    def as_json(self) -> dict[str, Any]:
        """As stored on a quote and a booking, with `terms_hash`: SHA-256 over the sorted compact JSON of the rest."""
        return _hashed(
            {
                "currency": self.currency,
                "cancel_until": self.cancel_until.isoformat(),
                "minimum_spend_minor": self.minimum_spend_minor,
                "deposit_minor": self.deposit_minor,
            }
        )


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the guest said yes to: the terms as JSON and what it is worth, None where no price is listed."""

    terms: dict[str, Any]
    value_minor: int | None


def _hashed(body: dict[str, Any]) -> dict[str, Any]:
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
    return body | {"terms_hash": hashlib.sha256(canonical).hexdigest()}


def moved(agreed: dict[str, Any], later: timedelta) -> dict[str, Any]:
    """The same terms for a start that much later (or earlier): only the time until which cancelling is free moves."""
    body = {name: value for name, value in agreed.items() if name != "terms_hash"}
    if "cancel_until" in body:
        body["cancel_until"] = (datetime.fromisoformat(body["cancel_until"]) + later).isoformat()
    return _hashed(body)


def terms_for(*, currency: str, cancel_minutes: int, minimum_spend_minor: int, starts_at: datetime) -> Terms:
    """The venue's terms for a start: free cancelling until `cancel_minutes` before it."""
    return Terms(currency, starts_at - timedelta(minutes=cancel_minutes), minimum_spend_minor)


def value_of(*, price_minor: int | None, per_person: bool, party_size: int, currency: str) -> Money | None:
    """Listed price x party, or the price of the booking; None where no price is listed."""
    if price_minor is None:
        return None
    return Money(price_minor, currency) * (party_size if per_person else 1)
