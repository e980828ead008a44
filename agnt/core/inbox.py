"""What the outside world told us, once: the row and the order to work on it, in one transaction."""

from django.db import connection

from agnt.core import outbox, sealed
from agnt.core.models import InboundEvent
from agnt.lib import clock, ids, trace, tx

RECEIVED = "inbound.received"


@tx.step
def receive(*, source: str, account: str, kind: str, external_id: str, raw: bytes) -> InboundEvent | None:
    """Store one outside event and emit `inbound.received`; None when it was here before (unique on all four).

    A trace is born here when none is in force. The hot webhook routes do the same in one statement (agnt/ingest/).
    """
    with trace.bound(trace.current() or ids.trace_id()), connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_inboundevent
                (source, account, kind, external_id, sealed_raw, trace_id, outcome, created_at)
            VALUES (%s, %s, %s, %s, %s, %s, '', %s)
            ON CONFLICT (source, account, kind, external_id) DO NOTHING
            RETURNING id
            """,
            [source, account, kind, external_id, sealed.platform_wrap(raw), trace.current(), clock.now()],
        )
        made = cursor.fetchone()
        if made is None:
            return None
        outbox.emit(RECEIVED, inbound_event_id=made[0])
        return InboundEvent.objects.get(pk=made[0])
