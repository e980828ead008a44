"""Calendars by link: a member's of his venue, or a guest's of his bookings. Whoever has the link reads it until it is
revoked; a member's ends with his membership, because the row goes with it."""

import uuid
from datetime import timedelta

from django.db.models import Q

from agnt.core import audit
from agnt.lib import clock, ids, locks, tx
from agnt.lib.errors import NotFound
from bookings.models import CalendarFeed
from venues.models import Member

Role = CalendarFeed.Role
_SEEN_EVERY = timedelta(minutes=10)
_OF_MEMBER = {Member.Role.OWNER: Role.OWNER, Member.Role.MANAGER: Role.OWNER, Member.Role.HOST: Role.HOST}


@tx.patient
@tx.verb
def make_for_member(*, member_id: int, by: str) -> CalendarFeed:
    """The member's calendar of his venue; the one that stands already, if any. A reader gets a host's. NotFound."""
    found = locks.lock(Member.objects.select_related("venue").filter(pk=member_id))
    if not found:
        raise NotFound("There is no such member.")
    member = found[0]
    role = _OF_MEMBER.get(Member.Role(member.role), Role.HOST)
    before = CalendarFeed.objects.filter(member=member, role=role, revoked_at__isnull=True).first()
    return before or _made(CalendarFeed(role=role, venue=member.venue, member=member), by=by)


@tx.step
def make_for_guest_step(*, person_id: uuid.UUID, by: str) -> CalendarFeed:
    """The guest's calendar of his own bookings; the one that stands already, if any."""
    locks.lock_names([f"feed:{person_id}"])
    before = CalendarFeed.objects.filter(person_id=person_id, revoked_at__isnull=True).first()
    return before or _made(CalendarFeed(role=Role.GUEST, person_id=person_id), by=by)


make_for_guest = tx.patient(tx.verb(make_for_guest_step))


def _made(feed: CalendarFeed, *, by: str) -> CalendarFeed:
    token = ids.token()
    feed.token_hash, feed.token = ids.digest(token), token
    feed.save(force_insert=True)
    audit.note(by=by, act="feed.made", on=feed)
    return feed


@tx.patient
@tx.verb
def revoke(*, feed_id: int, by: str) -> None:
    """The link is dead from now on. Twice is once."""
    if CalendarFeed.objects.filter(pk=feed_id, revoked_at__isnull=True).update(revoked_at=clock.now()):
        audit.note(by=by, act="feed.revoked", reason="", feed=feed_id)


@tx.verb
def seen(*, feed_id: int) -> None:
    """Somebody read it; written down at most every ten minutes."""
    long_ago = Q(last_read_at__isnull=True) | Q(last_read_at__lt=clock.now() - _SEEN_EVERY)
    CalendarFeed.objects.filter(long_ago, pk=feed_id).update(last_read_at=clock.now())


@tx.step
def end_too_large_step(*, venue_id: int, user_id: int) -> None:
    """Revoke what he made as owner or manager and could not make now."""
    for feed in CalendarFeed.objects.select_related("member").filter(
        venue_id=venue_id, member__user=user_id, role=Role.OWNER, revoked_at__isnull=True
    ):
        if not _is_his(feed):
            CalendarFeed.objects.filter(pk=feed.pk).update(revoked_at=clock.now())
            audit.note(by="system:member.changed", act="feed.revoked", reason="his role is smaller now", feed=feed.pk)


def _is_his(feed: CalendarFeed) -> bool:
    """Whether its member could make it as he is now."""
    return feed.member is None or feed.role != Role.OWNER or _OF_MEMBER.get(Member.Role(feed.member.role)) == Role.OWNER


def find(token: str) -> CalendarFeed | None:
    """The feed of this link, if it is not revoked, and its member may still sign in and has still the role for it."""
    found = (
        CalendarFeed.objects.select_related("venue", "member__user", "person")
        .filter(
            Q(member__isnull=True) | Q(member__user__is_active=True), Q(person__isnull=True) | Q(person__erased_at=None)
        )
        .filter(token_hash=ids.digest(token), revoked_at__isnull=True)
        .first()
    )
    return found if found is not None and _is_his(found) else None
