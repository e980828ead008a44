"""Claiming a listed venue."""

from django import forms


class ClaimForm(forms.Form):
    """Who asks, and how it can be checked."""

    position = forms.CharField(
        label="What you are there", max_length=80, help_text="Owner, manager, ...", widget=forms.TextInput
    )
    evidence = forms.CharField(
        label="How we can check it",
        max_length=2000,
        help_text="A website that names you, an entry in a register, a phone number of the venue we may call.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
