"""Lists of a venue's services and of its weekly hours: with its tables, the set-up that another book had."""

from typing import Final

from django.utils.text import slugify

from agnt.lib import tx
from agnt.lib.money import exponent
from bookings.lists import values
from bookings.services.imports.plans import NewService, Plan, Records
from venues.models import Resource, Service, ServiceNeed, Shift, TurnTime, Venue

_DAYS: Final = {
    name: number
    for names in (
        "monday tuesday wednesday thursday friday saturday sunday",
        "mon tue wed thu fri sat sun",
        "senin selasa rabu kamis jumat sabtu minggu",
        "montag dienstag mittwoch donnerstag freitag samstag sonntag",
        "mo di mi do fr sa so",
    )
    for number, name in enumerate(names.split())
}
_MOST_GUESTS, _LONGEST = 99, 80


def plan_services(venue: Venue, found: Records) -> Plan:
    """The services that would be made; each takes one resource of its kind for its length."""
    plan = Plan()
    taken = {name.casefold(): 0 for name in Service.objects.filter(venue=venue).values_list("name", flat=True)}
    slugs = set(Service.objects.filter(venue=venue).values_list("slug", flat=True))
    for number, row in found.rows:
        before = len(plan.conflicts)
        name, minutes = row.get("name", ""), values.a_length(row.get("minutes", ""))
        if not name or len(name) > _LONGEST:
            plan.against(number, "too_long" if name else "no_name", "name", name)
        elif (other := taken.get(name.casefold())) is not None:
            plan.against(number, "twice_in_list" if other else "name_taken", "name", name, other or None)
        if not minutes or minutes < 5:
            plan.against(number, "bad_number", "minutes", row.get("minutes", ""))
        kind = row.get("kind", "").lower() or Resource.Kind.TABLE
        if kind not in Resource.Kind.values:
            plan.against(number, "bad_choice", "kind", row["kind"])
        service = Service(venue=venue, name=name, description=row.get("description", "")[:255])
        _count(plan, number, row, service)
        if len(plan.conflicts) == before and minutes:
            taken[name.casefold()] = number
            service.slug = _slug(name, slugs)
            plan.parts.append(NewService(number, service, minutes, kind))
    plan.makes = {"services": len(plan.parts)}
    return plan


def _count(plan: Plan, number: int, row: dict[str, str], service: Service) -> None:
    for column, least in (("buffer_minutes", 0), ("min_party", 1), ("max_party", 1)):
        cell = row.get(column, "")
        counted = values.a_number(cell, most=999)
        if cell and (counted is None or counted < least):
            plan.against(number, "bad_number", column, cell)
        elif counted is not None:
            setattr(service, column, counted)
    price = row.get("price", "")
    service.price_minor = values.an_amount(price, exponent(service.venue.currency)) if price else None
    if price and service.price_minor is None:
        plan.against(number, "bad_number", "price", price)
    per = row.get("price_per", "").lower() or Service.Per.PERSON
    if per not in Service.Per.values:
        plan.against(number, "bad_choice", "price_per", row["price_per"])
    service.price_per = per


def _slug(name: str, taken: set[str]) -> str:
    base = slugify(name)[:50] or "service"
    slug = next(one for one in (base, *(f"{base}-{n}" for n in range(2, 1000))) if one not in taken)
    taken.add(slug)
    return slug


def plan_hours(venue: Venue, found: Records) -> Plan:
    """The weekly shifts of the house that would be made."""
    plan = Plan()
    rows = Shift.objects.filter(venue=venue, day=None, resource=None, service=None)
    there = dict.fromkeys(rows.values_list("weekday", "opens", "closes"), 0)
    for number, row in found.rows:
        day = _DAYS.get(row.get("weekday", "").strip().lower())
        walls = {name: values.a_time(row.get(name, "")) for name in ("opens", "closes", "last_start")}
        if day is None:
            plan.against(number, "bad_choice", "weekday", row.get("weekday", ""))
        for name, wall in walls.items():
            if wall is None and (name != "last_start" or row.get(name)):
                plan.against(number, "bad_time", name, row.get(name, ""))
        opens, closes, last = walls["opens"], walls["closes"], walls["last_start"]
        if day is None or opens is None or closes is None or (row.get("last_start") and last is None):
            continue
        if (other := there.get((day, opens, closes))) is not None:
            plan.against(number, "twice_in_list" if other else "name_taken", "weekday", row["weekday"], other or None)
            continue
        there[day, opens, closes] = number
        name = row.get("name", "")[:40]
        plan.parts.append(Shift(venue=venue, name=name, weekday=day, opens=opens, closes=closes, last_start=last))
    plan.makes = {"shifts": len(plan.parts)}
    return plan


@tx.step
def make_services(*, plan: Plan) -> dict[str, list[Service]]:
    """Make them with their lengths and needs."""
    made = Service.objects.bulk_create(part.service for part in plan.parts)
    TurnTime.objects.bulk_create(
        TurnTime(service=part.service, up_to_party=_MOST_GUESTS, minutes=part.minutes) for part in plan.parts
    )
    each = (Resource.Kind.PERSON, Resource.Kind.POOL)
    ServiceNeed.objects.bulk_create(
        ServiceNeed(service=part.service, kind=part.kind, per_guest=part.kind in each) for part in plan.parts
    )
    return {"services": made}


@tx.step
def make_hours(*, plan: Plan) -> dict[str, list[Shift]]:
    """Make the shifts."""
    return {"shifts": Shift.objects.bulk_create(plan.parts)}
