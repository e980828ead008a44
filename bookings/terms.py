"""What a guest agrees to: deposit, cancel-until, minimum spend; copied onto the booking with a hash of it."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from agnt.lib.money import Money
from bookings.availability import TierRule
from bookings.loading.setups import tiers
from venues.models import Service

_LEAST_TO_PAY = timedelta(minutes=30)  # a payment page is open for half an hour at the least
_PAID_BEFORE = timedelta(hours=1)  # what is not paid so long before the start is given to others
_HOURS_TO_PAY = 24


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one booking. Amounts in minor units of `currency`; `cancel_until` is aware."""

    currency: str
    cancel_until: datetime
    minimum_spend_minor: int = 0
    deposit_minor: int = 0
    keeps_card: bool = False
    deposit_hours: int = _HOURS_TO_PAY

    def as_json(self) -> dict[str, Any]:
        """As stored on a quote and a booking, with `terms_hash`: SHA-256 over the sorted compact JSON of the rest."""
        return _hashed(
            {
                "currency": self.currency,
                "cancel_until": self.cancel_until.isoformat(),
                "minimum_spend_minor": self.minimum_spend_minor,
                "deposit_minor": self.deposit_minor,
                "keeps_card": self.keeps_card,
                "deposit_hours": self.deposit_hours,
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


def agreement(
    *, service: Service, party_size: int, starts_at: datetime, known: Iterable[TierRule] | None = None
) -> Agreed:
    """The terms and the price of this moment for a party. `known`: the venue's tiers where they are loaded already."""
    venue = service.venue
    tier = tier_for(tiers([venue.pk])[venue.pk] if known is None else known, service.pk, party_size)
    value = value_of(
        price_minor=service.price_minor,
        per_person=service.price_per == Service.Per.PERSON,
        party_size=party_size,
        currency=venue.currency,
    )
    cancel = venue.cancel_minutes if tier.cancel_minutes is None else tier.cancel_minutes
    spend = venue.minimum_spend_minor if tier.minimum_spend_minor is None else tier.minimum_spend_minor
    mine = Terms(
        currency=venue.currency,
        cancel_until=starts_at - timedelta(minutes=cancel),
        minimum_spend_minor=spend,
        deposit_minor=tier.deposit_minor * (party_size if tier.deposit_per_person else 1),
        keeps_card=tier.keeps_card,
        deposit_hours=tier.deposit_hours,
    )
    return Agreed(mine.as_json(), value.amount_minor if value else None)


def tier_for(known: Iterable[TierRule], service_id: int, party_size: int) -> TierRule:
    """The highest tier that the party reaches, the service's own before the venue's; one without terms below all."""
    reached = [one for one in known if one.from_party <= party_size and one.service_id in (None, service_id)]
    own = [one for one in reached if one.service_id is not None]
    return max(own or reached, key=lambda one: one.from_party, default=TierRule(1))


def asks_deposit(agreed: dict[str, Any]) -> bool:
    """Whether the booking waits for money before it is confirmed."""
    return bool(agreed.get("deposit_minor"))


def deposit_by(agreed: dict[str, Any], *, now: datetime, starts_at: datetime) -> datetime:
    """Until when the deposit must be there: the hours agreed, or an hour before the start if that is earlier; but
    half an hour from now at the least, and never after the start."""
    hours = timedelta(hours=agreed.get("deposit_hours", _HOURS_TO_PAY))
    return min(max(min(now + hours, starts_at - _PAID_BEFORE), now + _LEAST_TO_PAY), starts_at)


def value_of(*, price_minor: int | None, per_person: bool, party_size: int, currency: str) -> Money | None:
    """Listed price x party, or the price of the booking; None where no price is listed."""
    if price_minor is None:
        return None
    return Money(price_minor, currency) * (party_size if per_person else 1)
