"""The questions of the first run: few, with answers that fit already."""

from typing import Any, Final
from zoneinfo import available_timezones

from django import forms

from venues.forms.hours import WeekForm, read_spans, write_spans
from venues.forms.position import PositionField
from venues.models import City, Venue
from venues.starting_kinds import Family, Start, largest_party, start_of

ANOTHER: Final = "another"


class KindForm(forms.Form):
    """What it is and where it is."""

    name = forms.CharField(label="What is your venue called?", max_length=120)
    category = forms.ChoiceField(label="What is it?", choices=Venue.Category.choices, initial="restaurant")
    city = forms.ChoiceField(label="Where?")
    address = forms.CharField(label="Address", max_length=200, required=False)
    phone = forms.CharField(
        label="Phone",
        max_length=32,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    city_name = forms.CharField(
        label="City or island", max_length=80, required=False, help_text="Only for “Somewhere else”, as the next two."
    )
    country = forms.CharField(label="Country, two letters", max_length=2, required=False, help_text="ID, PT, US.")
    timezone = forms.ChoiceField(label="Time zone", required=False)
    position = PositionField(
        help_text="Latitude, longitude, or a map's link. Guests are sent there; without it, to the middle of the city."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        cities = [(city.slug, str(city)) for city in City.objects.all()]
        self.fields["city"].choices = [*cities, (ANOTHER, "Somewhere else")]  # type: ignore[attr-defined]
        zones = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
        self.fields["timezone"].choices = [("", ""), *((name, name) for name in zones)]  # type: ignore[attr-defined]
        if self.is_bound and self.data.get("city") == ANOTHER:
            for name in ("city_name", "country", "timezone", "position"):
                self.fields[name].required = True

    def clean_country(self) -> str:
        """Two letters."""
        value = str(self.cleaned_data["country"]).strip().upper()
        if value and not (len(value) == 2 and value.isascii() and value.isalpha()):
            raise forms.ValidationError("Two letters: ID, PT, US.")
        return value

    @property
    def elsewhere(self) -> list[forms.BoundField]:
        """What is asked of a city that is not on the list."""
        return [self[name] for name in ("city_name", "country", "timezone")]

    @property
    def usual(self) -> list[forms.BoundField]:
        """What everybody is asked."""
        return [self[name] for name in ("name", "category", "city", "address", "phone", "position")]


_COUNTS: Final = {
    Family.TABLES: {"two": "Tables for 2", "four": "Tables for 4", "six": "Tables for 6", "eight": "Tables for 8"},
    Family.ROOMS: {"single": "Rooms for one", "couple": "Rooms for two", "people": "Therapists"},
    Family.SEATS: {"seats": "Seats on board"},
    Family.DESKS: {"seats": "Desks"},
}


class ResourcesForm(forms.Form):
    """How many of what; a boat's departures, a treatment's length and price."""

    def __init__(self, *args: Any, start: Start, **options: Any) -> None:
        super().__init__(*args, **options)
        self.start = start
        for name, label in _COUNTS[start.family].items():
            count = forms.IntegerField(label=label, min_value=0, max_value=200, required=False)
            count.initial = start.counts.get(name, 0)
            self.fields[name] = count
        self.fields["service"] = forms.CharField(
            label="What guests book", max_length=80, initial=start.service, help_text="As they would say it."
        )
        if start.family != Family.TABLES:
            self.fields["minutes"] = forms.IntegerField(
                label="How many minutes it takes", min_value=5, max_value=1440, initial=start.turns[0][1]
            )
        if start.family == Family.SEATS:
            self.fields["departures"] = forms.CharField(
                label="Departures", initial="09:00, 14:00", max_length=120, help_text="With commas between."
            )

    def clean_departures(self) -> list[str]:
        """Wall times."""
        try:
            spans = [read_spans(f"{part.strip()}-23:59")[0] for part in self.cleaned_data["departures"].split(",")]
        except (ValueError, IndexError):
            raise forms.ValidationError("Times with commas between: 09:00, 14:00") from None
        return [f"{start:%H:%M}" for start, _ in spans]

    def clean(self) -> dict[str, Any]:
        """At least one of anything; of a spa a room and somebody who works in it."""
        data = self.cleaned_data
        if self.errors:
            return data
        counts = {name: data.get(name) or 0 for name in _COUNTS[self.start.family]}
        if self.start.family == Family.ROOMS:
            if not counts["single"] + counts["couple"]:
                self.add_error("single", "At least one room.")
            if not counts["people"]:
                self.add_error("people", "At least one person who works in it.")
        elif not sum(counts.values()):
            self.add_error(next(iter(counts)), "At least one.")
        return data | counts


class HoursForm(WeekForm):
    """When it is open; at least once a week."""

    def clean(self) -> dict[str, Any]:
        """Not closed for ever."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.week():
            self.add_error("day_0", "It is never open. Write hours for at least one day.")
        return data


class TermsForm(forms.Form):
    """Who decides, and what is agreed."""

    policy = forms.ChoiceField(
        label="Who decides about a request?",
        choices=[("auto", "The diary, at once: a free table is a booking"), ("ask", "We look at each one first")],
        widget=forms.RadioSelect,
        initial="auto",
    )
    max_party = forms.IntegerField(label="Largest party that books by itself", min_value=1, max_value=200)
    lead_minutes = forms.IntegerField(
        label="Notice, in minutes",
        min_value=0,
        max_value=20160,
        help_text="How long before the start it is still possible.",
    )
    cancel_minutes = forms.IntegerField(label="Free cancelling until, in minutes before", min_value=0, max_value=43200)
    deposit_from = forms.IntegerField(
        label="Deposit from so many guests", min_value=1, max_value=200, required=False, help_text="Empty: none."
    )
    deposit = forms.DecimalField(
        label="Deposit for each guest", min_value=0, max_digits=12, decimal_places=2, required=False
    )

    def clean(self) -> dict[str, Any]:
        """A size without an amount, or the reverse, is half an answer."""
        data = self.cleaned_data
        if not self.errors and bool(data.get("deposit_from")) != bool(data.get("deposit")):
            self.add_error("deposit" if data.get("deposit_from") else "deposit_from", "Both, or neither.")
        return data


def form_of(step: str, answers: dict[str, Any], data: Any = None) -> forms.Form:
    """The form of a step: what was typed, else what was answered before, else what fits such a venue."""
    kept = answers.get(step, {})
    start = start_of(answers.get("kind", {}).get("category", ""))
    if step == "kind":
        return KindForm(data, initial=kept)
    if step == "resources":
        shown = kept | ({"departures": ", ".join(kept["departures"])} if "departures" in kept else {})
        return ResourcesForm(data, start=start, initial=shown)
    if step == "hours":
        initial = kept or {f"day_{number}": start.hours for number in range(7)}
        return HoursForm(data, initial=initial)
    most = min(start.max_party, largest_of(answers) or start.max_party)
    facts = {"max_party": most, "lead_minutes": start.lead_minutes, "cancel_minutes": start.cancel_minutes}
    return TermsForm(data, initial=facts | kept)


def largest_of(answers: dict[str, Any]) -> int | None:
    """The largest party that fits what was counted; None before anything was."""
    counts = answers.get("resources")
    return largest_party(start_of(answers.get("kind", {}).get("category", "")).family, counts) if counts else None


def answers_of(form: forms.Form) -> dict[str, Any]:
    """What is kept of a valid form: plain values."""
    if isinstance(form, WeekForm):
        spans = form.week()
        return {f"day_{n}": write_spans([span for day, span in spans if day == n]) for n in range(7)}
    return {name: str(value) if name == "deposit" and value is not None else value
            for name, value in form.cleaned_data.items()}  # fmt: skip
