"""Which venues a text names by their whole names, wherever in it they stand."""

import re
from collections.abc import Iterable

from django.db.models.functions import Lower

from agnt.lib import text as plain
from venues.models import Venue

_FEWEST, _MOST = 2, 5  # words of a name; a single word may be any word
_LONGEST = 1000  # characters read of a text
_WORD = re.compile(r"[^\s,;:!?()\"]+")


def mentioned(texts: Iterable[str], *, sandbox: bool = False) -> tuple[str, ...]:
    """The names of the live venues whose whole name, of at least two words, stands in one of the texts."""
    runs = {run for text in texts for form in _forms(text[:_LONGEST]) for run in _runs(form)}
    if not runs:
        return ()
    known = Venue.objects.seen_by(sandbox=sandbox).annotate(small=Lower("name")).filter(small__in=runs)
    return tuple(known.order_by("name").values_list("name", flat=True).distinct())


def _forms(text: str) -> set[str]:
    return {text.lower().replace("’", "'"), plain.fold(text).replace("’", "'")}


def _runs(text: str) -> Iterable[str]:
    words = [word.rstrip(".") for word in _WORD.findall(text)]
    for first in range(len(words)):
        for last in range(first + _FEWEST, min(first + _MOST, len(words)) + 1):
            yield " ".join(words[first:last])
