"""Adding venues with everything that makes them bookable."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agnt.lib import tx
from venues.models import Closure, Resource, Service, ServiceNeed, Shift, TurnTime, Venue


@dataclass(slots=True)
class Layout:
    """A venue and its parts, not saved yet; the parts point at it and at each other."""

    venue: Venue
    resources: list[Resource] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    turn_times: list[TurnTime] = field(default_factory=list)
    needs: list[ServiceNeed] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)


@tx.step
def add_venues(*, layouts: Sequence[Layout]) -> list[Venue]:
    """Insert them all, seven statements for any number. IntegrityError where a slug is taken: nothing stands then."""

    venues = Venue.objects.bulk_create(layout.venue for layout in layouts)
    Resource.objects.bulk_create(row for layout in layouts for row in layout.resources)
    Service.objects.bulk_create(row for layout in layouts for row in layout.services)
    TurnTime.objects.bulk_create(row for layout in layouts for row in layout.turn_times)
    ServiceNeed.objects.bulk_create(row for layout in layouts for row in layout.needs)
    Shift.objects.bulk_create(row for layout in layouts for row in layout.shifts)
    Closure.objects.bulk_create(row for layout in layouts for row in layout.closures)
    return venues
