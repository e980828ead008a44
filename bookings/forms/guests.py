"""The filters of the guests list, and what the venue writes of one guest."""

from typing import Any

from django import forms

from agnt.lib import text
from bookings.reading import guests as reading
from bookings.reading.guests import GROUPS, Wanted
from venues.models import Guest, Venue

_SORTS = [("last", "Last visit first"), ("name", "By name"), ("visits", "Most visits first"), ("spend", "Most spent")]
LANGUAGES = [
    ("", "Not known"),
    ("en", "English"),
    ("id", "Indonesian"),
    ("ar", "Arabic"),
    ("zh", "Chinese"),
    ("nl", "Dutch"),
    ("fr", "French"),
    ("de", "German"),
    ("it", "Italian"),
    ("ja", "Japanese"),
    ("ko", "Korean"),
    ("pt", "Portuguese"),
    ("ru", "Russian"),
    ("es", "Spanish"),
]


class GuestsForm(forms.Form):
    """What staff look for, read from the address."""

    q = forms.CharField(
        label="Search",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "Name or number"}),
    )
    group = forms.ChoiceField(label="Show", required=False, choices=[*GROUPS.items()])
    tag = forms.ChoiceField(label="Tag", required=False)
    sort = forms.ChoiceField(label="Order", required=False, choices=_SORTS)

    def __init__(self, *args: Any, venue: Venue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tags = [(tag, tag) for tag in reading.tags(venue)]
        self.fields["tag"].choices = [("", "Any tag"), *tags]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_q(self) -> str:
        """Without what PostgreSQL refuses."""
        return text.clean(str(self.cleaned_data["q"]))

    @property
    def wanted(self) -> Wanted:
        """As far as it can be understood."""
        self.is_valid()
        said: dict[str, Any] = self.cleaned_data
        return Wanted(
            words=said.get("q", ""),
            group=said.get("group", ""),
            tag=said.get("tag", ""),
            sort=said.get("sort") or "last",
        )


class GuestForm(forms.Form):
    """The venue's own record of a guest."""

    name = forms.CharField(label="Name", max_length=120)
    phone = forms.CharField(label="Phone", required=False, max_length=32, widget=forms.TextInput(attrs={"type": "tel"}))
    email = forms.EmailField(label="E-mail", required=False, max_length=200)
    language = forms.ChoiceField(label="Language", required=False, choices=LANGUAGES)
    tags = forms.CharField(label="Tags", required=False, max_length=400, help_text="With commas between them.")
    notes = forms.CharField(label="Notes", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4}))
    vip = forms.BooleanField(label="VIP", required=False)
    news = forms.BooleanField(label="Agreed to news from the house", required=False)

    @classmethod
    def of(cls, guest: Guest) -> "GuestForm":
        """As the record stands."""
        known = {
            "name": guest.name,
            "phone": guest.phone or "",
            "email": guest.email or "",
            "language": guest.language,
            "tags": ", ".join(guest.tags),
            "notes": guest.notes,
            "vip": guest.vip,
            "news": guest.news_at is not None,
        }
        form = cls(initial=known)
        if guest.language and guest.language not in dict(LANGUAGES):
            form.fields["language"].choices = [*LANGUAGES, (guest.language, guest.language)]  # type: ignore[attr-defined]  # a ChoiceField
        return form

    @property
    def columns(self) -> dict[str, Any]:
        """What `guests.edit` takes."""
        said = dict(self.cleaned_data)
        return said | {"tags": [tag.strip() for tag in said["tags"].split(",") if tag.strip()]}
