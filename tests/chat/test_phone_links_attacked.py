"""The codes that make a phone a member's own, attacked: sent by two at once, guessed, kept until he has left."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from agnt.core.models import AuditEntry, LinkCode, Mail, User
from agnt.core.services import phones
from agnt.lib import clock
from bookings.models import AskCard, Booking
from chat.models import ChannelAccount, Conversation, Message
from chat.services import member_news
from tests import worlds
from tests.at_once import at_once
from tests.chat import door, talk
from venues.models import Brake, Member, Venue
from venues.services import members

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def venue() -> Venue:
    return worlds.venue(name="La Brisa", policy="ask")


@pytest.fixture
def host(venue: Venue) -> User:
    return employed(venue, "host@example.com")


def employed(venue: Venue, email: str, role: str = "host") -> User:
    user = User.objects.create_user(email)
    Member.objects.create(venue=venue, user=user, role=role)
    return user


def number(place: int) -> str:
    return f"1555014{place:04d}"


def write(words: str, place: int = 1, account: str = talk.ACCOUNT) -> str:
    """One of many phones writes, to the platform or to a venue's own number."""
    phone = number(place)
    contacts = [{"wa_id": phone, "profile": {"name": "Ayu"}}]
    said = {"from": phone, "id": talk.wamid(), "timestamp": "1790000000", "type": "text", "text": {"body": words}}
    (outcome,) = talk.arrive(door.change({"contacts": contacts, "messages": [said]}, account))
    return outcome


def linked() -> dict[str, Any]:
    return dict(User.objects.filter(person__isnull=False).values_list("email", "person"))


def newest(person: Any) -> str:
    answers = Message.objects.filter(direction=Message.Direction.OUT, conversation__person_id=person)
    return str(answers.order_by("pk")[answers.count() - 1].text)


def test_one_code_from_two_phones_at_once_makes_one_of_them_his(host: User) -> None:
    for place in (1, 2, 3):
        write("hello", place)
    code = phones.issue(user_id=host.pk)
    found = at_once([lambda place=place: write(f"LINK {code}", place) for place in (1, 2, 3)])
    assert found == ["staff command"] * 3
    host.refresh_from_db()
    told = [newest(one.person_id) for one in Conversation.objects.all()]
    assert sum("is now host@example.com's" in one for one in told) == 1
    assert "is now" in newest(host.person_id)
    assert AuditEntry.objects.filter(act="phone.linked").count() == 1


def test_one_phone_with_the_codes_of_two_at_once_is_the_ones(host: User, venue: Venue) -> None:
    ChannelAccount.objects.create(channel="whatsapp", external_id="200", name="Own", local=True, venue=venue)
    other = employed(venue, "other@example.com")
    for account in (talk.ACCOUNT, "200"):
        write("hello", account=account)
    codes = {talk.ACCOUNT: phones.issue(user_id=host.pk), "200": phones.issue(user_id=other.pk)}
    acts = [lambda to=to, code=code: write(f"LINK {code}", account=to) for to, code in codes.items()]
    assert at_once(acts) == ["staff command"] * 2
    assert len(linked()) == 1
    assert AuditEntry.objects.filter(act="phone.linked").count() == 1


def test_whose_sign_in_it_is_hears_by_letter_that_a_phone_was_connected(host: User) -> None:
    write("LINK ABCDEFGH")
    assert not Mail.objects.exists()
    write(f"LINK {phones.issue(user_id=host.pk)}")
    letter = Mail.objects.get().letter
    assert letter["to"] == "host@example.com"
    assert "/venues/phone/" in letter["text"]


def test_a_phone_that_guesses_is_not_heard_any_more_and_another_is(host: User) -> None:
    code = phones.issue(user_id=host.pk)
    for guess in range(phones.TRIES):
        write(f"LINK ABCDEF{guess // 8 + 2}{guess % 8 + 2}")
    write(f"LINK {code}")
    assert linked() == {}
    assert LinkCode.objects.get().used_at is None
    assert "Too many codes" in talk.said()[-1]
    write(f"LINK {code}", 2)
    assert list(linked()) == ["host@example.com"]


def test_guesses_from_many_phones_end_together(host: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phones, "TRIES_OF_ALL", 4)
    code = phones.issue(user_id=host.pk)
    at_once([lambda place=place: write("LINK ABCDEFGH", place) for place in range(1, 5)])
    write(f"LINK {code}", 9)
    assert linked() == {}
    with clock.frozen(worlds.NOW + phones.TRIES_SPAN):
        write(f"LINK {phones.issue(user_id=host.pk)}", 9)
    assert list(linked()) == ["host@example.com"]


@pytest.mark.parametrize("what", ["removed", "reader"])
def test_a_code_that_he_took_before_he_left_gives_him_nothing_there(host: User, venue: Venue, what: str) -> None:
    owner = employed(venue, "owner@example.com", "owner")
    code = phones.issue(user_id=host.pk)
    member = Member.objects.get(user=host)
    if what == "removed":
        members.remove(venue_id=venue.pk, member_id=member.pk, by_id=owner.pk)
    else:
        members.change_role(venue_id=venue.pk, member_id=member.pk, role=what, by_id=owner.pk)
    write(f"LINK {code}")
    assert write("pause") == "message"
    assert not Brake.objects.exists()


def test_a_code_written_to_a_venues_own_number_gives_rights_nowhere_else(host: User, venue: Venue) -> None:
    elsewhere = worlds.venue(name="Elsewhere")
    ChannelAccount.objects.create(channel="whatsapp", external_id="200", name="Own", local=True, venue=elsewhere)
    write(f"LINK {phones.issue(user_id=host.pk)}", account="200")
    assert write("pause", account="200") == "message"
    assert not Brake.objects.exists()


def test_a_disconnected_phone_answers_no_card_pauses_nothing_and_hears_nothing(host: User) -> None:
    world = worlds.restaurant(policy="ask")
    member = Member.objects.create(venue=world.venue, user=host, role="host")
    write(f"LINK {phones.issue(user_id=host.pk)}")
    with transaction.atomic():
        booking = worlds.request(world, source="own_page")
        card, _made = AskCard.objects.get_or_create(booking=booking, member=member)
    phones.unlink(user_id=host.pk)
    before = Message.objects.filter(direction=Message.Direction.OUT).count()
    with transaction.atomic():
        member_news.on_booking_asked(card_id=card.pk)
    tap = {
        "type": "interactive",
        "interactive": {"type": "button_reply", "button_reply": {"id": f"ask:accept:{card.pk}", "title": "Accept"}},
    }
    (tapped,) = talk.arrive(talk.message(tap, number=number(1)))
    assert [tapped, write("accept"), write(f"accept {booking.reference}"), write("pause")] == ["message"] * 4
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == before
    booking = Booking.objects.get(pk=booking.pk)
    assert (booking.status, booking.decisions.count(), Brake.objects.count()) == ("pending", 0, 0)
