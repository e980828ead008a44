"""Reading JSON from outside that may have any shape: what is not there, or is something else, reads as empty."""

from typing import Any

from agnt.lib import text

Json = dict[str, Any]


def an_object(value: object) -> Json:
    """The value if it is a JSON object, else an empty one."""
    return value if isinstance(value, dict) else {}


def objects(value: object) -> list[Json]:
    """The objects of a JSON array; everything else is left out."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def words(value: object, limit: int = 4096) -> str:
    """A string (or a number written without quotes), cleaned and clamped; else empty."""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return text.clamp(text.clean(str(value)), limit)


def digits(value: object) -> str:
    """A phone number's digits; empty when it is none (a leading plus is allowed)."""
    number = words(value, 40).strip().removeprefix("+")
    return number if number.isascii() and number.isdigit() else ""


def number(value: object) -> int:
    """A whole number, also when written in quotes; else 0."""
    written = words(value, 20)
    return int(written) if written.isascii() and written.isdigit() else 0


def coordinate(value: object) -> float | None:
    """Degrees, or None."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
