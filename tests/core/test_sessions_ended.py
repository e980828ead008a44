"""Other browsers of somebody who changes his password, or leaves his only venue, are signed out at once."""

import pytest
from django.test import Client

from agnt.core.models import Mail, User
from agnt.core.services import sign_ins
from bookings.models import Booking
from tests import worlds
from tests.venues import desks
from venues.models import Brake, Member, Venue
from venues.services import members

pytestmark = pytest.mark.django_db
WORD, FRESH = "a quiet evening 7", "another evening 8"


def browsers(user: User, how_many: int = 2) -> list[Client]:
    user.set_password(WORD)
    user.save()
    sign_ins.prove_email(user=user)
    made = [Client() for _ in range(how_many)]
    for one in made:
        assert one.post("/accounts/login/", {"login": user.email, "password": WORD}).status_code == 302
        assert one.get("/venues/?all").status_code == 200
    return made


def test_a_changed_password_ends_the_other_browser_and_not_this_one() -> None:
    here, there = browsers(User.objects.create_user("alice@example.com"))
    fresh = {"oldpassword": WORD, "password1": FRESH, "password2": FRESH}
    assert here.post("/accounts/password/change/", fresh).status_code == 302
    assert [one.get("/venues/?all").status_code for one in (here, there)] == [200, 302]


def test_a_password_set_anew_by_a_letter_ends_every_browser_that_was_signed_in() -> None:
    user = User.objects.create_user("alice@example.com")
    here, there = browsers(user)
    user.refresh_from_db()  # he has signed in since
    link = sign_ins.link_to_choose_password(user)
    stranger = Client()
    form = stranger.get("/" + link.split("/", 3)[3], follow=True)
    stranger.post(form.redirect_chain[-1][0], {"new_password1": FRESH, "new_password2": FRESH})
    assert [one.get("/venues/?all").status_code for one in (here, there, stranger)] == [302, 302, 200]
    assert not Mail.objects.exists()


@pytest.mark.parametrize("elsewhere", [False, True], ids=["his only venue", "one of two"])
def test_who_is_removed_while_he_fills_a_form_writes_nothing(elsewhere: bool) -> None:
    world = worlds.restaurant()
    owner = desks.member(world.venue)
    host = desks.member(world.venue, "host", "host@example.com")
    other: Venue = worlds.venue()
    if elsewhere:
        Member.objects.create(venue=other, user=host, role="owner")
    (browser,) = browsers(host, 1)
    base = f"/venue/{world.venue.slug}/diary/"
    assert browser.get(f"{base}new/").status_code == 200
    row = Member.objects.get(user=host, venue=world.venue)
    members.remove(venue_id=world.venue.pk, member_id=row.pk, by_id=owner.pk)
    left = {
        browser.post(f"{base}{page}", {"how": "hour", "party": "2"}).status_code for page in ("brakes/", "new/book/")
    }
    assert left == ({404} if elsewhere else {302})
    assert (Brake.objects.count(), Booking.objects.count()) == (0, 0)


def test_who_was_made_a_reader_while_he_fills_a_form_writes_nothing() -> None:
    world = worlds.restaurant()
    owner = desks.member(world.venue)
    host = desks.member(world.venue, "host", "host@example.com")
    (browser,) = browsers(host, 1)
    row = Member.objects.get(user=host)
    members.change_role(venue_id=world.venue.pk, member_id=row.pk, role="reader", by_id=owner.pk)
    assert browser.post(f"/venue/{world.venue.slug}/diary/brakes/", {"how": "hour"}).status_code == 404
    assert not Brake.objects.exists()
