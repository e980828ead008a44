"""What PostgreSQL refuses, by the name of the constraint that refused it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """The block, followed by every deferred check, must break exactly this constraint; nothing of it stays."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]


def checked() -> None:
    """Run every deferred check now, as a commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
