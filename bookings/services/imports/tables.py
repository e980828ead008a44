"""A list of tables, rooms, people and pools."""

from agnt.lib import tx
from bookings.lists import values
from bookings.services.imports.plans import NewResource, Plan, Records
from venues.models import Area, Resource, Venue

_KINDS = {
    "": Resource.Kind.TABLE, "table": Resource.Kind.TABLE, "meja": Resource.Kind.TABLE, "room": Resource.Kind.ROOM,
    "ruang": Resource.Kind.ROOM, "kamar": Resource.Kind.ROOM, "person": Resource.Kind.PERSON,
    "staff": Resource.Kind.PERSON, "therapist": Resource.Kind.PERSON, "terapis": Resource.Kind.PERSON,
    "pool": Resource.Kind.POOL, "seats": Resource.Kind.POOL, "boat": Resource.Kind.POOL, "desk": Resource.Kind.POOL,
}  # fmt: skip
_ACCESS = {
    "": Resource.Access.ONLINE, "online": Resource.Access.ONLINE, "staff": Resource.Access.IN_HOUSE,
    "staff only": Resource.Access.IN_HOUSE, "in_house": Resource.Access.IN_HOUSE, "in house": Resource.Access.IN_HOUSE,
    "walk_in": Resource.Access.WALK_IN, "walk in": Resource.Access.WALK_IN, "walk-in": Resource.Access.WALK_IN,
    "walk-ins only": Resource.Access.WALK_IN,
}  # fmt: skip
_SHAPES = {"": Resource.Shape.SQUARE} | {shape.value: shape for shape in Resource.Shape}
_NUMBERS = {"min_seats": 1, "max_seats": 1, "units": 1, "priority": 5}
_NAME, _ATTRIBUTE = 60, 40


def plan(venue: Venue, found: Records) -> Plan:
    """What would be made, and what is wrong."""
    plan = Plan()
    taken = {name.casefold(): 0 for name in Resource.objects.filter(venue=venue).values_list("name", flat=True)}
    areas = set(Area.objects.filter(venue=venue).values_list("name", flat=True))
    for number, row in found.rows:
        resource = Resource(venue=venue, name=row.get("name", ""))
        before = len(plan.conflicts)
        _check_name(plan, number, resource.name, taken)
        _choose(plan, number, row, resource)
        _count(plan, number, row, resource)
        resource.attributes = [one[:_ATTRIBUTE] for one in values.parts(row.get("attributes", ""))]
        if len(plan.conflicts) == before:
            taken[resource.name.casefold()] = number
            plan.parts.append(NewResource(number, resource, row.get("area", "")[:_NAME]))
    wanted = {part.area for part in plan.parts if part.area}
    plan.makes = {"resources": len(plan.parts), "areas": len(wanted - areas)}
    return plan


def _check_name(plan: Plan, number: int, name: str, taken: dict[str, int]) -> None:
    if not name:
        plan.against(number, "no_name", "name")
    elif len(name) > _NAME:
        plan.against(number, "too_long", "name", name)
    elif (other := taken.get(name.casefold())) is not None:
        plan.against(number, "twice_in_list" if other else "name_taken", "name", name, other or None)


def _choose(plan: Plan, number: int, row: dict[str, str], resource: Resource) -> None:
    """Kind, access and shape out of the words that the list uses."""
    for column, known in (("kind", _KINDS), ("access", _ACCESS), ("shape", _SHAPES)):
        said = row.get(column, "").casefold()
        if said in known:
            setattr(resource, column, known[said])
        else:
            plan.against(number, "bad_choice", column, row[column])


def _count(plan: Plan, number: int, row: dict[str, str], resource: Resource) -> None:
    for column, usual in _NUMBERS.items():
        cell = row.get(column, "")
        counted = values.a_number(cell, most=999) if cell else usual
        if counted is None or (column != "priority" and counted < 1):
            plan.against(number, "bad_number", column, cell)
        else:
            setattr(resource, column, counted)
    if resource.kind == Resource.Kind.POOL:
        resource.max_seats = max(resource.max_seats, resource.units)
    elif resource.units != 1:
        plan.against(number, "bad_number", "units", row.get("units", ""))
    if resource.min_seats > resource.max_seats:
        plan.against(number, "bad_number", "min_seats", row.get("min_seats", ""))


@tx.step
def make(*, venue: Venue, plan: Plan) -> dict[str, list[Resource] | list[Area]]:
    """Make them, and the areas that they name."""
    areas = {area.name: area for area in Area.objects.filter(venue=venue)}
    wanted = [name for name in dict.fromkeys(part.area for part in plan.parts) if name and name not in areas]
    new = Area.objects.bulk_create(
        Area(venue=venue, name=name, position=len(areas) + place) for place, name in enumerate(wanted)
    )
    areas |= {area.name: area for area in new}
    for part in plan.parts:
        part.resource.area = areas.get(part.area)
    return {"resources": Resource.objects.bulk_create(part.resource for part in plan.parts), "areas": new}
