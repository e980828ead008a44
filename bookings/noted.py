"""What a booking's history says of each act, in a host's words: old and new. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from agnt.lib import when
from agnt.lib.money import Money
from bookings.models import Booking, BookingNeed, ChangeRequest, Correction

_ENDED: Final = (Booking.Status.COMPLETED, Booking.Status.NO_SHOW, Booking.Status.CANCELLED)
_COLUMNS: Final = {
    "staff_notes": "the note for staff",
    "notes": "what the guest says",
    "occasion": "the occasion",
    "guest_name": "the name",
}
_CORRECTED: Final = {"status": "what became of it", "party_size": "guests", "spend_minor": "spent"}


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of a note are called, and how its times and amounts are said."""

    zone: str
    currency: str
    tables: Mapping[int, str]
    areas: Mapping[int, str]

    def time(self, iso: str) -> str:
        """A moment on the venue's clock."""
        return when.said(datetime.fromisoformat(iso), self.zone)

    def amount(self, minor: int | None) -> str:
        """An amount, or `nothing`."""
        return str(Money(minor, self.currency)) if minor is not None else "nothing"

    def at(self, resources: list[int]) -> str:
        """Tables by name; one that was taken away since has none."""
        return " + ".join(self.tables.get(pk, "a table that is gone") for pk in resources) or "no table"


def state(was: str, now: str) -> str:
    """A step of its life; `again` where it was taken back."""
    words = str(Booking.Status(now).label)
    if not was:
        return "Booked" if now == Booking.Status.CONFIRMED else f"Asked for: {words.lower()}"
    return f"{words} again" if was in _ENDED else words


def wish(change: ChangeRequest, zone: str) -> str:
    """A wish to change, and what came of it."""
    who = "We asked for" if change.from_venue else "Wish:"
    where = f", {change.area.name}" if change.area else ""
    what = f"{when.said(change.starts_at, zone)} for {change.party_size}{where}"
    return f"{who} {what}: {change.get_status_display().lower()}"


def correction(fix: Correction, currency: str) -> str:
    """What was put right after the day was closed."""
    values = [fix.was or "nothing", fix.now or "nothing"]
    if fix.field == "spend_minor":
        values = [str(Money(int(value), currency)) if value.isdecimal() else value for value in values]
    if fix.field == "status":
        values = [str(Booking.Status(value).label) if value in Booking.Status.values else value for value in values]
    return f"Put right: {_CORRECTED.get(fix.field, fix.field)} from {values[0]} to {values[1]}"


def act(name: str, data: Mapping[str, Any], names: Names) -> str:
    """One note of the audit; empty for what another row tells."""
    say = _ACTS.get(name)
    return say(data, names) if say else ""


def _changed(data: Mapping[str, Any], names: Names) -> str:
    parts = []
    if pair := data.get("starts_at"):
        parts.append(f"time from {names.time(pair[0])} to {names.time(pair[1])}")
    if pair := data.get("minutes"):
        parts.append(f"length from {pair[0]} to {pair[1]} minutes")
    if pair := data.get("party_size"):
        parts.append(f"guests from {pair[0]} to {pair[1]}")
    if pair := data.get("resources"):
        parts.append(f"table from {names.at(pair[0])} to {names.at(pair[1])}")
    if pair := data.get("area_id"):
        parts.append("area from {} to {}".format(*(names.areas.get(pk, "any") for pk in pair)))
    return f"Changed: {', '.join(parts)}"


def _late(data: Mapping[str, Any], names: Names) -> str:
    was, now = data["eta"]
    said = f"Late: expected {names.time(now)}" if now else "On time after all"
    return said + (f", before that {names.time(was)}" if was else "")


def _edited(data: Mapping[str, Any], names: Names) -> str:
    parts = [words for column, words in _COLUMNS.items() if column in data["columns"]]
    said = [f"Wrote {', '.join(parts)}"] if parts else []
    if pair := data.get("spend_minor"):
        said.append(f"Spent from {names.amount(pair[0])} to {names.amount(pair[1])}")
    if "complaint_at" in data["columns"]:
        said.append("Marked or took back a complaint")
    return "; ".join(said)


def _told(data: Mapping[str, Any], _names: Names) -> str:
    parts = [*(_need(code) for code in data.get("needs", ())), *(_COLUMNS.get(one, one) for one in data["columns"])]
    return f"Told us more: {', '.join(parts).lower()}" if parts else ""


def _need(code: str) -> str:
    return str(BookingNeed.Code(code).label) if code in BookingNeed.Code.values else code


def _answered(data: Mapping[str, Any], _names: Names) -> str:
    return f"{_need(data['code'])}: {'yes' if data['answer'] else 'no'}"


def _needs(data: Mapping[str, Any], _names: Names) -> str:
    return f"Needs: {', '.join(map(_need, data['needs'])).lower() or 'nothing any more'}"


def _amount(words: str) -> Callable[[Mapping[str, Any], Names], str]:
    return lambda data, names: f"{words}: {names.amount(data['amount_minor'])}"


_ACTS: Final[dict[str, Callable[[Mapping[str, Any], Names], str]]] = {
    "booking.changed": _changed,
    "booking.late": _late,
    "booking.edited": _edited,
    "booking.told": _told,
    "booking.needs_told": _needs,
    "booking.need_answered": _answered,
    "booking.health_told": lambda data, _names: "Told of allergies" if data["shared"] else "Allergies taken back",
    "booking.reconfirmed": lambda _data, _names: "Will come: the guest says so",
    "booking.took_offer": lambda data, names: f"The guest takes {names.time(data['starts_at'])}, so staff were told",
    "booking.took_none": lambda _data, _names: "None of the offered times was taken, so staff wrote",
    "booking.bot_was_wrong": lambda _data, _names: "The bot got it wrong",
    "deposit.received": _amount("The deposit came in"),
    "deposit.returned": _amount("Gave the deposit back"),
}
