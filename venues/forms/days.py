"""A day in a form: a date field that refuses days no diary reaches, where calendars and zones end."""

from datetime import date
from typing import Any, Final

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

FIRST: Final = date(1970, 1, 3)
LAST: Final = date(2200, 1, 1)


def day(label: str, **options: Any) -> forms.DateField:
    """The field; its value is written as browsers write it."""
    limits = [
        MinValueValidator(FIRST, "Choose a day of this age."),
        MaxValueValidator(LAST, "Choose a day of this age."),
    ]
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, validators=limits, **options)
