"""The question itself: which starts of a day can be had, and why not the others.

The order of the checks is the order in which a person would name the reasons: the party, the clock, the notice,
the house, the table.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bookings.availability import grid
from bookings.availability.board import Board
from bookings.availability.fit import Fitter, Short, Span
from bookings.availability.grid import GridTime
from bookings.availability.rules import DayAnswer, Diary, Nearest, Refusal, Request, SetUp, Slot

_Reason = tuple[str, dict[str, object]]


def day_slots(board: Board, request: Request, day: date) -> DayAnswer:
    """Every start of the shifts that open on `day`, offered or refused, in order of time."""
    plan = _Plan(board, request, day)
    if not plan.windows:
        return DayAnswer(day, (), (), closed=plan.closed())
    answers = [plan.judge(at) for at in grid.grid(board.setup, request.service, plan.windows, day, plan.zone)]
    slots = tuple(answer for answer in answers if isinstance(answer, Slot))
    return DayAnswer(day, slots, tuple(answer for answer in answers if isinstance(answer, Refusal)))


def explain(board: Board, request: Request, starts_at: datetime) -> Slot | Refusal:
    """Whether exactly this moment can be had, and if not, why. The same answer as `day_slots` gives for a grid time.

    A moment past midnight belongs to last night's shift where that still runs, else to its own day.
    """
    zone = ZoneInfo(board.setup.timezone)
    moment = grid.seconds(starts_at)
    today = starts_at.astimezone(zone).date()
    answers = [_Plan(board, request, day).at(moment) for day in (today - timedelta(days=1), today)]
    for answer in answers:
        if isinstance(answer, Slot):
            return answer
    night, own = answers
    assert isinstance(night, Refusal)  # noqa: S101 - a slot has been returned above
    return own if night.code in ("closed_day", "outside_hours") else night


def nearest(
    board: Board,
    request: Request,
    days: Sequence[date],
    wanted: datetime,
    *,
    count: int,
    within: tuple[datetime, datetime] | None = None,
) -> Nearest:
    """Up to `count` free starts of the shifts that open on `days`, those nearest to `wanted` first.

    Only starts in `within` (both ends included) are looked at. Stops as soon as there are enough, so it is much
    cheaper than whole days; the refusals are those met on the way, nearest first.
    """
    middle = grid.seconds(wanted)
    plans = [_Plan(board, request, day) for day in days]
    starts = [
        (abs(at.moment - middle), at.moment, at, plan)
        for plan in plans
        for at in grid.grid(board.setup, request.service, plan.windows, plan.day, plan.zone)
        if at.moment is not None and (within is None or within[0] <= _moment(at.moment) <= within[1])
    ]
    slots: dict[datetime, Slot] = {}
    refusals: list[Refusal] = []
    for _, _, at, plan in sorted(starts, key=lambda start: start[:2]):
        answer = plan.judge(at)
        if isinstance(answer, Refusal):
            refusals.append(answer)
        else:
            slots.setdefault(answer.starts_at, answer)
        if len(slots) == count:
            break
    if not starts:
        answer = plans[-1].at(middle)
        refusals += [answer] if isinstance(answer, Refusal) else []
    return Nearest(tuple(slots.values()), tuple(refusals))


def answer_day(setup: SetUp, diary: Diary, request: Request, day: date) -> DayAnswer:
    """`day_slots` for one question; keep the `Board` where many are asked."""
    return day_slots(Board(setup, diary), request, day)


class _Plan:
    """One request laid over one day."""

    def __init__(self, board: Board, request: Request, day: date) -> None:
        setup = board.setup
        self.board, self.request, self.day = board, request, day
        self.zone = ZoneInfo(setup.timezone)
        self.now = grid.seconds(request.now)
        self.last_day = request.now.astimezone(self.zone).date() + timedelta(days=setup.horizon_days)
        self.windows = grid.venue_windows(setup, request.service, day, self.zone)
        self.minutes = request.service.minutes(request.party)
        self.fitter: Fitter | None = None
        self.barred = self._barred()
        if self.barred is None and self.windows:
            hours = grid.resource_windows(setup, request.service, day, self.zone)
            self.fitter = Fitter(board, request, hours)
            self.barred = self._lacking()

    def _barred(self) -> _Reason | None:
        """What refuses the request at any time: the party's size, or a service that nobody has set up."""
        setup, service, party = self.board.setup, self.request.service, self.request.party
        least = max(setup.min_party, service.min_party, 1)
        most = service.max_party or setup.max_party
        if party < least:
            return "party_too_small", {"least": least}
        if party > most:
            return "party_too_large", {"most": most}
        if self.minutes is None or not service.needs:
            return "not_set_up", {}
        return None

    def _lacking(self) -> _Reason | None:
        """A need that nothing here could ever meet for a party of this size."""
        short = self.fitter.lacks() if self.fitter else None
        return (short.code, {"need": short.need, "number": short.number}) if short else None

    def at(self, moment: int) -> Slot | Refusal:
        """The same judgement for a moment that need not be on the grid."""
        at = GridTime(grid.wall_of(moment, self.zone), moment)
        if not self.windows:
            return self.refuse(at, "closed_day")
        if not any(span.opens <= moment < span.closes for span in self.windows):
            hours = [(span.opens_wall, span.closes_wall) for span in self.windows]
            return self.refuse(at, "outside_hours", hours=hours)
        starts = grid.grid(self.board.setup, self.request.service, self.windows, self.day, self.zone)
        if moment not in {start.moment for start in starts}:
            last = max((start.wall for start in starts), default=None)
            if last is not None and at.wall > last:
                return self.refuse(at, "last_start", last=last)
            return self.refuse(at, "off_grid", near=_nearest(starts, moment))
        return self.judge(at)

    def judge(self, at: GridTime) -> Slot | Refusal:
        """A start of the grid: a slot, or the first reason against it."""
        for check in (self._person, self._notice):
            if reason := check(at):
                return self.refuse(at, reason[0], **reason[1])
        assert at.moment is not None and self.minutes is not None and self.fitter is not None  # noqa: S101 - checked above
        ends = at.moment + self.minutes * 60
        span = Span(at.moment, ends, ends + self.request.service.buffer_minutes * 60)
        if reason := self._house(span):
            return self.refuse(at, reason[0], **reason[1])
        takings = self.fitter.take(span)
        if isinstance(takings, Short):
            return self.refuse(at, takings.code, need=takings.need, number=takings.number)
        return Slot(_moment(span.starts), _moment(span.ends), _moment(span.free), takings)

    def _person(self, at: GridTime) -> _Reason | None:
        return self.barred or (("clock_skips", {}) if at.moment is None else None)

    def _notice(self, at: GridTime) -> _Reason | None:
        """Too late or too early to ask."""
        moment = at.moment or 0
        if moment <= self.now:
            return "past", {}
        if moment < self.now + self.board.setup.lead_minutes * 60 and not self.request.in_house:
            return "lead_time", {"minutes": self.board.setup.lead_minutes}
        if self.day > self.last_day:
            return "beyond_horizon", {"last": self.last_day}
        return None

    def _house(self, span: Span) -> _Reason | None:
        """The house is closed, or closes before the party would be done."""
        closure = self.board.closure(span.starts, span.ends)
        if closure:
            return "closed", {"reason": closure.reason}
        within = [window for window in self.windows if window.opens <= span.starts < window.closes]
        if not any(span.ends <= window.closes and span.starts <= window.last_start for window in within):
            return "past_closing", {"closes": max((window.closes_wall for window in within), default=None)}
        return None

    def closed(self) -> Refusal:
        """The refusal of a whole day without shifts."""
        return self.refuse(GridTime(datetime.combine(self.day, time.min), None), "closed_day")

    def refuse(self, at: GridTime, code: str, **data: object) -> Refusal:
        """The refusal of one time, with what its words need."""
        data |= {"party": self.request.party, "service": self.request.service.name}
        return Refusal(at.wall, None if at.moment is None else _moment(at.moment), code, data)


def _moment(value: int) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def _nearest(starts: list[GridTime], moment: int) -> list[datetime]:
    """The grid times just before and just after."""
    distance: Callable[[GridTime], int] = lambda start: abs((start.moment or 0) - moment)  # noqa: E731
    return sorted(start.wall for start in sorted(starts, key=distance)[:2])
