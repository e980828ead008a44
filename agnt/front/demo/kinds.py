"""From a plan to a whole venue: what a beach club, a spa, a boat or a co-working house has to be booked."""

from collections.abc import Callable, Iterable
from datetime import time

from django.utils.text import slugify

from agnt.front.demo import floor, trimmings
from agnt.front.demo.plans import CityPlan, Extra, Plan, hours, listed
from agnt.lib import clock
from agnt.lib.money import exponent
from venues.models import City, Resource, Service, ServiceNeed, Shift, TurnTime, Venue
from venues.services.catalogue import Layout

C = Venue.Category
Kind = Resource.Kind
INVENTED = "Demo data: this place is invented."
# Minutes at the table for parties of up to two, four and any size.
_TURNS = {
    C.CAFE: (60, 75, 90),
    C.WARUNG: (60, 75, 90),
    C.BAR: (90, 120, 150),
    C.RESTAURANT: (90, 120, 150),
    C.BEACH_CLUB: (120, 150, 180),
    C.FINE_DINING: (120, 150, 180),
}
_MOST = 99
_THINKS = {"auto": 120, "ask": 720, "external": 120}  # minutes in which people decide
_MANY = 8  # from so many therapists on each has days off
_HER, _HIM = "female_staff", "male_staff"
_THERAPISTS = (
    ("Ayu", _HER),
    ("Made", _HIM),
    ("Komang", _HER),
    ("Luh", _HER),
    ("Sari", _HER),
    ("Wayan", _HIM),
    ("Nyoman", _HER),
    ("Dewi", _HER),
    ("Ketut", _HIM),
    ("Putri", _HER),
)


def build(plan: Plan, cities: dict[str, tuple[CityPlan, City]]) -> Layout:
    """The venue with its resources, services, lengths and shifts, not saved yet."""
    city_plan, city = cities[plan.city]
    layout = Layout(_venue(plan, city_plan, city))
    _open(layout, plan.hours)
    _BUILDERS.get(C(plan.category), _dining)(layout, plan)
    layout.venue.max_party = _largest(layout)
    if not plan.sandbox:
        floor.furnish(layout)
        layout.venue.max_party = max([layout.venue.max_party, *(pair[0].max_seats for pair in layout.combinations)])
        trimmings.trim(layout)
    return layout


def _venue(plan: Plan, city_plan: CityPlan, city: City) -> Venue:
    return Venue(
        slug=plan.slug or slugify(plan.name),
        name=plan.name,
        city=city,
        area=plan.area,
        category=plan.category,
        cuisines=listed(plan.cuisines),
        tags=listed(plan.tags),
        description=f"{plan.about} {INVENTED}",
        address=f"{plan.area}, {city_plan.name}",
        phone="+1 555 010 0100",  # a range that belongs to nobody
        deposit_how="By transfer to Demo Bank, account 000 000 000 (invented), or in cash at the counter.",
        latitude=plan.at[0],
        longitude=plan.at[1],
        timezone=city_plan.timezone,
        currency=city_plan.currency,
        language=city_plan.language,
        price_level=plan.price,
        policy=plan.policy,
        decide_minutes=_THINKS[plan.policy],
        slot_minutes=plan.slot,
        lead_minutes=plan.lead,
        cancel_minutes=plan.cancel,
        minimum_spend_minor=_minor(plan.minimum_spend, city_plan.currency),
        subscribed=plan.subscribed,
        claimed_at=clock.now() if plan.claimed else None,
        sandbox=plan.sandbox,
        demo=True,
    )


def _minor(amount: int, currency: str) -> int:
    return amount * int(10 ** exponent(currency))


def _largest(layout: Layout) -> int:
    """The biggest party that anything here takes."""
    pools = [resource.units for resource in layout.resources if resource.kind == Kind.POOL]
    seated = [resource.max_seats for resource in layout.resources if resource.kind == Kind.TABLE]
    if layout.venue.category == C.SPA:
        return min(4, sum(resource.kind == Kind.ROOM for resource in layout.resources))
    return min(max(pools + seated), 12 if pools else _MOST)


def _open(layout: Layout, value: str, *, resource: Resource | None = None, service: Service | None = None) -> None:
    for span in hours(value):
        layout.shifts.append(
            Shift(
                venue=layout.venue,
                resource=resource,
                service=service,
                weekday=span.weekday,
                opens=span.opens,
                closes=span.closes,
                last_start=span.last_start,
            )
        )


def _resource(layout: Layout, kind: str, name: str, **columns: object) -> Resource:
    made = Resource(venue=layout.venue, kind=kind, name=name, **columns)
    layout.resources.append(made)
    return made


def _service(
    layout: Layout,
    name: str,
    turns: Iterable[tuple[int, int]],
    needs: Iterable[ServiceNeed],
    extra: Extra | None = None,
    **columns: object,
) -> Service:
    """One service with its lengths and needs; what the menu says of it comes from `extra`."""
    if extra:
        columns["price_minor"] = _minor(extra.price, layout.venue.currency)
        columns["description"] = extra.about
        columns["fixed_starts"] = [time.fromisoformat(start) for start in extra.starts]
        columns |= {"min_party": extra.party[0], "max_party": extra.party[1]} if extra.party else {}
    service = Service(venue=layout.venue, slug=slugify(name), name=name, **columns)
    layout.services.append(service)
    layout.turn_times += [TurnTime(service=service, up_to_party=size, minutes=minutes) for size, minutes in turns]
    for need in needs:
        need.service = service
        layout.needs.append(need)
    if extra and extra.hours:
        _open(layout, extra.hours, service=service)
    return service


