"""Somebody says that a listed venue is his: he asks once, a person at the platform decides."""

from agnt.core import audit, mail, transitions
from agnt.core.models import User
from agnt.env import env
from agnt.lib import clock, locks, text, tx
from agnt.lib.errors import DomainError, NotFound
from venues.models import ClaimRequest, Member, Venue

Status = ClaimRequest.Status
_EVIDENCE = 2000  # characters


@tx.patient
@tx.verb
def ask(*, venue_id: int, user_id: int, position: str, evidence: str) -> ClaimRequest:
    """Ask for a listed venue. NotFound where none is listed; DomainError `venue_claimed` or `claim_open` (409)."""
    venue = Venue.objects.seen_by().filter(pk=venue_id).first()
    if venue is None:
        raise NotFound("There is no such venue on the list.")
    if venue.claimed_at is not None:
        raise DomainError(
            "venue_claimed", f"{venue.name} has an owner here already. Ask them to invite you.", status=409
        )
    if ClaimRequest.objects.filter(venue=venue, user_id=user_id, status=Status.OPEN).exists():
        raise DomainError(
            "claim_open", f"Your claim of {venue.name} is being looked at. We answer by mail.", status=409
        )
    claim = ClaimRequest.objects.create(
        venue=venue,
        user_id=user_id,
        position=text.clamp(text.clean(position), 80),
        evidence=text.clamp(text.clean(evidence), _EVIDENCE),
    )
    transitions.born(claim, by=f"staff:{user_id}")
    return claim


@tx.verb
def approve(*, claim_id: int, by: str) -> ClaimRequest:
    """Make him the venue's owner, open the venue to bookings, refuse whoever else asked, and write to all of them.

    Raises NotFound, `venue_claimed` (409), and Forbidden when the claim was decided before.
    """
    claim = _locked(claim_id)
    venue = locks.lock(Venue.objects.filter(pk=claim.venue_id))[0]
    if venue.claimed_at is not None:
        raise DomainError("venue_claimed", f"{venue.name} has an owner already. Refuse this claim.", status=409)
    transitions.move(claim, Status.APPROVED, by=by)
    Venue.objects.filter(pk=venue.pk).update(claimed_at=clock.now())
    Member.objects.update_or_create(venue=venue, user_id=claim.user_id, defaults={"role": Member.Role.OWNER})
    audit.note(by=by, act="venue.claimed", on=venue, user_id=claim.user_id)
    _write(claim, f"{venue.name} is yours on AGNT", _YES)
    others = locks.lock(ClaimRequest.objects.filter(venue=venue, status=Status.OPEN))
    for other in others:
        _refuse(other, by=by, answer="Somebody else has shown that the venue is theirs.")
    return claim


@tx.verb
def refuse(*, claim_id: int, by: str, answer: str) -> ClaimRequest:
    """Say no, with a reason that the claimer reads. Raises NotFound, and Forbidden when it was decided before."""
    claim = _locked(claim_id)
    _refuse(claim, by=by, answer=answer)
    return claim


def _locked(claim_id: int) -> ClaimRequest:
    found = locks.lock(ClaimRequest.objects.select_related("venue", "user").filter(pk=claim_id))
    if not found:
        raise NotFound("There is no such claim.")
    return found[0]


def _refuse(claim: ClaimRequest, *, by: str, answer: str) -> None:
    transitions.move(claim, Status.REFUSED, by=by, answer=text.clamp(text.clean(answer), 255))
    audit.note(by=by, act="claim.refused", on=claim)
    _write(claim, f"Your claim of {claim.venue.name}", _NO)


_YES = """Hello {name},

you are the owner of {venue} on AGNT now. Two things are left before guests can book: what can be booked, and when.

{link}
"""
_NO = """Hello {name},

we could not take your claim of {venue}. {answer}

If that is wrong, claim it again and say how we can check it: {link}
"""


def _write(claim: ClaimRequest, subject: str, words: str) -> None:
    """The answer by mail, once for each claim."""
    user, venue = User.objects.get(pk=claim.user_id), claim.venue
    yes = claim.status == Status.APPROVED
    link = f"{env.base_url}/venue/{venue.slug}/settings/" if yes else f"{env.base_url}/claim/{venue.slug}/"
    body = words.format(name=user.name or user.email, venue=venue.name, link=link, answer=claim.answer)
    mail.send(key=f"claim:{claim.pk}", to=user.email, subject=subject, text=body, person_id=user.person_id)
