"""When who is on duty, when the venue answers at all, and who hears of what."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from agnt.core import audit
from agnt.lib import locks, tx
from agnt.lib.errors import DomainError, NotFound
from venues.models import AnswerHours, Duty, Member, NoticePreference, Venue


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a weekday, wall times; `until` at or before `start` is past midnight."""

    weekday: int
    start: time
    until: time


def _once(spans: Iterable[Span]) -> list[Span]:
    """Raises DomainError `span_twice` where two begin at the same time of a day."""
    rows = sorted(set(spans), key=lambda span: (span.weekday, span.start))
    if len({(row.weekday, row.start) for row in rows}) < len(rows):
        raise DomainError("span_twice", "Two spans begin at the same time of one day. Keep one of them.", status=422)
    return rows


@tx.verb
def set_duties(*, venue_id: int, member_id: int, spans: Sequence[Span], by: str) -> None:
    """These are the member's duties now. Raises NotFound, `span_twice` (422)."""
    found = locks.lock(Member.objects.filter(pk=member_id, venue_id=venue_id))
    if not found:
        raise NotFound("There is no such member here.")
    rows = _once(spans)
    Duty.objects.filter(member=found[0]).delete()
    Duty.objects.bulk_create(Duty(member=found[0], weekday=s.weekday, start=s.start, until=s.until) for s in rows)
    audit.note(by=by, act="member.duties", on=found[0], spans=len(rows))


@tx.verb
def set_answer_hours(*, venue_id: int, spans: Sequence[Span], by: str) -> None:
    """The venue answers requests then; none: always. Raises `span_twice` (422)."""
    venue = locks.lock(Venue.objects.filter(pk=venue_id))[0]
    rows = _once(spans)
    AnswerHours.objects.filter(venue=venue).delete()
    AnswerHours.objects.bulk_create(
        AnswerHours(venue=venue, weekday=s.weekday, start=s.start, until=s.until) for s in rows
    )
    audit.note(by=by, act="venue.answer_hours", on=venue, spans=len(rows))


@tx.verb
def set_notices(*, venue_id: int, member_id: int, wanted: set[tuple[str, str]], by: str) -> None:
    """He hears of exactly these (event, channel). Raises NotFound."""
    found = locks.lock(Member.objects.filter(pk=member_id, venue_id=venue_id))
    if not found:
        raise NotFound("There is no such member here.")
    NoticePreference.objects.bulk_create(
        (
            NoticePreference(member=found[0], event=event, by=channel, wanted=(event, channel) in wanted)
            for event in NoticePreference.Event.values
            for channel in NoticePreference.By.values
        ),
        update_conflicts=True,
        update_fields=["wanted"],
        unique_fields=["member", "event", "by"],
    )
    audit.note(by=by, act="member.notices", on=found[0], wanted=len(wanted))
