"""Which members of a venue hear of something, and what a member has chosen."""

from dataclasses import dataclass

from venues import notices
from venues.models import Member, NoticePreference


@dataclass(frozen=True, slots=True)
class Hearer:
    """A member and the channels by which he is told."""

    member: Member
    by: tuple[str, ...]


def chosen(member: Member) -> dict[tuple[str, str], bool]:
    """Every event and channel with the answer that counts: his own, else his role's."""
    said = {(row.event, row.by): row.wanted for row in member.notices.all()}
    return {
        (event, by): notices.wanted(member.role, said, event, by)
        for event in NoticePreference.Event.values
        for by in NoticePreference.By.values
    }


def hearers(venue_id: int, event: str, *, only: int | None = None) -> list[Hearer]:
    """Who hears of the event at the venue; `only`: of this member alone."""
    rows = Member.objects.select_related("user__person", "venue").prefetch_related("notices")
    rows = rows.filter(venue_id=venue_id, user__is_active=True)
    found = []
    for member in rows.filter(pk=only) if only else rows:
        answers = chosen(member)
        channels = tuple(by for by in NoticePreference.By.values if answers[event, by])
        if channels:
            found.append(Hearer(member, channels))
    return found
