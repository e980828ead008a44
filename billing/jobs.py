"""Billing's recurring work (agnt/schedule.py says when)."""

import structlog

from billing.services import reconcile

log = structlog.get_logger(__name__)


def reconcile_ledger() -> str:
    """Hold the ledger against the diary; every difference is an error in the log and in the job's result."""
    found = reconcile.differences()
    for difference in found:
        log.error("ledger_differs", difference=difference)
    return "\n".join([f"{len(found)} differences", *found]) if found else "nothing differs"
