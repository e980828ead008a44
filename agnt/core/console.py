"""What every page of the console shares."""

from typing import Any, ClassVar, TypeVar

from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
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


class ConsoleAdmin(ModelAdmin):  # type: ignore[misc]  # unfold carries no types
    """A table that people set up here."""

    list_fullwidth = True
    list_filter_submit = True
    show_full_result_count = False
    list_per_page = 50
    warn_unsaved_form = True
    formfield_overrides: ClassVar[Any] = {
        ArrayField: {"widget": UnfoldAdminTextInputWidget}  # a few words, not a page of them
    }

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
