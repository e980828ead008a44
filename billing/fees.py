"""What a booking that the network brought owes the platform (CONTRACT section 7). Integers and fractions only.

A subscribed venue pays a share of the value, or a small flat amount when the value is unknown or zero; any other
venue pays a flat amount. Never more than a fifth of a known value. A value of zero says as little as none (nothing
is listed), so it caps nothing.

Rounding: turning a value into US cents and taking a share of it round half to even, to the cent. The cap rounds
down, because "never more" means never.
"""

from dataclasses import dataclass
from fractions import Fraction

from agnt.lib.money import Money

SHARE = "share"
FLAT = "flat"
UNKNOWN_VALUE = "unknown_value"

CURRENCY = "USD"
SHARE_BPS = 700
FLAT_AMOUNT = Money(250, CURRENCY)
UNKNOWN_VALUE_AMOUNT = Money(150, CURRENCY)
HIGHEST_VALUE = Money(1_000_00, CURRENCY)
CAP = Fraction(1, 5)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A fee and how it came about. The same inputs give the same fee for ever."""

    basis: str  # SHARE, FLAT or UNKNOWN_VALUE
    value_usd: Money | None  # clamped to 0..1,000.00; None: unknown, or in a currency without a rate
    capped: bool
    amount: Money


def assess(*, share_bps: int | None, value: Money | None, usd_rate: Fraction | None) -> Assessment:
    """The fee of one booking.

    `share_bps`: the venue's share in hundredths of a percent, None for a venue without a subscription.
    `value`: of the booking, in its own currency; None is unknown. `usd_rate`: US dollars for one unit of that
    currency (not looked at for US dollars); None when there is no rate, and the value then counts as unknown.
    """
    value_usd = in_usd(value, usd_rate)
    if share_bps is None:
        basis, amount = FLAT, FLAT_AMOUNT
    elif value_usd:
        basis, amount = SHARE, value_usd.times(Fraction(share_bps, 10_000))
    else:
        basis, amount = UNKNOWN_VALUE, UNKNOWN_VALUE_AMOUNT
    cap = highest(value_usd)
    if cap is not None and cap < amount:
        return Assessment(basis=basis, value_usd=value_usd, capped=True, amount=cap)
    return Assessment(basis=basis, value_usd=value_usd, capped=False, amount=amount)


def in_usd(value: Money | None, usd_rate: Fraction | None) -> Money | None:
    """The value in US cents, clamped to what a fee looks at; None when it cannot be known."""
    if value is None:
        return None
    if value.currency != CURRENCY:
        if usd_rate is None:
            return None
        value = value.convert(usd_rate, CURRENCY)
    return max(Money(0, CURRENCY), min(value, HIGHEST_VALUE))


def highest(value_usd: Money | None) -> Money | None:
    """The most that a fee may be: a fifth of a known value, rounded down; None when no value is known."""
    if not value_usd:
        return None
    return Money(value_usd.amount_minor * CAP.numerator // CAP.denominator, CURRENCY)
