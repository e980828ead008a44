"""Small venues to ask about, made of facts alone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from agnt.lib import clock
from bookings.availability import (
    Board,
    DayAnswer,
    Diary,
    Kind,
    Need,
    Refusal,
    Request,
    ResourceRule,
    ServiceRule,
    SetUp,
    ShiftRule,
    Slot,
    day_slots,
    explain,
)

MONDAY = date(2026, 11, 23)
LONG_AGO = datetime(2026, 11, 20, tzinfo=UTC)
TABLE = ServiceRule(
    id=1, slug="table", name="Table", turn_times=((2, 90), (4, 120), (20, 150)), needs=(Need(Kind.TABLE),)
)


def every_day(opens: time, closes: time, **more: Any) -> tuple[ShiftRule, ...]:
    """The same hours on all seven days."""
    return tuple(ShiftRule(weekday, opens, closes, **more) for weekday in range(7))


def table(number: int, seats: int, **more: Any) -> ResourceRule:
    return ResourceRule(id=number, kind=Kind.TABLE, name=f"T{number}", max_seats=seats, **more)


def house(**changes: Any) -> SetUp:
    """A restaurant in Bali with three tables, open 18:00 to 23:00."""
    facts: dict[str, Any] = {
        "venue_id": 1,
        "timezone": "Asia/Makassar",
        "slot_minutes": 30,
        "shifts": every_day(time(18), time(23)),
        "services": (TABLE,),
        "resources": (table(1, 2), table(2, 4), table(3, 6, min_seats=3)),
    }
    return SetUp(**(facts | changes))


def ask(
    setup: SetUp, diary: Diary | None = None, *, day: date = MONDAY, party: int = 2, now: datetime = LONG_AGO
) -> DayAnswer:
    """The answers of one day for the first service."""
    return day_slots(Board(setup, diary or Diary()), Request(setup.services[0], party, now), day)


def ask_at(
    setup: SetUp,
    wall: str,
    diary: Diary | None = None,
    *,
    day: date = MONDAY,
    party: int = 2,
    now: datetime = LONG_AGO,
) -> Slot | Refusal:
    """The answer for one wall time."""
    moment = clock.at(day, time.fromisoformat(wall), setup.timezone)
    return explain(Board(setup, diary or Diary()), Request(setup.services[0], party, now), moment)


def offered(setup: SetUp, answer: DayAnswer) -> list[str]:
    """The offered starts as the wall clock shows them."""
    return [f"{clock.local(slot.starts_at, setup.timezone):%H:%M}" for slot in answer.slots]


def refused(answer: DayAnswer) -> dict[str, str]:
    """Wall time -> code of every refused start."""
    return {f"{refusal.wall:%H:%M}": refusal.code for refusal in answer.refusals}


def busy(setup: SetUp, wall: str, hours: float = 2, day: date = MONDAY) -> tuple[datetime, datetime]:
    """A period that begins when the wall clock shows `wall`."""
    start = clock.at(day, time.fromisoformat(wall), setup.timezone)
    return start, start + timedelta(hours=hours)
