"""The ledger's triggers can be taken off and put back on: the migration is reversible."""

import pytest
from django.core.management import call_command
from django.db import connection


def _triggers() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'billing%' AND NOT tgisinternal")
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
def test_the_triggers_go_and_come_with_their_migration() -> None:
    before = _triggers()
    call_command("migrate", "billing", "0001", verbosity=0)
    assert _triggers() == set()
    call_command("migrate", "billing", verbosity=0)
    assert _triggers() == before
    assert len(before) == 5
