"""Members: invited by a link, given a role, removed with everything that hung on them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction
from django.test import Client

from agnt.core import outbox, people
from agnt.core.models import Event, Mail, User
from agnt.core.services import sign_ins
from agnt.lib import clock, ids, locks
from agnt.lib.errors import DomainError
from bookings.models import AskCard, Booking, CalendarFeed
from chat.models import ChannelAccount, Conversation, Message
from tests import worlds
from tests.at_once import at_once
from tests.venues import desks
from venues.models import Duty, Invitation, Member, NoticePreference, Venue
from venues.services import members, rosters
from venues.services.members import Contact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def venue() -> Venue:
    return worlds.venue(name="Senja")


def invite(venue: Venue, by: User, role: str = "host", **contact: str) -> Invitation:
    return members.invite(venue_id=venue.pk, by_id=by.pk, role=role, contact=Contact(**contact))


def test_an_invited_stranger_signs_up_and_joins_once(venue: Venue) -> None:
    row = invite(venue, desks.member(venue), name="Luh", email="Luh@Example.com")
    letter = Mail.objects.get().letter
    assert letter["to"] == "luh@example.com"
    path = "/join/" + letter["text"].split("/join/")[1].split()[0]
    assert "Make a sign-in" in Client().get(path).content.decode()
    luh = User.objects.create_user("luh@example.com", "a long password")
    client = Client()
    client.force_login(luh)
    assert client.post(path)["Location"] == f"/venue/{venue.slug}/diary/"
    assert Member.objects.get(user=luh).role == "host"
    again = Client()
    again.force_login(User.objects.create_user("bob@example.com", "a long password"))
    assert again.post(path).status_code == 410
    assert Member.objects.filter(venue=venue).count() == 2
    row.refresh_from_db()
    assert members.link_of(row) == ""


def test_an_invitation_by_mail_is_for_that_address_alone(venue: Venue) -> None:
    row = invite(venue, desks.member(venue), email="luh@example.com")
    bob = User.objects.create_user("bob@example.com", "a long password")
    client = Client()
    client.force_login(bob)
    answer = client.post(f"/join/{row.token}/")
    assert (answer.status_code, "for another address" in answer.content.decode()) == (403, True)
    assert "luh@" not in answer.content.decode()
    assert not Member.objects.filter(user=bob).exists()
    row.refresh_from_db()
    assert row.is_open
    EmailAddress.objects.create(user=bob, email="Luh@example.com", verified=False)
    assert client.post(f"/join/{row.token}/").status_code == 403
    EmailAddress.objects.update(verified=True)
    assert client.post(f"/join/{row.token}/").status_code == 302
    assert Member.objects.get(user=bob).role == "host"


def test_who_is_removed_or_made_smaller_has_no_way_back_by_his_own_links(venue: Venue) -> None:
    owner, other = desks.member(venue), desks.member(venue, "owner", "eve@example.com")
    mine, hers = invite(venue, owner), [invite(venue, other, role=role) for role in ("host", "manager")]
    row = other.memberships.get()
    members.change_role(venue_id=venue.pk, member_id=row.pk, role="manager", by_id=owner.pk)
    assert [one.is_open for one in Invitation.objects.order_by("pk")] == [True, True, False]
    members.remove(venue_id=venue.pk, member_id=row.pk, by_id=owner.pk)
    assert [one.is_open for one in Invitation.objects.order_by("pk")] == [True, False, False]
    for link in hers:
        with pytest.raises(DomainError, match="Ask for a new one"):
            members.accept(token=link.token, user_id=other.pk)
    assert not Member.objects.filter(user=other).exists()
    mine.refresh_from_db()
    assert members.link_of(mine)


@pytest.mark.parametrize("end", ["revoked", "old", "unknown"])
def test_an_invitation_that_is_over_lets_nobody_in(venue: Venue, end: str) -> None:
    alice = desks.member(venue)
    row = invite(venue, alice)
    token = row.token if end != "unknown" else "x"
    if end == "revoked":
        members.revoke(venue_id=venue.pk, invitation_id=row.pk, by_id=alice.pk)
    moment = clock.now() + (members.VALID if end == "old" else timedelta())
    bob = User.objects.create_user("bob@example.com", "a long password")
    with clock.frozen(moment), pytest.raises(DomainError, match="Ask for a new one"):
        members.accept(token=token, user_id=bob.pk)
    assert not Member.objects.filter(user=bob).exists()


def test_who_is_a_member_keeps_the_larger_role(venue: Venue) -> None:
    alice = desks.member(venue)
    row = invite(venue, alice, role="reader")
    assert members.accept(token=row.token, user_id=alice.pk).role == "owner"


def test_a_manager_gives_small_roles_alone(venue: Venue) -> None:
    owner, manager = desks.member(venue), desks.member(venue, "manager", "mia@example.com")
    for role in ("owner", "manager"):
        with pytest.raises(DomainError, match="Only an owner"):
            invite(venue, manager, role=role)
    assert not Invitation.objects.exists()
    invite(venue, manager, role="host")
    with pytest.raises(DomainError, match="Only an owner"):
        members.remove(venue_id=venue.pk, member_id=owner.memberships.get().pk, by_id=manager.pk)
    assert Member.objects.count() == 2


def test_the_last_owner_stays(venue: Venue) -> None:
    alice = desks.member(venue)
    mine = alice.memberships.get()
    with pytest.raises(DomainError, match="always has an owner"):
        members.remove(venue_id=venue.pk, member_id=mine.pk, by_id=alice.pk)
    with pytest.raises(DomainError, match="always has an owner"):
        members.change_role(venue_id=venue.pk, member_id=mine.pk, role="host", by_id=alice.pk)
    assert Member.objects.get().role == "owner"
    desks.member(venue, "owner", "bob@example.com")
    members.remove(venue_id=venue.pk, member_id=mine.pk, by_id=alice.pk)
    assert [one.user.email for one in Member.objects.all()] == ["bob@example.com"]


def test_removal_ends_everything_at_once() -> None:
    world = worlds.restaurant()
    alice, luh = desks.member(world.venue), desks.member(world.venue, "host", "luh@example.com")
    sign_ins.prove_email(user=luh)
    row = luh.memberships.get()
    Duty.objects.create(member=row, weekday=0, start="10:00", until="18:00")
    NoticePreference.objects.create(member=row, event="booked", by="email")
    CalendarFeed.objects.create(role="host", venue=world.venue, member=row, token_hash=ids.digest("x"))
    with clock.frozen(worlds.NOW):
        AskCard.objects.create(booking=_request(world), member=row)
    phone = Client()
    phone.post("/accounts/login/", {"login": "luh@example.com", "password": "a long password"})
    assert phone.get("/venues/?all").status_code == 200
    members.remove(venue_id=world.venue.pk, member_id=row.pk, by_id=alice.pk)
    left = [model.objects.count() for model in (Duty, NoticePreference, CalendarFeed, AskCard)]
    assert left == [0, 0, 0, 0]
    assert phone.get("/venues/").status_code == 302  # signed out
    assert Event.objects.filter(name="member.changed").exists()
    outbox.drain()


def _request(world: worlds.World) -> Booking:
    with transaction.atomic():
        return worlds.request(world)


def test_who_works_elsewhere_too_stays_signed_in(venue: Venue) -> None:
    alice, luh = desks.member(venue), desks.member(venue, "host", "luh@example.com")
    sign_ins.prove_email(user=luh)
    Member.objects.create(venue=worlds.venue(), user=luh, role="host")
    phone = Client()
    phone.post("/accounts/login/", {"login": "luh@example.com", "password": "a long password"})
    members.remove(venue_id=venue.pk, member_id=luh.memberships.get(venue=venue).pk, by_id=alice.pk)
    assert phone.get("/venues/?all").status_code == 200
    assert phone.get(f"/venue/{venue.slug}/settings/").status_code == 404


def test_an_invitation_goes_by_whatsapp_where_the_window_is_open(venue: Venue) -> None:
    alice = desks.member(venue)
    account = ChannelAccount.objects.create(channel="whatsapp", external_id="1", name="WA", local=True)
    with_window = _conversation(account, "6281230001", clock.now())
    _conversation(account, "6281230002", clock.now() - timedelta(days=2))
    for phone in ("+62 812 30001", "+62 812 30002", ""):
        invite(venue, alice, phone=phone)
    outbox.drain()
    said = Message.objects.get()
    assert said.conversation == with_window
    assert "/join/" in said.body["text"]


def _conversation(account: ChannelAccount, phone: str, wrote_at: object) -> Conversation:
    with transaction.atomic():
        identity = people.identify(channel="whatsapp", phone=phone, display_name="Luh")
    return Conversation.objects.create(
        account=account, identity=identity, person=identity.person, last_inbound_at=wrote_at
    )


def test_invitations_are_not_sent_without_end(venue: Venue, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(members, "_A_DAY", 2)
    alice = desks.member(venue)
    for number in range(2):
        invite(venue, alice, email=f"guest{number}@example.com")
    with pytest.raises(DomainError) as caught:
        invite(venue, alice, email="one.more@example.com")
    assert (caught.value.code, Invitation.objects.count(), Mail.objects.count()) == ("too_many_invitations", 2, 2)


def test_the_page_invites_shows_the_link_and_takes_it_back(venue: Venue) -> None:
    client = desks.at(venue)
    base = f"/venue/{venue.slug}/settings/"
    client.post(f"{base}people/", {"name": "Luh", "role": "host"})
    page = client.get(f"{base}people/").content.decode()
    assert "/join/" in page
    wrong = client.post(f"{base}people/", {"role": "host", "email": "luh"}).content.decode()
    assert "One thing needs another look" in wrong
    client.post(f"{base}invitations/{Invitation.objects.get().pk}/revoke/")
    assert "/join/" not in client.get(f"{base}people/").content.decode()


def test_hosts_look_after_their_own_notices_alone(venue: Venue) -> None:
    client = desks.at(venue, "host")
    other = desks.member(venue, "reader", "bob@example.com").memberships.get()
    mine = Member.objects.get(user__email="alice@example.com")
    base = f"/venue/{venue.slug}/settings/people/"
    assert client.get(f"{base}{other.pk}/").status_code == 404
    assert client.get(base).status_code == 404
    client.post(f"{base}{mine.pk}/", {"act": "notices", "booked.email": "on"})
    wanted = NoticePreference.objects.filter(member=mine, wanted=True)
    assert [(row.event, row.by) for row in wanted] == [("booked", "email")]
    client.post(f"{base}{mine.pk}/", {"act": "role", "role": "owner"})
    client.post(f"{base}{mine.pk}/", {"act": "duties", "day_0": "10-18"})
    mine.refresh_from_db()
    assert (mine.role, Duty.objects.count()) == ("host", 0)


def test_duties_and_answer_hours_are_written_as_text(venue: Venue) -> None:
    client = desks.at(venue)
    mine = Member.objects.get()
    base = f"/venue/{venue.slug}/settings/"
    client.post(f"{base}people/{mine.pk}/", {"act": "duties", "day_4": "17-1, 11:30-15"})
    assert [(d.weekday, f"{d.start:%H:%M}", f"{d.until:%H:%M}") for d in Duty.objects.all()] == [
        (4, "11:30", "15:00"),
        (4, "17:00", "01:00"),
    ]
    assert "11:30-15:00, 17:00-01:00" in client.get(f"{base}people/{mine.pk}/").content.decode()
    client.post(f"{base}answer-hours/", {"day_0": "9-22", "copy": "on"})
    assert venue.answer_hours.count() == 7
    client.post(f"{base}answer-hours/", {"day_0": "9-22, 10-12"})
    assert venue.answer_hours.count() == 7


def test_two_spans_that_begin_together_are_refused(venue: Venue) -> None:
    desks.member(venue)
    mine = Member.objects.get()
    spans = [rosters.Span(0, clock.now().time(), clock.now().time())]
    spans = [rosters.Span(0, spans[0].start.replace(hour=1), spans[0].start.replace(hour=h)) for h in (2, 3)]
    with pytest.raises(DomainError, match="begin at the same time"):
        rosters.set_duties(venue_id=venue.pk, member_id=mine.pk, spans=spans, by="test")
    assert not Duty.objects.exists()


def test_who_is_demoted_while_he_invites_leaves_no_open_invitation(
    venue: Venue, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, manager = desks.member(venue), desks.member(venue, "manager", "mona@example.com")
    row = Member.objects.get(user=manager)
    before: list[object] = []

    def demoted() -> Member:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
        return members.change_role(venue_id=venue.pk, member_id=row.pk, role="reader", by_id=owner.pk)

    monkeypatch.setattr(members, "_count", lambda _by_id: before.extend(at_once([demoted])))
    invite(venue, manager)
    if isinstance(before[0], Exception):  # it waits for the invitation, and ends it then
        members.change_role(venue_id=venue.pk, member_id=row.pk, role="reader", by_id=owner.pk)
    row.refresh_from_db()
    assert (row.role, [one.is_open for one in Invitation.objects.all()]) == ("reader", [False])


def test_who_takes_a_larger_role_by_a_link_waits_for_the_roles_before_he_holds_the_link(venue: Venue) -> None:
    """Whoever ends links has the members first: the other way round two would wait for each other."""
    owner, host = desks.member(venue), desks.member(venue, "host", "luh@example.com")
    row = invite(venue, owner, role="manager")
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            locks.lock(Member.objects.filter(venue=venue))
            late = pool.submit(at_once, [lambda: members.accept(token=row.token, user_id=host.pk)])
            _until_one_waits()
            assert list(Invitation.objects.select_for_update(nowait=True).filter(pk=row.pk)) == [row]
        late.result(60)
    assert Member.objects.get(user=host).role == "manager"


def _until_one_waits() -> None:
    with connection.cursor() as cursor:
        for _ in range(20_000):
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody waits")
