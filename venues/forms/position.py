"""A field for a point on the map."""

from typing import Any

from django import forms

from venues import positions


class PositionField(forms.CharField):
    """Two numbers or a map's link; its value is [latitude, longitude] in degrees. Empty: None."""

    def __init__(self, *, help_text: str, required: bool = False) -> None:
        super().__init__(label="On the map", max_length=600, required=required, help_text=help_text)

    def clean(self, value: Any) -> Any:
        """The point, or None."""
        written = super().clean(value)
        if not written:
            return None
        try:
            return list(positions.read(written))
        except ValueError as problem:
            raise forms.ValidationError(str(problem)) from None

    def prepare_value(self, value: Any) -> Any:
        """A point as two numbers; what was typed stays as it was typed."""
        return ", ".join(map(str, value)) if isinstance(value, list | tuple) else value
