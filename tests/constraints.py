"""What PostgreSQL refuses by itself, asked constraint by constraint."""

from collections.abc import Callable, Iterable

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

Break = Callable[[], object]


def named(app_label: str) -> set[str]:
    """The constraints that an app's models name."""
    models = apps.get_app_config(app_label).get_models()
    return {str(constraint.name) for model in models for constraint in model._meta.constraints}


def breaks(constraint: str, acts: Iterable[Break]) -> None:
    """Each act alone must break exactly this constraint, and nothing of it stays."""
    for act in acts:
        with pytest.raises(IntegrityError) as caught, transaction.atomic():
            act()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        assert caught.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]
