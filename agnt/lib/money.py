"""Money: integers in minor units with a currency. No float ever touches it."""

from dataclasses import dataclass
from fractions import Fraction

# ISO 4217 currencies whose minor unit is not a hundredth.
_EXPONENTS = {
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "ISK": 0,
    "UGX": 0,
    "BHD": 3,
    "KWD": 3,
    "OMR": 3,
    "TND": 3,
    "JOD": 3,
}


def exponent(currency: str) -> int:
    """How many decimal places the currency's minor unit has (ISO 4217)."""
    return _EXPONENTS.get(currency, 2)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units; arithmetic over two currencies is a ValueError."""

    amount_minor: int
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount_minor, int) or isinstance(self.amount_minor, bool):
            raise TypeError("money is counted in whole minor units")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not a currency code: {self.currency!r}")

    def _same(self, other: "Money") -> None:
        if other.currency != self.currency:
            raise ValueError(f"{self.currency} and {other.currency} cannot be added or compared")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor + other.amount_minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount_minor - other.amount_minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __mul__(self, count: int) -> "Money":
        return Money(self.amount_minor * count, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount_minor < other.amount_minor

    def __le__(self, other: "Money") -> bool:
        return self == other or self < other

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def times(self, share: Fraction) -> "Money":
        """The share of the amount, rounded half to even to a whole minor unit."""
        return Money(round(Fraction(self.amount_minor) * share), self.currency)

    def convert(self, rate: Fraction, to: str) -> "Money":
        """The amount in another currency; `rate` is units of `to` for one unit of ours (major units)."""
        scale = Fraction(10) ** (exponent(to) - exponent(self.currency))
        return Money(round(Fraction(self.amount_minor) * rate * scale), to)

    def __str__(self) -> str:
        """As people read it: `IDR 350,000`, `USD 2.50`; hundredths are dropped where they are nought."""
        places = exponent(self.currency)
        whole, part = divmod(abs(self.amount_minor), 10**places)
        sign = "-" if self.amount_minor < 0 else ""
        decimals = f".{part:0{places}d}" if part else ""
        return f"{self.currency} {sign}{whole:,}{decimals}"
