"""The look at a list before it is brought in: what it would make, and what stands against it, row by row."""

from collections.abc import Sequence
from dataclasses import dataclass

from bookings.lists import columns as fields
from bookings.lists import values
from bookings.lists.conflicts import Conflict
from bookings.models import ImportRun
from bookings.services.imports import diary, guests, setups, tables, whole
from bookings.services.imports.plans import Plan, Records, records


@dataclass(frozen=True, slots=True)
class Preview:
    """`rows`: (number from 1, our fields) as they are read; `makes`: how many of what; `missing`: labels of columns
    that the list must have and nobody has named; `date_order`: dmy or mdy, as dates like 03/04/2026 are read."""

    rows: tuple[tuple[int, dict[str, str]], ...]
    conflicts: tuple[Conflict, ...]
    makes: dict[str, int]
    missing: tuple[str, ...] = ()
    date_order: str = ""

    @property
    def stops(self) -> tuple[Conflict, ...]:
        """The conflicts that keep the list from being brought in."""
        return tuple(one for one in self.conflicts if one.blocks)

    @property
    def is_clean(self) -> bool:
        """Whether it can be brought in as it is."""
        return not self.missing and not self.stops and any(self.makes.values())


def preview(run: ImportRun, *, leave_out: Sequence[int] = ()) -> Preview:
    """What carrying it out now would do. Writes nothing. `leave_out`: numbers of rows that staff drop."""
    if run.kind == ImportRun.Kind.SETUP:
        made = whole.plan(run.venue, (run.rows or {})["setup"])
        return Preview((), tuple(made.conflicts), made.makes)
    found = records(run, leave_out)
    lacking = tuple(fields.missing(run.kind, run.columns))
    if lacking:
        return Preview(tuple(found.rows), (), {}, lacking)
    made = plan_of(run, found)
    return Preview(tuple(found.rows), tuple(made.conflicts), made.makes, date_order=_order(run, found))


def plan_of(run: ImportRun, found: Records) -> Plan:
    """The plan of the run's kind."""
    plans = {
        "resources": tables.plan,
        "services": setups.plan_services,
        "hours": setups.plan_hours,
        "guests": guests.plan,
        "bookings": diary.plan,
    }
    return plans[run.kind](run.venue, found)


def _order(run: ImportRun, found: Records) -> str:
    if run.kind != ImportRun.Kind.BOOKINGS:
        return ""
    cells = [row.get("date", "") or row.get("starts_at", "") for _, row in found.rows]
    return found.date_order or values.date_order(cells, month_first=run.venue.city.country in ("US", "PH"))
