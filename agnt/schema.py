"""Whether the database and the code belong together: what is not migrated yet, and what this code does not know."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Name = tuple[str, str]  # app label, migration


@dataclass(frozen=True)
class Difference:
    """Migrations that only one of the two has."""

    missing: tuple[Name, ...]  # in the code, not applied yet
    unknown: tuple[Name, ...]  # applied, but not in the code: the database is newer

    @property
    def cure(self) -> str:
        """What to do about a database that is newer than the code."""
        newest = ".".join(self.unknown[-1])
        return (
            f"The database is newer than this code (it holds {newest}): update the code to the release that wrote it, "
            "or restore a backup from before."
        )


@cache
def in_code() -> frozenset[Name]:
    """Every migration that the installed apps bring; read from disk once per process."""
    loader = MigrationLoader(None, load=False)
    loader.load_disk()
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return frozenset(loader.disk_migrations) | frozenset(replaced)


def compare(applied: Iterable[Name]) -> Difference:
    """What the code and these applied migrations do not share. Apps that are not installed are no matter of ours."""
    known, labels = in_code(), {config.label for config in apps.get_app_configs()}
    applied = set(applied)
    return Difference(
        missing=tuple(sorted(known - applied)),
        unknown=tuple(sorted(name for name in applied - known if name[0] in labels)),
    )


def difference() -> Difference:
    """The same, asked of Django's own connection."""
    return compare(MigrationRecorder(connection).applied_migrations())


def refuse_newer() -> None:
    """Raises ImproperlyConfigured when the database is newer than the code; silent while it is away."""
    try:
        found = difference()
    except OperationalError:
        return
    finally:
        connection.close()
    if found.unknown:
        raise ImproperlyConfigured(found.cure)
