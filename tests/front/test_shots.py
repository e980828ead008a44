"""`make screenshots` takes a picture of every page of a venue: out of the URLconf, so that a new one is missed."""

import pytest
from django.test import Client
from django.urls import resolve

from tests import shots, shots_of_rows, twins
from tests.addresses import addresses
from tests.front.test_every_page import is_page

pytestmark = pytest.mark.django_db


def test_every_page_of_a_venue_has_its_picture() -> None:
    twin = twins.twins()[0]
    client = Client()
    client.force_login(twin.owner)
    pages = {one.route for one in addresses() if is_page(client.get(one.of(twin, twin)))}
    paths = [*shots.paths_of_a_venue(), *shots_of_rows.paths(), f"/venue/{shots.HOUSE}/settings/import/1/"]
    taken = {resolve(path).route for path in paths}
    missed = sorted(pages - taken)
    assert not missed, "\n".join(missed)
