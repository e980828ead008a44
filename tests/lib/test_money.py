"""Money is integers with a currency, exact to half a minor unit."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agnt.lib.money import Money, exponent

amounts = st.integers(-(10**15), 10**15)
shares = st.fractions(min_value=-3, max_value=3, max_denominator=10**6)


def test_money_adds_subtracts_counts_and_compares_in_one_currency() -> None:
    five, two = Money(500, "USD"), Money(200, "USD")
    assert (five + two, five - two, -two, two * 3) == (
        Money(700, "USD"),
        Money(300, "USD"),
        Money(-200, "USD"),
        Money(600, "USD"),
    )
    assert two < five
    assert two <= Money(200, "USD")
    assert not Money(0, "USD")


def test_two_currencies_do_not_mix() -> None:
    for mix in (
        lambda: Money(1, "USD") + Money(1, "IDR"),
        lambda: Money(1, "USD") - Money(1, "IDR"),
        lambda: Money(1, "USD") < Money(1, "IDR"),
    ):
        with pytest.raises(ValueError, match="USD and IDR"):
            mix()


@pytest.mark.parametrize("amount", [1.0, True, "1", Fraction(1)])
def test_only_whole_minor_units_are_money(amount: object) -> None:
    with pytest.raises(TypeError):
        Money(amount, "USD")  # type: ignore[arg-type]


@pytest.mark.parametrize("currency", ["usd", "US", "DOLLAR", ""])
def test_a_currency_is_three_capitals(currency: str) -> None:
    with pytest.raises(ValueError, match="not a currency"):
        Money(1, currency)


@pytest.mark.parametrize(
    ("amount", "share", "result"),
    [(50, "7/100", 4), (150, "7/100", 10), (250, "1/100", 2), (350, "1/100", 4), (-50, "7/100", -4), (7, "1/3", 2)],
)
def test_a_share_rounds_half_to_even(amount: int, share: str, result: int) -> None:
    assert Money(amount, "USD").times(Fraction(share)) == Money(result, "USD")


@pytest.mark.parametrize(
    ("money", "rate", "to", "result"),
    [
        (Money(1_000_00, "IDR"), "1/16000", "USD", 6),
        (Money(100_00, "USD"), "150", "JPY", 15_000),
        (Money(15_000, "JPY"), "1/150", "USD", 100_00),
        (Money(20_000, "KWD"), "13/4", "USD", 65_00),
    ],
)
def test_conversion_knows_how_many_places_a_currency_has(money: Money, rate: str, to: str, result: int) -> None:
    assert money.convert(Fraction(rate), to) == Money(result, to)


@given(amount=amounts, share=shares)
def test_a_share_is_exact_to_half_a_unit(amount: int, share: Fraction) -> None:
    assert abs(Money(amount, "USD").times(share).amount_minor - amount * share) <= Fraction(1, 2)


@given(first=amounts, second=amounts)
def test_adding_and_taking_away_again_changes_nothing(first: int, second: int) -> None:
    one, two = Money(first, "IDR"), Money(second, "IDR")
    assert one + two - two == one


@pytest.mark.parametrize(
    ("money", "words"),
    [
        (Money(250, "USD"), "USD 2.50"),
        (Money(200, "USD"), "USD 2"),
        (Money(-5, "USD"), "USD -0.05"),
        (Money(350_000_00, "IDR"), "IDR 350,000"),
        (Money(15_000, "JPY"), "JPY 15,000"),
        (Money(1_005, "KWD"), "KWD 1.005"),
    ],
)
def test_money_reads_as_people_write_it(money: Money, words: str) -> None:
    assert str(money) == words


def test_currencies_have_their_own_places() -> None:
    assert (exponent("USD"), exponent("JPY"), exponent("KWD"), exponent("IDR")) == (2, 0, 3, 2)
