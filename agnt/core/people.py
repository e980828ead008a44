"""Who is writing: found by keyed hashes of what the channel calls him, never by the address itself."""

import hashlib
import hmac
import uuid

from django.conf import settings
from django.db.models import Q

from agnt.core import audit, sealed
from agnt.core.models import ChannelIdentity, Person
from agnt.lib import locks, text, tx


def address_hash(kind: str, value: str, pepper: str | None = None) -> str:
    """Keyed hash (HMAC-SHA256 under the pepper) of a phone, e-mail or user id; phones are compared by their digits."""
    canonical = "".join(c for c in value if c.isdigit()) if kind == "phone" else value.strip().lower()
    key = pepper if pepper is not None else settings.ENV.identity_pepper
    return hmac.new(key.encode(), f"{kind}:{canonical}".encode(), hashlib.sha256).hexdigest()


def _hashes(kind: str, value: str) -> list[str]:
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
    by_phone = _find(channel, Q(phone_hash__in=_hashes("phone", phone))) if phone else None
    by_user = _find(channel, Q(portfolio=portfolio, user_id_hash__in=_hashes("user_id", user_id))) if user_id else None
    identity = by_phone or by_user
    if identity is None:
        return _make(channel, portfolio, phone, user_id, display_name, username)
    if by_phone and by_user and by_phone.pk != by_user.pk:
        _hand_over_user_id(by_user, by_phone)
    _learn(identity, portfolio, phone, user_id, display_name, username)
    return identity


def _find(channel: str, condition: Q) -> ChannelIdentity | None:
    found = locks.lock(ChannelIdentity.objects.select_related("person").filter(condition, channel=channel))
    return found[0] if found else None


def _make(channel: str, portfolio: str, phone: str, user_id: str, display_name: str, username: str) -> ChannelIdentity:
    """Two first messages at once: the unique index lets one in, the other finds it."""
    person = Person.objects.create()
    fresh = ChannelIdentity(
        person=person,
        channel=channel,
        portfolio=portfolio,
        phone_hash=address_hash("phone", phone) if phone else None,
        sealed_phone=_seal(phone),
        user_id_hash=address_hash("user_id", user_id) if user_id else None,
        sealed_user_id=_seal(user_id),
        display_name=text.clamp(display_name, 120),
        username=text.clamp(username, 120),
    )
    ChannelIdentity.objects.bulk_create([fresh], ignore_conflicts=True)
    condition = Q(phone_hash=fresh.phone_hash) if phone else Q(portfolio=portfolio, user_id_hash=fresh.user_id_hash)
    found = ChannelIdentity.objects.select_related("person").get(condition, channel=channel)
    if found.person_id != person.pk:
        person.delete()
    return found


def _hand_over_user_id(loser: ChannelIdentity, winner: ChannelIdentity) -> None:
    """The channel has shown that both names are one guest's."""
    if loser.phone_hash is None:
        # It would have no name left: its rows stay, under a name nobody can send from.
        ChannelIdentity.objects.filter(pk=loser.pk).update(user_id_hash=f"moved:{loser.pk}", sealed_user_id=b"")
    else:
        ChannelIdentity.objects.filter(pk=loser.pk).update(user_id_hash=None, sealed_user_id=b"")
    audit.note(by="system:identify", act="identity.user_id_moved", on=winner, from_identity=loser.pk)


def _learn(
    identity: ChannelIdentity, portfolio: str, phone: str, user_id: str, display_name: str, username: str
) -> None:
    """Write what this message adds to the identity."""
    news: dict[str, object] = {}
    if phone and identity.phone_hash != address_hash("phone", phone):
        news |= {"phone_hash": address_hash("phone", phone), "sealed_phone": _seal(phone)}
    if user_id and identity.user_id_hash != address_hash("user_id", user_id):
        news |= {
            "user_id_hash": address_hash("user_id", user_id),
            "sealed_user_id": _seal(user_id),
            "portfolio": portfolio,
        }
    for name, value in (("display_name", text.clamp(display_name, 120)), ("username", text.clamp(username, 120))):
        if value and getattr(identity, name) != value:
            news[name] = value
    if news:
        ChannelIdentity.objects.filter(pk=identity.pk).update(**news)
        identity.refresh_from_db()


@tx.step
def move_phone(*, channel: str, old: str, new: str) -> ChannelIdentity | None:
    """The guest changed his number. None when the old one is unknown; a new one that is taken is left alone."""
    identity = _find(channel, Q(phone_hash__in=_hashes("phone", old)))
    if identity is None or _find(channel, Q(phone_hash__in=_hashes("phone", new))) is not None:
        return None
    _learn(identity, "", new, "", "", "")
    audit.note(by="system:identify", act="identity.phone_moved", on=identity)
    return identity


@tx.step
def move_user_id(*, channel: str, portfolio: str, old: str, new: str) -> ChannelIdentity | None:
    """The channel gave the guest another user id. None when the old one is unknown or the new one taken."""
    identity = _find(channel, Q(portfolio=portfolio, user_id_hash__in=_hashes("user_id", old)))
    taken = _find(channel, Q(portfolio=portfolio, user_id_hash__in=_hashes("user_id", new)))
    if identity is None or taken is not None:
        return None
    _learn(identity, portfolio, "", new, "", "")
    audit.note(by="system:identify", act="identity.user_id_moved", on=identity)
    return identity


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
