"""From the bytes of a file to a header and rows of text: CSV with the usual delimiters and encodings, or JSON."""

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agnt.lib import text
from agnt.lib.errors import DomainError
from bookings.sheets import as_it_was

MOST_ROWS = 20_000
MOST_BYTES = 12_000_000
_DELIMITERS = ",;\t|"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A header and rows of the same length; every value is text without blanks around it."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def read(file_name: str, data: bytes) -> Sheet:
    """The rows of the file. Raises DomainError `unreadable_list` (422) with what is wrong and what to do."""
    if len(data) > MOST_BYTES:
        raise _unreadable("The file is larger than 12 MB. Split it into smaller ones.")
    decoded = text.clean(_decode(data)).strip()
    if not decoded:
        raise _unreadable("The file is empty.")
    is_json = file_name.lower().endswith(".json") or decoded[0] in "[{"
    sheet = _json(decoded) if is_json else _csv(decoded)
    if not sheet.rows:
        raise _unreadable("The file has a header and no rows.")
    if len(sheet.rows) > MOST_ROWS:
        raise _unreadable(f"The file has more than {MOST_ROWS:,} rows. Split it into smaller ones.")
    return sheet


def read_whole(data: bytes, parts: Iterable[str]) -> dict[str, Any]:
    """A whole set-up: `{"setup": {"house": {...}, "areas": [{...}], ...}}`. Raises DomainError `unreadable_list`."""
    if len(data) > MOST_BYTES:
        raise _unreadable("The file is larger than 12 MB.")
    try:
        value: Any = text.clean_json(json.loads(text.clean(_decode(data)).strip()))
    except (ValueError, RecursionError) as problem:
        raise _unreadable("The file is not valid JSON.") from problem
    setup = value.get("setup") if isinstance(value, dict) else None
    if not isinstance(setup, dict) or not isinstance(setup.get("house"), dict):
        raise _unreadable("That is not a whole set-up as it is taken out here.")
    found: dict[str, Any] = {"house": setup["house"]}
    for part in parts:
        rows = setup.get(part, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows) or len(rows) > MOST_ROWS:
            raise _unreadable(f"“{part}” must be a list of rows.")
        found[part] = rows
    return found


def _unreadable(message: str) -> DomainError:
    return DomainError("unreadable_list", message, status=422)


def _decode(data: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else what Windows writes (cp1252)."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _delimiter(line: str) -> str:
    """The one of which the header has most, outside quotes; a comma where it has none."""
    outside = "".join(part for number, part in enumerate(line.split('"')) if number % 2 == 0)
    return max(_DELIMITERS, key=lambda one: (outside.count(one), one == ","))


def _csv(decoded: str) -> Sheet:
    first = decoded.split("\n", 1)[0]
    if first.lower().startswith("sep=") and "\n" in decoded:  # Excel's own hint
        delimiter, decoded = first[4:5] or ",", decoded.split("\n", 1)[1]
    else:
        delimiter = _delimiter(first)
    try:
        lines = list(csv.reader(io.StringIO(decoded, newline=""), delimiter=delimiter))
    except csv.Error as problem:
        raise _unreadable("The file is not a table that can be read. Save it as CSV and try again.") from problem
    header = _unique(lines[0])
    rows = [[as_it_was(value) for value in line] for line in lines[1:] if any(value.strip() for value in line)]
    return Sheet(header, tuple(_fitted(line, len(header)) for line in rows))


def _fitted(line: Iterable[str], width: int) -> tuple[str, ...]:
    values = [value.strip() for value in line][:width]
    return tuple(values + [""] * (width - len(values)))


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    """The header with empty names numbered and doubled ones told apart."""
    seen: list[str] = []
    for number, name in enumerate(names, 1):
        given = name.strip() or f"Column {number}"
        seen.append(given if given not in seen else f"{given} ({number})")
    return tuple(seen)


def _json(decoded: str) -> Sheet:
    """A list of objects, or an object that holds one; a list within a row is joined by commas."""
    try:
        value = text.clean_json(json.loads(decoded))
    except (ValueError, RecursionError) as problem:
        raise _unreadable("The file is not valid JSON.") from problem
    if isinstance(value, dict):
        value = next((inner for inner in value.values() if isinstance(inner, list)), None)
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        raise _unreadable("The file must hold a list of rows, each with named values.")
    header = tuple(dict.fromkeys(str(key) for row in value for key in row))
    return Sheet(header, tuple(tuple(_said(row.get(name)) for name in header) for row in value))


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(item) for item in value)
    return str(value).strip()
