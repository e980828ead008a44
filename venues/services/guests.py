"""A venue's own record of a guest: found again by any channel, merged, edited."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from agnt.core import audit, people
from agnt.core.models import ChannelIdentity, Person
from agnt.core.models.people import Channel
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from venues.models import Guest, Venue
from venues.services import merging


@tx.step
def recognise(
    *,
    venue: Venue,
    person_id: uuid.UUID | None = None,
    phone: str = "",
    email: str = "",
    name: str = "",
    language: str = "",
) -> Guest:
    """The venue's record of this guest by person, phone or e-mail, made where there is none. What is new is learned.

    A person is also found by what his channels call him, and the other way round: who phoned first and writes later is
    one guest. Call it before any day of the diary is locked. A record that was merged leads to the one it went into.
    """
    names = _Names.of(person_id, phone, email)
    locks.lock_names(f"guest:{venue.pk}:{called}" for called in names.called)
    guest = _known(venue, names) or _make(venue, name, language, demo=_is_demo(person_id))
    return _learn(guest, person_id=person_id, phone=phone, email=email, name=name, language=language)


def known(*, venue: Venue, phone: str = "", email: str = "") -> Guest | None:
    """The record that `recognise` would find; nothing is locked, learned or made."""
    return _known(venue, _Names.of(None, phone, email))


@dataclass(frozen=True, slots=True)
class _Names:
    """By what a guest is found: his person, and hashes of his addresses, those of his channels with them."""

    person_id: uuid.UUID | None
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    mailboxes: tuple[str, ...]  # as the channel e-mail knows them

    @classmethod
    def of(cls, person_id: uuid.UUID | None, phone: str, email: str) -> "_Names":
        """With what the person's own channels know of him."""
        own = list(ChannelIdentity.objects.filter(person_id=person_id)) if person_id else []
        mail = [people.user_id_of(one) for one in own if one.channel == Channel.EMAIL]
        mails = [address for address in (email, *mail) if address.strip()]
        return cls(
            person_id,
            (*_hashes("phone", phone), *(one.phone_hash for one in own if one.phone_hash)),
            tuple(found for address in mails for found in people.hashes_of("email", address)),
            tuple(found for address in mails for found in people.hashes_of("user_id", address)),
        )

    @property
    def called(self) -> tuple[str, ...]:
        """What nobody else may be finding or making at the same moment."""
        return (*self.phones, *self.emails, *([str(self.person_id)] if self.person_id else []))

    def conditions(self) -> Iterator[Q]:
        """A person counts before a phone, a phone before an e-mail."""
        if self.person_id:
            yield Q(person_id=self.person_id)
        if self.phones:
            yield Q(phone_hash__in=self.phones)
            yield Q(person__identities__phone_hash__in=self.phones)
        if self.emails:
            by_channel = {"person__identities__channel": Channel.EMAIL}
            yield Q(email_hash__in=self.emails)
            yield Q(person__identities__user_id_hash__in=self.mailboxes, **by_channel)


def _hashes(kind: str, value: str) -> list[str]:
    return people.hashes_of(kind, value) if value.strip() else []


def _known(venue: Venue, names: _Names) -> Guest | None:
    """The record itself, never one that was merged away, nor one of somebody else."""
    for condition in names.conditions():
        for guest in Guest.objects.filter(condition, venue=venue).order_by("merged_into_id", "pk").distinct():
            alive = _alive(guest)
            if names.person_id is None or alive.person_id in (None, names.person_id):
                return alive
    return None


def _alive(guest: Guest) -> Guest:
    """The record that this one went into, however often."""
    while guest.merged_into is not None:
        guest = guest.merged_into
    return guest


def _make(venue: Venue, name: str, language: str, *, demo: bool) -> Guest:
    return Guest.objects.create(
        venue=venue, name=text.clamp(text.clean(name).strip(), 120) or "Guest", language=language[:8], demo=demo
    )


