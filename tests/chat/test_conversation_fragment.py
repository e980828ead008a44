"""What a venue reads of the conversation about its booking, and what it never reads."""

from datetime import timedelta

import pytest
from django.test import Client

from agnt.core.models import User
from agnt.lib import clock
from chat.models import ChannelAccount
from tests import worlds
from tests.front import tales
from venues.models import Member, Venue

pytestmark = pytest.mark.django_db


@pytest.fixture
def tale() -> tales.Tale:
    return tales.told()


def fragment(tale: tales.Tale, *, role: str = "reader", venue: Venue | None = None) -> tuple[int, str]:
    user = User.objects.create_user("alice@example.com", "a long password")
    Member.objects.create(venue=venue or tale.booking.venue, user=user, role=role)
    client = Client()
    client.force_login(user)
    slug = (venue or tale.booking.venue).slug
    answer = client.get(f"/venue/{slug}/bookings/{tale.booking.pk}/conversation/")
    return answer.status_code, answer.content.decode()


def test_a_member_reads_the_news_and_the_answer_to_it(tale: tales.Tale) -> None:
    tales.say(tale.conversation, "We bring our dog", at=clock.now())
    status, page = fragment(tale)
    assert status == 200
    assert "Confirmed:" in page
    assert "We bring our dog" in page


def test_what_he_said_before_the_booking_and_of_other_places_stays_his_own(tale: tales.Tale) -> None:
    tales.say(tale.conversation, "Here are spas in Ubud", out=True, at=clock.now())
    tales.say(tale.conversation, "the second one for my wife", at=clock.now())
    _status, page = fragment(tale)
    assert "sunset dinner" not in page
    assert "Ubud" not in page
    assert "for my wife" not in page


def test_on_the_venues_own_account_all_his_words_after_the_booking_are_its(tale: tales.Tale) -> None:
    account = ChannelAccount.objects.create(
        channel="whatsapp", external_id="own", name="Own", venue=tale.booking.venue, local=True
    )
    tale.conversation.account = account
    tales.say(tale.conversation, "Something of ours", out=True, at=clock.now())
    tales.say(tale.conversation, "is there parking?", at=clock.now())
    assert "is there parking?" in fragment(tale)[1]


def test_after_the_visit_nothing_more_is_shown(tale: tales.Tale) -> None:
    tales.say(tale.conversation, "see you another time", at=tale.booking.ends_at + timedelta(minutes=1))
    assert "another time" not in fragment(tale)[1]


def test_another_venues_member_finds_nothing(tale: tales.Tale) -> None:
    assert fragment(tale, venue=worlds.venue(), role="owner")[0] == 404
