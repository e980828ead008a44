"""How many covers may start in a quarter of an hour, and how many do.

A shift's limits hold for each of its quarters; an override names others for one quarter. Online guests have a share of
the total, agents another; each is counted by itself, and every party (staff's and walk-ins too) counts in the total.

The brake "slower" halves the limits, rounded up. Where a house has no total it halves what the house turns over: its
seats for the length of a quarter in the length of a stay; one party may then always start in an empty quarter. It
is always the whole house's, for pacing is the kitchen's: `brakes.slower` refuses an area.
"""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bookings.availability import grid
from bookings.availability.answers import Reason, Request
from bookings.availability.board import Board
from bookings.availability.pools import QUARTER
from bookings.availability.rules import Audience, Kind, Pacing

_SHARE = {Audience.ONLINE: "pacing_online", Audience.AGENTS: "pacing_agents"}


def limits(board: Board, base: Pacing, quarter: int) -> Pacing:
    """The limits of a quarter by its shift and its override, without brakes."""
    other = board.override(quarter)
    if other is None:
        return base
    total, online, agents = (mine if mine is not None else shifts for mine, shifts in zip(other, base, strict=True))
    return Pacing(total, online, agents)


def against(board: Board, request: Request, base: Pacing, moment: int, minutes: int) -> Iterator[Reason]:
    """Each limit that this party would break by starting at the moment (UTC seconds)."""
    quarter = moment - moment % QUARTER
    allowed = limits(board, base, quarter)
    covers = board.covers(quarter)
    used = sum(covers.values())
    if board.setup.brakes and board.brakes(moment, pauses=False):
        if allowed.total is None and used:
            turnover = _turnover(board, minutes)
            if used + request.party > turnover:
                yield _reason(board, "slower", used, turnover, quarter)
        allowed = Pacing(*(None if limit is None else -(-limit // 2) for limit in allowed))
    if allowed.total is not None and used + request.party > allowed.total:
        yield _reason(board, "pacing", used, allowed.total, quarter)
    share = {Audience.ONLINE: allowed.online, Audience.AGENTS: allowed.agents}.get(request.audience)
    if share is not None and covers[request.audience] + request.party > share:
        yield _reason(board, _SHARE[request.audience], covers[request.audience], share, quarter)


def _turnover(board: Board, minutes: int) -> int:
    """Half of the covers that can start in a quarter for ever without the house filling up."""
    places = [rule for rule in board.setup.resources if rule.kind != Kind.PERSON]
    seats = sum(rule.units if rule.kind == Kind.POOL else rule.max_seats for rule in places)
    return max(1, seats * QUARTER // (minutes * 60) // 2)


def _reason(board: Board, code: str, used: int, limit: int, quarter: int) -> Reason:
    until = grid.wall_of(quarter + QUARTER, ZoneInfo(board.setup.timezone))
    return Reason(code, {"used": used, "limit": limit, "until": until})
