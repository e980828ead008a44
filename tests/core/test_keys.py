"""What a person wrote is sealed under his key; destroying the key is the erasure."""

import uuid
from collections.abc import Iterator
from functools import partial

import pytest
from django.db import transaction

from agnt.core import keys
from agnt.core.models import InboundEvent, Person, PersonKey
from agnt.core.sealed import SealedJson, platform_unwrap, platform_wrap
from agnt.lib import clock, crypto
from tests.at_once import at_once


@pytest.fixture(autouse=True)
def _no_key_is_kept() -> Iterator[None]:
    keys._cache.clear()
    yield
    keys._cache.clear()


@pytest.fixture
def alice(db: None) -> Person:
    return Person.objects.create(name="Alice")


@pytest.fixture
def bob(db: None) -> Person:
    return Person.objects.create(name="Bob")


class Note:
    """A row that seals what it says under the key of its person."""

    sealed = b""
    said = SealedJson("sealed", owner="person_id")

    def __init__(self, person_id: uuid.UUID | None) -> None:
        self.person_id = person_id


def _destroy(person: Person) -> None:
    PersonKey.objects.filter(person=person).update(destroyed_at=clock.now(), wrapped=b"")
    keys.forget(person.pk)


def test_a_sealed_value_is_read_back_and_is_not_in_the_bytes(alice: Person) -> None:
    note = Note(alice.pk)
    note.said = {"text": "a table for two", "at": None}
    assert b"table" not in note.sealed
    assert note.said == {"text": "a table for two", "at": None}


def test_one_persons_key_does_not_open_anothers_value(alice: Person, bob: Person) -> None:
    note = Note(alice.pk)
    note.said = "hello"
    note.person_id = bob.pk
    assert note.said is None


def test_destroying_the_key_erases_what_was_sealed(alice: Person, bob: Person) -> None:
    of_alice, of_bob = Note(alice.pk), Note(bob.pk)
    of_alice.said = of_bob.said = "hello"
    _destroy(alice)
    assert (of_alice.said, of_bob.said) == (None, "hello")


def test_nothing_is_sealed_any_more_under_a_destroyed_key(alice: Person) -> None:
    Note(alice.pk).said = "hello"
    _destroy(alice)
    with pytest.raises(crypto.Unreadable):
        Note(alice.pk).said = "again"
    assert PersonKey.objects.get(person=alice).destroyed_at is not None


def test_without_a_person_the_platforms_key_seals() -> None:
    note = Note(None)
    note.said = ["raw"]
    assert note.said == ["raw"]
    assert platform_unwrap(platform_wrap(b"raw")) == b"raw"


def test_nothing_sealed_is_nothing_read(alice: Person) -> None:
    note = Note(alice.pk)
    assert note.said is None
    note.said = None
    assert note.sealed == b""


@pytest.mark.django_db(transaction=True)
def test_eight_first_messages_at_once_make_one_key() -> None:
    person = Person.objects.create()
    sealed = at_once([partial(keys.seal, b"hello", person.pk)] * 8)
    keys.forget(person.pk)
    assert [keys.unseal(value, person.pk) for value in sealed if isinstance(value, bytes)] == [b"hello"] * 8
    assert PersonKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_whose_row_was_rolled_back_seals_nothing_afterwards() -> None:
    person = Person.objects.create()
    with transaction.atomic():
        keys.seal(b"lost", person.pk)
        transaction.set_rollback(True)
    assert not PersonKey.objects.exists()
    kept = keys.seal(b"kept", person.pk)
    keys.forget(person.pk)
    assert keys.unseal(kept, person.pk) == b"kept"


@pytest.mark.django_db
def test_the_sealed_columns_of_real_rows_hold_no_plain_text() -> None:
    event = InboundEvent(source="whatsapp", kind="message", external_id="1", sealed_raw=platform_wrap(b"plain"))
    event.save()
    assert b"plain" not in bytes(InboundEvent.objects.get().sealed_raw)
