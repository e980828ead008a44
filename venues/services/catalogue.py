"""Adding venues with everything that makes them bookable."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from agnt.lib import tx
from venues.models import (
    Area,
    Closure,
    Combination,
    Resource,
    Service,
    ServiceNeed,
    Shift,
    TermsTier,
    TurnTime,
    Venue,
)
from venues.services import index


@dataclass(slots=True)
class Layout:
    """A venue and its parts, not saved yet; the parts point at it and at each other."""

    venue: Venue
    areas: list[Area] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)
    turn_times: list[TurnTime] = field(default_factory=list)
    needs: list[ServiceNeed] = field(default_factory=list)
    shifts: list[Shift] = field(default_factory=list)
    closures: list[Closure] = field(default_factory=list)
    tiers: list[TermsTier] = field(default_factory=list)
    combinations: list[tuple[Combination, list[Resource]]] = field(default_factory=list)


@tx.step
def add_venues(*, layouts: Sequence[Layout]) -> list[Venue]:
    """Insert them all, a statement for each table and any number. IntegrityError where a slug is taken: nothing
    stands then."""
    venues = Venue.objects.bulk_create(layout.venue for layout in layouts)
    Area.objects.bulk_create(row for layout in layouts for row in layout.areas)
    Resource.objects.bulk_create(row for layout in layouts for row in layout.resources)
    Service.objects.bulk_create(row for layout in layouts for row in layout.services)
    TurnTime.objects.bulk_create(row for layout in layouts for row in layout.turn_times)
    ServiceNeed.objects.bulk_create(row for layout in layouts for row in layout.needs)
    Shift.objects.bulk_create(row for layout in layouts for row in layout.shifts)
    Closure.objects.bulk_create(row for layout in layouts for row in layout.closures)
    TermsTier.objects.bulk_create(row for layout in layouts for row in layout.tiers)
    _join(layouts)
    index.refresh(venue_ids=[venue.pk for venue in venues])
    return venues


def _join(layouts: Sequence[Layout]) -> None:
    """The combinations and the tables that are in them."""
    joined = [pair for layout in layouts for pair in layout.combinations]
    Combination.objects.bulk_create(combination for combination, _tables in joined)
    between = Combination.resources.through
    between.objects.bulk_create(
        between(combination=combination, resource=table) for combination, tables in joined for table in tables
    )
