"""clock.now() is the only clock: what asks another one cannot be frozen, nor tested."""

from typing import Final

from tests.house.source import Module, Offences, broken, calls, caught

CLOCKS: Final = {
    "timezone.now",
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "datetime.datetime.now",
    "datetime.date.today",
    "time.time",
    "time.time_ns",
    "time.localtime",
    "time.gmtime",
}

EXCEPT_FOR: Final = {
    "agnt/lib/clock.py": "the clock itself",
    "agnt/lib/ids.py": "a time-ordered id is made of the real clock's milliseconds, frozen or not",
}


def rule(module: Module) -> Offences:
    """A call of another clock. A monotonic one measures how long something took and is let through."""
    for call, name in calls(module):
        if name in CLOCKS or any(name.endswith(f".{clock}") for clock in CLOCKS):
            yield call.lineno, f"asks another clock: {name}()"


def test_there_is_one_clock() -> None:
    assert not broken(rule, EXCEPT_FOR)


def test_another_clock_is_caught() -> None:
    for line in ("timezone.now()", "datetime.now(UTC)", "date.today()", "time.time()", "dt.datetime.now()"):
        assert caught(rule, line)
    assert not caught(rule, "clock.now()\nclock.today(zone)\ntime.monotonic()\ntime.perf_counter()")
