"""Putting a party on the waitlist."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms

from agnt.lib import clock
from bookings.models import BookingNeed
from venues.forms import days
from venues.models import Area, Service, Venue


def _wall() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"})


class _PartyForm(forms.Form):
    name = forms.CharField(label="Name", max_length=120)
    party = forms.IntegerField(label="Guests", min_value=1, max_value=999)
    service = forms.ModelChoiceField(label="What for", queryset=Service.objects.none(), empty_label=None)
    area = forms.ModelChoiceField(label="Area", queryset=Area.objects.none(), required=False, empty_label="Any area")
    phone = forms.CharField(label="Phone", required=False, max_length=32, widget=forms.TextInput(attrs={"type": "tel"}))
    notes = forms.CharField(label="Note", required=False, max_length=255)
    needs = forms.MultipleChoiceField(
        label="Needs", required=False, choices=BookingNeed.Code.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.venue = venue
        services: Any = self.fields["service"]
        services.queryset = venue.services.filter(active=True)
        services.label_from_instance = lambda service: service.name
        services.initial = venue.services.filter(active=True, slug="table").first()
        areas: Any = self.fields["area"]
        areas.queryset = venue.areas.all()
        areas.label_from_instance = lambda area: area.name

    @property
    def facts(self) -> dict[str, Any]:
        """What `waitlist.join` takes of it."""
        said = self.cleaned_data
        return {
            "venue_id": self.venue.pk,
            "service_id": said["service"].pk,
            "party_size": said["party"],
            "guest_name": said["name"],
            "phone": said["phone"],
            "notes": said["notes"],
            "needs": said["needs"],
            "area_id": said["area"].pk if said["area"] else None,
        }


class DoorForm(_PartyForm):
    """A party at the door."""

    minutes = forms.IntegerField(
        label="Minutes to wait", required=False, min_value=0, max_value=600, help_text="Empty: as the diary reckons."
    )


class LaterForm(_PartyForm):
    """A party that wants a time when there is none."""

    day = days.day("Day")
    first = forms.TimeField(label="From", widget=_wall())
    last = forms.TimeField(label="Until", widget=_wall())

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first start that would do to the last; an `until` before `from` is past midnight."""
        said = self.cleaned_data
        day, first, last = said["day"], said["first"], said["last"]
        night = day + timedelta(days=1) if last < first else day
        return self._at(day, first), self._at(night, last)

    def _at(self, day: Any, wall: time) -> datetime:
        return clock.at(day, wall, self.venue.timezone)
