"""The forms of the set-up: they read what was typed; what is right is said by venues/services/setup_rules.py."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Final

from django import forms
from django.contrib.postgres.forms import SimpleArrayField
from django.db.models import Model

from agnt.lib import clock
from agnt.lib.money import exponent
from venues.forms.hours import DAYS
from venues.models import Area, Combination, PacingOverride, Resource, Service, Shift, TermsTier, Venue
from venues.services import setup

NEEDS: Final = [
    ("high_chair", "High chair"), ("wheelchair", "Wheelchair"), ("step_free", "Step-free"), ("smoking", "Smoking"),
    ("female_staff", "Female staff"), ("male_staff", "Male staff"),
]  # fmt: skip
_TIME = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
_DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


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


def _words(label: str, help_text: str) -> SimpleArrayField:
    return SimpleArrayField(
        forms.CharField(max_length=40), label=label, required=False, help_text=f"{help_text} With commas between."
    )


def _ticks(label: str, help_text: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple, help_text=help_text
    )


class HouseForm(SetUpForm):
    """What guests read of the house."""

    cuisines = _words("Cuisines", "Balinese, vegan.")
    tags = _words("Known for", "Sunset, live music, quiet.")
    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    class Meta:
        model = Venue
        fields = ("name", "description", "category", "area", "address", "phone", "website", "cuisines", "tags",
                  "price_level", "language")  # fmt: skip
        labels = {"area": "Neighbourhood", "price_level": "How dear, 1 to 4", "language": "Language of the house"}
        widgets = {
            "description": forms.Textarea(attrs={"rows": 4}),
            "language": forms.Select(choices=[("en", "English"), ("id", "Bahasa Indonesia")]),
            "price_level": forms.Select(choices=[(1, "1, cheap"), (2, "2"), (3, "3"), (4, "4, dear")]),
            "phone": forms.TextInput(attrs={"type": "tel"}),
        }
        help_texts = {"phone": "Guests see it where they cannot book.", "area": "", "price_level": ""}


class PolicyForm(SetUpForm):
    """Who decides, and within which limits."""

    can_provide = _ticks("Always yes to", "Guests who ask for one of these are told yes at once.")
    cannot_provide = _ticks("Always no to", "Guests who ask for one of these are told no before they book.")
    money = ("minimum_spend_minor",)

    class Meta:
        model = Venue
        fields = ("policy", "decide_minutes", "external_agent", "min_party", "max_party", "lead_minutes",
                  "horizon_days", "slot_minutes", "late_minutes", "cancel_minutes", "minimum_spend_minor",
                  "can_provide", "cannot_provide")  # fmt: skip
        labels = {
            "policy": "Who decides", "decide_minutes": "Minutes that staff have to decide",
            "external_agent": "The outside agent", "min_party": "Smallest party", "max_party": "Largest party online",
            "lead_minutes": "Notice, in minutes", "horizon_days": "Days ahead", "slot_minutes": "A start every",
            "late_minutes": "Minutes a late party's table is kept", "minimum_spend_minor": "Minimum spend",
            "cancel_minutes": "Free cancelling until, in minutes before",
        }  # fmt: skip
        help_texts = {
            "external_agent": "Only where an outside agent decides.",
            "decide_minutes": "Only where staff decide.",
            "lead_minutes": "How long before the start a guest can still book by himself.",
            "horizon_days": "How far ahead the diary is open.",
            "late_minutes": "", "minimum_spend_minor": "Of the whole party. Nought: none.",
            "cancel_minutes": "Parties of some sizes may have their own: see Terms.",
        }  # fmt: skip
        widgets = {
            "slot_minutes": forms.Select(choices=[(n, f"{n} minutes") for n in (5, 10, 15, 20, 30, 60)]),
        }

    def values(self) -> dict[str, Any]:
        """No minimum is nought here."""
        found = super().values()
        return found | {"minimum_spend_minor": found["minimum_spend_minor"] or 0}


class AreaForm(SetUpForm):
    """A part of the house."""

    attributes = _words("Marks", "All its tables have these too: step_free, smoking.")

    class Meta:
        model = Area
        fields = ("name", "position", "attributes")
        labels = {"position": "Place in lists"}
        help_texts = {"position": "0 comes first.", "name": "As a guest would ask for it: Terrace."}


class ResourceForm(SetUpForm):
    """A table, a room, a person, a pool."""

    attributes = _words("Marks", "window, step_free, therapist, female_staff.")

    class Meta:
        model = Resource
        fields = (
            "name",
            "kind",
            "area",
            "min_seats",
            "max_seats",
            "units",
            "priority",
            "access",
            "attributes",
            "active",
        )
        labels = {
            "kind": "What it is", "min_seats": "Fewest guests", "max_seats": "Most guests", "units": "How many units",
            "priority": "Filled", "access": "Who may book it", "active": "In use",
        }  # fmt: skip
        help_texts = {"priority": "0 first, 9 last.", "units": "Of a pool: seats on the boat, desks."}


class CombinationForm(SetUpForm):
    """Tables that guests may be given together."""

    class Meta:
        model = Combination
        fields = ("resources", "min_seats", "max_seats", "priority", "active")
        labels = {
            "resources": "Joined", "min_seats": "Fewest guests", "max_seats": "Most guests", "priority": "Filled",
            "active": "In use",
        }  # fmt: skip
        help_texts = {
            "priority": "0 first, 9 last; always after single tables.",
            "resources": "Staff may join any tables; this list is for guests who book by themselves.",
        }
        widgets = {"resources": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["resources"]
        assert isinstance(field, forms.ModelMultipleChoiceField)  # noqa: S101 - the model says so
        field.queryset = Resource.objects.filter(venue=self.venue, active=True, kind__in=["table", "room"])
        field.label_from_instance = lambda row: f"{row.name}, {row.max_seats}"  # type: ignore[method-assign,assignment]

    def values(self) -> dict[str, Any]:
        """The rows as a list."""
        found = super().values()
        return found | {"resources": list(found["resources"])}


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
        for number in range(max(len(kept) + more, int(self.data.get(f"{stem}_rows", 0) or 0) if self.data else 0)):
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


class ShiftForm(SetUpForm):
    """Hours of a weekday or of one date."""

    weekday = forms.TypedChoiceField(
        label="Weekday",
        choices=[("", "One date only"), *((str(n), day) for n, day in enumerate(DAYS))],
        coerce=int,
        empty_value=None,
        required=False,
    )

    class Meta:
        model = Shift
        fields = ("name", "weekday", "day", "opens", "closes", "last_start", "pacing_total", "pacing_online",
                  "pacing_agents", "resource", "service", "valid_from", "valid_until")  # fmt: skip
        labels = {
            "day": "Date", "last_start": "Last start", "pacing_total": "Covers per quarter of an hour",
            "pacing_online": "Of them from your own page", "pacing_agents": "Of them from agents and chat",
            "resource": "Only of", "service": "Only for", "valid_from": "From", "valid_until": "Until",
        }  # fmt: skip
        help_texts = {
            "name": "Dinner. Lengths of stay may differ by it.",
            "day": "Instead of a weekday: takes the place of that day's weekly hours.",
            "closes": "When the last guest must have left. At or before opening: past midnight.",
            "last_start": "Empty: as late as there is time to finish.",
            "pacing_total": "Empty: no limit.", "pacing_online": "Empty: all.", "pacing_agents": "Empty: all.",
            "resource": "A therapist's own hours, say. Empty: the house.", "service": "Empty: all.",
        }  # fmt: skip
        widgets = {"day": _DATE, "opens": _TIME, "closes": _TIME, "last_start": _TIME, "valid_from": _DATE,
                   "valid_until": _DATE}  # fmt: skip


class OverrideForm(SetUpForm):
    """Other limits for one quarter of an hour."""

    day = forms.DateField(label="Date", widget=_DATE)
    time = forms.TimeField(label="Quarter of an hour", widget=_TIME, help_text="19:00, 19:15, 19:30, 19:45.")

    class Meta:
        model = PacingOverride
        fields = ("total", "online", "agents")
        labels = {"total": "Covers in all", "online": "Of them from your own page", "agents": "Of them from agents"}
        help_texts = dict.fromkeys(("total", "online", "agents"), "Empty: as the shift says.")

    field_order = ("day", "time", "total", "online", "agents")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            local = clock.local(self.instance.starts_at, self.venue.timezone)
            self.initial.update({"day": local.date(), "time": local.time()})

    def values(self) -> dict[str, Any]:
        """The quarter as a moment."""
        found = super().values()
        moment: datetime = clock.at(found.pop("day"), found.pop("time"), self.venue.timezone)
        return found | {"starts_at": moment}


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


FORMS: Final[Mapping[str, type[SetUpForm]]] = {
    "area": AreaForm, "resource": ResourceForm, "combination": CombinationForm, "service": ServiceForm,
    "shift": ShiftForm, "override": OverrideForm, "tier": TierForm,
}  # fmt: skip
HOUSE_FORMS: Final[Mapping[str, type[SetUpForm]]] = {"house": HouseForm, "policy": PolicyForm}


def form_for(kind: str, venue: Venue, row: Model | None, data: Any = None) -> SetUpForm:
    """The form of that kind, filled with the row or with what was typed."""
    if kind in HOUSE_FORMS:
        return HOUSE_FORMS[kind](data, venue=venue, instance=row or venue)
    return FORMS[kind](data, venue=venue, instance=row)
