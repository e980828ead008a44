"""Who is writing: found by keyed hashes of what the channel calls him, never by the address itself."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from agnt.core import audit, sealed
from agnt.core.models import ChannelIdentity, Person
from agnt.lib import locks, text, tx
from agnt.lib.errors import Stale


def address_hash(kind: str, value: str, pepper: str | None = None) -> str:
    """Keyed hash (HMAC-SHA256 under the pepper) of a phone, e-mail or user id; phones are compared by their digits."""
    canonical = "".join(c for c in value if c.isdigit()) if kind == "phone" else value.strip().lower()
    key = pepper if pepper is not None else settings.ENV.identity_pepper
    return hmac.new(key.encode(), f"{kind}:{canonical}".encode(), hashlib.sha256).hexdigest()


def hashes_of(kind: str, value: str) -> list[str]:
    """Under the present pepper and, while it rotates, the one before."""
    peppers = [settings.ENV.identity_pepper, settings.ENV.identity_pepper_previous]
    return [address_hash(kind, value, pepper) for pepper in peppers if pepper]


def _seal(value: str) -> bytes:
    return sealed.platform_wrap(value.encode()) if value else b""


def phone_of(identity: ChannelIdentity) -> str:
    """The phone as the channel gave it, or an empty string."""
    return sealed.platform_unwrap(bytes(identity.sealed_phone)).decode() if identity.sealed_phone else ""


def user_id_of(identity: ChannelIdentity) -> str:
    """The channel's user id, or an empty string."""
    return sealed.platform_unwrap(bytes(identity.sealed_user_id)).decode() if identity.sealed_user_id else ""


@dataclass(frozen=True, slots=True)
class _Names:
    """What a channel calls a guest: by phone, by user id, or by both."""

    channel: str
    portfolio: str = ""
    phone: str = ""
    user_id: str = ""
    display_name: str = ""
    username: str = ""

    def hashes(self) -> list[str]:
        """What nobody else may be finding or making at the same moment."""
        called = (("phone", self.phone), ("user_id", self.user_id))
        return [f"identity:{address_hash(kind, name)}" for kind, name in called if name]

    def is_phone_of(self, identity: ChannelIdentity) -> bool:
        """Whether the identity is known by this phone."""
        return bool(self.phone) and identity.phone_hash in hashes_of("phone", self.phone)

    def is_user_id_of(self, identity: ChannelIdentity) -> bool:
        """Whether the identity is known by this user id."""
        known = identity.portfolio == self.portfolio and identity.user_id_hash in hashes_of("user_id", self.user_id)
        return bool(self.user_id) and known


@tx.step
def identify(
    *, channel: str, portfolio: str = "", phone: str = "", user_id: str = "", display_name: str = "", username: str = ""
) -> ChannelIdentity:
    """The identity that the channel names by phone, by user id or by both; made, with its person, on first sight.

    A later message may bring the other name: it joins the same identity. When the two names were two identities
    so far, the one known by phone takes the user id over; the other keeps its history and loses the name.
    """
    if not phone and not user_id:
        raise ValueError("an identity needs a phone or a user id")
    shown = text.clamp(text.clean(display_name), 120), text.clamp(text.clean(username), 120)
    names = _Names(channel, portfolio, phone, user_id, *shown)
    locks.lock_names(names.hashes())
    return _known(names) or _make(names) or _known(names) or _lost(names)


def _known(names: _Names) -> ChannelIdentity | None:
    """Who is known by one name or both, locked, having learned what is new."""
    condition = Q(phone_hash__in=hashes_of("phone", names.phone)) if names.phone else Q(pk__in=[])
    if names.user_id:
        condition |= Q(portfolio=names.portfolio, user_id_hash__in=hashes_of("user_id", names.user_id))
    found = _find(names.channel, condition)
    by_phone = next((one for one in found if names.is_phone_of(one)), None)
    by_user = next((one for one in found if names.is_user_id_of(one)), None)
    if by_phone and by_user and by_phone.pk != by_user.pk:
        _hand_over_user_id(by_user, by_phone)
    identity = by_phone or by_user
    if identity is not None:
        _learn(identity, names)
    return identity


def _find(channel: str, condition: Q) -> list[ChannelIdentity]:
    return locks.lock(ChannelIdentity.objects.select_related("person").filter(condition, channel=channel))


