"""What the forms of the set-up have in common."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar, Final, cast

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.core.validators import MaxValueValidator
from django.db.models import PositiveSmallIntegerField

from agnt.lib.money import exponent
from venues.models import Venue
from venues.services import setup

NEEDS: Final = [
    ("high_chair", "High chair"), ("wheelchair", "Wheelchair"), ("step_free", "Step-free"), ("smoking", "Smoking"),
    ("female_staff", "Female staff"), ("male_staff", "Male staff"),
]  # fmt: skip
_CODES: Final = frozenset(code for code, _words in NEEDS)
TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
_MOST: Final = 32_767  # what a column of small numbers holds


class MajorField(forms.DecimalField):
    """An amount as people write it; its value is in minor units of the venue's currency. Empty: None."""

    def __init__(self, *, currency: str, **options: Any) -> None:
        self.places = exponent(currency)
        super().__init__(**({"min_value": 0, "max_digits": 14, "decimal_places": self.places} | options))

    def clean(self, value: Any) -> Any:
        """Minor units, or None."""
        major: Decimal | None = super().clean(value)
        return None if major is None else int(major.scaleb(self.places))

    def prepare_value(self, value: Any) -> Any:
        """The stored amount in whole units; what was typed stays as it was typed."""
        return Decimal(value).scaleb(-self.places).normalize().__format__("f") if isinstance(value, int) else value


class SetUpForm(forms.ModelForm):  # type: ignore[type-arg]  # each names its model
    """A row of a venue's set-up. `seen` is what the reader saw when the page was made."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    money: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, venue: Venue, **options: Any) -> None:
        super().__init__(*args, **options)
        self.venue = venue
        self.initial["seen"] = setup.seen(self.instance, self.watched())
        for name in ("area", "resource", "service"):
            field = self.fields.get(name)
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = field.queryset.filter(venue=venue)
                field.label_from_instance = lambda row: row.name  # type: ignore[method-assign,assignment]
        for column in type(self.instance)._meta.fields:
            field = self.fields.get(column.name)
            if isinstance(column, PositiveSmallIntegerField) and isinstance(field, forms.IntegerField):
                field.validators = [*field.validators, MaxValueValidator(_MOST)]
        name_blanks(self.fields)
        for name in self.money:
            old = self.fields[name]
            new = MajorField(
                currency=venue.currency,
                required=False,
                label=f"{old.label} ({venue.currency})",
                help_text=old.help_text,
            )
            self.fields[name] = new

    def watched(self) -> tuple[str, ...]:
        """The columns of a venue that this page changes; of other rows all."""
        return tuple(self._meta.fields or ()) if isinstance(self.instance, Venue) else ()

    def validate_constraints(self) -> None:
        """Said in sentences by the verb."""

    def validate_unique(self) -> None:
        """Said in sentences by the verb."""

    def _post_clean(self) -> None:
        """The row itself is touched by the verb alone."""

    def values(self) -> dict[str, Any]:
        """What the verb keeps; of a valid form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def name_blanks(fields: Mapping[str, forms.Field]) -> None:
    """The first choice of a list that is not answered yet says so in a word instead of dashes."""
    for field in fields.values():
        word = "Choose" if field.required else "None"
        if isinstance(field, forms.ModelChoiceField):  # its choices stay those of its queryset, whatever that becomes
            if field.empty_label is not None and set(field.empty_label) == {"-"}:
                field.empty_label = word
        elif isinstance(field, forms.ChoiceField):
            shown = list(cast("Iterable[tuple[Any, Any]]", field.choices))
            field.choices = [(value, word if set(str(said)) == {"-"} else said) for value, said in shown]


def words_field(label: str, help_text: str) -> SimpleArrayField:
    return SimpleArrayField(
        forms.CharField(max_length=40), label=label, required=False, help_text=f"{help_text} With commas between."
    )


class MarksField(SimpleArrayField):
    """Words that a table or an area carries. What a guest may need has a code and is written as people write it:
    `step-free`, `Step free` and `step_free` are the same."""

    def __init__(self, *, help_text: str) -> None:
        base = forms.CharField(max_length=40)
        super().__init__(base, label="Marks", required=False, help_text=f"{help_text} With commas between.")

    def clean(self, value: Any) -> Any:
        """The words, with the codes of what they name."""
        return [_coded(str(word)) for word in super().clean(value)]

    def prepare_value(self, value: Any) -> Any:
        """The words as they are shown."""
        if not isinstance(value, list):
            return super().prepare_value(value)
        return super().prepare_value([word.replace("_", "-") if word in _CODES else word for word in map(str, value)])


def _coded(word: str) -> str:
    code = word.strip().lower().replace("-", "_").replace(" ", "_")
    return code if code in _CODES else word


def ticks_field(label: str, help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )
