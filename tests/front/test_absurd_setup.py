"""A set-up as nobody means it: every number of every form at its ends. It is refused at its field, or the pages that
read it still answer."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.forms import IntegerField, ModelForm
from django.test import Client

from agnt.lib import clock
from tests import twins, worlds
from tests.twins import Twin
from venues.forms.setup import FORMS, HOUSE_FORMS, form_for
from venues.services import setup

ENDS: Final = ("0", "7", "32767", "2147483647")
PAGES: Final = (
    "/v/{slug}/?party=2&day={day}",
    "/venue/{slug}/diary/?day={day}",
    "/venue/{slug}/diary/new/?party=2&day={day}",
    "/venue/{slug}/diary/walk-in/?party=2",
    "/venue/{slug}/settings/preview/",
    "/venue/{slug}/settings/why/?day={day}&time=19:00&party=2&service={service}&audience=online",
    "/venue/{slug}/waitlist/",
)
ADDRESS: Final = {
    "area": "areas", "resource": "tables", "combination": "combinations", "service": "services", "shift": "hours",
    "override": "pacing", "tier": "terms", "house": "house", "policy": "rules",
}  # fmt: skip


@pytest.fixture
def mine(transactional_db: None) -> Iterator[Twin]:
    with clock.frozen(worlds.NOW):
        yield twins.twins()[0]


def _row(mine: Twin, kind: str) -> Any:
    names = {"shift": "Shift", "override": "PacingOverride", "tier": "TermsTier"}
    if kind in HOUSE_FORMS:
        return mine.world.venue
    row = mine.world.service if kind == "service" else mine.rows[names.get(kind, kind.capitalize())]
    return setup.find(mine.world.venue.pk, kind, row.pk)


def _as_sent(form: ModelForm[Any]) -> dict[str, Any]:
    """The form as a browser would send it untouched."""
    sent: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        shown = bound.field.prepare_value(value) if value is not None else None
        if isinstance(shown, list | tuple):
            sent[bound.name] = [str(getattr(one, "pk", one)) for one in shown]
        elif shown is True:
            sent[bound.name] = "on"
        elif shown is not False and shown not in (None, ""):
            sent[bound.name] = str(shown)
    return sent


@pytest.mark.parametrize("kind", [*FORMS, *HOUSE_FORMS])
def test_no_number_of_the_set_up_takes_the_pages_down(mine: Twin, kind: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(mine.owner)
    row = _row(mine, kind)
    sent = _as_sent(form_for(kind, mine.world.venue, row))
    part = "" if kind in HOUSE_FORMS else f"{row.pk}/"
    path = f"/venue/{mine.slug}/settings/{ADDRESS[kind]}/{part}"
    day = mine.at("12:00").date().isoformat()
    pages = [page.format(slug=mine.slug, day=day, service=mine.world.service.pk) for page in PAGES]
    assert client.post(path, sent).status_code == 302, "the form as it is must be taken"
    fields = [
        name for name, field in form_for(kind, mine.world.venue, row).fields.items() if isinstance(field, IntegerField)
    ]
    wrong = []
    for name in fields:
        for end in ENDS:
            row.refresh_from_db()
            fresh = _as_sent(form_for(kind, mine.world.venue, row))
            status = client.post(path, fresh | {name: end}).status_code
            if status >= 500:
                wrong.append((name, end, path, status))
            if status != 302:
                continue
            wrong += [(name, end, page, found) for page in pages if (found := client.get(page).status_code) >= 500]
            row.refresh_from_db()
            seen = _as_sent(form_for(kind, mine.world.venue, row))["seen"]
            assert client.post(path, sent | {"seen": seen}).status_code == 302, (name, end)
    assert wrong == []
