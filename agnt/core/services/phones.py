"""A user's own phone: he takes a code in his browser and writes it from the phone. From then on what the phone writes
is his, and news for him can go there. He hears of it by letter: it may have been somebody else at his open browser."""

import uuid
from datetime import timedelta

from agnt.core import audit, mail, quotas
from agnt.core.models import LinkCode, User
from agnt.env import env
from agnt.lib import clock, ids, locks, tx
from agnt.lib.errors import DomainError

GOOD_FOR = timedelta(minutes=15)
TRIES, TRIES_OF_ALL, TRIES_SPAN = 10, 1000, timedelta(hours=1)
_CODES_A_DAY = 20
_LETTER = """A WhatsApp was connected to your sign-in at AGNT just now. What is written there counts as yours.

If that was not you, disconnect it here and change your password: {page}
"""


@tx.verb
def issue(*, user_id: int) -> str:
    """A new code of eight characters, good once for GOOD_FOR; earlier ones of the user are void.

    Raises DomainError `quota_exceeded` after twenty of a day.
    """
    quotas.spend(subject=f"user:{user_id}", kind="link_code", period=str(clock.now().date()), allowed=_CODES_A_DAY)
    LinkCode.objects.filter(user_id=user_id, used_at__isnull=True).delete()
    code, until = ids.reference(), clock.now() + GOOD_FOR
    LinkCode.objects.create(user_id=user_id, code_hash=ids.digest(code), expires_at=until)
    return code


@tx.step
def count_try(*, person_id: uuid.UUID) -> None:
    """One more code from this phone, right or wrong: nobody guesses one from a phone, nor from many. Two codes from one
    phone wait for each other here.

    Raises DomainError `quota_exceeded` after TRIES of the phone, or TRIES_OF_ALL of all phones, in the same hour.
    """
    period = f"{clock.now():%Y-%m-%dT%H}"
    quotas.spend(subject=f"person:{person_id}", kind="link_try", period=period, allowed=TRIES)
    quotas.spend(subject="platform", kind="link_try", period=period, allowed=TRIES_OF_ALL)


@tx.step
def redeem(*, code: str, person_id: uuid.UUID) -> User:
    """The phone of this person is the user's from now on; an earlier phone of his is no more.

    Raises DomainError `code_over` for a code that is used, too old or none, and `phone_of_another`.
    """
    found = locks.lock(LinkCode.objects.select_related("user").filter(code_hash=ids.digest(code), used_at=None))
    if not found or found[0].expires_at <= clock.now() or not found[0].user.is_active:
        raise DomainError("code_over", "That code is no longer good. Take a new one and write it soon.", status=409)
    row = found[0]
    if User.objects.filter(person_id=person_id).exclude(pk=row.user_id).exists():
        raise DomainError(
            "phone_of_another", "This phone belongs to another sign-in. Disconnect it there first.", status=409
        )
    row.used_at = clock.now()
    row.save(update_fields=["used_at"])
    row.user.person_id = person_id
    row.user.save(update_fields=["person"])
    audit.note(by=row.user.actor, act="phone.linked", on=row.user)
    subject, text = "A WhatsApp was connected to your sign-in", _LETTER.format(page=f"{env.base_url}/venues/phone/")
    mail.send(key=f"phone.linked:{row.pk}", to=row.user.email, subject=subject, text=text)
    return row.user


@tx.verb
def unlink(*, user_id: int) -> None:
    """The phone is his no more: it commands nothing and hears nothing of his venues. Twice is once."""
    user = locks.lock(User.objects.filter(pk=user_id))[0]
    if user.person_id is not None:
        user.person = None
        user.save(update_fields=["person"])
        audit.note(by=user.actor, act="phone.unlinked", on=user)
