"""`manage.py prepare`: what `make run` does to the database before anybody may use it."""

from typing import Any

import psycopg
from django.conf import settings
from django.core.checks import Tags
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from agnt import schema
from agnt.front.services import demo_world
from chat.services import accounts

# Two starts at once must not migrate, or fill an empty database, together.
LOCK = 2_026_112_301


class Command(BaseCommand):
    help = "Applies what is missing of the migrations and fills an empty embedded database with the demo world."
    requires_migrations_checks = False
    requires_system_checks = [Tags.security]

    def handle(self, *args: Any, **options: Any) -> None:
        with psycopg.connect(settings.DATABASE_URL, autocommit=True, connect_timeout=10) as connection:
            connection.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            self._migrate()
            if settings.ENV.whatsapp_phone_number_id:
                accounts.seed_whatsapp()
            if is_for_demonstration():
                self._seed()

    def _migrate(self) -> None:
        found = schema.difference()
        if found.unknown:
            raise CommandError(found.cure)
        if found.missing:
            self._say(f"Applying {len(found.missing)} migrations")
            call_command("migrate", interactive=False, verbosity=0)

    def _seed(self) -> None:
        found = demo_world.state()
        if found == demo_world.State.OCCUPIED:
            return
        if found == demo_world.State.EMPTY:
            self._say("Filling the empty database with the demo world")
        call_command("seed_demo", stdout=self.stdout)

    def _say(self, line: str) -> None:
        """What takes long, at once and to stderr: stdout is for the sign-ins, which are shown when all is up."""
        self.stderr.write(line, style_func=str)
        self.stderr.flush()


def is_for_demonstration() -> bool:
    """Only our own embedded database, and never in production."""
    return settings.ENV.agnt_env == "development" and not settings.ENV.database_url
