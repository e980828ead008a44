"""A list of guests: new records, and what known ones lack."""

from collections.abc import Mapping

from agnt.lib import tx
from agnt.lib.money import exponent
from bookings.lists import values
from bookings.reading import guests as counted
from bookings.services.imports.known import KnownGuests
from bookings.services.imports.plans import NewGuest, Plan, Records
from venues.models import Guest, Venue

_COUNTED = {"visits": "imported_visits", "no_shows": "imported_no_shows", "covers": "imported_covers"}
_TAG, _NOTES = 40, 5_000


def plan(venue: Venue, found: Records) -> Plan:
    """Who would be made, who is known already, what is wrong."""
    plan, known = Plan(), KnownGuests(venue)
    seen: dict[int, int] = {}
    filled: dict[int, Guest] = {}
    for number, row in found.rows:
        guest, wrong = known.made_of(row)
        wrong += _facts(guest, row)
        for code, column in wrong:
            plan.against(number, code, column, row.get(column, ""))
        if wrong:
            continue
        there = known.find(guest)
        if there is not None and id(there) in seen:
            plan.against(number, "twice_in_list", "name", guest.name, seen[id(there)])
            continue
        if there is not None:
            seen[id(there)] = number
            plan.against(number, "known_guest", "name", there.name)
            filled[there.pk] = there
        seen[id(guest)] = number
        known.add(guest)
        plan.parts.append(NewGuest(number, _filled(there, guest) if there else guest, there is not None))
    _without_own(venue, filled)
    plan.makes = {"guests": sum(not part.known for part in plan.parts), "known": sum(part.known for part in plan.parts)}
    return plan


def _facts(guest: Guest, row: dict[str, str]) -> list[tuple[str, str]]:
    """Set what else the row says; what cannot be read, as (code, field)."""
    wrong = []
    guest.notes = row.get("notes", "")[:_NOTES]
    guest.tags = [tag[:_TAG] for tag in values.parts(row.get("tags", ""))]
    guest.vip = row.get("vip", "").lower() in values.YES
    for name, column in _COUNTED.items():
        number = values.a_number(row.get(name, "") or "0", most=100_000)
        if number is None:
            wrong.append(("bad_number", name))
        setattr(guest, column, number or 0)
    spend = values.an_amount(row.get("spend", "") or "0", exponent(guest.venue.currency))
    if spend is None:
        wrong.append(("bad_number", "spend"))
    guest.imported_spend_minor = spend or 0
    return wrong


def _filled(there: Guest, new: Guest) -> Guest:
    """The known record with what it lacks; nothing that it says is overwritten."""
    for name in ("phone_hash", "sealed_phone", "email_hash", "sealed_email", "language", "notes"):
        if not getattr(there, name):
            setattr(there, name, getattr(new, name))
    there.tags = [*there.tags, *(tag for tag in new.tags if tag not in there.tags)]
    there.vip = there.vip or new.vip
    for column in (*_COUNTED.values(), "imported_spend_minor"):
        if not getattr(there, column):
            setattr(there, column, getattr(new, column))
    return there


def _without_own(venue: Venue, filled: Mapping[int, Guest]) -> None:
    """What a list says of a known guest's visits holds those that this diary counts itself: a list that was taken out
    here and comes in again doubles nobody. Figures that were imported before stay as they are."""
    for row in counted.find(venue, counted.Wanted()).filter(pk__in=filled):
        for name, column in {**_COUNTED, "spend": "imported_spend_minor"}.items():
            before, guest = getattr(row, column), filled[row.pk]
            own = getattr(row, name) - before
            if not before:
                setattr(guest, column, max(getattr(guest, column) - own, 0))


FILLED = (
    "phone_hash", "sealed_phone", "email_hash", "sealed_email", "language", "notes", "tags", "vip",
    *_COUNTED.values(), "imported_spend_minor",
)  # fmt: skip


@tx.step
def make(*, plan: Plan) -> dict[str, list[Guest]]:
    """Make the new records and fill the known ones. Only what was made is undone later."""
    new = Guest.objects.bulk_create([part.guest for part in plan.parts if not part.known], batch_size=1000)
    Guest.objects.bulk_update([part.guest for part in plan.parts if part.known], FILLED, batch_size=500)
    return {"guests": new}
