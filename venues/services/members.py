"""Who works at a venue: invited by a link, given a role, removed with everything that hung on it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from agnt.core import audit, mail, outbox, quotas
from agnt.core.models import User
from agnt.core.services import sign_ins
from agnt.env import env
from agnt.lib import clock, ids, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from venues.models import Invitation, Member, Venue

VALID: Final = timedelta(days=7)
_A_DAY: Final = 50  # invitations of one member
Role = Member.Role
_MAY_GIVE: Final = {Role.OWNER: frozenset(Role), Role.MANAGER: frozenset({Role.HOST, Role.READER})}


@dataclass(frozen=True, slots=True)
class Contact:
    """How somebody is invited: both may be empty, then the link is handed over by hand."""

    name: str = ""
    email: str = ""
    phone: str = ""


def may_give(giver: str, role: str) -> bool:
    """Whether a member of role `giver` decides about members of `role`: an owner about all, a manager about the small
    ones, nobody else about anybody."""
    return Role(role) in _MAY_GIVE.get(Role(giver), frozenset())


def link_of(invitation: Invitation) -> str:
    """The address that makes whoever opens it a member; empty once it is over."""
    return f"{env.base_url}/join/{invitation.token}/" if invitation.is_open and invitation.token else ""


def email_of(invitation: Invitation) -> str:
    """The e-mail address that it is for; empty where the link is handed over by hand: whoever has it is let in."""
    return str((invitation.address or {}).get("email") or "")


@tx.step
def role_step(*, venue_id: int, user_id: int, alone: bool = False) -> str:
    """What he may do there, and so it stays until the transaction ends: who takes his role or removes him waits, or is
    seen here. Empty: nothing any more. `alone`: nobody else's role changes meanwhile either; for verbs that lock
    members themselves. The member is locked before any booking, and after the message that made him act."""
    here = Member.objects.filter(venue_id=venue_id)
    rows = locks.lock(here) if alone else locks.share(here.filter(user_id=user_id))
    return next((row.role for row in rows if row.user_id == user_id), "")


@tx.step
def invite_step(*, venue_id: int, by_id: int, role: str, contact: Contact) -> Invitation:
    """Make a link for seven days and send it where an address is given: by mail, and on WhatsApp where he has written
    within a day. Raises DomainError `not_yours_to_give` (403) for a role that the inviter may not give, and
    `too_many_invitations` (429) after _A_DAY of one inviter: they go to strangers' addresses.
    """
    venue = Venue.objects.get(pk=venue_id)
    inviter = User.objects.get(pk=by_id)
    locks.lock(Member.objects.filter(venue_id=venue_id, user_id=by_id))  # whoever takes his role ends this link too
    _check_giver(venue_id, by_id, role)
    _count(by_id)
    token = ids.token()
    row = Invitation(
        venue=venue,
        role=role,
        name=text.clamp(text.clean(contact.name), 120),
        invited_by=inviter,
        token_hash=ids.digest(token),
        expires_at=clock.now() + VALID,
    )
    row.token = token
    row.address = {"email": contact.email.strip().lower(), "phone": contact.phone.strip()}
    row.save(force_insert=True)
    audit.note(by=inviter.actor, act="member.invited", on=row, role=role)
    if row.address["email"]:
        _write(row, inviter)
    outbox.emit("invitation.made", invitation_id=row.pk)
    return row


invite = tx.verb(invite_step)


def _count(by_id: int) -> None:
    try:
        quotas.spend(subject=f"user:{by_id}", kind="invitation", period=str(clock.now().date()), allowed=_A_DAY)
    except DomainError as error:
        raise DomainError(
            "too_many_invitations", f"{_A_DAY} invitations a day are the most. Go on tomorrow.", status=429
        ) from error


_LETTER = """Hello{name},

{inviter} invites you to {venue} on AGNT, as {role}. This link lets you in; it is good once, for seven days{whose}.

{link}

