"""Who comes and how he is reached."""

from typing import Any

from django import forms
from django.core.validators import validate_email

from agnt.front.venue_page.visit import Visit
from agnt.front.venue_page.words import words
from agnt.lib import text
from bookings import allergies

_LEAST_DIGITS, _MOST_DIGITS = 8, 15  # E.164


class ContactForm(forms.Form):
    """Name, contact, and what the house should know. Allergies are taken with the guest's agreement only."""

    name = forms.CharField(max_length=120)
    kind = forms.ChoiceField(choices=[("email", "email"), ("phone", "phone")])
    email = forms.CharField(max_length=254, required=False)
    phone = forms.CharField(max_length=32, required=False)
    occasion = forms.CharField(max_length=60, required=False)
    notes = forms.CharField(max_length=500, required=False)
    allergies = forms.MultipleChoiceField(choices=[(code, code) for code in allergies.CODES], required=False)
    allergy_words = forms.CharField(max_length=200, required=False)
    health_shared = forms.BooleanField(required=False)
    agreed = forms.BooleanField(required=False)

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = words(language)
        self.fields["name"].error_messages["required"] = self.words["wrong_name"]
        self.fields["kind"].error_messages["required"] = self.words["wrong_kind"]

    @staticmethod
    def said(visit: Visit) -> dict[str, Any]:
        """What was said before, for a guest who comes back."""
        contact = {visit.kind: visit.address} if visit.kind else {}
        own = {"name": visit.name, "occasion": visit.occasion, "notes": visit.notes, "kind": visit.kind or "email"}
        return own | contact | {"allergies": list(visit.allergies), "allergy_words": visit.allergy_words}

    def clean(self) -> dict[str, Any]:
        """The one contact that was chosen must be one; allergies need the tick, and so do the terms."""
        given: dict[str, Any] = {
            name: text.clean(value).strip() if isinstance(value, str) else value
            for name, value in (super().clean() or {}).items()
        }
        kind = given.get("kind")
        if kind == "email" and not self._is_email(given.get("email", "")):
            self.add_error("email", self.words["wrong_email"])
        if kind == "phone":
            given["phone"] = "".join(char for char in given.get("phone", "") if char.isascii() and char.isdigit())
            if not _LEAST_DIGITS <= len(given["phone"]) <= _MOST_DIGITS or given["phone"].startswith("0"):
                self.add_error("phone", self.words["wrong_phone"])
        if (given.get("allergies") or given.get("allergy_words")) and not given.get("health_shared"):
            self.add_error("health_shared", self.words["wrong_consent"])
        if not given.get("agreed"):
            self.add_error("agreed", self.words["wrong_agreed"])
        return given

    @staticmethod
    def _is_email(value: str) -> bool:
        try:
            validate_email(value)
        except forms.ValidationError:
            return False
        return True

    def as_visit(self) -> dict[str, Any]:
        """What the visit keeps of it."""
        given = self.cleaned_data
        address = given["email"].lower() if given["kind"] == "email" else given["phone"]
        return {
            "name": given["name"],
            "kind": given["kind"],
            "address": address,
            "occasion": given["occasion"],
            "notes": given["notes"],
            "allergies": tuple(given["allergies"]) if given["health_shared"] else (),
            "allergy_words": given["allergy_words"] if given["health_shared"] else "",
        }
