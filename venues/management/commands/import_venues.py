"""`manage.py import_venues FILE --source osm --city salzburg ...`: bring a published list of venues in, unclaimed."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from agnt.lib.errors import DomainError
from venues import listings
from venues.models import City
from venues.services import listings as catalogue


class Command(BaseCommand):
    """Idempotent: the same list again changes nothing. What cannot be read is printed."""

    help = "Bring a published list of venues in, unclaimed. A new city needs all of its options."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where the list is and where its venues are."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--source", required=True, choices=sorted(listings.SOURCES))
        parser.add_argument("--city", required=True, help="Slug, e.g. salzburg.")
        parser.add_argument("--city-name")
        parser.add_argument("--country", help="ISO 3166-1 alpha-2.")
        parser.add_argument("--timezone")
        parser.add_argument("--at", type=float, nargs=2, metavar=("LATITUDE", "LONGITUDE"), help="The city's middle.")
        parser.add_argument("--currency", required=True)
        parser.add_argument("--language", default="en")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, bring in, say what happened."""
        try:
            read = listings.read(options["source"], options["file"].read_bytes())
        except (OSError, DomainError) as problem:
            raise CommandError(str(problem)) from problem
        done = catalogue.bring_in(
            source=options["source"],
            city_id=_city(options).pk,
            currency=options["currency"],
            language=options["language"],
            listings=read.listings,
        )
        for line in read.unread:
            self.stdout.write(f"not read: {line}")
        self.stdout.write(
            f"{done.made} made, {done.changed} changed, {done.same} as they were, {done.claimed} left to their owners, "
            f"{done.elsewhere} known from another list, {len(read.unread)} notes."
        )


def _city(options: dict[str, Any]) -> City:
    there = City.objects.filter(slug=options["city"]).first()
    if there is not None:
        return there
    needed = {name: options[name] for name in ("city_name", "country", "timezone", "at")}
    if lacking := [name for name, value in needed.items() if not value]:
        named = ", ".join("--" + name.replace("_", "-") for name in lacking)
        raise CommandError(f"The city is new: give {named}.")
    latitude, longitude = options["at"]
    return catalogue.city_for(
        slug=options["city"],
        name=options["city_name"],
        country=options["country"],
        timezone=options["timezone"],
        latitude=latitude,
        longitude=longitude,
    )
