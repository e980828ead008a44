"""Text as it comes from outside: cleaned, folded, clamped, split at sentence ends."""

import re
import unicodedata
from collections.abc import Callable

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+|\n+")


def clean(value: str) -> str:
    """The text without NUL, lone surrogates and control characters, which PostgreSQL or JSON refuse, and without signs
    that turn round how the words after them read, in a name or in the whole line that it stands in."""
    return unicodedata.normalize("NFC", _CONTROL.sub("", value))


def clean_json(value: object) -> object:
    """The same over every string and key of decoded JSON."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [clean_json(item) for item in value]
    if isinstance(value, dict):
        return {clean(str(key)): clean_json(item) for key, item in value.items()}
    return value


def fold(value: str) -> str:
    """Lower case without accents, blanks made single: the form in which words are compared."""
    if value.isascii():
        return " ".join(value.lower().split())
    small = unicodedata.normalize("NFKD", value).casefold()  # taken apart first: of one sign for MHz the letters
    decomposed = unicodedata.normalize("NFKD", small)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())


def natural(value: str) -> list[tuple[int, str]]:
    """Names in the order in which people count: T2 before T10."""
    parts = re.split(r"(\d+)", value)
    return [(int(part), "") if part.isdecimal() else (0, part.casefold()) for part in parts if part]


def clamp(value: str, limit: int) -> str:
    """At most `limit` characters; what is cut is marked with an ellipsis."""
    return value if len(value) <= limit else value[: max(limit - 1, 0)].rstrip() + "…"


def split_sentences(value: str, limit: int, measure: Callable[[str], int] = len) -> list[str]:
    """Parts of at most `limit` by `measure`, cut at sentence ends, else at blanks, else anywhere.

    Nothing but the white space at a cut is lost; an empty text has no parts.
    """
    parts: list[str] = []
    rest = value.strip()
    while rest and measure(rest) > limit:
        cut = _cut(rest, limit, measure)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def _cut(value: str, limit: int, measure: Callable[[str], int]) -> int:
    """Where to cut: the last sentence end that fits, else the last blank, else the last character."""
    low, high = 1, len(value)
    while low < high:  # the longest prefix that fits
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(value[:middle]) <= limit else (low, middle - 1)
    ends = [
        match.end() for match in _SENTENCE_END.finditer(value, 0, low + 1) if match.start() <= low and match.start() > 0
    ]
    if ends:
        return min(ends[-1], low) or low
    blank = value.rfind(" ", 1, low + 1)
    return blank if blank > 0 else low
