"""The gatekeeper of a venue's pages: members by role, everybody else finds nothing."""

import pytest
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from agnt.core.models import User
from agnt.lib.errors import DomainError
from tests import worlds
from venues.access import Desk, Role, at_desk, desk_of
from venues.models import Member, Venue

pytestmark = pytest.mark.django_db


@at_desk(Role.READER, to_change=Role.HOST)
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    if "break" in request.GET:
        raise DomainError("full", "No table is free then. Try 20:00.", status=409)
    return HttpResponse(desk.by)


def member(role: str, venue: Venue, email: str = "alice@example.com") -> User:
    user = User.objects.create_user(email, "a long password")
    Member.objects.create(venue=venue, user=user, role=role)
    return user


def ask(user: object, slug: str, *, method: str = "get", query: str = "", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(), method)(f"/venue/{slug}/x/{query}", headers=headers)
    request.user = user
    return page(request, slug)


def test_a_member_sees_the_page_and_is_named_as_its_author() -> None:
    venue = worlds.venue()
    alice = member(Role.READER, venue)
    assert ask(alice, venue.slug).content.decode() == alice.actor


def test_who_only_reads_changes_nothing() -> None:
    venue = worlds.venue()
    with pytest.raises(Http404):
        ask(member(Role.READER, venue), venue.slug, method="post")
    assert ask(member(Role.HOST, venue, "bob@example.com"), venue.slug, method="post").status_code == 200


def test_a_stranger_finds_nothing() -> None:
    mine, other = worlds.venue(), worlds.venue()
    alice = member(Role.OWNER, mine)
    for slug in (other.slug, "no-such-venue"):
        with pytest.raises(Http404):
            ask(alice, slug)


def test_a_removed_member_is_a_stranger_at_once() -> None:
    venue = worlds.venue()
    alice = member(Role.OWNER, venue)
    Member.objects.all().delete()
    assert desk_of(alice, venue.slug) is None


def test_each_role_may_what_the_smaller_ones_may() -> None:
    venue = worlds.venue()
    member(Role.MANAGER, venue)
    desk = desk_of(User.objects.get(), venue.slug)
    assert desk is not None
    assert [desk.may(role) for role in (Role.READER, Role.HOST, Role.MANAGER, Role.OWNER)] == [True, True, True, False]


def test_a_refusal_is_a_sentence_in_the_form_that_was_asked_for() -> None:
    venue = worlds.venue()
    alice = member(Role.HOST, venue)
    as_json = ask(alice, venue.slug, query="?break=1", accept="application/json")
    assert (as_json.status_code, as_json["Content-Type"]) == (409, "application/problem+json")
    fragment = ask(alice, venue.slug, query="?break=1", hx_request="true")
    assert (fragment.status_code, fragment["HX-Retarget"]) == (409, "#problems")
    assert "No table is free then" in fragment.content.decode()
