"""The days that a report is about."""

from datetime import date, timedelta

from django import forms

from agnt.lib import clock
from bookings.reports import periods
from bookings.reports.periods import Span
from venues.forms import days
from venues.models import Venue


class PeriodForm(forms.Form):
    """Two days, or the name of a preset. Days that make no sense give the usual ones, and the error is said."""

    period = forms.ChoiceField(required=False, choices=[*periods.PRESETS.items()], widget=forms.HiddenInput)
    first = days.day("From", required=False)
    last = days.day("Until", required=False)

    def clean(self) -> dict[str, object]:
        """Both days or none, in order, a year at the most."""
        said: dict[str, object] = super().clean() or {}
        first, last = said.get("first"), said.get("last")
        if isinstance(first, date) and isinstance(last, date):
            if last < first:
                self.add_error("last", "This day comes before the first one.")
            elif last - first >= timedelta(days=periods.LONGEST):
                self.add_error("last", "A report is of a year at the most.")
        elif first or last:
            self.add_error("last" if first else "first", "Give both days.")
        return said

    def span(self, venue: Venue) -> tuple[Span, str]:
        """The days, and the name of the preset that they are ("" for days of one's own)."""
        today = clock.today(venue.timezone)
        if self.is_valid():
            first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
            if first and last:
                return Span(first, last), ""
        name = self.cleaned_data.get("period") or periods.USUAL
        return periods.preset(name, today), name
