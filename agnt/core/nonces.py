"""A nonce is accepted once: the unique row is what refuses a replay."""

from datetime import timedelta

from django.db import connection

from agnt.core.models import Nonce
from agnt.lib import clock


def use(*, scope: str, value: str) -> bool:
    """True the first time, False for ever after (until `prune` forgets it, long past the signature's window)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO core_nonce (scope, value, seen_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [scope, value[:128], clock.now()],
        )
        return bool(cursor.rowcount)


def prune(keep: timedelta = timedelta(hours=1)) -> int:
    """Forget nonces older than `keep`, which must be longer than the signature's window."""
    count, _ = Nonce.objects.filter(seen_at__lt=clock.now() - keep).delete()
    return count