def _make(names: _Names) -> ChannelIdentity | None:
    """The new identity and its person. None when somebody else made it at the same moment: the unique index lets one
    in, and by now he has committed."""
    person = Person.objects.create()
    fresh = ChannelIdentity(
        person=person,
        channel=names.channel,
        portfolio=names.portfolio,
        phone_hash=address_hash("phone", names.phone) if names.phone else None,
        sealed_phone=_seal(names.phone),
        user_id_hash=address_hash("user_id", names.user_id) if names.user_id else None,
        sealed_user_id=_seal(names.user_id),
        display_name=names.display_name,
        username=names.username,
    )
    ChannelIdentity.objects.bulk_create([fresh], ignore_conflicts=True)
    found = ChannelIdentity.objects.select_related("person").filter(person=person).first()
    if found is None:
        person.delete()
    return found


def _lost(names: _Names) -> ChannelIdentity:
    raise Stale("This guest's names changed hands at this moment. Try again.", channel=names.channel)


def _hand_over_user_id(loser: ChannelIdentity, winner: ChannelIdentity) -> None:
    """The channel has shown that both names are one guest's."""
    if loser.phone_hash is None:
        # It would have no name left: its rows stay, under a name nobody can send from.
        ChannelIdentity.objects.filter(pk=loser.pk).update(user_id_hash=f"moved:{loser.pk}", sealed_user_id=b"")
    else:
        ChannelIdentity.objects.filter(pk=loser.pk).update(user_id_hash=None, sealed_user_id=b"")
    audit.note(by="system:identify", act="identity.user_id_moved", on=winner, from_identity=loser.pk)


def _learn(identity: ChannelIdentity, names: _Names) -> None:
    """Write what this message adds to the identity."""
    news: dict[str, object] = {}
    if names.phone and identity.phone_hash != address_hash("phone", names.phone):
        news |= {"phone_hash": address_hash("phone", names.phone), "sealed_phone": _seal(names.phone)}
    if names.user_id and (identity.user_id_hash, identity.portfolio) != (
        address_hash("user_id", names.user_id),
        names.portfolio,
    ):
        news |= {
            "user_id_hash": address_hash("user_id", names.user_id),
            "sealed_user_id": _seal(names.user_id),
            "portfolio": names.portfolio,
        }
    for column in ("display_name", "username"):
        value = getattr(names, column)
        if value and getattr(identity, column) != value:
            news[column] = value
    if news:
        ChannelIdentity.objects.filter(pk=identity.pk).update(**news)
        identity.refresh_from_db()


@tx.step
def move_phone(*, channel: str, old: str, new: str) -> ChannelIdentity | None:
    """The guest changed his number. None when the old one is unknown; a new one that is taken is left alone."""
    return _move(_Names(channel, phone=old), _Names(channel, phone=new), "identity.phone_moved")


@tx.step
def move_user_id(*, channel: str, portfolio: str, old: str, new: str) -> ChannelIdentity | None:
    """The channel gave the guest another user id. None when the old one is unknown or the new one taken."""
    return _move(
        _Names(channel, portfolio, user_id=old), _Names(channel, portfolio, user_id=new), "identity.user_id_moved"
    )


def _move(old: _Names, new: _Names, act: str) -> ChannelIdentity | None:
    phones = Q(phone_hash__in=[*hashes_of("phone", old.phone), *hashes_of("phone", new.phone)]) if old.phone else Q()
    users = [*hashes_of("user_id", old.user_id), *hashes_of("user_id", new.user_id)]
    found = _find(old.channel, phones if old.phone else Q(portfolio=old.portfolio, user_id_hash__in=users))
    mine = [one for one in found if old.is_phone_of(one) or old.is_user_id_of(one)]
    if not mine or any(new.is_phone_of(one) or new.is_user_id_of(one) for one in found):
        return None
    _learn(mine[0], new)
    audit.note(by="system:identify", act=act, on=mine[0])
    return mine[0]


@tx.step
def learn_about(*, person_id: uuid.UUID, name: str = "", language: str = "", timezone: str = "") -> None:
    """Keep the name for the door, the language or the zone once they are known."""
    news = {
        key: value
        for key, value in (("name", text.clamp(name, 120)), ("language", language), ("timezone", timezone))
        if value
    }
    if news:
        Person.objects.filter(pk=person_id).update(**news)
