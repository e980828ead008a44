"""What is wired by name exists: events and their handlers, jobs, tasks, models in the console, migrations."""

import ast
import inspect
from collections.abc import Iterator
from typing import Final

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.utils.module_loading import import_string

from agnt.celery import app as celery
from agnt.handlers import HANDLERS
from agnt.schedule import SCHEDULE
from tests.house.source import ROOMS, Module, calls, modules

# Events that nobody hears yet: what is to come will (outgoing webhooks, the waitlist, change requests).
UNHEARD: Final = {
    "booking.seated",
}


def _names(module: Module, verb: str) -> Iterator[str]:
    """The first argument of each call of `verb`; of an f-string what stands before its first gap, and a star."""
    for call, name in calls(module):
        if name.rpartition(".")[2] != verb or not call.args:
            continue
        match call.args[0]:
            case ast.Constant(value=str(value)):
                yield value
            case ast.JoinedStr(values=[ast.Constant(value=str(start)), *_]):
                yield f"{start}*"


def test_each_event_that_is_emitted_is_in_the_table() -> None:
    emitted = {name for module in modules() for name in _names(module, "emit")}
    unknown = {name for name in emitted if name not in HANDLERS and not name.endswith("*")}
    families = {name for name in emitted if name.endswith("*") and not any(e.startswith(name[:-1]) for e in HANDLERS)}
    assert emitted, "the rule has lost sight of emit()"
    assert (unknown, families) == (set(), set())


def test_the_events_that_nobody_hears_are_known() -> None:
    assert {name for name, heard_by in HANDLERS.items() if not heard_by} == UNHEARD


@pytest.mark.parametrize("path", sorted({path for heard_by in HANDLERS.values() for path in heard_by}))
def test_each_handler_takes_ids_by_name_and_answers_nothing(path: str) -> None:
    signature = inspect.signature(import_string(path))
    kinds = {parameter.kind for parameter in signature.parameters.values()}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}
    assert signature.return_annotation in (None, "None")


def test_how_a_guest_is_reached_can_be_asked_of_a_booking() -> None:
    inspect.signature(import_string(settings.AGNT_REACH)).bind(booking=None)
    inspect.signature(import_string(settings.AGNT_REACH_WAITING)).bind(entry=None)


@pytest.mark.parametrize("name", sorted(SCHEDULE))
def test_each_job_can_be_called(name: str) -> None:
    work = import_string(SCHEDULE[name].path)
    inspect.signature(work).bind()


def test_each_task_that_is_nudged_or_routed_is_registered() -> None:
    celery.loader.import_default_modules()
    nudged = {name for module in modules() for name in _names(module, "nudge") if "." in name}
    routed = set(celery.conf.task_routes or {})
    assert nudged | routed <= set(celery.tasks)


def test_each_task_has_a_name_of_its_own() -> None:
    celery.loader.import_default_modules()
    ours = [task for task in celery.tasks.values() if type(task).run.__module__.partition(".")[0] in ROOMS]
    assert ours
    assert [task.name for task in ours if task.name.startswith(type(task).run.__module__)] == []


def test_each_model_is_in_the_console() -> None:
    labels = {config.label for config in apps.get_app_configs() if config.name.partition(".")[0] in ROOMS}
    ours = {model for model in apps.get_models() if model._meta.app_label in labels}
    missing = {model._meta.label for model in ours - set(admin.site._registry)}
    assert missing == set()


def test_each_list_in_the_console_can_be_searched() -> None:
    ours = {model: page for model, page in admin.site._registry.items() if model.__module__.partition(".")[0] in ROOMS}
    unsearched = {model._meta.label for model, page in ours.items() if not page.search_fields}
    assert unsearched == set()


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_names_are_seen_through_an_f_string() -> None:
    module = Module("x.py", ast.parse("outbox.emit(f'booking.{word}', booking_id=1)\nemit('a.b')\nemit(name)"))
    assert list(_names(module, "emit")) == ["booking.*", "a.b"]
