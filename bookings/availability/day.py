"""The question itself: which starts of a day can be had, and why not the others."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from bookings.availability import grid
from bookings.availability.answers import DayAnswer, FreeDay, Nearest, Reason, Refusal, Request, Slot
from bookings.availability.board import Board
from bookings.availability.candidates import wanted
from bookings.availability.plan import Plan
from bookings.availability.rules import Diary, SetUp


def day_slots(board: Board, request: Request, day: date, *, thorough: bool = False) -> DayAnswer:
    """Every start of the shifts that open on `day`, offered or refused, in order of time.

    Each refusal names the first rule that removes the time; `thorough`: every one, which takes longer.
    """
    plan = Plan(board, request, day)
    if not plan.windows:
        return DayAnswer(day, (), (), closed=plan.closed())
    answers = [plan.judge(at, thorough=thorough) for at in plan.starts()]
    slots = tuple(answer for answer in answers if isinstance(answer, Slot))
    return DayAnswer(day, slots, tuple(answer for answer in answers if isinstance(answer, Refusal)))


def barred(board: Board, request: Request, day: date) -> Reason | None:
    """What refuses the request at whatever time of the day: its size, or nothing that could ever fit it."""
    return next(iter(Plan(board, request, day).barred), None)


def explain(board: Board, request: Request, starts_at: datetime) -> Slot | Refusal:
    """Whether exactly this moment can be had, and if not, every rule that removes it. The same answer as `day_slots`
    gives for a grid time.

    A moment past midnight belongs to last night's shift where that still runs, else to its own day.
    """
    zone = ZoneInfo(board.setup.timezone)
    moment = grid.seconds(starts_at)
    today = starts_at.astimezone(zone).date()
    night, own = (Plan(board, request, day) for day in (today - timedelta(days=1), today))
    if not night.holds(moment):
        return own.at(moment)
    answer = night.at(moment)
    if isinstance(answer, Slot) or not own.holds(moment):
        return answer
    other = own.at(moment)
    return other if isinstance(other, Slot) else answer


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
    plans = [Plan(board, request, day) for day in days]
    starts = [
        (abs(at.moment - middle), at.moment, at, plan)
        for plan in plans
        for at in plan.starts()
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


def month(board: Board, request: Request, first: date, last: date) -> tuple[FreeDay, ...]:
    """Each day from `first` to `last` with its first free start, or why it has none. Stops at the first free one."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    wants = wanted(board, request)
    return tuple(_free_day(Plan(board, request, day, wants=wants)) for day in days)


def _free_day(plan: Plan) -> FreeDay:
    code = "closed_day"
    for at in plan.starts():
        answer = plan.first(at)
        if isinstance(answer, Slot):
            return FreeDay(plan.day, answer)
        code = answer
    return FreeDay(plan.day, None, code)


def answer_day(setup: SetUp, diary: Diary, request: Request, day: date) -> DayAnswer:
    """`day_slots` for one question; keep the `Board` where many are asked."""
    return day_slots(Board(setup, diary), request, day)


def _moment(value: int) -> datetime:
    return datetime.fromtimestamp(value, UTC)
