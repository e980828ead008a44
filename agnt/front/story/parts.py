"""What a story is made of: eight steps of rows, each row with its moment."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

TITLES: Final = (
    ("Webhook", "agnt/ingest/"),
    ("Router", "chat/services/inbound.py"),
    ("Prompt and model", "agents/turns/"),
    ("Tool and quote", "agents/tools/"),
    ("Envelope", "agents/clawpulse/"),
    ("Venue", "agents/venue_agent.py"),
    ("Response", "agents/responses.py"),
    ("Tell and bill", "chat/ and billing/"),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happened. `body` is what a person wrote or a secret: shown to those who may see it."""

    at: datetime
    what: str
    detail: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the eight steps; `ms_since_start` is None while nothing of it has happened. `applies`: it comes by the way
    that this booking came."""

    number: int
    title: str
    where: str
    rows: list[Row] = field(default_factory=list)
    at: datetime | None = None
    ms_since_start: int | None = None
    applies: bool = True


@dataclass(frozen=True, slots=True)
class Story:
    """One booking, or one trace that has not become one, from the first webhook to the ledger line.

    `yes_to_told_ms`: from the guest's yes at our door to the confirmation leaving; None until both are known.
    """

    reference: str
    trace_id: str
    title: str
    steps: list[Step]
    started_at: datetime | None
    yes_to_told_ms: int | None

    @property
    def reached(self) -> int:
        """Of how many steps something has happened."""
        return sum(1 for step in self.steps if step.rows)

    @property
    def expected(self) -> int:
        """How many steps come by the way that this booking came."""
        return sum(1 for step in self.steps if step.applies)

    def redacted(self) -> "Story":
        """The same story without what people wrote."""
        steps = [replace(step, rows=[replace(row, body="") for row in step.rows]) for step in self.steps]
        return replace(self, steps=steps)


def milliseconds(start: datetime, end: datetime) -> int:
    """Whole milliseconds from one moment to the other."""
    return round((end - start).total_seconds() * 1000)


def number_steps(
    rows_by_step: list[list[Row]], never: frozenset[int] = frozenset()
) -> tuple[list[Step], datetime | None]:
    """The eight steps with their times, each one's rows in the order they happened, and when the first began. `never`:
    those that do not come by this way."""
    ordered = [sorted(rows, key=lambda row: row.at) for rows in rows_by_step]
    started = min((rows[0].at for rows in ordered if rows), default=None)
    steps = []
    for number, ((title, where), rows) in enumerate(zip(TITLES, ordered, strict=True), start=1):
        at = rows[0].at if rows else None
        since = milliseconds(started, at) if started and at else None
        steps.append(Step(number, title, where, rows, at, since, bool(rows) or number not in never))
    return steps, started
