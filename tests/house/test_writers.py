"""Only services and core's verbs write to the database (ARCHITECTURE sections 2 and 3)."""

import ast
import re
from typing import Final

import pytest

from tests.house.source import Module, Offences, broken, calls, caught

# Core has no services/ of its own for the mechanisms: its verbs are modules.
EXCEPT_FOR: Final = {
    "agnt/core/audit.py": "a verb of core",
    "agnt/core/idempotency.py": "a verb of core",
    "agnt/core/inbox.py": "a verb of core",
    "agnt/core/jobs.py": "a verb of core",
    "agnt/core/keys.py": "a verb of core: a person's key is made on first use",
    "agnt/core/mail.py": "a verb of core",
    "agnt/core/nonces.py": "a verb of core",
    "agnt/core/outbox.py": "a verb of core",
    "agnt/core/people.py": "a verb of core",
    "agnt/core/quotas.py": "a verb of core",
    "agnt/core/transitions.py": "a verb of core: the only writer of a status",
    "agnt/core/models/people.py": "Django's own protocol of user managers",
    "agnt/beat.py": "keeps django-celery-beat's own tables as agnt/schedule.py says",
    "agnt/ingest/store.py": "the hot webhook route: its one statement is core's inbox.receive in SQL",
    "agents/clawpulse/gateway.py": "a verb of the network: puts a signed message into an inbox",
    "agents/clawpulse/inbox.py": "a verb of the network: leases, acknowledges, gives up messages",
    "agents/clawpulse/receipts.py": "a verb of the network: signs a receipt once",
}

_ALWAYS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "aget_or_create", "acreate", "asave"}
_SQL = re.compile(
    r"^\s*(INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|WITH\b.*\bINSERT\s+INTO)\b", re.IGNORECASE | re.DOTALL
)


def rule(module: Module) -> Offences:
    """A call that writes a row, or a statement that does."""
    if "services" in module.parts:
        return
    for call, name in calls(module):
        if _writes(call, name):
            yield call.lineno, f"writes: {name}()"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _SQL.match(node.value):
            yield node.lineno, "writes by SQL"


def _writes(call: ast.Call, name: str) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    verb = call.func.attr
    if verb in _ALWAYS:
        return True
    if verb == "create":
        return "objects" in name.split(".") or not call.args
    if verb in {"save", "delete"}:
        return not call.args  # cache.delete(key) and storage.save(name, file) write no row
    return verb == "update" and not call.args and bool(call.keywords)  # a dict's update takes a dict


def test_only_services_and_cores_verbs_write() -> None:
    assert not broken(rule, EXCEPT_FOR)


@pytest.mark.parametrize(
    "line",
    [
        "booking.save()",
        "booking.save(update_fields=['notes'])",
        "Booking.objects.create(venue=venue)",
        "Booking.objects.filter(pk=1).update(notes='')",
        "Booking.objects.filter(pk=1).delete()",
        "venue.days.get_or_create(day=day)",
        "Booking.objects.bulk_update(rows, ['notes'])",
        "cursor.execute('UPDATE bookings_booking SET notes = 1')",
        "cursor.execute('''\n  INSERT INTO bookings_booking VALUES (1)''')",
    ],
)
def test_a_writer_elsewhere_is_caught(line: str) -> None:
    assert caught(rule, line)


@pytest.mark.parametrize(
    "line",
    [
        "data.update({'a': 1})",
        "cache.delete('key')",
        "digest.update(body)",
        "cursor.execute('SELECT 1')",
        "names.add(1)",
    ],
)
def test_what_writes_no_row_is_let_through(line: str) -> None:
    assert not caught(rule, line)


def test_a_service_may_write() -> None:
    assert not caught(rule, "booking.save()", path="bookings/services/notes.py")
