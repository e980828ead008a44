"""A list of bookings, read: who comes when, for what, and which table the list names."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from agnt.lib import clock, text
from agnt.lib.money import exponent
from bookings import loading
from bookings.availability import ResourceRule, ServiceRule, SetUp
from bookings.lists import values
from bookings.models import Booking
from bookings.services.imports.known import KnownGuests
from bookings.services.imports.plans import Plan, Records
from venues.models import Area, Guest, Venue

Status = Booking.Status
_WORDS: Final = {
    Status.CONFIRMED: """confirmed, booked, reserved, reconfirmed, open, not confirmed, unconfirmed, accepted, expected,
        dikonfirmasi, terkonfirmasi, bestatigt, gebucht, reserviert, offen""",
    Status.SEATED: "seated, arrived, partially seated, partially arrived, duduk, angekommen, platziert",
    Status.COMPLETED: """completed, done, finished, departed, left, paid, closed, visited, selesai, abgeschlossen,
        beendet, erschienen""",
    Status.CANCELLED: """cancelled, canceled, cancelled by guest, canceled by guest, cancelled by restaurant, deleted,
        dibatalkan, batal, storniert, abgesagt""",
    Status.NO_SHOW: "no show, no_show, noshow, tidak datang, nicht erschienen, nichterschienen",
    Status.REJECTED: "rejected, declined, refused, ditolak, abgelehnt",
}
STATUSES: Final = {word.strip(): status for status, words in _WORDS.items() for word in words.split(",")}
_MONTH_FIRST: Final = ("US", "PH")
_NOTES, _NAME, _OCCASION = 500, 120, 60


@dataclass(slots=True)
class Party:
    """One row, understood. `tables`: those it names; none: to be found."""

    row: int
    guest: Guest
    service: ServiceRule
    size: int
    starts_at: datetime
    minutes: int
    status: str
    tables: list[ResourceRule]
    area_id: int | None
    facts: dict[str, object]


@dataclass(slots=True)
class Reader:
    """Reads rows against one venue's set-up."""

    venue: Venue
    setup: SetUp
    known: KnownGuests
    areas: dict[str, int]
    tables: dict[str, ResourceRule]
    order: str
    plan: Plan

    @classmethod
    def of(cls, venue: Venue, found: Records, plan: Plan) -> "Reader":
        """For the venue as it stands."""
        month_first = venue.city.country in _MONTH_FIRST
        cells = [row.get("date", "") or row.get("starts_at", "") for _, row in found.rows]
        order = found.date_order or values.date_order(cells, month_first=month_first)
        areas = {text.fold(name): pk for pk, name in Area.objects.filter(venue=venue).values_list("pk", "name")}
        setup = loading.setup(venue)
        tables = {text.fold(one.name): one for one in setup.resources}
        return cls(venue, setup, KnownGuests(venue), areas, tables, order, plan)

    def read(self, number: int, row: dict[str, str]) -> Party | None:
        """The party of the row; None where something of it is wrong, which is noted then."""
        before = self.plan.blocks
        guest, wrong = self.known.made_of(row)
        for code, column in wrong:
            self.plan.against(number, code, column, row.get(column, ""))
        starts_at = self._starts(number, row)
        size = values.a_number(row.get("party_size", ""), most=999)
        if not size:
            self.plan.against(number, "bad_party", "party_size", row.get("party_size", ""))
        service = self._service(number, row)
        status = self._status(number, row)
        tables = self._tables(number, row)
        area_id = self._area(number, row)
        minutes = self._minutes(number, row, service, size or 1)
        spend = self._spend(number, row)
        if self.plan.blocks > before or not (starts_at and size and service and status):
            return None
        facts: dict[str, object] = {
            "notes": text.clamp(row.get("notes", ""), _NOTES),
            "staff_notes": text.clamp(row.get("staff_notes", ""), _NOTES),
            "occasion": text.clamp(row.get("occasion", ""), _OCCASION),
            "spend_minor": spend,
        }
        return Party(number, guest, service, size, starts_at, minutes, status, tables, area_id, facts)

    def _starts(self, number: int, row: dict[str, str]) -> datetime | None:
        """The moment in UTC, out of one cell or two."""
        if row.get("starts_at") and not (row.get("date") and row.get("time")):
            moment, zoned = values.a_moment(row["starts_at"], self.order)
            if moment is None:
                self.plan.against(number, "bad_date", "starts_at", row["starts_at"])
                return None
            zone = self.venue.timezone
            return moment.astimezone(UTC) if zoned else clock.at(moment.date(), moment.time(), zone)
        day = self._day(row.get("date", ""))
        wall = values.a_time(row.get("time", ""))
        if day is None:
            self.plan.against(number, "bad_date", "date", row.get("date", ""))
        if wall is None:
            self.plan.against(number, "bad_time", "time", row.get("time", ""))
        return clock.at(day, wall, self.venue.timezone) if day and wall is not None else None

    def _day(self, cell: str) -> date | None:
        moment, _ = values.a_moment(cell, self.order) if len(cell) > 12 else (None, False)
        return moment.date() if moment else values.a_date(cell, self.order)

    def _service(self, number: int, row: dict[str, str]) -> ServiceRule | None:
        """The one that is named; the first where none is."""
        said = text.fold(row.get("service", ""))
        named = [one for one in self.setup.services if said in (text.fold(one.name), one.slug)] if said else []
        found = named or ([] if said else list(self.setup.services))
        if not found:
            self.plan.against(number, "unknown_service", "service", row.get("service", ""))
        return found[0] if found else None

    def _status(self, number: int, row: dict[str, str]) -> str | None:
        said = " ".join(text.fold(row.get("status", "")).replace("-", " ").split())
        status = STATUSES.get(said) if said else Status.CONFIRMED
        if status is None:
            self.plan.against(number, "unknown_status", "status", row.get("status", ""))
        return status

    def _tables(self, number: int, row: dict[str, str]) -> list[ResourceRule]:
        """The resources that the cell names: one name, or several with a comma, a plus or an ampersand."""
        said = row.get("table", "")
        if not said or text.fold(said) in ("unassigned", "none", "-"):
            return []
        apart = [said] if text.fold(said) in self.tables else values.parts(said.replace("+", ",").replace("&", ","))
        found = []
        for name in apart:
            one = self.tables.get(text.fold(name)) or self.tables.get(f"table {text.fold(name)}")
            if one is None:
                self.plan.against(number, "unknown_table", "table", name)
            else:
                found.append(one)
        return found

    def _area(self, number: int, row: dict[str, str]) -> int | None:
        said = row.get("area", "")
        if said and text.fold(said) not in self.areas:
            self.plan.against(number, "unknown_area", "area", said)
        return self.areas.get(text.fold(said))

    def _minutes(self, number: int, row: dict[str, str], service: ServiceRule | None, size: int) -> int:
        said = row.get("minutes", "")
        minutes = values.a_length(said) if said else (service.minutes(size) if service else 0) or 120
        if said and (minutes is None or minutes < 5):
            self.plan.against(number, "bad_number", "minutes", said)
        return minutes or 120

    def _spend(self, number: int, row: dict[str, str]) -> int | None:
        said = row.get("spend", "")
        spend = values.an_amount(said, exponent(self.venue.currency)) if said else None
        if said and spend is None:
            self.plan.against(number, "bad_number", "spend", said)
        return spend
