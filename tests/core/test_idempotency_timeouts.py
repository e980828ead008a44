"""Waiting for a first answer has its own patience and leaves that of the connection as it was."""

import pytest
from django.db import OperationalError, connection

from agnt.core import idempotency

pytestmark = pytest.mark.django_db(transaction=True)
HASH = idempotency.body_hash({})


def _setting(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting(%s)", [name])
        return str(cursor.fetchone()[0])


@pytest.fixture
def _impatient():
    """A connection that waits for no lock longer than seven seconds, as those of the web do."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '7s'")
    yield
    connection.close()


@pytest.mark.usefixtures("_impatient")
def test_the_work_waits_for_locks_as_long_as_the_connection_does():
    seen: list[str] = []

    def work() -> tuple[int, object]:
        seen.append(_setting("lock_timeout"))
        return 200, {}

    idempotency.run(scope="api_key:1", key="k", request_hash=HASH, work=work)
    assert seen == ["7s"]
    assert _setting("lock_timeout") == "7s"


def test_a_lock_that_the_work_itself_waited_for_is_not_told_as_a_running_call():
    def work() -> tuple[int, object]:
        error = OperationalError("canceling statement due to lock timeout")
        error.__cause__ = type("Cause", (Exception,), {"sqlstate": "55P03"})()
        raise error

    with pytest.raises(OperationalError):
        idempotency.run(scope="api_key:1", key="k", request_hash=HASH, work=work)
