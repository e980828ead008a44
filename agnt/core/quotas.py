"""How much a subject may use in a period: a row whose check refuses one too many."""

from django.db import IntegrityError, connection, transaction

from agnt.core.models import Quota
from agnt.lib.errors import DomainError


def spend(*, subject: str, kind: str, period: str, allowed: int, amount: int = 1) -> int:
    """Use `amount` of the quota and return what is left. Raises DomainError `quota_exceeded` (429) and uses nothing.

    One statement: two callers at once cannot both take the last unit.
    """
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                """
                INSERT INTO core_quota (subject, kind, period, used, allowed) VALUES (%s, %s, %s, %s, %s)
                ON CONFLICT (subject, kind, period)
                DO UPDATE SET used = core_quota.used + excluded.used, allowed = excluded.allowed
                RETURNING allowed - used
                """,
                [subject, kind, period, amount, allowed],
            )
            return int(cursor.fetchone()[0])
    except IntegrityError as error:
        raise DomainError(
            "quota_exceeded",
            "The quota for this period is used up. Wait for the next one or ask for a higher tier.",
            status=429,
            retryable=True,
            allowed=allowed,
        ) from error


def used(*, subject: str, kind: str, period: str) -> int:
    """How much was used so far."""
    row = Quota.objects.filter(subject=subject, kind=kind, period=period).first()
    return row.used if row else 0
