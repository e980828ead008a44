"""`manage.py settings_doc`: docs/settings.md, from the settings themselves."""

from typing import Any, get_args

from django.core.management.base import BaseCommand, CommandParser
from pydantic.fields import FieldInfo

from agnt.env import ROOT, Env
from agnt.secrets import NEEDED_IN_PRODUCTION

PAGE = ROOT / "docs" / "settings.md"
HEAD = """# Settings

Read from the environment and from a file `.env` in the project folder; the environment wins. None is needed to try
AGNT out: secrets are then made once and kept in `.agnt/`. In production (`AGNT_ENV=production`) those marked *needed*
must be given, and the start is refused with the names of what is missing.

This page is written by `manage.py settings_doc` from `agnt/env.py`.

| setting | default | what it is |
|---|---|---|
"""


class Command(BaseCommand):
    help = "Writes docs/settings.md from agnt/env.py."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--show", action="store_true", help="Print it instead of writing it.")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["show"]:
            self.stdout.write(page(), ending="")
        else:
            PAGE.write_text(page())


def page() -> str:
    """The whole page."""
    return HEAD + "".join(_line(name, field) for name, field in Env.model_fields.items())


def _line(name: str, field: FieldInfo) -> str:
    what = field.description or ""
    choices = [str(choice) for choice in get_args(field.annotation)]
    if choices:
        what += f" One of {', '.join(f'`{choice}`' for choice in choices)}."
    if name in NEEDED_IN_PRODUCTION:
        what += " *Needed* in production."
    return f"| `{name.upper()}` | {_default(field.default)} | {what} |\n"


def _default(value: object) -> str:
    shown = str(value).removeprefix(f"{ROOT}/")
    return f"`{shown}`" if shown else "-"
