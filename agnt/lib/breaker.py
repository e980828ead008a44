"""A circuit breaker over Redis: closed, open for a while, then exactly one probe decides.

The state is shared by every process. With Redis away a breaker is closed: it spares a broken neighbour, it is no truth.
"""

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import redis
import structlog
from django.conf import settings

from agnt.lib import clock

log = structlog.get_logger(__name__)

State = Literal["closed", "open", "half_open"]

# Key: a hash {until: ms until which it is open, probe: ms until which the one probe has time}; beside it the failures.
_ASK = """
local until_ms = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if until_ms == 0 then return {1, 0} end
local now, wait = tonumber(ARGV[1]), 0
if now < until_ms then return {0, until_ms - now} end
local probe = tonumber(redis.call('HGET', KEYS[1], 'probe') or '0')
if now < probe then return {0, probe - now} end
if ARGV[3] == '1' then redis.call('HSET', KEYS[1], 'probe', now + tonumber(ARGV[2])) end
return {2, 0}
"""
_FAILED = """
local now, most, window, open = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local until_ms = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
local trip = until_ms > 0 and now >= until_ms
if until_ms == 0 then
  redis.call('ZADD', KEYS[2], now, ARGV[5])
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. (now - window))
  redis.call('PEXPIRE', KEYS[2], window)
  trip = redis.call('ZCARD', KEYS[2]) >= most
end
if trip then
  redis.call('HSET', KEYS[1], 'until', now + open)
  redis.call('HDEL', KEYS[1], 'probe')
  redis.call('DEL', KEYS[2])
  redis.call('PEXPIRE', KEYS[1], open + 86400000)
  return 1
end
return 0
"""
_SUCCEEDED = """
local until_ms = tonumber(redis.call('HGET', KEYS[1], 'until') or '0')
if until_ms > 0 and tonumber(ARGV[1]) < until_ms then return 0 end
redis.call('DEL', KEYS[1])
if until_ms > 0 or ARGV[2] == '1' then redis.call('DEL', KEYS[2]) end
return until_ms > 0 and 1 or 0
"""


@lru_cache(maxsize=1)
def _redis() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1)


@dataclass(frozen=True, slots=True)
class Permit:
    """Whether a call may be made now; if not, in how many seconds to ask again. A probe's outcome must be told."""

    allowed: bool
    wait_s: float = 0.0
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Breaker:
    """Opens for `open_s` at the `failures`-th failure within `window_s`; then one call at a time probes.

    `in_a_row`: a success in between starts the count anew. A probe that says nothing within `probe_s` (its process was
    killed) leaves its place to the next. A failed probe opens it again, a probe that succeeds closes it.
    """

    name: str
    failures: int
    window_s: float
    open_s: float
    in_a_row: bool = False
    probe_s: float = 60.0

    def permit(self) -> Permit:
        """Ask before a call. When half open, the first who asks gets the probe and must tell its outcome."""
        return self._ask(take=True)

    def look(self) -> Permit:
        """The same without taking the probe."""
        return self._ask(take=False)

    def state(self) -> State:
        """For people: closed, open (also while a probe is under way), or half open (the next call is the probe)."""
        found = self._ask(take=False)
        if found.allowed:
            return "half_open" if found.probe else "closed"
        return "open"

    def failed(self) -> bool:
        """A call failed in the way that counts. True when this failure opened it."""
        limits = (self.failures, _ms(self.window_s), _ms(self.open_s))
        opened = bool(self._run(_FAILED, _now_ms(), *limits, secrets.token_hex(8), otherwise=0))
        if opened:
            log.warning("breaker_opened", breaker=self.name, seconds=self.open_s)
        return opened

    def succeeded(self) -> None:
        """A call was answered: closes it after a probe."""
        if self._run(_SUCCEEDED, _now_ms(), int(self.in_a_row), otherwise=0):
            log.info("breaker_closed", breaker=self.name)

    def _ask(self, *, take: bool) -> Permit:
        kind, wait = self._run(_ASK, _now_ms(), _ms(self.probe_s), int(take), otherwise=(1, 0))
        return Permit(allowed=kind != 0, wait_s=wait / 1000, probe=kind == 2)

    def _run(self, script: str, *args: int | str, otherwise: Any) -> Any:
        keys = (f"agnt.breaker:{self.name}", f"agnt.breaker:{self.name}:failures")
        try:
            return _redis().eval(script, len(keys), *keys, *args)
        except redis.RedisError as error:
            log.warning("breaker_blind", breaker=self.name, error=type(error).__name__)
            return otherwise


def _ms(seconds: float) -> int:
    return int(seconds * 1000)


def _now_ms() -> int:
    return _ms(clock.now().timestamp())
