"""A point on the map is read as people write it and as maps' links hold it; what is no point is said in words."""

import pytest
from django.test import Client

from tests import worlds
from tests.bookings.rows import client_of
from venues import positions
from venues.models import Member, Venue

HERE = (-8.69112, 115.16821)


@pytest.mark.parametrize(
    "written",
    [
        "-8.69112, 115.16821",
        " (-8.69112,115.16821) ",
        "-8.69112; 115.16821",
        "geo:-8.69112,115.16821?z=17",
        "https://www.openstreetmap.org/?mlat=-8.69112&mlon=115.16821#map=17/-8.7/115.1",
        "https://www.openstreetmap.org/#map=17/-8.69112/115.16821",
        "https://www.google.com/maps/place/X/@-8.7,115.1,17z/data=!3m1!4b1!4m6!3d-8.69112!4d115.16821",
        "https://www.google.com/maps/@-8.69112,115.16821,17z",
        "https://maps.google.com/?q=-8.69112,115.16821",
        "https://www.google.com/maps/search/?api=1&query=-8.69112%2C115.16821",
        "https://maps.apple.com/?ll=-8.69112,115.16821&q=La%20Brisa",
    ],
)
def test_numbers_and_links_are_read(written: str) -> None:
    assert positions.read(written) == HERE


@pytest.mark.parametrize(
    "written",
    ["Seminyak", "-8.69112", "1, 2, 3", "https://maps.app.goo.gl/abc", "nan, nan", "", "https://x/@a,b"],
)
def test_what_is_no_point_says_how_to_write_one(written: str) -> None:
    with pytest.raises(ValueError, match="latitude first"):
        positions.read(written)


def test_what_is_beside_the_globe_is_refused() -> None:
    with pytest.raises(ValueError, match="globe"):
        positions.read("95, 200")


def house(client: Client, venue: Venue, **changed: str) -> str:
    """Send the house's page as it is but for what is changed; the page that comes back."""
    path = f"/venue/{venue.slug}/settings/house/"
    form = client.get(path).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    given = {name: ",".join(value) if isinstance(value, list) else value or "" for name, value in shown.items()
             if name != "position"}  # fmt: skip
    given["position"] = ", ".join(map(str, shown["position"]))
    return client.post(path, given | changed, follow=True).content.decode()


@pytest.mark.django_db
def test_an_owner_puts_his_house_where_it_stands() -> None:
    venue = worlds.restaurant(name="La Brisa").venue
    client = client_of(worlds.World(venue=venue, service=venue.services.get()), Member.Role.OWNER)
    assert "Kept." in house(client, venue, position="https://maps.google.com/?q=-8.65,115.13")
    venue.refresh_from_db()
    assert (venue.latitude, venue.longitude) == (-8.65, 115.13)
    assert "mlat=-8.65&amp;mlon=115.13" in client.get(f"/venue/{venue.slug}/settings/house/").content.decode()


@pytest.mark.django_db
def test_a_point_far_from_the_city_is_asked_about_and_nothing_is_kept() -> None:
    venue = worlds.restaurant(name="La Brisa").venue
    client = client_of(worlds.World(venue=venue, service=venue.services.get()), Member.Role.OWNER)
    before = venue.latitude, venue.longitude
    assert f"km from {venue.city.name}. Latitude comes first." in house(client, venue, position="47.798, 13.047")
    venue.refresh_from_db()
    assert (venue.latitude, venue.longitude) == before
