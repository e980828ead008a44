"""Bringing a list in: the file, and which of its columns is what."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile

from bookings.lists.columns import DATE_ORDER, FIELDS
from bookings.models import ImportRun

LARGEST: Final = 5 * 1024 * 1024  # bytes
_ORDERS: Final = [
    ("", "As the list shows"),
    ("dmy", "Day first: 31/12/2026"),
    ("mdy", "Month first: 12/31/2026"),
    ("ymd", "Year first: 2026-12-31"),
]


class UploadForm(forms.Form):
    """A file and what it is a list of."""

    kind = forms.ChoiceField(label="A list of", choices=ImportRun.Kind.choices)
    file = forms.FileField(label="File", help_text="CSV or JSON, up to 5 MB. From a spreadsheet: save as CSV.")

    def clean_file(self) -> UploadedFile[Any]:
        """Not too large to be looked at."""
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("This file is larger than 5 MB. Bring it in in parts.")
        return file


class ColumnsForm(forms.Form):
    """For each thing that we keep, the column of the list that holds it."""

    def __init__(self, *args: Any, kind: str, header: Sequence[str], chosen: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        columns = [("", "Not in the list"), *((column, column) for column in header)]
        for field in FIELDS[kind]:
            self.fields[field.name] = forms.ChoiceField(
                label=field.label, choices=columns, required=False, initial=chosen.get(field.name, "")
            )
        if kind == ImportRun.Kind.BOOKINGS:
            self.fields[DATE_ORDER] = forms.ChoiceField(
                label="Dates are written", choices=_ORDERS, required=False, initial=chosen.get(DATE_ORDER, "")
            )
