"""Who is writing: one person behind each name a channel gives him, whatever names come together or at once."""

import uuid
from collections.abc import Callable

import pytest
from django.conf import settings
from django.db import transaction

from agnt.core import people
from agnt.core.models import AuditEntry, ChannelIdentity, Person
from agnt.lib.errors import DomainError
from tests.at_once import at_once

pytestmark = pytest.mark.django_db
PHONE, OTHER_PHONE = "+62 812 0000 1111", "+62 812 0000 2222"


@transaction.atomic
def _identify(phone: str = "", user_id: str = "", **more: str) -> ChannelIdentity:
    given = {"channel": "whatsapp", "portfolio": "business-1", "phone": phone, "user_id": user_id} | more
    return people.identify(**given)


def _known() -> tuple[int, int]:
    return Person.objects.count(), ChannelIdentity.objects.count()


def test_a_first_message_makes_a_person_and_an_identity():
    identity = _identify(PHONE, display_name="Ayu", username="ayu.bali")
    assert _known() == (1, 1)
    assert (identity.display_name, identity.username) == ("Ayu", "ayu.bali")
    assert people.phone_of(identity) == PHONE
    assert people.user_id_of(identity) == ""


def test_neither_phone_nor_user_id_lies_open():
    identity = ChannelIdentity.objects.get(pk=_identify(PHONE, "BR.1234567").pk)
    stored = repr(ChannelIdentity.objects.values().get(pk=identity.pk))
    assert "812" not in stored and "1234567" not in stored
    assert (people.phone_of(identity), people.user_id_of(identity)) == (PHONE, "BR.1234567")


@pytest.mark.parametrize("written", ["6281200001111", "+6281200001111", "+62 (812) 0000-1111"])
def test_a_phone_is_known_by_its_digits(written: str):
    first = _identify(PHONE)
    assert _identify(written) == first
    assert _known() == (1, 1)


def test_a_guest_is_found_by_his_user_id_alone():
    first = _identify(PHONE, "u1")
    assert _identify(user_id="u1") == first
    assert people.phone_of(_identify(user_id="u1")) == PHONE


def test_a_guest_known_by_phone_brings_his_user_id():
    first = _identify(PHONE)
    assert _identify(PHONE, "u1") == first
    assert _identify(user_id="u1") == first
    assert _known() == (1, 1)


def test_a_guest_known_by_user_id_brings_his_phone():
    first = _identify(user_id="u1")
    assert _identify(PHONE, "u1") == first
    assert _identify(PHONE) == first
    assert _known() == (1, 1)


def test_a_guest_who_writes_from_another_number_keeps_his_person():
    first = _identify(PHONE, "u1")
    assert _identify(OTHER_PHONE, "u1") == first
    assert people.phone_of(_identify(user_id="u1")) == OTHER_PHONE
    assert _identify(PHONE) != first  # the old number is somebody else's by now


def test_a_guest_whose_user_id_changes_with_his_phone_known_keeps_his_person():
    first = _identify(PHONE, "u1")
    assert _identify(PHONE, "u2") == first
    assert _identify(user_id="u2") == first
    assert _identify(user_id="u1") != first


def test_two_names_that_were_two_guests_so_far_become_the_one_known_by_phone():
    by_phone, by_user = _identify(PHONE), _identify(user_id="u1")
    assert by_phone.person_id != by_user.person_id
    assert _identify(PHONE, "u1") == by_phone
    assert _identify(user_id="u1") == by_phone
    by_user.refresh_from_db()
    assert by_user.user_id_hash == f"moved:{by_user.pk}"
    assert people.user_id_of(by_user) == ""
    assert AuditEntry.objects.get().data == {"from_identity": by_user.pk}


def test_the_other_one_keeps_its_own_phone_when_it_loses_the_user_id():
    mine, other = _identify(PHONE), _identify(OTHER_PHONE, "u1")
    assert _identify(PHONE, "u1") == mine
    assert _identify(OTHER_PHONE) == other
    other.refresh_from_db()
    assert other.user_id_hash is None


def test_another_portfolio_means_another_guest_by_the_same_user_id():
    assert _identify(user_id="u1") != _identify(user_id="u1", portfolio="business-2")


def test_another_channel_means_another_identity():
    assert _identify(PHONE) != _identify(PHONE, channel="telegram")


def test_what_his_profile_says_is_kept_up_to_date_and_cleaned():
    _identify(PHONE, display_name="Ayu")
    identity = _identify(PHONE, display_name="Ayu\x00 \ud800Dewi" + "x" * 200)
    assert identity.display_name.startswith("Ayu Dewi")
    assert len(identity.display_name) <= 120
    assert _identify(PHONE).display_name == identity.display_name  # an empty name says nothing


