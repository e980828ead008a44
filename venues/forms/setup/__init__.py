"""The forms of the set-up: they read what was typed; what is right is said by venues/services/setup_rules.py."""

from collections.abc import Mapping
from typing import Any, Final

from django.db.models import Model

from venues.forms.setup.base import SetUpForm
from venues.forms.setup.hours import OverrideForm, ShiftForm
from venues.forms.setup.house import HouseForm, PolicyForm
from venues.forms.setup.resources import AreaForm, CombinationForm, ResourceForm
from venues.forms.setup.services import ServiceForm, TierForm
from venues.models import Venue

__all__ = ["FORMS", "HOUSE_FORMS", "SetUpForm", "form_for"]

FORMS: Final[Mapping[str, type[SetUpForm]]] = {
    "area": AreaForm, "resource": ResourceForm, "combination": CombinationForm, "service": ServiceForm,
    "shift": ShiftForm, "override": OverrideForm, "tier": TierForm,
}  # fmt: skip
HOUSE_FORMS: Final[Mapping[str, type[SetUpForm]]] = {"house": HouseForm, "policy": PolicyForm}


def form_for(kind: str, venue: Venue, row: Model | None, data: Any = None) -> SetUpForm:
    """The form of that kind, filled with the row or with what was typed."""
    if kind in HOUSE_FORMS:
        return HOUSE_FORMS[kind](data, venue=venue, instance=row or venue)
    return FORMS[kind](data, venue=venue, instance=row)
