"""Which reader a file needs."""

import json
from typing import Any, Final

from agnt.lib.errors import DomainError
from venues.listings import cambridge, osm
from venues.listings.facts import Read

SOURCES: Final = {"osm": osm.read, "camrest": cambridge.read, "multiwoz": cambridge.read}


def read(source: str, data: bytes) -> Read:
    """The list's places. Raises DomainError `unreadable_list` (422) for a file that is none of that source."""
    try:
        found: Any = json.loads(data)
        return SOURCES[source](found)
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise DomainError("unreadable_list", f"This is not a list of {source}.", status=422) from problem
