"""What a list would make, before anything is made: the same plan is shown and carried out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bookings.lists import columns as fields
from bookings.lists.conflicts import Conflict
from bookings.models import ImportRun
from venues.models import Guest, Resource, Service


@dataclass(slots=True)
class Records:
    """The rows of a run by our fields, with their numbers from 1; those left out are gone."""

    rows: list[tuple[int, dict[str, str]]]
    date_order: str = ""


@dataclass(slots=True)
class Plan:
    """What is wrong and what would be made. `parts` are of the kind's own making; `blocks`: how many of
    the conflicts stop it."""

    conflicts: list[Conflict] = field(default_factory=list)
    makes: dict[str, int] = field(default_factory=dict)
    parts: list[Any] = field(default_factory=list)
    blocks: int = 0

    def against(self, row: int, code: str, column: str = "", value: str = "", other: int | None = None) -> None:
        """Note a conflict."""
        conflict = Conflict(row, code, column, value, other)
        self.conflicts.append(conflict)
        self.blocks += conflict.blocks


@dataclass(slots=True)
class NewGuest:
    """A guest that the list brings: a record to make, or one that is there and gets what it lacks."""

    row: int
    guest: Guest
    known: bool = False


@dataclass(slots=True)
class NewResource:
    """A resource of the list, and the name of an area that may have to be made."""

    row: int
    resource: Resource
    area: str = ""


@dataclass(slots=True)
class NewService:
    """A service of the list: its length, and the kind of resource that it takes."""

    row: int
    service: Service
    minutes: int
    kind: str


def records(run: ImportRun, leave_out: Sequence[int] = ()) -> Records:
    """The rows as they were uploaded, read by the run's columns."""
    stored: Mapping[str, Any] = run.rows or {"header": [], "rows": []}
    columns = {name: column for name, column in run.columns.items() if name != fields.DATE_ORDER}
    found = fields.records(stored["header"], stored["rows"], columns)
    gone = set(leave_out)
    numbered = [(number, row) for number, row in enumerate(found, 1) if number not in gone]
    return Records(numbered, str(run.columns.get(fields.DATE_ORDER, "")))
