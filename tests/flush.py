"""Emptying the database after a test that committed: only the tables that hold something, in one round.

Django's own flush truncates every table and then makes all content types and permissions anew: half a second a test.
Those two tables are left as the migrations made them.
"""

from django.db import connection
from django.test import TransactionTestCase

_KEPT = {"django_migrations", "django_content_type", "auth_permission"}


def empty_tables() -> None:
    """Delete every row that a test may have made, past foreign keys and the ledger's triggers."""
    tables = [table for table in connection.introspection.table_names() if table not in _KEPT]
    if not tables:
        return
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {name(table)})" for table in tables)  # noqa: S608
        )
        full = [row[0] for row in cursor.fetchall()]
        if not full:
            return
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if cursor.fetchone() == (True,):
            deletes = "".join(f"DELETE FROM {name(table)};" for table in full)  # noqa: S608
            cursor.execute(f"BEGIN; SET LOCAL session_replication_role = replica; {deletes} COMMIT")
        else:
            cursor.execute(f"TRUNCATE {', '.join(map(name, full))} CASCADE")


def _teardown(_case: TransactionTestCase) -> None:
    empty_tables()


def install() -> None:
    """Take the place of Django's flush."""
    TransactionTestCase._fixture_teardown = _teardown  # type: ignore[method-assign]
