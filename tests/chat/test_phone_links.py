"""A member takes a code on a page and writes it from his phone: from then on the phone is his."""

from datetime import timedelta

import pytest

from agnt.core.models import AuditEntry, LinkCode, User
from agnt.core.services import phones
from agnt.lib import clock
from agnt.lib.errors import DomainError
from tests import worlds
from tests.chat import talk
from venues.models import Brake, Member

pytestmark = pytest.mark.django_db
OTHER = "15550142001"


@pytest.fixture(autouse=True)
def _now():
    with clock.frozen(worlds.NOW):
        yield


@pytest.fixture
def host() -> User:
    user = User.objects.create_user("host@example.com")
    Member.objects.create(venue=worlds.venue(name="La Brisa"), user=user, role="host")
    return user


def _of_another(words: str) -> str:
    (outcome,) = talk.arrive(talk.message({"type": "text", "text": {"body": words}}, number=OTHER))
    return outcome


@pytest.mark.parametrize("words", ["LINK {}", "link {}.", " Hubungkan: {} "])
def test_the_code_from_the_phone_makes_it_his_and_a_word_from_there_counts(host: User, words: str):
    code = phones.issue(user_id=host.pk)
    assert talk.write(words.format(code.lower())) == "staff command"
    host.refresh_from_db()
    assert host.person == talk.conversation().person
    assert "host@example.com's (La Brisa)" in talk.said()[-1]
    assert talk.write("pause") == "staff command"
    assert Brake.objects.get().by == host.actor
    assert AuditEntry.objects.filter(act="phone.linked").count() == 1


def test_a_code_is_good_once_and_not_for_long_and_a_new_one_ends_the_old(host: User):
    first, second = phones.issue(user_id=host.pk), phones.issue(user_id=host.pk)
    for code in (first, "ABCDEFGH"):
        talk.write(f"LINK {code}")
        assert "no longer good" in talk.said()[-1]
    with clock.frozen(worlds.NOW + phones.GOOD_FOR):
        talk.write(f"LINK {second}")
    assert not User.objects.filter(person__isnull=False).exists()
    third = phones.issue(user_id=host.pk)
    talk.write(f"LINK {third}")
    mine = talk.conversation().person
    _of_another(f"LINK {third}")
    host.refresh_from_db()
    assert host.person == mine


def test_a_phone_of_another_is_left_to_him(host: User):
    talk.write("hello")
    owner = User.objects.create_user("owner@example.com", person=talk.conversation().person)
    code = phones.issue(user_id=host.pk)
    talk.write(f"LINK {code}")
    assert "connected to another sign-in" in talk.said()[-1]
    host.refresh_from_db()
    owner.refresh_from_db()
    assert (host.person, owner.person) == (None, talk.conversation().person)
    assert LinkCode.objects.get().used_at is None


def test_another_phone_takes_the_place_of_the_first_and_disconnecting_ends_it(host: User):
    talk.write(f"LINK {phones.issue(user_id=host.pk)}")
    _of_another(f"LINK {phones.issue(user_id=host.pk)}")
    assert talk.write("pause") == "message"
    assert _of_another("pause") == "staff command"
    phones.unlink(user_id=host.pk)
    phones.unlink(user_id=host.pk)
    assert _of_another("slower") == "message"
    assert AuditEntry.objects.filter(act="phone.unlinked").count() == 1


def test_whoever_may_not_sign_in_any_more_links_nothing(host: User):
    code = phones.issue(user_id=host.pk)
    User.objects.filter(pk=host.pk).update(is_active=False)
    talk.write(f"LINK {code}")
    host.refresh_from_db()
    assert host.person is None


def test_codes_are_not_to_be_had_without_end(host: User):
    for _ in range(20):
        phones.issue(user_id=host.pk)
    with pytest.raises(DomainError, match="used up"):
        phones.issue(user_id=host.pk)
    assert LinkCode.objects.count() == 1
    with clock.frozen(worlds.NOW + timedelta(days=1)):
        assert phones.issue(user_id=host.pk)
