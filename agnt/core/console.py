"""What every page of the console shares."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldAdminTextInputWidget

M = TypeVar("M", bound=models.Model)
_SECRET = ("sealed_", "wrapped", "_hash", "password", "session_key")


def shown_fields(model: type[models.Model]) -> list[str]:
    """Every column that may be shown: sealed bytes, keys and hashes are not."""
    return [field.name for field in model._meta.concrete_fields if not any(word in field.name for word in _SECRET)]


def _is_key(model: type[models.Model], written: str) -> bool:
    try:
        model._meta.pk.to_python(written)
    except ValidationError:
        return False
    return True


class _KeysAlone(AutocompleteMixin):
    """A box to pick rows from that passes over what can be no key of one: the field says that it is wrong."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """The rows that are picked."""
        kept = [one for one in value if _is_key(self.field.remote_field.model, one)]
        return super().optgroups(name, kept, attr)


class _Pick(_KeysAlone, AutocompleteSelect):
    """One row."""


class _PickSome(_KeysAlone, AutocompleteSelectMultiple):
    """Several."""


class ConsoleAdmin(ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """A table that people set up here."""

    list_fullwidth = True
    list_filter_submit = True
    show_full_result_count = False
    list_per_page = 50
    warn_unsaved_form = True
    formfield_overrides: ClassVar[Any] = {
        ArrayField: {"widget": UnfoldAdminTextInputWidget},  # a few words, not a page of them
        models.URLField: {"assume_scheme": "https"},
    }

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **given: Any
    ) -> forms.Field | None:
        """A row that is looked up while one types."""
        if db_field.name in self.get_autocomplete_fields(request):
            given.setdefault("widget", _Pick(db_field, self.admin_site, using=given.get("using")))
        field: forms.Field | None = super().formfield_for_foreignkey(db_field, request, **given)
        return field

    def formfield_for_manytomany(
        self, db_field: models.ManyToManyField[Any, Any], request: HttpRequest, **given: Any
    ) -> forms.Field | None:
        """Rows that are looked up while one types."""
        if db_field.name in self.get_autocomplete_fields(request):
            given.setdefault("widget", _PickSome(db_field, self.admin_site, using=given.get("using")))
        field: forms.Field | None = super().formfield_for_manytomany(db_field, request, **given)
        return field

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse | None:
        """An act on rows of the list; with what cannot be the key of a row nothing is done."""
        if not all(_is_key(self.model, key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            self.message_user(request, "One of these is not there. Load the page again.", messages.WARNING)
            return HttpResponseRedirect(request.get_full_path())
        answer: HttpResponse | None = super().response_action(request, queryset)
        return answer


class ReadOnlyAdmin(ConsoleAdmin):
    """Rows with a life of their own: found and read here, changed only by the verbs that an action calls."""

    warn_unsaved_form = False

    def get_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        """All columns but the secret ones, then what the class computes."""
        return [*shown_fields(self.model), *self.readonly_fields]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        """Verbs make rows, not forms."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Looking is all."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Nothing is deleted by hand."""
        return False