def test_without_a_name_nobody_is_made():
    with pytest.raises(ValueError, match="phone or a user id"):
        _identify()
    assert _known() == (0, 0)


def test_while_the_pepper_rotates_the_old_hashes_are_found_and_renewed(monkeypatch):
    first = _identify(PHONE, "u1")
    old = settings.ENV.identity_pepper
    monkeypatch.setattr(settings.ENV, "identity_pepper", "new pepper")
    assert _identify(PHONE) != first  # without the old one he is a stranger
    ChannelIdentity.objects.exclude(pk=first.pk).delete()
    monkeypatch.setattr(settings.ENV, "identity_pepper_previous", old)
    assert _identify(PHONE, "u1") == first
    monkeypatch.setattr(settings.ENV, "identity_pepper_previous", "")
    assert _identify(PHONE) == first
    assert _identify(user_id="u1") == first


@transaction.atomic
def _move_phone(old: str, new: str) -> ChannelIdentity | None:
    return people.move_phone(channel="whatsapp", old=old, new=new)


@transaction.atomic
def _move_user_id(old: str, new: str) -> ChannelIdentity | None:
    return people.move_user_id(channel="whatsapp", portfolio="business-1", old=old, new=new)


def test_a_changed_number_moves_with_the_guest_and_is_written_down():
    first = _identify(PHONE, "u1")
    assert _move_phone(PHONE, OTHER_PHONE) == first
    assert _identify(OTHER_PHONE) == first
    assert _identify(user_id="u1") == first
    assert AuditEntry.objects.filter(act="identity.phone_moved").count() == 1


def test_a_changed_user_id_moves_with_the_guest():
    first = _identify(PHONE, "u1")
    assert _move_user_id("u1", "u2") == first
    assert _identify(user_id="u2") == first
    assert people.user_id_of(_identify(PHONE)) == "u2"


@pytest.mark.parametrize("move", [_move_phone, _move_user_id])
def test_a_name_that_nobody_has_or_that_is_taken_does_not_move(move: Callable[..., object]):
    names = (PHONE, OTHER_PHONE) if move is _move_phone else ("u1", "u2")
    kind = "phone" if move is _move_phone else "user_id"
    assert move(*names) is None
    first, second = (_identify(**{kind: name}) for name in names)
    assert move(*names) is None
    assert (_identify(**{kind: names[0]}), _identify(**{kind: names[1]})) == (first, second)
    assert not AuditEntry.objects.exists()


def test_moving_to_the_same_name_changes_nothing():
    first = _identify(PHONE)
    assert _move_phone(PHONE, PHONE) is None
    assert _identify(PHONE) == first


def test_what_is_learned_of_a_person_is_kept_and_nothing_is_unlearned():
    person = _identify(PHONE).person
    people.learn_about(person_id=person.pk, name="Ayu", language="id")
    people.learn_about(person_id=person.pk, timezone="Asia/Makassar")
    people.learn_about(person_id=uuid.uuid4(), name="Nobody")
    person.refresh_from_db()
    assert (person.name, person.language, person.timezone) == ("Ayu", "id", "Asia/Makassar")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("names", [(PHONE, ""), ("", "u1"), (PHONE, "u1")])
def test_ten_first_messages_at_once_make_one_guest(names: tuple[str, str]):
    found = at_once([lambda: _identify(*names)] * 10)
    assert {getattr(one, "pk", one) for one in found} == {ChannelIdentity.objects.get().pk}
    assert _known() == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_first_messages_at_once_under_one_name_or_the_other_make_one_guest():
    """Phone alone, user id alone, and both together: whoever is first, nobody fails."""
    for number in range(4):
        phone, user_id = f"62812{number}", f"u{number}"
        acts = [lambda p=p, u=u: _identify(p, u) for p, u in ((phone, user_id), ("", user_id), (phone, ""))]
        found = at_once(acts * 2)
        assert all(isinstance(one, ChannelIdentity) or _may_come_again(one) for one in found), found
        winner = _identify(phone, user_id)
        assert _identify(phone) == winner == _identify(user_id=user_id)


def _may_come_again(error: object) -> bool:
    return isinstance(error, DomainError) and error.retryable


@pytest.mark.django_db(transaction=True)
def test_guests_whose_names_cross_at_once_do_not_lock_each_other_out():
    """One message says A's phone with B's user id, another B's phone with A's user id."""
    for number in range(5):
        a, b = (f"62812{number}1", f"a{number}"), (f"62812{number}2", f"b{number}")
        _identify(*a)
        _identify(*b)
        found = at_once([lambda a=a, b=b: _identify(a[0], b[1]), lambda a=a, b=b: _identify(b[0], a[1])] * 2)
        assert all(isinstance(one, ChannelIdentity) for one in found), found
