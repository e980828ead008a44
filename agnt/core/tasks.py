"""Celery's side of the kernel: a nudge to look into the tables, and a bell that rings jobs."""

from celery import shared_task

from agnt.core import jobs, mail, outbox
from agnt.core.gateways import email
from agnt.lib.errors import GatewayError


@shared_task(name=outbox.WAKE_TASK)
def wake() -> None:
    """Run whatever deliveries are due."""
    outbox.run_due()


@shared_task(name="core.run_job")
def run_job(name: str) -> None:
    """Run the job's due slot, if nobody has."""
    jobs.run(name)


@shared_task(name=mail.MAIL_TASK)
def send_mail(mail_id: int) -> None:
    """Send one letter, if it is due."""
    claimed = mail.claim(mail_id=mail_id)
    if claimed is None:
        return
    try:
        email.send(claimed.letter, f"mail-{claimed.mail_id}")
    except GatewayError as error:
        mail.failed(claimed=claimed, why=error.message, permanent=error.permanent)
    else:
        mail.sent(claimed=claimed)
