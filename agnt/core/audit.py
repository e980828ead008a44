"""Who did something that is worth asking about later."""

from typing import Any

from django.db import models

from agnt.core.models import AuditEntry
from agnt.lib import tx


@tx.step
def note(*, by: str, act: str, on: models.Model | None = None, reason: str = "", **data: Any) -> AuditEntry:
    """Write down an act; `data` holds ids and small facts, never bodies."""
    return AuditEntry.objects.create(
        by=by,
        act=act,
        entity=on._meta.label_lower if on is not None else "",
        entity_id=str(on.pk) if on is not None else "",
        reason=reason[:255],
        data=data,
    )
