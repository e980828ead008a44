"""Whether database and code belong together."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from agnt import schema
from tests.operations.doors import run
from tests.stack import database_url

pytestmark = pytest.mark.django_db(transaction=True)
CURE = r"The database is newer than this code \(it holds core.9999_future\): update the code .* or restore a backup"


@pytest.fixture
def newer(transactional_db: None, settings: Settings) -> object:
    """A database that a later release has migrated."""
    settings.DATABASE_URL = database_url()
    recorder = MigrationRecorder(connection)
    recorder.record_applied("core", "9999_future")
    yield
    recorder.record_unapplied("core", "9999_future")


def test_a_migrated_database_belongs_to_the_code() -> None:
    assert schema.difference() == schema.Difference(missing=(), unknown=())


def test_apps_that_are_not_installed_are_left_alone() -> None:
    assert schema.compare({*schema.in_code(), ("gone", "0001_initial")}).unknown == ()


def test_what_is_not_applied_is_missing() -> None:
    assert schema.compare(schema.in_code() - {("core", "0001_initial")}).missing == (("core", "0001_initial"),)


@pytest.mark.usefixtures("newer")
def test_a_newer_database_is_refused_by_the_start() -> None:
    with pytest.raises(CommandError, match=CURE) as refusal:
        call_command("prepare")
    assert "\n" not in str(refusal.value)


@pytest.mark.usefixtures("newer")
def test_a_newer_database_is_refused_by_workers() -> None:
    with pytest.raises(ImproperlyConfigured, match=CURE):
        schema.refuse_newer()


@pytest.mark.usefixtures("newer")
def test_a_newer_database_is_refused_by_the_web_process() -> None:
    (sent,) = run({"type": "lifespan"}, {"type": "lifespan.startup"})
    assert sent["type"] == "lifespan.startup.failed"
    assert "newer than this code" in sent["message"]