If you do not know {venue}, leave it: nothing happens.
"""


def words_of(invitation: Invitation) -> str:
    """What the invitation says, by mail and by chat."""
    inviter = invitation.invited_by
    return _LETTER.format(
        name=f" {invitation.name}" if invitation.name else "",
        inviter=(inviter.name or inviter.email) if inviter else invitation.venue.name,
        venue=invitation.venue.name,
        role=invitation.get_role_display().lower(),
        whose=f", for {address}" if (address := email_of(invitation)) else "",
        link=link_of(invitation),
    )


def _write(row: Invitation, inviter: User) -> None:
    subject = f"{inviter.name or inviter.email} invites you to {row.venue.name}"
    mail.send(key=f"invitation:{row.pk}", to=row.address["email"], subject=subject, text=words_of(row))


@tx.patient
@tx.verb
def accept(*, token: str, user_id: int) -> Member:
    """Make him a member, once. Who is one already keeps the larger of the two roles.

    Raises DomainError `invitation_over` (410) when it was used, revoked or has run out, or never was, and
    `invitation_for_another` (403) for who has not the address that it was sent to.
    """
    named = Invitation.objects.select_related("venue").filter(token_hash=ids.digest(token))
    locks.lock(Member.objects.filter(venue__in=named.values("venue"), user_id=user_id))  # members before their links
    found = locks.lock(named)
    if not found or not found[0].is_open or found[0].venue.closed_for_good_at is not None:
        raise DomainError("invitation_over", "This invitation was used or has run out. Ask for a new one.", status=410)
    row = found[0]
    if (address := email_of(row)) and not sign_ins.has_email(user=User.objects.get(pk=user_id), email=address):
        raise DomainError(
            "invitation_for_another", "This invitation is for another address. Sign in with that one.", status=403
        )
    member, made = Member.objects.get_or_create(venue_id=row.venue_id, user_id=user_id, defaults={"role": row.role})
    if not made and _rank(row.role) > _rank(member.role):
        Member.objects.filter(pk=member.pk).update(role=row.role)
        member.role = row.role
    Invitation.objects.filter(pk=row.pk).update(accepted_at=clock.now(), accepted_by_id=user_id, sealed_token=b"")
    audit.note(by=f"staff:{user_id}", act="member.joined", on=member, role=member.role)
    outbox.emit("member.changed", venue_id=row.venue_id, user_id=user_id)
    return member


def _rank(role: str) -> int:
    return [Role.READER, Role.HOST, Role.MANAGER, Role.OWNER].index(Role(role))


@tx.verb
def revoke(*, venue_id: int, invitation_id: int, by_id: int) -> None:
    """End an open invitation; one that is over stays as it is. Raises NotFound, `not_yours_to_give`."""
    found = locks.lock(Invitation.objects.filter(pk=invitation_id, venue_id=venue_id))
    if not found:
        raise NotFound("There is no such invitation.")
    _check_giver(venue_id, by_id, found[0].role)
    if found[0].accepted_at is None and found[0].revoked_at is None:
        _end(found[0], by_id)


def _end(row: Invitation, by_id: int) -> None:
    Invitation.objects.filter(pk=row.pk).update(revoked_at=clock.now(), sealed_token=b"")
    audit.note(by=f"staff:{by_id}", act="invitation.revoked", on=row)


@tx.step
def _end_what_he_may_not_give(*, venue_id: int, user_id: int, role: str, by_id: int) -> None:
    """The links that somebody made and could not make any more end: they would be his own way back in. `role`: what he
    is now; empty for who has left."""
    own = Invitation.objects.filter(venue_id=venue_id, invited_by=user_id, accepted_at=None, revoked_at=None)
    for row in locks.lock(own):
        if not role or not may_give(role, row.role):
            _end(row, by_id)


@tx.verb
def change_role(*, venue_id: int, member_id: int, role: str, by_id: int) -> Member:
    """Give a member another role; open invitations that he made and could not make now end.

    Raises NotFound, `not_yours_to_give` (403), `last_owner` (409).
    """
    member = _locked(venue_id, member_id)
    for one in (member.role, role):
        _check_giver(venue_id, by_id, one)
    if member.role == role:
        return member
    _keep_an_owner(member, goes=role != Role.OWNER)
    Member.objects.filter(pk=member.pk).update(role=role)
    audit.note(by=f"staff:{by_id}", act="member.role", on=member, was=member.role, role=role)
    _end_what_he_may_not_give(venue_id=venue_id, user_id=member.user_id, role=role, by_id=by_id)
    member.role = role
    outbox.emit("member.changed", venue_id=venue_id, user_id=member.user_id)
    return member


@tx.verb
def remove(*, venue_id: int, member_id: int, by_id: int) -> None:
    """End his access, and with it what hangs on the member: his calendar feeds, open ask cards, duties and notices; and
    the open invitations that he made.

    His open pages are told to leave. Where this was his only venue and he is not of the house, he is signed out
    everywhere. He may remove himself. Raises NotFound, `not_yours_to_give` (403), `last_owner` (409).
    """
    member = _locked(venue_id, member_id)
    if member.user_id != by_id:
        _check_giver(venue_id, by_id, member.role)
    _keep_an_owner(member, goes=True)
    user = member.user
    audit.note(by=f"staff:{by_id}", act="member.removed", on=member, user_id=user.pk, role=member.role)
    member.delete()
    _end_what_he_may_not_give(venue_id=venue_id, user_id=user.pk, role="", by_id=by_id)
    if not user.is_staff and not Member.objects.filter(user=user).exists():
        sign_ins.end_sessions(user=user)
    outbox.emit("member.changed", venue_id=venue_id, user_id=user.pk)


def _locked(venue_id: int, member_id: int) -> Member:
    """The member, with all owners of the venue locked: two who leave at once are one after the other."""
    rows = locks.lock(Member.objects.select_related("user").filter(venue_id=venue_id))
    found = next((row for row in rows if row.pk == member_id), None)
    if found is None:
        raise NotFound("There is no such member here.")
    return found


def _keep_an_owner(member: Member, *, goes: bool) -> None:
    owners = Member.objects.filter(venue_id=member.venue_id, role=Role.OWNER).exclude(pk=member.pk)
    if goes and member.role == Role.OWNER and not owners.exists():
        raise DomainError("last_owner", "A venue always has an owner. Make somebody else one first.", status=409)


def _check_giver(venue_id: int, by_id: int, role: str) -> None:
    giver = Member.objects.filter(venue_id=venue_id, user_id=by_id).first()
    if giver is None or role not in Role.values or not may_give(giver.role, role):
        raise DomainError("not_yours_to_give", "Only an owner decides about managers and owners.", status=403)
