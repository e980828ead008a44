"""What the look at the week and “why is this time closed?” are asked for."""

from datetime import datetime
from typing import Any

from django import forms

from agnt.lib import clock
from bookings.availability import Audience
from venues.forms import days
from venues.models import Service, Venue

DOORS = [
    (Audience.ONLINE.value, "Guests on your page"),
    (Audience.AGENTS.value, "Guests by chat and agents"),
    (Audience.STAFF.value, "You, on the phone"),
    (Audience.WALK_IN.value, "You, at the door"),
]


class WeekForm(forms.Form):
    """For whom, and which week."""

    party = forms.IntegerField(label="Guests", min_value=1, max_value=500, initial=2)
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label=None)
    audience = forms.ChoiceField(label="Asked by", choices=DOORS, initial=Audience.ONLINE)
    week = days.day("From")

    def __init__(self, data: Any, *, venue: Venue, prefix: str = "look") -> None:
        first = clock.today(venue.timezone)
        services = Service.objects.filter(venue=venue, active=True)
        usual = {"party": 2, "service": services.first(), "audience": Audience.ONLINE, "week": first}
        asked = {k: data.get(f"{prefix}-{k}") for k in usual} if data else {}
        filled = {f"{prefix}-{k}": asked.get(k) or getattr(value, "pk", value) for k, value in usual.items()}
        super().__init__(filled, prefix=prefix)
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is made above
        field.queryset = services
        field.label_from_instance = lambda row: row.name  # type: ignore[method-assign,assignment]


class WhyForm(forms.Form):
    """One moment, asked by somebody."""

    day = days.day("Day")
    time = forms.TimeField(label="Time", widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}))
    party = forms.IntegerField(label="Guests", min_value=1, max_value=500)
    service = forms.ModelChoiceField(Service.objects.none(), label="Service", empty_label=None)
    audience = forms.ChoiceField(label="Asked by", choices=DOORS)

    def __init__(self, *args: Any, venue: Venue, **options: Any) -> None:
        super().__init__(*args, **options)
        self.venue = venue
        field = self.fields["service"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - it is made above
        field.queryset = Service.objects.filter(venue=venue, active=True)
        field.label_from_instance = lambda row: row.name  # type: ignore[method-assign,assignment]

    def moment(self) -> datetime:
        """Of a valid form, in UTC."""
        return clock.at(self.cleaned_data["day"], self.cleaned_data["time"], self.venue.timezone)
