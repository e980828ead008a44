"""Who may enter a venue's pages, and as what. A stranger finds nothing: 404, as for a venue that does not exist."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from agnt.core.models import User
from agnt.lib import tx
from agnt.lib.errors import DomainError
from venues import problems
from venues.models import Member, Venue
from venues.services import members

P = ParamSpec("P")
Role = Member.Role
_RANK: Final = {Role.READER: 0, Role.HOST: 1, Role.MANAGER: 2, Role.OWNER: 3}
_SAFE: Final = ("GET", "HEAD", "OPTIONS")


@dataclass(frozen=True, slots=True)
class Desk:
    """One member at one venue: whose pages these are and who acts."""

    venue: Venue
    member: Member
    user: User

    @property
    def by(self) -> str:
        """How the member is named as the author of a change: `staff:<user id>`."""
        return self.user.actor

    def may(self, least: str) -> bool:
        """Whether the member's role is at least this one."""
        return _RANK[Role(self.member.role)] >= _RANK[Role(least)]

    @property
    def is_owner(self) -> bool:
        """May do everything here, members and money too."""
        return self.may(Role.OWNER)

    @property
    def is_manager(self) -> bool:
        """May change the set-up."""
        return self.may(Role.MANAGER)

    @property
    def is_host(self) -> bool:
        """May change the diary."""
        return self.may(Role.HOST)


def desk_of(user: object, slug: str) -> Desk | None:
    """The user's desk at this venue, or None for a stranger, a closed venue, one that does not exist."""
    if not isinstance(user, User) or not user.is_active:
        return None
    member = (
        Member.objects.select_related("venue__city")
        .filter(venue__slug=slug, venue__closed_for_good_at__isnull=True, user=user)
        .first()
    )
    return Desk(member.venue, member, user) if member else None


View = Callable[Concatenate[HttpRequest, Desk, P], HttpResponse]
Page = Callable[Concatenate[HttpRequest, str, P], HttpResponse]


def _still(desk: Desk, *, alone: bool) -> Callable[[], None]:
    """Looks, in a verb's own transaction, whether the member is still what he was when the page let him in."""

    def look() -> None:
        role = members.role_step(venue_id=desk.venue.pk, user_id=desk.user.pk, alone=alone)
        if not role or _RANK[Role(role)] < _RANK[Role(desk.member.role)]:
            raise Http404("no such page")

    return look


def at_desk(
    least: str = Role.READER, *, to_change: str = Role.HOST, alone: bool = False
) -> Callable[[View[P]], Page[P]]:
    """A page of a venue: `least` sees it, a request that changes something needs `to_change` too.

    Each verb that such a request calls looks at the role again, under a lock: who was removed in the same moment writes
    nothing more. `alone`: where the verbs lock members of the venue themselves.

    Who has not signed in is asked to; a stranger and too small a role get 404. A DomainError becomes a sentence with
    its own status: a page, a fragment for htmx, or `application/problem+json` for who accepts JSON.
    """

    def guarded(view: View[P]) -> Page[P]:
        @never_cache
        @wraps(view)
        def page(request: HttpRequest, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            desk = desk_of(request.user, slug)
            changes = request.method not in _SAFE
            needed = [least, to_change] if changes else [least]
            if desk is None or not all(desk.may(role) for role in needed):
                raise Http404("no such page")
            try:
                with tx.begun_by(_still(desk, alone=alone)) if changes else nullcontext():
                    return view(request, desk, *args, **kwargs)
            except DomainError as error:
                return problems.answer(request, error, desk=desk)

        return cast("Page[P]", page)  # Django gives the slug by name

    return guarded
