"""One shift kept on several weekdays at once: dinner, Tuesday to Saturday, and how many may come in a quarter."""

from calendar import day_name
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from agnt.lib.errors import DomainError
from venues.models import Shift
from venues.services import setup_rules

_COVERS: Final = ("pacing_total", "pacing_online", "pacing_agents")
_ALL: Final = ("name", "opens", "closes", "last_start", *_COVERS, "resource_id", "service_id", "valid_from",
               "valid_until")  # fmt: skip

_ALIKE: Final = ("venue_id", "name", "resource_id", "service_id", "valid_from", "valid_until")


@dataclass(frozen=True, slots=True)
class Also:
    """Another weekday on which a shift is kept too: `pk` is what stands there as its like, `seen` how it was read."""

    weekday: int
    pk: int | None = None
    seen: str = ""


def like(shift: Shift) -> dict[int, Shift]:
    """By weekday, the shift of the same name and of the same thing that is its like on another day: where a day has
    several, the one whose hours meet it."""
    alike: dict[str, Any] = {name: getattr(shift, name) for name in _ALIKE}
    same = Shift.objects.filter(**alike, weekday__isnull=False).exclude(pk=shift.pk)
    found: dict[int, Shift] = {}
    for row in same.order_by("opens"):
        if row.weekday is not None and row.weekday != shift.weekday and setup_rules.meet(row, shift):
            found.setdefault(row.weekday, row)
    return found


def same_on(shift: Shift, others: list[tuple[Also, Shift]], *, covers_alone: bool) -> Iterator[Shift]:
    """The others made as the shift is, or its pacing alone, each checked and saved. Raises DomainError `bad_setup`."""
    for also, other in others:
        if covers_alone and other.pk is None:
            raise _against(also, "there are no such hours yet, so no covers to change.")
        for name in _COVERS if covers_alone else _ALL:
            setattr(other, name, getattr(shift, name))
        other.weekday = also.weekday
        try:
            setup_rules.check(other)
        except DomainError as error:
            raise _against(also, error.message) from error
        other.save()
        yield other


def _against(also: Also, sentence: str) -> DomainError:
    return DomainError("bad_setup", f"{day_name[also.weekday]}: {sentence}", status=422, field="also")
