"""`manage.py trace REFERENCE`: the story of a booking across the eight steps, with times."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agnt.front.story import Story, story
from agnt.front.templatetags.front import since
from agnt.lib.errors import NotFound


class Command(BaseCommand):
    """Prints the story; what people wrote only when it is asked for."""

    help = "Tell the story of a booking (reference or trace id) across all eight steps."

    def add_arguments(self, parser: CommandParser) -> None:
        """The name, and whether to print what was written."""
        parser.add_argument("reference", help="Booking reference or trace id.")
        parser.add_argument("--bodies", action="store_true", help="Also what people wrote.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it, or say that there is none (exit 1)."""
        try:
            told = story(options["reference"])
        except NotFound as error:
            raise CommandError(error.message) from error
        self.stdout.write("\n".join(lines(told if options["bodies"] else told.redacted())))


def lines(told: Story) -> list[str]:
    """The story as lines of text; times in UTC."""
    out = [f"{told.reference or 'no booking'}  {told.title}  trace {told.trace_id}"]
    if told.yes_to_told_ms is not None:
        out.append(f"from the guest's yes to the answer leaving: {told.yes_to_told_ms} ms")
    for step in told.steps:
        none = "not yet" if step.applies else "not by this way"
        out += ["", f"{step.number} {step.title:<17} {since(step.ms_since_start) or none:<9} {step.where}"]
        for row in step.rows:
            out.append(f"    {row.at:%H:%M:%S.%f}"[:-3] + f"  {' - '.join(filter(None, [row.what, row.detail]))}")
            out += [f"                  | {line}" for line in row.body.splitlines()]
    return out
