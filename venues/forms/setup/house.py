"""The house itself, and who decides within which limits."""

from typing import Any, Final

from django import forms

from venues.forms.position import PositionField
from venues.forms.setup.base import SetUpForm, ticks_field, words_field
from venues.models import Venue

_POINT: Final = ("latitude", "longitude")


class HouseForm(SetUpForm):
    """What guests read of the house."""

    cuisines = words_field("Cuisines", "Balinese, vegan.")
    tags = words_field("Known for", "Sunset, live music, quiet.")
    website = forms.URLField(label="Website", required=False, assume_scheme="https")

    position = PositionField(help_text="Latitude, longitude, or a map's link. Guests are sent there.", required=True)
    field_order = ("name", "description", "category", "area", "address", "position")

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

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["position"] = [self.instance.latitude, self.instance.longitude]

    def watched(self) -> tuple[str, ...]:
        """The point's two columns too."""
        return (*super().watched(), *_POINT)

    def values(self) -> dict[str, Any]:
        """The point as two columns."""
        found = super().values()
        return found | dict(zip(_POINT, found.pop("position"), strict=True))


class PolicyForm(SetUpForm):
    """Who decides, and within which limits."""

    can_provide = ticks_field("Always yes to", "Guests who ask for one of these are told yes at once.")
    cannot_provide = ticks_field("Always no to", "Guests who ask for one of these are told no before they book.")
    money = ("minimum_spend_minor",)

    class Meta:
        model = Venue
        fields = ("policy", "decide_minutes", "external_agent", "min_party", "max_party", "lead_minutes",
                  "horizon_days", "slot_minutes", "late_minutes", "cancel_minutes", "minimum_spend_minor",
                  "deposit_how", "can_provide", "cannot_provide")  # fmt: skip
        labels = {
            "policy": "Who decides", "decide_minutes": "Minutes that staff have to decide",
            "external_agent": "The outside agent", "min_party": "Smallest party", "max_party": "Largest party online",
            "lead_minutes": "Notice, in minutes", "horizon_days": "Days ahead", "slot_minutes": "A start every",
            "late_minutes": "Minutes a late party's table is kept", "minimum_spend_minor": "Minimum spend",
            "cancel_minutes": "Free cancelling until, in minutes before",
            "deposit_how": "How guests pay a deposit",
        }  # fmt: skip
        help_texts = {
            "external_agent": "Only where an outside agent decides.",
            "decide_minutes": "Only where staff decide.",
            "lead_minutes": "How long before the start a guest can still book by himself.",
            "horizon_days": "How far ahead the diary is open.",
            "late_minutes": "", "minimum_spend_minor": "Of the whole party. Nought: none.",
            "deposit_how": "A bank account, a link, at the counter. Guests who owe one read it; empty: they call.",
            "cancel_minutes": "Parties of some sizes may have their own: see Terms.",
        }  # fmt: skip
        widgets = {
            "slot_minutes": forms.Select(choices=[(n, f"{n} minutes") for n in (5, 10, 15, 20, 30, 60)]),
        }

    def values(self) -> dict[str, Any]:
        """No minimum is nought here."""
        found = super().values()
        return found | {"minimum_spend_minor": found["minimum_spend_minor"] or 0}
