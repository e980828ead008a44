"""Does a whole verb again when PostgreSQL let somebody else go first."""

from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, IntegrityError, OperationalError

T = TypeVar("T")

TRIES = 3
_LOST_A_RACE = {"40001", "40P01"}  # serialization failure, deadlock
QUERY_CANCELLED = "57014"
_AWAY = ("08", "53", "57P")  # connection lost, out of resources, shutting down


def patiently(verb: Callable[[], T]) -> T:
    """Call the verb, up to three times: a constraint or a deadlock broke it, so nothing of it stands."""
    for _ in range(TRIES - 1):
        try:
            return verb()
        except IntegrityError:
            continue
        except OperationalError as error:
            if sqlstate(error) not in _LOST_A_RACE:
                raise
    return verb()


def is_away(error: Exception) -> bool:
    """Whether PostgreSQL could not be spoken to: nothing can be written now, not even that it failed."""
    state = sqlstate(error)
    return isinstance(error, DatabaseError) and (not state or state.startswith(_AWAY))


def sqlstate(error: Exception) -> str:
    """PostgreSQL's five characters for what went wrong, or an empty string (no connection)."""
    return str(getattr(error.__cause__, "sqlstate", "") or "")
