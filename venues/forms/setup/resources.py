"""What is booked: areas, resources, tables that are joined."""

from typing import Any

from django import forms

from agnt.lib import text
from venues.forms.setup.base import MarksField, SetUpForm
from venues.models import Area, Combination, Resource


class AreaForm(SetUpForm):
    """A part of the house."""

    attributes = MarksField(help_text="All its tables have these too: step-free, smoking.")

    class Meta:
        model = Area
        fields = ("name", "position", "attributes")
        labels = {"position": "Place in lists"}
        help_texts = {"position": "0 comes first.", "name": "As a guest would ask for it: Terrace."}


class ResourceForm(SetUpForm):
    """A table, a room, a person, a pool."""

    attributes = MarksField(help_text="window, step-free, therapist, female-staff.")

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
        rows = sorted(field.queryset, key=lambda row: text.natural(row.name))
        field.choices = [(row.pk, f"{row.name} ({row.max_seats})") for row in rows]

    def values(self) -> dict[str, Any]:
        """The rows as a list."""
        found = super().values()
        return found | {"resources": list(found["resources"])}