def _is_demo(person_id: uuid.UUID | None) -> bool:
    return person_id is not None and Person.objects.filter(pk=person_id, demo=True).exists()


def _learn(guest: Guest, *, person_id: uuid.UUID | None, phone: str, email: str, name: str, language: str) -> Guest:
    """Write down what was not known; what the venue wrote itself is left alone."""
    news: dict[str, Any] = {}
    if person_id and guest.person_id is None:
        news["person_id"] = person_id
    if phone and not guest.phone_hash:
        news |= _address(guest, "phone", phone)
    if email and not guest.email_hash:
        news |= _address(guest, "email", email)
    if language and not guest.language:
        news["language"] = language[:8]
    if name and guest.name in ("", "Guest"):
        news["name"] = text.clamp(text.clean(name).strip(), 120)
    _set(guest, news)
    return guest


def _set(guest: Guest, news: dict[str, Any]) -> None:
    if not news:
        return
    for column, value in news.items():
        setattr(guest, column, value)
    guest.save(update_fields=[column.removesuffix("_id") for column in news])


def _address(guest: Guest, kind: str, value: str) -> dict[str, Any]:
    """The columns of a phone or an e-mail, sealed and hashed; empty where it is taken away."""
    value = value.strip()
    setattr(guest, kind, value or None)
    return {
        f"sealed_{kind}": getattr(guest, f"sealed_{kind}"),
        f"{kind}_hash": people.address_hash(kind, value) if value else "",
    }


@tx.patient
@tx.verb
def edit(*, guest_id: int, by: str, **columns: Any) -> Guest:
    """Change what the venue knows: name, language, notes, tags, vip, phone, email, news (True or False).

    Raises NotFound, DomainError `name_needed`, TypeError for any other word.
    """
    guest = _lock(guest_id)
    unknown = set(columns) - _EDITABLE
    if unknown:
        raise TypeError(f"a guest's record has no {', '.join(sorted(unknown))} to edit")
    news: dict[str, Any] = {}
    for column, value in columns.items():
        news |= _edited(guest, column, value)
    _set(guest, news)
    audit.note(by=by, act="guest.edited", on=guest, columns=sorted(columns))
    return guest


_EDITABLE = {"name", "language", "notes", "tags", "vip", "phone", "email", "news"}


def _edited(guest: Guest, column: str, value: Any) -> dict[str, Any]:
    if column in ("phone", "email"):
        return _address(guest, column, str(value))
    if column == "news":
        return {"news_at": (guest.news_at or clock.now()) if value else None}
    if column == "tags":
        return {"tags": list(dict.fromkeys(text.clamp(text.clean(tag).strip(), 40) for tag in value if tag.strip()))}
    if column == "vip":
        return {"vip": bool(value)}
    if column == "name":
        name = text.clamp(text.clean(str(value)).strip(), 120)
        if not name:
            raise DomainError("name_needed", "A guest needs a name.", status=422)
        return {"name": name}
    limit = {"language": 8}.get(column, 4000)
    return {column: text.clamp(text.clean(str(value)), limit)}


def _lock(guest_id: int) -> Guest:
    found = locks.lock(Guest.objects.filter(pk=guest_id))
    if not found:
        raise NotFound("There is no such guest.")
    return found[0]


def of_venue(*, venue: Venue, guest_id: int) -> Guest:
    """The venue's own record by its id, or the one that it went into. Raises NotFound."""
    found = Guest.objects.filter(pk=guest_id, venue=venue).first()
    if found is None:
        raise NotFound("There is no such guest.")
    return _alive(found)


@tx.step
def keep_health(*, guest: Guest, told: dict[str, Any] | None, by: str) -> None:
    """What the guest agreed that the venue keeps of his allergies; None takes it back."""
    guest.health = told
    guest.save(update_fields=["sealed_health"])
    audit.note(by=by, act="guest.health_kept" if told else "guest.health_dropped", on=guest)


merge, unmerge = merging.merge, merging.unmerge
