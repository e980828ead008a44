"""What the outside world told us, once: the row and the order to work on it, in one transaction."""

from django.db import transaction

from agnt.core import outbox, sealed
from agnt.core.models import InboundEvent
from agnt.lib import ids, trace

RECEIVED = "inbound.received"


@transaction.atomic
def receive(*, source: str, account: str, kind: str, external_id: str, raw: bytes) -> InboundEvent | None:
    """Store one outside event and emit `inbound.received`; None when it was here before (unique on all four).

    A trace is born here when none is in force. The hot webhook routes do the same in one statement (agnt/ingest.py).
    """
    with trace.bound(trace.current() or ids.trace_id()):
        fresh = InboundEvent(
            source=source, account=account, kind=kind, external_id=external_id, sealed_raw=sealed.platform_wrap(raw)
        )
        InboundEvent.objects.bulk_create([fresh], ignore_conflicts=True)
        row = InboundEvent.objects.get(source=source, account=account, kind=kind, external_id=external_id)
        if row.trace_id != fresh.trace_id or row.created_at != fresh.created_at:
            return None
        outbox.emit(RECEIVED, inbound_event_id=row.pk)
        return row
