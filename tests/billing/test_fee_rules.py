"""The fee of CONTRACT section 7, by examples and by what must hold for any input."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt.lib.money import Money
from billing import fees

# subscribed share (bps; None: no subscription), value, currency, USD for one unit, fee in cents, basis, capped
EXAMPLES = [
    # a subscribed venue: 7 %
    (700, 100_00, "USD", None, 7_00, fees.SHARE, False),
    (700, 1_000_00, "USD", None, 70_00, fees.SHARE, False),
    (700, 1_000_01, "USD", None, 70_00, fees.SHARE, False),  # clamped
    (700, 9_999_99, "USD", None, 70_00, fees.SHARE, False),
    (700, 50, "USD", None, 4, fees.SHARE, False),  # 3.5 cents: half to even is 4
    (700, 150, "USD", None, 10, fees.SHARE, False),  # 10.5 cents: half to even is 10
    # the value unknown or zero
    (700, None, "USD", None, 1_50, fees.UNKNOWN_VALUE, False),
    (700, 0, "USD", None, 1_50, fees.UNKNOWN_VALUE, False),
    (700, -5_00, "USD", None, 1_50, fees.UNKNOWN_VALUE, False),  # clamped to zero
    (700, 500_000, "IDR", None, 1_50, fees.UNKNOWN_VALUE, False),  # no rate
    # a rate of its own
    (1_000, 100_00, "USD", None, 10_00, fees.SHARE, False),
    (0, 100_00, "USD", None, 0, fees.SHARE, False),
    (0, None, "USD", None, 1_50, fees.UNKNOWN_VALUE, False),
    (2_500, 100_00, "USD", None, 20_00, fees.SHARE, True),  # never more than a fifth
    # no subscription: flat, and a fifth of a known value at most
    (None, 100_00, "USD", None, 2_50, fees.FLAT, False),
    (None, 12_50, "USD", None, 2_50, fees.FLAT, False),
    (None, 12_49, "USD", None, 2_49, fees.FLAT, True),  # a fifth is 2.498: never more, so 2.49
    (None, 3, "USD", None, 0, fees.FLAT, True),
    (None, 0, "USD", None, 2_50, fees.FLAT, False),
    (None, None, "USD", None, 2_50, fees.FLAT, False),
    # other currencies
    (700, 1_000_000_00, "IDR", Fraction(1, 16_000), 4_38, fees.SHARE, False),  # 62.50: 4.375 to even is 4.38
    (700, 10_000, "JPY", Fraction(1, 150), 4_67, fees.SHARE, False),  # 66.67, a currency without hundredths
    (700, 20_000, "KWD", Fraction(13, 4), 4_55, fees.SHARE, False),  # 20.000 dinar are 65.00
    (700, 1, "IDR", Fraction(1, 16_000), 1_50, fees.UNKNOWN_VALUE, False),  # less than half a cent is zero
]


@pytest.mark.parametrize(("share", "value", "currency", "rate", "fee", "basis", "capped"), EXAMPLES)
def test_fee_of_the_contract(
    share: int | None, value: int | None, currency: str, rate: Fraction | None, fee: int, basis: str, capped: bool
) -> None:
    money = None if value is None else Money(value, currency)
    result = fees.assess(share_bps=share, value=money, usd_rate=rate)
    assert (result.amount, result.basis, result.capped) == (Money(fee, "USD"), basis, capped)


shares = st.none() | st.integers(0, 10_000)
values = st.none() | st.builds(Money, st.integers(-(10**12), 10**15), st.sampled_from(["USD", "IDR", "JPY", "KWD"]))
rates = st.none() | st.fractions(min_value=Fraction(1, 10**6), max_value=10**3, max_denominator=10**6)


@given(share=shares, value=values, rate=rates)
def test_a_fee_is_never_negative_nor_over_a_fifth_of_a_known_value(
    share: int | None, value: Money | None, rate: Fraction | None
) -> None:
    result = fees.assess(share_bps=share, value=value, usd_rate=rate)
    assert result.amount.currency == "USD"
    assert 0 <= result.amount.amount_minor <= 200_00
    if result.value_usd:
        assert result.amount.amount_minor * 5 <= result.value_usd.amount_minor <= 1_000_00
    else:
        assert result.amount == (Money(250, "USD") if share is None else Money(150, "USD"))


@given(share=shares, small=st.integers(1, 10**6), more=st.integers(0, 10**6))
def test_a_dearer_booking_never_owes_less(share: int | None, small: int, more: int) -> None:
    cheap = fees.assess(share_bps=share, value=Money(small, "USD"), usd_rate=None)
    dear = fees.assess(share_bps=share, value=Money(small + more, "USD"), usd_rate=None)
    assert cheap.amount <= dear.amount


@given(value=st.integers(1, 1_000_00))
def test_a_share_is_the_exact_share_to_half_a_cent(value: int) -> None:
    result = fees.assess(share_bps=700, value=Money(value, "USD"), usd_rate=None)
    exact = Fraction(value * 7, 100)
    assert abs(result.amount.amount_minor - exact) <= Fraction(1, 2) or result.capped
