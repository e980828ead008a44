"""One request laid over one day: the rules, in the order in which a person would name them.

The party, the clock, the notice, the house, the pace of the kitchen, the table.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bookings.availability import grid, pacing
from bookings.availability.answers import Reason, Refusal, Request, Slot, Taking
from bookings.availability.board import Board
from bookings.availability.candidates import Wanted
from bookings.availability.fit import Fitter, Short, Span
from bookings.availability.grid import GridTime, Window
from bookings.availability.pools import QUARTER
from bookings.availability.rules import ClosureRule, Pacing


class _Stay(NamedTuple):
    """How long the party would be there, by the shift that it falls in; None outside every shift."""

    span: Span
    minutes: int
    shift: Window | None


class Plan:
    """One request laid over one day."""

    def __init__(self, board: Board, request: Request, day: date, *, wants: Sequence[Wanted] | None = None) -> None:
        setup = board.setup
        self.board, self.request, self.day = board.without(request.ignore_booking), request, day
        self.zone = ZoneInfo(setup.timezone)
        self.now = grid.seconds(request.now)
        self.last_day = request.now.astimezone(self.zone).date() + timedelta(days=setup.horizon_days)
        self.windows = grid.venue_windows(setup, request.service, day, self.zone)
        hours = grid.resource_windows(setup, request.service, day, self.zone)
        self.fitter = Fitter(self.board, request, hours, wants=wants)
        self.barred = tuple(self._barred())

    def _barred(self) -> Iterator[Reason]:
        """What refuses the request at any time: the party's size, a service that nobody has set up or that nothing
        here could ever be given to."""
        setup, request = self.board.setup, self.request
        service, party = request.service, request.party
        least = max(setup.min_party, service.min_party, 1)
        most = service.max_party or setup.max_party
        if party < least and (not request.forced or party < 1):
            yield Reason("party_too_small", {"least": least})
        if party > most and not request.forced:
            yield Reason("party_too_large", {"most": most})
        timeless = request.minutes is None and service.minutes(party) is None and not service.shift_times
        if timeless or not (service.needs or request.resource_ids):
            yield Reason("not_set_up", {})
        elif party >= 1 and (short := self.fitter.lacks()):
            yield self._reason(short)

    def holds(self, moment: int) -> bool:
        """Whether the moment lies in one of the day's shifts."""
        return any(span.opens <= moment < span.closes for span in self.windows)

    def starts(self) -> list[GridTime]:
        """The wall times of the day at which the service could start."""
        return grid.grid(self.board.setup, self.request.service, self.windows, self.day, self.zone)

    def at(self, moment: int, *, thorough: bool = True) -> Slot | Refusal:
        """The judgement of a moment that need not be on the grid."""
        at = GridTime(grid.wall_of(moment, self.zone), moment)
        return self.judge(at, thorough=thorough, also=() if self.request.forced else tuple(self._off_hours(at)))

    def _off_hours(self, at: GridTime) -> Iterator[Reason]:
        """Outside the shifts, or between the starts. Staff start at any minute, but not a boat."""
        moment = at.moment or 0
        if not self.windows:
            yield Reason("closed_day", {})
        elif not self.holds(moment):
            yield Reason("outside_hours", {"hours": [(span.opens_wall, span.closes_wall) for span in self.windows]})
        elif not self.request.in_house or self.request.service.fixed_starts:
            starts = self.starts()
            if moment in {start.moment for start in starts}:
                return
            last = max((start.wall for start in starts), default=None)
            if last is not None and at.wall > last:
                yield Reason("last_start", {"last": last})
            else:
                yield Reason("off_grid", {"near": _nearest(starts, moment)})

    def first(self, at: GridTime) -> Slot | str:
        """A slot, or the code of the first reason: `judge` without its words, for whoever asks much."""
        stay = self._stay(at.moment) if at.moment is not None else None
        for reason in self._against(at, stay):
            return reason.code
        assert stay is not None  # noqa: S101 - else there was a reason
        taken = self.fitter.take(stay.span)
        return taken.code if isinstance(taken, Short) else self._slot(stay, taken)

    def judge(self, at: GridTime, *, thorough: bool = False, also: tuple[Reason, ...] = ()) -> Slot | Refusal:
        """A slot, or the reasons against the start: the first, or all of them. `also`: known already."""
        found = list(also)
        if found and not thorough:
            return self.refuse(at, found)
        stay = self._stay(at.moment) if at.moment is not None else None
        for reason in self._against(at, stay):
            found.append(reason)
            if not thorough:
                return self.refuse(at, found)
        if stay is None or any(reason.code == "nothing_fits" for reason in found):
            return self.refuse(at, found)
        taken = self.fitter.take(stay.span)
        if isinstance(taken, Short):
            found.append(self._reason(taken))
            if thorough:
                found.extend(self._worded(one) for one in self.fitter.partly(stay.span))
        if found or isinstance(taken, Short):
            return self.refuse(at, found)
        return self._slot(stay, taken)

    def _slot(self, stay: _Stay, taken: tuple[Taking, ...]) -> Slot:
        return Slot(_moment(stay.span.starts), _moment(stay.span.ends), _moment(stay.span.free), taken)

    def _stay(self, moment: int) -> _Stay | None:
        """The stay in the first of the shifts around the moment that it fits into, else in the first of them."""
        service, found = self.request.service, None
        within = [span for span in self.windows if span.opens <= moment < span.closes]
        for shift in within or (None,):
            minutes = self.request.minutes or service.minutes(self.request.party, shift.name if shift else "")
            if minutes is None or not (service.needs or self.request.resource_ids) or self.request.party < 1:
                continue
            ends = moment + minutes * 60
            stay = _Stay(Span(moment, ends, ends + service.buffer_minutes * 60), minutes, shift)
            if shift is None or (ends <= shift.closes and moment <= shift.last_start):
                return stay
            found = found or stay
        return found

    def _against(self, at: GridTime, stay: _Stay | None) -> Iterator[Reason]:
        """Every rule but the hours' and the tables' that removes the start."""
        yield from self.barred
        if at.moment is None:
            yield Reason("clock_skips", {})
        elif self.request.forced:
            if stay is None and not self.barred:
                yield Reason("not_set_up", {})
        else:
            yield from self._notice(at.moment)
            yield from self._paused(at.moment)
            if stay is not None:
                yield from self._house(stay)
                base = stay.shift.pacing if stay.shift else Pacing()
                yield from pacing.against(self.board, self.request, base, at.moment, stay.minutes)
            elif not self.barred:
                yield Reason("not_set_up", {})

    def _notice(self, moment: int) -> Iterator[Reason]:
        """Too late or too early to ask. Staff need no notice, and write down who came a few minutes ago."""
        if moment + (QUARTER if self.request.in_house else 0) <= self.now:
            yield Reason("past", {})
        elif moment < self.now + self.board.setup.lead_minutes * 60 and not self.request.in_house:
            yield Reason("lead_time", {"minutes": self.board.setup.lead_minutes})
        if self.day > self.last_day:
            yield Reason("beyond_horizon", {"last": self.last_day})

    def _paused(self, moment: int) -> Iterator[Reason]:
        """The house has paused what comes online."""
        if self.request.in_house or not self.board.setup.brakes:
            return
        for brake in self.board.brakes(moment, pauses=True):
            if brake.area_id is None:
                yield Reason("paused", {"until": grid.wall_of(grid.seconds(brake.ends_at), self.zone)})
                return

    def _house(self, stay: _Stay) -> Iterator[Reason]:
        """The house is closed, or closes before the party would be done."""
        closure = self.board.closure(stay.span.starts, stay.span.ends)
        if closure:
            yield self._worded(Reason("closed", {"closure": closure}))
        if stay.shift is None:
            return
        if stay.span.starts > stay.shift.last_start:
            yield Reason("last_start", {"last": stay.shift.last_wall})
        elif stay.span.ends > stay.shift.closes:
            yield Reason("past_closing", {"closes": stay.shift.closes_wall})

    def _worded(self, reason: Reason) -> Reason:
        """What a closure is for; of a private event only staff read the name."""
        data = dict(reason.data)
        closure = data.pop("closure", None)
        if not isinstance(closure, ClosureRule):
            return reason
        hidden = closure.is_event and not self.request.in_house
        return Reason(reason.code, data | {"reason": "" if hidden else closure.reason, "event": hidden})

    def _reason(self, short: Short) -> Reason:
        area = self.board.areas.get(self.request.area_id or 0)
        data = {"need": short.need, "number": short.number, "area": area.name if area else ""}
        return Reason(short.code, data | {"asked": sorted(self.request.needs)})

    def closed(self) -> Refusal:
        """The refusal of a whole day without shifts."""
        return self.refuse(GridTime(datetime.combine(self.day, time.min), None), [Reason("closed_day", {})])

    def refuse(self, at: GridTime, reasons: list[Reason]) -> Refusal:
        """The refusal of one time, with what its words need."""
        common = {"party": self.request.party, "service": self.request.service.name}
        full = tuple(Reason(code, {**data, **common}) for code, data in reasons)
        return Refusal(at.wall, None if at.moment is None else _moment(at.moment), *full[0], full)


def _moment(value: int) -> datetime:
    return datetime.fromtimestamp(value, UTC)


def _nearest(starts: list[GridTime], moment: int) -> list[datetime]:
    """The grid times just before and just after."""
    distance: Callable[[GridTime], int] = lambda start: abs((start.moment or 0) - moment)  # noqa: E731
    return sorted(start.wall for start in sorted(starts, key=distance)[:2])
