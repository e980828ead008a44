"""When guests may come, and how many at once."""

from datetime import datetime
from typing import Any, cast

from django import forms

from agnt.lib import clock
from venues.forms import days
from venues.forms.hours import DAYS
from venues.forms.setup.base import TIME, SetUpForm
from venues.models import PacingOverride, Shift
from venues.services import setup, weekdays


class ShiftForm(SetUpForm):
    """Hours of a weekday or of one date."""

    weekday = forms.TypedChoiceField(
        label="Weekday",
        choices=[("", "One date only"), *((str(n), day) for n, day in enumerate(DAYS))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    day = days.day("Date", required=False, help_text="Instead of a weekday: takes the place of its weekly hours.")
    valid_from = days.day("From", required=False)
    valid_until = days.day("Until", required=False)
    also = forms.MultipleChoiceField(
        label="Keep the same on",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="With one Keep, on each day that is ticked.",
        error_messages={"invalid_choice": "Somebody changed one of these days meanwhile. Look again, then tick it."},
    )
    covers_alone = forms.BooleanField(label="Of the ticked days change the covers alone, not the hours", required=False)

    class Meta:
        model = Shift
        fields = ("name", "weekday", "day", "opens", "closes", "last_start", "pacing_total", "pacing_online",
                  "pacing_agents", "resource", "service", "valid_from", "valid_until")  # fmt: skip
        labels = {
            "last_start": "Last start", "pacing_total": "Covers per quarter of an hour",
            "pacing_online": "Of them from your own page", "pacing_agents": "Of them from agents and chat",
            "resource": "Only of", "service": "Only for",
        }  # fmt: skip
        help_texts = {
            "name": "Dinner. Lengths of stay may differ by it.",
            "closes": "When the last guest must have left. At or before opening: past midnight.",
            "last_start": "Empty: as late as there is time to finish.",
            "pacing_total": "Empty: no limit.", "pacing_online": "Empty: all.", "pacing_agents": "Empty: all.",
            "resource": "A therapist's own hours, say. Empty: the house.", "service": "Empty: all.",
        }  # fmt: skip
        widgets = {"opens": TIME, "closes": TIME, "last_start": TIME}

    field_order = ("name", "weekday", "day", "also", "covers_alone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = weekdays.like(self.instance) if self.instance.pk and self.instance.weekday is not None else {}
        cast("forms.MultipleChoiceField", self.fields["also"]).choices = [
            (self._value(n), self._label(n, day)) for n, day in enumerate(DAYS) if n != self.instance.weekday
        ]
        if not self.others:
            del self.fields["covers_alone"]

    def _value(self, weekday: int) -> str:
        other = self.others.get(weekday)
        return f"{weekday}-{other.pk}-{setup.seen(other)}" if other else str(weekday)

    def _label(self, weekday: int, day: str) -> str:
        other = self.others.get(weekday)
        if other is None:
            return f"{day} (none yet)" if self.instance.pk else day
        covers = "no limit" if other.pacing_total is None else f"{other.pacing_total} covers"
        return f"{day} ({other.opens:%H:%M} to {other.closes:%H:%M}, {covers})"

    def clean(self) -> dict[str, Any] | None:
        """Other weekdays are of weekly hours alone."""
        said = super().clean() or self.cleaned_data
        if said.get("also") and said.get("weekday") is None and "weekday" not in self.errors:
            self.add_error("also", "One date is one day: choose a weekday, or tick none.")
        return said

    def values(self) -> dict[str, Any]:
        """The ticked days as the verb reads them; the day of the shift itself is none of them."""
        found = super().values()
        parts = [value.split("-") for value in found["also"]]
        ticked = [weekdays.Also(int(n), *((int(rest[0]), rest[1]) if rest else ())) for n, *rest in parts]
        return found | {"also": [one for one in ticked if one.weekday != found["weekday"]]}


class OverrideForm(SetUpForm):
    """Other limits for one quarter of an hour."""

    day = days.day("Date")
    time = forms.TimeField(label="Quarter of an hour", widget=TIME, help_text="19:00, 19:15, 19:30, 19:45.")

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
