"""Spans of a day as people write them: `11:30-15:00, 18-23`."""

import re
from collections.abc import Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import Any, Final

from django import forms

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SPAN: Final = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(?:-|–|—|to)\s*(\d{1,2})(?:[:.](\d{2}))?")
_NOTHING: Final = {"", "-", "–", "closed", "tutup", "none"}
TimeSpan = tuple[time, time]


def read_spans(value: str) -> list[TimeSpan]:
    """The spans in the text. Raises ValueError with a sentence for what cannot be read, lasts no time or overlaps."""
    if value.strip().lower() in _NOTHING:
        return []
    spans = [_span(part.strip()) for part in re.split(r"[,;&]| and ", value) if part.strip()]
    spans.sort()
    for (_start, until), (start, _until) in pairwise(spans):
        if until > start or until <= _start:
            raise ValueError("Two of these overlap.")
    return spans


def _span(part: str) -> TimeSpan:
    match = _SPAN.fullmatch(part)
    if match is None:
        raise ValueError(f"“{part}” cannot be read. Write 11:30-15:00, or several with commas between.")
    start, until = _time(match[1], match[2]), _time(match[3], match[4])
    if start == until:
        raise ValueError(f"“{part}” lasts no time.")
    return start, until


def _time(hours: str, minutes: str | None) -> time:
    hour, minute = int(hours), int(minutes or 0)
    if hour == 24 and not minute:
        hour = 0
    if hour > 23 or minute > 59:
        raise ValueError(f"There is no {hours}:{minutes or '00'}.")
    return time(hour, minute)


def write_spans(spans: Sequence[TimeSpan]) -> str:
    """The other way: `11:30-15:00, 18:00-23:00`."""
    return ", ".join(f"{start:%H:%M}-{until:%H:%M}" for start, until in spans)


class SpansField(forms.CharField):
    """A text of spans; its value is a list of (from, until), until past midnight where it is not after from."""

    quiet = True  # each day may be empty: to say so seven times helps nobody

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"required": False, "max_length": 120} | options))
        self.widget.attrs.setdefault("inputmode", "text")
        self.widget.attrs.setdefault("autocomplete", "off")

    def clean(self, value: Any) -> Any:
        """The spans. Raises ValidationError with the sentence of `read_spans`."""
        try:
            return read_spans(super().clean(value) or "")
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from problem


class WeekForm(forms.Form):
    """A text of spans for each day of the week, and one way to write the first into all."""

    copy = forms.BooleanField(
        label="The same on every day", required=False, help_text="Monday's hours are taken for the whole week."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for number, day in enumerate(DAYS):
            self.fields[f"day_{number}"] = SpansField(label=day)
        self.order_fields(["day_0", "copy", *(f"day_{number}" for number in range(1, 7))])

    def week(self) -> list[tuple[int, TimeSpan]]:
        """(weekday, span) of all days; of a valid form."""
        data: Mapping[str, Any] = self.cleaned_data
        same = bool(data.get("copy"))
        return [(day, span) for day in range(7) for span in data["day_0" if same else f"day_{day}"]]

    @staticmethod
    def of(spans: Sequence[tuple[int, TimeSpan]]) -> dict[str, str]:
        """The form's first values for these spans."""
        return {f"day_{n}": write_spans([span for day, span in spans if day == n]) for n in range(7)}