def _dining(layout: Layout, plan: Plan) -> None:
    """Tables by size; a set dinner takes a table as well; daybeds are apart. A counter is a pool of seats."""
    for group in plan.tables.split():
        seats, count = (int(part) for part in group.split("x"))
        for number in range(1, count + 1):
            least = 1 if seats <= 2 else seats // 2
            name = f"Table {seats}.{number}"
            _resource(layout, Kind.TABLE, name, min_seats=least, max_seats=seats, attributes=["table"])
    for number in range(1, plan.daybeds + 1):
        name = f"Daybed {number}"
        _resource(layout, Kind.TABLE, name, min_seats=1, max_seats=4, priority=number, attributes=["daybed"])
    if plan.units:
        _resource(layout, Kind.POOL, "Counter", units=plan.units, max_seats=plan.units)
    short, middle, long = _TURNS[C(plan.category)]
    turns = [(2, short), (4, middle), (_MOST, long)]
    if plan.tables:
        _service(layout, "Table", turns, [_table()], buffer_minutes=0, description="A table, ordered from the menu.")
    for extra in plan.extras:
        length = [(_MOST, extra.minutes)] if extra.minutes else turns
        per = Service.Per.BOOKING if "daybed" in extra.name.lower() else Service.Per.PERSON
        _service(layout, extra.name, length, [_seat_for(extra, plan)], extra, price_per=per)


def _table() -> ServiceNeed:
    return ServiceNeed(kind=Kind.TABLE, attributes=["table"])


def _seat_for(extra: Extra, plan: Plan) -> ServiceNeed:
    if "daybed" in extra.name.lower():
        return ServiceNeed(kind=Kind.TABLE, attributes=["daybed"])
    return ServiceNeed(kind=Kind.POOL, per_guest=True) if plan.units else _table()


def _spa(layout: Layout, plan: Plan) -> None:
    """Therapists with hours of their own, rooms, and a couple room that seats two."""
    early, late = "daily 09:00-17:00", "daily 12:00-21:00"
    turns = ("tue-sat 09:00-17:00", "wed-sun 10:00-19:00", "fri-wed 09:00-18:00")
    for number in range(plan.therapists):
        name, sex = _THERAPISTS[number % len(_THERAPISTS)]
        person = _resource(layout, Kind.PERSON, name, attributes=["therapist", sex])
        mine = turns[number % 3] if plan.therapists >= _MANY else early if number % 3 == 0 else late
        _open(layout, mine, resource=person)
    for number in range(1, plan.rooms + 1):
        _resource(layout, Kind.ROOM, f"Room {number}", max_seats=1, attributes=["single"])
    for number in range(1, plan.couple_rooms + 1):
        _resource(layout, Kind.ROOM, f"Couple room {number}", max_seats=2, attributes=["couple"])
    for extra in plan.extras:
        couple = extra.party == (2, 2)
        room = (
            ServiceNeed(kind=Kind.ROOM, attributes=["couple"])
            if couple
            else ServiceNeed(kind=Kind.ROOM, per_guest=True)
        )
        hands = ServiceNeed(kind=Kind.PERSON, per_guest=True, attributes=["therapist"])
        _service(layout, extra.name, [(_MOST, extra.minutes)], [hands, room], extra, buffer_minutes=15)


def _boat(layout: Layout, plan: Plan) -> None:
    """Boats are pools of seats; every guest takes one, on one boat."""
    for number, name in enumerate(plan.boats):
        _resource(layout, Kind.POOL, name, units=plan.units, max_seats=plan.units, priority=number)
    for extra in plan.extras:
        need = ServiceNeed(kind=Kind.POOL, per_guest=True)
        _service(layout, extra.name, [(_MOST, extra.minutes)], [need], extra, buffer_minutes=15)


def _coworking(layout: Layout, plan: Plan) -> None:
    """One pool of desks, and rooms to meet in."""
    _resource(layout, Kind.POOL, "Desks", units=plan.units, max_seats=plan.units)
    for number in range(1, plan.rooms + 1):
        _resource(layout, Kind.ROOM, f"Meeting room {number}", min_seats=2, max_seats=8, attributes=["meeting"])
    for extra in plan.extras:
        meeting = "meeting" in extra.name.lower()
        need = (
            ServiceNeed(kind=Kind.ROOM, attributes=["meeting"])
            if meeting
            else ServiceNeed(kind=Kind.POOL, per_guest=True)
        )
        per = Service.Per.BOOKING if meeting else Service.Per.PERSON
        _service(layout, extra.name, [(_MOST, extra.minutes)], [need], extra, price_per=per)


_BUILDERS: dict[C, Callable[[Layout, Plan], None]] = {C.SPA: _spa, C.BOAT: _boat, C.COWORKING: _coworking}
