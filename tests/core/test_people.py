"""Who is writing: one identity for a phone, a user id or both, however they come in."""

from functools import partial
from typing import Any

import pytest
from django.conf import settings

from agnt.core import people
from agnt.core.models import AuditEntry, ChannelIdentity, Person
from agnt.lib import tx
from tests.at_once import at_once

pytestmark = pytest.mark.django_db

PHONE, OTHER_PHONE, USER = "+62 812-3456-7890", "6281200000000", "BSUID.1"


def _seen(**names: Any) -> ChannelIdentity:
    return people.identify(channel="whatsapp", portfolio="1", **names)


def test_a_guest_is_known_again_by_his_phone_however_it_is_written() -> None:
    first = _seen(phone=PHONE, display_name="Ayu")
    again = _seen(phone="6281234567890", display_name="Ayu Lestari")
    assert again == first
    assert (again.display_name, Person.objects.count()) == ("Ayu Lestari", 1)


def test_the_phone_itself_is_nowhere_in_plain() -> None:
    identity = _seen(phone=PHONE)
    stored = str(ChannelIdentity.objects.values().get())
    assert "3456" not in stored
    assert people.phone_of(identity) == PHONE


def test_a_guest_without_a_phone_is_known_by_his_user_id_within_the_portfolio() -> None:
    first = _seen(user_id=USER)
    assert _seen(user_id=USER) == first
    assert people.identify(channel="whatsapp", portfolio="2", user_id=USER) != first
    assert people.user_id_of(first) == USER


def test_the_other_name_joins_the_same_guest() -> None:
    first = _seen(user_id=USER)
    both = _seen(user_id=USER, phone=PHONE)
    assert both == first == _seen(phone=PHONE)


def test_two_names_that_were_two_guests_become_the_one_with_the_phone() -> None:
    by_user, by_phone = _seen(user_id=USER), _seen(phone=PHONE)
    both = _seen(user_id=USER, phone=PHONE)
    assert both == by_phone
    assert _seen(user_id=USER) == by_phone
    by_user.refresh_from_db()
    assert people.user_id_of(by_user) == ""
    assert AuditEntry.objects.filter(act="identity.user_id_moved").count() == 1


def test_a_name_is_needed() -> None:
    with pytest.raises(ValueError, match="a phone or a user id"):
        _seen(display_name="Ayu")


def test_a_profile_name_is_cleaned_and_clamped() -> None:
    identity = _seen(phone=PHONE, display_name="A\x00yu" + "u" * 300)
    assert "\x00" not in identity.display_name
    assert len(identity.display_name) == 120


def test_a_new_number_moves_the_guest_and_a_taken_one_does_not() -> None:
    guest = _seen(phone=PHONE)
    assert people.move_phone(channel="whatsapp", old=PHONE, new=OTHER_PHONE) == guest
    assert _seen(phone=OTHER_PHONE) == guest
    stranger = _seen(phone="628111")
    assert people.move_phone(channel="whatsapp", old=OTHER_PHONE, new="628111") is None
    assert people.move_phone(channel="whatsapp", old="628222", new="628333") is None
    assert _seen(phone="628111") == stranger
    assert _seen(phone=OTHER_PHONE) == guest


def test_a_new_user_id_moves_the_guest() -> None:
    guest = _seen(user_id=USER)
    moved = people.move_user_id(channel="whatsapp", portfolio="1", old=USER, new="BSUID.2")
    assert moved == guest == _seen(user_id="BSUID.2")


def test_guests_are_found_while_the_pepper_is_rotated(monkeypatch: pytest.MonkeyPatch) -> None:
    guest = _seen(phone=PHONE)
    old = guest.phone_hash
    monkeypatch.setattr(settings.ENV, "identity_pepper_previous", settings.ENV.identity_pepper)
    monkeypatch.setattr(settings.ENV, "identity_pepper", "a new pepper")
    assert _seen(phone=PHONE) == guest
    guest.refresh_from_db()
    assert guest.phone_hash not in (None, old)


def test_what_is_learned_about_a_person_is_kept_and_silence_changes_nothing() -> None:
    person = Person.objects.create(name="Ayu", language="id")
    people.learn_about(person_id=person.pk, name="Ayu Lestari", timezone="Asia/Makassar")
    person.refresh_from_db()
    assert (person.name, person.language, person.timezone) == ("Ayu Lestari", "id", "Asia/Makassar")


@pytest.mark.django_db(transaction=True)
def test_eight_first_messages_at_once_are_one_guest() -> None:
    seen = at_once([partial(tx.patient(tx.verb(_seen)), phone=PHONE, user_id=USER)] * 8)
    assert [row for row in seen if isinstance(row, Exception)] == []
    assert (ChannelIdentity.objects.count(), Person.objects.count()) == (1, 1)
