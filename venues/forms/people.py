"""Members: invited, given a role."""

from typing import Any

from django import forms

from venues.models import Member, NoticePreference
from venues.services.members import Contact, may_give

WHAT = {
    Member.Role.OWNER: "Owner: everything, members and money too",
    Member.Role.MANAGER: "Manager: the set-up, hosts and readers",
    Member.Role.HOST: "Host: the diary",
    Member.Role.READER: "Read only: looks, changes nothing",
}


def roles_for(giver: str) -> list[tuple[str, str]]:
    """The roles that a member of this role may give."""
    return [(str(role), word) for role, word in WHAT.items() if may_give(giver, role)]


class InviteForm(forms.Form):
    """Whom, as what, by which way. Without an address the link is handed over by hand."""

    name = forms.CharField(label="Name", max_length=120, required=False)
    role = forms.ChoiceField(label="Role", initial=Member.Role.HOST)
    email = forms.EmailField(
        label="E-mail", required=False, help_text="The link goes there at once, and is for this address alone."
    )
    phone = forms.CharField(
        label="Phone",
        max_length=32,
        required=False,
        help_text="With the country's number. On WhatsApp it arrives only if they wrote to us within a day.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, giver: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles_for(giver)  # type: ignore[attr-defined]

    def contact(self) -> Contact:
        """Of a valid form."""
        return Contact(*(self.cleaned_data[key] for key in ("name", "email", "phone")))


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label="Role")

    def __init__(self, *args: Any, giver: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = roles_for(giver)  # type: ignore[attr-defined]


class NoticesForm(forms.Form):
    """One box for each event and channel; their names are `event.channel`."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for event, title in NoticePreference.Event.choices:
            for channel, word in NoticePreference.By.choices:
                box = forms.BooleanField(label=f"{title} by {word}", required=False)
                self.fields[f"{event}.{channel}"] = box

    def wanted(self) -> set[tuple[str, str]]:
        """(event, channel) that were ticked."""
        ticked = (name.partition(".") for name, value in self.cleaned_data.items() if value)
        return {(event, channel) for event, _, channel in ticked}

    def rows(self) -> list[dict[str, Any]]:
        """A row for each event, a box for each channel."""
        return [
            {"title": title, "boxes": [self[f"{event}.{channel}"] for channel in NoticePreference.By.values]}
            for event, title in NoticePreference.Event.choices
        ]
