"""What guests book, and what they agree to."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib.postgres.forms import SimpleArrayField

from venues.forms.setup.base import SetUpForm
from venues.models import Resource, Service, TermsTier
from venues.services import setup

_MOST_ROWS: Final = 60


class ServiceForm(SetUpForm):
    """What guests book, how long it takes and what it takes."""

    fixed_starts = SimpleArrayField(
        forms.TimeField(),
        label="Fixed starts",
        required=False,
        help_text="Departures, with commas between: 09:00, 14:00. Empty: a start every so many minutes.",
    )
    money = ("price_minor",)

    class Meta:
        model = Service
        fields = ("name", "description", "price_minor", "price_per", "min_party", "max_party", "buffer_minutes",
                  "fixed_starts", "active")  # fmt: skip
        labels = {
            "price_minor": "Price", "price_per": "Price is", "min_party": "Smallest party",
            "max_party": "Largest party", "buffer_minutes": "Minutes to tidy up after each", "active": "Offered",
        }  # fmt: skip
        help_texts = {"price_minor": "Empty: no listed price.", "max_party": "Empty: as of the house."}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        now = setup.state(self.instance)
        self.turn_rows = self._rows("turn", now["turns"], ("party", "minutes", "shift"), 3)
        self.take_rows = self._rows("take", now["takes"], ("kind", "count", "each", "marks"), 2)

    def _rows(self, stem: str, kept: list[Any], columns: tuple[str, ...], more: int) -> list[list[str]]:
        """Fields of a small table: one row for each that is kept, and some that are empty."""
        rows = []
        typed = str(self.data.get(f"{stem}_rows", ""))  # the page has grown by so many
        asked = min(int(typed), _MOST_ROWS) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
        for number in range(max(len(kept) + more, asked)):
            row = [f"{stem}_{number}_{column}" for column in columns]
            for name, column in zip(row, columns, strict=True):
                self.fields[name] = _CELLS[column]()
            if number < len(kept):
                self.initial.update(zip(row, map(_shown, kept[number]), strict=True))
            rows.append(row)
        return rows

    def values(self) -> dict[str, Any]:
        """The columns, and the two small tables without their empty rows."""
        data = super().values()
        turns = [[data.pop(name) for name in row] for row in self.turn_rows]
        takes = [[data.pop(name) for name in row] for row in self.take_rows]
        return data | {
            "turns": [(up_to, minutes, shift) for up_to, minutes, shift in turns if up_to and minutes],
            "takes": [(kind, count or 1, each, marks) for kind, count, each, marks in takes if kind],
        }

    def turn_table(self) -> list[list[forms.BoundField]]:
        """The lengths."""
        return [[self[name] for name in row] for row in self.turn_rows]

    def take_table(self) -> list[list[forms.BoundField]]:
        """What it takes."""
        return [[self[name] for name in row] for row in self.take_rows]

    def plain(self) -> list[forms.BoundField]:
        """The fields that are not in a table."""
        inner = {name for row in (*self.turn_rows, *self.take_rows) for name in row}
        return [self[name] for name in self.fields if name not in inner]


def _shown(value: Any) -> Any:
    return ", ".join(value) if isinstance(value, list) else value


_CELLS: Final[Mapping[str, Any]] = {
    "party": lambda: forms.IntegerField(label="Up to guests", min_value=1, max_value=500, required=False),
    "minutes": lambda: forms.IntegerField(label="Minutes", min_value=5, max_value=1440, required=False),
    "shift": lambda: forms.CharField(label="Only in the shift", max_length=40, required=False),
    "kind": lambda: forms.ChoiceField(label="Takes", choices=[("", ""), *Resource.Kind.choices], required=False),
    "count": lambda: forms.IntegerField(label="How many", min_value=1, max_value=99, required=False),
    "each": lambda: forms.BooleanField(label="For each guest", required=False),
    "marks": lambda: SimpleArrayField(forms.CharField(max_length=40), label="With the marks", required=False),
}


class TierForm(SetUpForm):
    """What parties of some size agree to."""

    money = ("deposit_minor", "minimum_spend_minor")

    class Meta:
        model = TermsTier
        fields = ("from_party", "service", "deposit_minor", "deposit_per", "deposit_hours", "keeps_card",
                  "cancel_minutes", "minimum_spend_minor")  # fmt: skip
        labels = {
            "from_party": "From so many guests", "service": "Only for", "deposit_minor": "Deposit",
            "deposit_per": "Deposit is", "deposit_hours": "Hours to pay it", "keeps_card": "Keep a card",
            "cancel_minutes": "Free cancelling until, in minutes before", "minimum_spend_minor": "Minimum spend",
        }  # fmt: skip
        help_texts = {
            "keeps_card": "Charged only when a person here decides so.",
            "cancel_minutes": "Empty: as of the house.",
            "minimum_spend_minor": "Of the whole party. Empty: as of the house.",
            "deposit_minor": "Until payments are here, you mark it received.", "service": "Empty: all.",
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        """No deposit is nought."""
        found = super().values()
        return found | {"deposit_minor": found["deposit_minor"] or 0}
