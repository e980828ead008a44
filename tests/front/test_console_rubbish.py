"""The console's forms say what is wrong with what is sent: rubbish in any field never ends in an error of ours.

Generated from the tables that are registered, so that a new one is covered by itself.
"""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.db.models import Model
from django.forms import Field, ModelChoiceField
from django.test import Client, RequestFactory
from unfold.widgets import UnfoldAdminURLInputWidget

from agnt.core.console import ReadOnlyAdmin
from agnt.core.models import User
from tests import worlds
from venues.models import Venue

pytestmark = pytest.mark.django_db
RUBBISH = ("letters", "9" * 25, str(2**63 - 1), "-1", "1.5", "%00", "é", "[]")
TABLES = sorted(
    (model for model, table in admin.site._registry.items() if not isinstance(table, ReadOnlyAdmin)),
    key=lambda model: model._meta.label,
)


@pytest.fixture
def root() -> User:
    return User.objects.create_superuser("root@example.com", "a long password")


@pytest.fixture
def browser(root: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(root)
    return client


def path_of(model: type[Model], act: str = "add") -> str:
    return f"/{admin.site.name}/{model._meta.app_label}/{model._meta.model_name}/{act}/"


def fields_of(table: ModelAdmin[Any], root: User) -> dict[str, Field]:
    """What the form to add one asks for; nothing where none is added by hand."""
    request = RequestFactory().get("/")
    request.user = root
    if not table.has_add_permission(request):
        return {}
    return dict(table.get_form(request, change=False).base_fields)


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.label)
def test_rubbish_in_any_field_is_the_forms_own_error(model: type[Model], root: User, browser: Client) -> None:
    worlds.restaurant()
    fields = fields_of(admin.site._registry[model], root)
    to_rows = {name for name, field in fields.items() if isinstance(field, ModelChoiceField)}
    before = list(model._default_manager.order_by("pk").values())
    one = model._default_manager.first()
    for path in filter(None, [path_of(model), path_of(model, f"{one.pk}/change") if one else ""] if fields else []):
        for rubbish in RUBBISH:
            answer = browser.post(path, dict.fromkeys(fields, rubbish))
            assert answer.status_code < 400, (path, rubbish)
            if to_rows:  # a city may be called anything; a row is there or not
                asked = answer.context["adminform"].form
                assert asked.errors and to_rows & set(asked.fields) <= set(asked.errors), (path, rubbish)
        assert browser.post(path, dict.fromkeys(fields, "1\x00")).status_code == 400
    assert not to_rows or list(model._default_manager.order_by("pk").values()) == before


@pytest.mark.filterwarnings("error::DeprecationWarning")
def test_an_address_without_a_scheme_is_a_safe_one(root: User) -> None:
    website = fields_of(admin.site._registry[Venue], root)["website"]
    assert website.clean("senja.example/menu") == "https://senja.example/menu"
    assert isinstance(website.widget, UnfoldAdminURLInputWidget)
