"""The filters of the bookings list."""

from typing import Any

from django import forms

from agnt.lib import text
from bookings.models import Booking
from bookings.reading.listing import OPEN, Wanted, default_days
from venues.forms import days
from venues.models import Venue

_STATES = [("", "Any state"), (OPEN, "Still open"), *Booking.Status.choices]
_SOURCES = [("", "Any way"), *Booking.Source.choices]
_SORTS = [
    ("time", "Soonest first"),
    ("-time", "Latest first"),
    ("made", "Newest booking first"),
    ("party", "Largest party first"),
    ("name", "By name"),
]


class ListingForm(forms.Form):
    """What staff look for, read from the address. A word searches all days unless days are given."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "class": "text", "placeholder": "Name or number"}),
    )
    first = days.day("From", required=False)
    last = days.day("Until", required=False)
    status = forms.ChoiceField(label="State", required=False, choices=_STATES)
    source = forms.ChoiceField(label="Came by", required=False, choices=_SOURCES)
    area = forms.ChoiceField(label="Area", required=False)
    party = forms.IntegerField(label="At least … guests", required=False, min_value=1, max_value=999)
    sort = forms.ChoiceField(label="Order", required=False, choices=_SORTS)
    unpaid = forms.BooleanField(label="Deposit unpaid", required=False)
    allergies = forms.BooleanField(label="With allergies", required=False)
    agents = forms.BooleanField(label="Booked by agents", required=False)

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venue = venue
        areas = [(str(pk), name) for pk, name in venue.areas.values_list("pk", "name")]
        self.fields["area"].choices = [("", "Any area"), *areas]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_q(self) -> str:
        """Without what PostgreSQL refuses."""
        return text.clean(str(self.cleaned_data["q"]))

    @property
    def wanted(self) -> Wanted:
        """As far as it can be understood: a filter that cannot is left out, and its error stands at the field."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        first, last = said.get("first"), said.get("last")
        if not any((said.get("q"), first, last, *self.errors)):
            first, last = default_days(self.venue)
        return Wanted(
            words=said.get("q", ""),
            first=first,
            last=last,
            status=said.get("status", ""),
            source=said.get("source", ""),
            area_id=int(said["area"]) if said.get("area") else None,
            party=said.get("party"),
            unpaid=bool(said.get("unpaid")),
            allergies=bool(said.get("allergies")),
            agents=bool(said.get("agents")),
            sort=said.get("sort") or "time",
        )

    @property
    def more_is_set(self) -> bool:
        """Whether one of the filters behind "More filters" is used."""
        said = getattr(self, "cleaned_data", {})
        return any(said.get(name) for name in ("source", "area", "party", "unpaid", "allergies", "agents"))
