"""The guests that a venue knows already, found again by phone or e-mail in a list of thousands."""

from collections.abc import Iterable
from typing import Final

from agnt.core import people
from bookings.lists import values
from venues.models import Guest, Venue

# How a number that is written the local way is written abroad: (country code, what falls away in front).
_LOCAL: Final = {
    "ID": ("62", "0"), "JP": ("81", "0"), "AT": ("43", "0"), "GB": ("44", "0"), "DE": ("49", "0"), "FR": ("33", "0"),
    "AU": ("61", "0"), "NL": ("31", "0"), "US": ("1", ""), "CA": ("1", ""), "PT": ("351", ""), "ES": ("34", ""),
}  # fmt: skip
_NATIONAL: Final = {"US": (10,), "CA": (10,), "PT": (9,), "ES": (9,)}


def international(phone: str, country: str) -> str:
    """A local number with its country's code; others, and those that could be anything, as they are."""
    if not phone or phone.startswith("+") or country not in _LOCAL:
        return phone
    code, trunk = _LOCAL[country]
    if trunk and phone.startswith(trunk):
        return f"+{code}{phone.removeprefix(trunk)}"
    if not trunk and len(phone) in _NATIONAL[country]:
        return f"+{code}{phone}"
    return f"+{phone}" if phone.startswith(code) and len(phone) > 10 else phone


class KnownGuests:
    """The venue's records by the hashes of their addresses; what the list adds is found again in the list."""

    def __init__(self, venue: Venue) -> None:
        self.venue = venue
        self._by_hash: dict[str, Guest] = {}
        for guest in Guest.objects.filter(venue=venue, merged_into__isnull=True).order_by("pk"):
            self.add(guest)

    def add(self, guest: Guest) -> None:
        """Find this one too; the first of several with one address counts."""
        for key in filter(None, (guest.phone_hash, guest.email_hash)):
            self._by_hash.setdefault(key, guest)

    def find(self, guest: Guest) -> Guest | None:
        """The record with the same phone, else with the same e-mail."""
        return next((self._by_hash[key] for key in _hashes(guest) if key in self._by_hash), None)

    def made_of(self, row: dict[str, str]) -> tuple[Guest, list[tuple[str, str]]]:
        """A record, not saved, of a row's name and addresses; and what could not be read, as (code, field)."""
        name = row.get("name", "") or " ".join(filter(None, (row.get("first_name", ""), row.get("last_name", ""))))
        phone, email = values.a_phone(row.get("phone", "")), values.an_email(row.get("email", ""))
        wrong = [("bad_phone", "phone")] if phone is None else []
        wrong += [("bad_email", "email")] if email is None else []
        wrong += [("no_name", "name")] if not name.strip() else []
        guest = Guest(venue=self.venue, name=name.strip()[:120], language=row.get("language", "")[:8].lower())
        if phone:
            guest.phone = international(phone, self.venue.city.country)
            guest.phone_hash = people.address_hash("phone", str(guest.phone))
        if email:
            guest.email = email
            guest.email_hash = people.address_hash("email", email)
        return guest, wrong


def _hashes(guest: Guest) -> Iterable[str]:
    return filter(None, (guest.phone_hash, guest.email_hash))
