"""Claiming a listed venue: asked once, decided by a person, told by mail."""

import pytest
from django.test import Client

from agnt.core import transitions
from agnt.core.models import Mail, User
from agnt.lib.errors import DomainError
from tests import worlds
from venues.models import ClaimRequest, Member, Venue
from venues.services import claims

pytestmark = pytest.mark.django_db(transaction=True)


def user(email: str = "alice@example.com", **more: object) -> User:
    return User.objects.create_user(email, "a long password", **more)


def listed(**columns: object) -> Venue:
    return worlds.venue(claimed_at=None, **columns)


def ask(venue: Venue, who: User) -> ClaimRequest:
    return claims.ask(venue_id=venue.pk, user_id=who.pk, position="Owner", evidence="Call us.")


def test_an_approved_claim_opens_the_venue_and_makes_an_owner() -> None:
    venue, alice, bob = listed(), user(), user("bob@example.com")
    mine, his = ask(venue, alice), ask(venue, bob)
    claims.approve(claim_id=mine.pk, by="staff:1")
    venue.refresh_from_db()
    his.refresh_from_db()
    assert venue.is_bookable
    assert [(m.user, m.role) for m in venue.members.all()] == [(alice, "owner")]
    assert (his.status, bool(his.answer)) == ("refused", True)
    letters = {row.letter["to"]: row.letter["text"] for row in Mail.objects.all()}
    assert f"/venue/{venue.slug}/settings/" in letters["alice@example.com"]
    assert "could not take your claim" in letters["bob@example.com"]


def test_a_refused_claim_changes_nothing_but_itself() -> None:
    venue, alice = listed(), user()
    claim = claims.refuse(claim_id=ask(venue, alice).pk, by="staff:1", answer="No register names you.")
    venue.refresh_from_db()
    assert (claim.status, venue.claimed_at, Member.objects.count()) == ("refused", None, 0)
    assert "No register names you." in Mail.objects.get().letter["text"]
    assert ask(venue, alice).status == "open"  # he may bring better evidence


def test_one_open_claim_of_a_venue_for_each() -> None:
    venue, alice = listed(), user()
    ask(venue, alice)
    with pytest.raises(DomainError, match="being looked at"):
        ask(venue, alice)
    assert ClaimRequest.objects.count() == 1


@pytest.mark.parametrize("columns", [{"claimed_at": worlds.NOW}, {"sandbox": True}, {"closed_for_good_at": worlds.NOW}])
def test_what_is_not_free_on_the_list_cannot_be_claimed(columns: dict[str, object], client: Client) -> None:
    venue = worlds.venue(**({"claimed_at": None} | columns))
    with pytest.raises(DomainError):
        ask(venue, user())
    client.force_login(User.objects.get(), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/claim/{venue.slug}/").status_code == 404
    assert not ClaimRequest.objects.exists()


def test_a_decided_claim_stays_decided() -> None:
    claim = ask(listed(), user())
    claims.refuse(claim_id=claim.pk, by="staff:1", answer="No.")
    with pytest.raises(transitions.Forbidden):
        claims.approve(claim_id=claim.pk, by="staff:1")
    assert not Member.objects.exists()


def test_the_pages_find_and_ask(client: Client) -> None:
    venue = listed(name="Warung Senja")
    listed(name="Bar Pagi")
    page = client.get("/claim/", {"q": "senja"}).content.decode()
    assert "Warung Senja" in page
    assert "Bar Pagi" not in page
    assert client.get(f"/claim/{venue.slug}/").status_code == 302  # sign in first
    client.force_login(user(), backend="django.contrib.auth.backends.ModelBackend")
    wrong = client.post(f"/claim/{venue.slug}/", {"position": "Owner", "evidence": ""}).content.decode()
    assert "One thing needs another look" in wrong
    assert not ClaimRequest.objects.exists()
    client.post(f"/claim/{venue.slug}/", {"position": "Owner", "evidence": "Call us."})
    assert "Your claim of Warung Senja is being looked at" in client.get("/venues/").content.decode()


def test_support_decides_in_the_console(client: Client) -> None:
    boss = user("boss@example.com", is_staff=True, is_superuser=True)
    claim = ask(listed(), user())
    client.force_login(boss, backend="django.contrib.auth.backends.ModelBackend")
    for expected in ("approved", "cannot become"):
        answer = client.post(
            "/admin/venues/claimrequest/", {"action": "approve", "_selected_action": [claim.pk]}, follow=True
        )
        assert any(expected in str(message) or "already" in str(message) for message in answer.context["messages"])
    claim.refresh_from_db()
    assert claim.status == "approved"
