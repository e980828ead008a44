"""Claims in the console: in sight on its front page and in its menu, decided by support with a reason."""

import pytest
from django.test import Client

from agnt.core.models import Mail, User
from agnt.front.services.demo_people import SUPPORT, _may_see_everything
from tests import worlds
from venues.models import ClaimRequest, Member
from venues.services import claims

pytestmark = pytest.mark.django_db


@pytest.fixture
def support(client: Client) -> Client:
    user = User.objects.create_user("support@agnt.example", "long-enough-word", is_staff=True)
    _may_see_everything(user)
    assert user.groups.get().name == SUPPORT
    client.force_login(user)
    return client


@pytest.fixture
def claim() -> ClaimRequest:
    alice = User.objects.create_user("alice@example.com", "long-enough-word")
    venue = worlds.venue(claimed_at=None, name="Warung Tiga")
    return claims.ask(venue_id=venue.pk, user_id=alice.pk, position="Owner", evidence="Call the number on our door.")


def test_an_open_claim_is_on_the_front_page_and_in_the_menu(support: Client, claim: ClaimRequest) -> None:
    page = support.get("/admin/").content.decode()
    assert "Now: 1 to decide" in page
    assert f"/admin/claim/{claim.pk}/" in page
    assert "/admin/venues/claimrequest/" in page
    assert "alice@example.com" in page


def test_a_decided_claim_is_no_longer_on_the_front_page(support: Client, claim: ClaimRequest) -> None:
    claims.refuse(claim_id=claim.pk, by="staff:1", answer="No.")
    assert "Nothing needs a person now" in support.get("/admin/").content.decode()


def test_its_row_in_the_console_leads_to_where_it_is_decided(support: Client, claim: ClaimRequest) -> None:
    row = support.get(f"/admin/venues/claimrequest/{claim.pk}/change/").content.decode()
    assert f"/admin/claim/{claim.pk}/" in row
    page = support.get(f"/admin/claim/{claim.pk}/").content.decode()
    assert "Call the number on our door." in page


def test_support_gives_the_venue_to_who_claims_it(support: Client, claim: ClaimRequest) -> None:
    assert support.post(f"/admin/claim/{claim.pk}/", {"answer": "approve"})["Location"] == "/admin/"
    claim.refresh_from_db()
    claim.venue.refresh_from_db()
    assert (claim.status, claim.venue.is_bookable) == ("approved", True)
    assert Member.objects.get().user == claim.user


def test_support_refuses_with_a_reason_that_the_claimer_reads(support: Client, claim: ClaimRequest) -> None:
    support.post(f"/admin/claim/{claim.pk}/", {"answer": "refuse", "reason": "The number on the door is not yours."})
    claim.refresh_from_db()
    assert (claim.status, claim.answer) == ("refused", "The number on the door is not yours.")
    assert "The number on the door is not yours." in Mail.objects.get().letter["text"]


def test_a_refusal_without_a_reason_changes_nothing(support: Client, claim: ClaimRequest) -> None:
    answer = support.post(f"/admin/claim/{claim.pk}/", {"answer": "refuse", "reason": " "})
    claim.refresh_from_db()
    assert (answer.status_code, claim.status, Mail.objects.count()) == (409, "open", 0)
    assert "they read it" in answer.content.decode()


def test_a_second_answer_is_said_in_words_and_changes_nothing(support: Client, claim: ClaimRequest) -> None:
    support.post(f"/admin/claim/{claim.pk}/", {"answer": "approve"})
    answer = support.post(f"/admin/claim/{claim.pk}/", {"answer": "refuse", "reason": "No."})
    claim.refresh_from_db()
    assert (answer.status_code, claim.status, Member.objects.count()) == (409, "approved", 1)


def test_staff_without_the_right_neither_see_claims_nor_decide_them(client: Client, claim: ClaimRequest) -> None:
    client.force_login(User.objects.create_user("helper@agnt.example", "long-enough-word", is_staff=True))
    assert "alice@example.com" not in client.get("/admin/").content.decode()
    assert client.get(f"/admin/claim/{claim.pk}/").status_code == 403
    assert client.post(f"/admin/claim/{claim.pk}/", {"answer": "approve"}).status_code == 403
    claim.refresh_from_db()
    assert claim.status == "open"


def test_looking_and_nonsense_decide_nothing(support: Client, claim: ClaimRequest) -> None:
    assert support.post(f"/admin/claim/{claim.pk}/", {"answer": "maybe"}).status_code == 200
    claim.refresh_from_db()
    assert claim.status == "open"
