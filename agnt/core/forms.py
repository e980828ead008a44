"""What a form says of a field that was left empty: what to do, instead of Django's "This field is required."."""

from typing import Final

from django import forms

EMPTY: Final[dict[type[forms.Field], str]] = {
    forms.Field: "Write something here.",
    forms.IntegerField: "Write a number here.",
    forms.DecimalField: "Write a number here.",
    forms.EmailField: "Write an e-mail address here.",
    forms.DateField: "Pick a day.",
    forms.TimeField: "Write a time here, as 19:30.",
    forms.ChoiceField: "Pick one.",
    forms.ModelChoiceField: "Pick one.",
    forms.MultipleChoiceField: "Pick at least one.",
    forms.ModelMultipleChoiceField: "Pick at least one.",
    forms.BooleanField: "Tick this to go on.",
    forms.FileField: "Pick a file.",
}


def speak_plainly() -> None:
    """Each kind of field has its own words; a field that brings words of its own keeps them."""
    for kind, words in EMPTY.items():
        kind.default_error_messages = {**vars(kind).get("default_error_messages", {}), "required": words}
