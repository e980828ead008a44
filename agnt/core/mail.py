"""Letters by e-mail: a row in the caller's transaction, sent by a task, looked after by a job.

mail.send(key=f"invitation:{row.pk}", to=address, subject="...", text="...", person_id=None)
"""

import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta

from agnt.core import outbox, transitions
from agnt.core.gateways.email import File, Letter
from agnt.core.models import Mail
from agnt.lib import clock, locks, text, tx

MAIL_TASK = "core.send_mail"
LEASE = timedelta(seconds=60)
RETRY_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=25))
_BY = "system:core.send_mail"
_BATCH = 200
Status = Mail.Status


@dataclass(frozen=True, slots=True)
class Claimed:
    """A letter that must leave now. `attempt` fences a sender that was given up."""

    mail_id: int
    attempt: int
    letter: Letter


@tx.step
def send(
    *,
    key: str,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    files: Sequence[File] = (),
    person_id: uuid.UUID | None = None,
) -> Mail:
    """Queue a letter; the same `key` again returns the one it made before. Sealed under the person's key, if any."""
    before = Mail.objects.filter(key=key).first()
    if before is not None:
        return before
    row = Mail(key=key, person_id=person_id)
    row.letter = asdict(Letter(to.strip(), _one_line(subject), text.strip(), html, tuple(files)))
    row.save(force_insert=True)
    transitions.born(row, by=_BY)
    outbox.nudge(MAIL_TASK, row.pk)
    return row


def _one_line(subject: str) -> str:
    return " ".join(text.clean(subject).split())


@tx.verb
def claim(*, mail_id: int) -> Claimed | None:
    """The letter, now SENDING; None when it is not due or another sender has it. One that was erased fails."""
    rows = locks.lock(Mail.objects.due().filter(pk=mail_id))
    if not rows:
        return None
    row = rows[0]
    if row.status == Status.SENDING:
        transitions.move(row, Status.QUEUED, by=_BY, reason="its sender died")
    attempts, until = row.attempts + 1, clock.now() + LEASE
    transitions.move(row, Status.SENDING, by=_BY, attempts=attempts, next_at=until)
    if row.letter is None:
        transitions.move(row, Status.FAILED, by=_BY, reason="erased")
        return None
    return Claimed(row.pk, attempts, _read(row.letter))


def _read(stored: dict[str, object]) -> Letter:
    given = dict(stored)
    files = given.pop("files", ())
    rows = files if isinstance(files, list) else []
    return Letter(**{name: str(value) for name, value in given.items()}, files=tuple(File(**row) for row in rows))


@tx.verb
def sent(*, claimed: Claimed) -> None:
    """It was handed over."""
    if row := _mine(claimed):
        transitions.move(row, Status.SENT, by=_BY, sent_at=clock.now(), last_error="")


@tx.verb
def failed(*, claimed: Claimed, why: str, permanent: bool) -> None:
    """It was not: again after 1, 5 and 25 minutes, then it waits for a person, as it does at once for good."""
    row = _mine(claimed)
    if row is None:
        return
    if permanent or claimed.attempt > len(RETRY_AFTER):
        transitions.move(row, Status.FAILED, by=_BY, reason=why, last_error=why)
    else:
        again = clock.now() + RETRY_AFTER[claimed.attempt - 1]
        transitions.move(row, Status.QUEUED, by=_BY, reason=why, last_error=why, next_at=again)


def _mine(claimed: Claimed) -> Mail | None:
    rows = locks.lock(Mail.objects.filter(pk=claimed.mail_id, status=Status.SENDING, attempts=claimed.attempt))
    return rows[0] if rows else None


@tx.verb
def retry(*, mail_id: int, by: str) -> None:
    """Send a letter that failed once more; others are left as they are."""
    for row in locks.lock(Mail.objects.filter(pk=mail_id, status=Status.FAILED)):
        transitions.move(row, Status.QUEUED, by=by, attempts=0, next_at=clock.now())
        outbox.nudge(MAIL_TASK, row.pk)


def sweep() -> str:
    """Job retry_mail: wake every letter that is due, left behind or to be tried again."""
    due = list(Mail.objects.due().order_by("next_at").values_list("pk", flat=True)[:_BATCH])
    for mail_id in due:
        outbox.send_nudge(MAIL_TASK, mail_id)
    return f"{len(due)} letters"
