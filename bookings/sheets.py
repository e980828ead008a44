"""CSV for spreadsheets: UTF-8 with the mark they look for; a value that a spreadsheet would run is kept from it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse

from agnt.lib.money import exponent

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MARK = "\ufeff"


def harmless(value: object) -> str:
    """As text; what a spreadsheet would take for a formula begins with an apostrophe, numbers stay numbers. What has
    apostrophes before a formula gets one more, so that `as_it_was` knows each."""
    said = "" if value is None else str(value)
    return said if isinstance(value, int | float) or not _runs(said) else f"'{said}"


def as_it_was(cell: str) -> str:
    """What `harmless` was given, out of a file that is brought in again."""
    return cell[1:] if cell.startswith("'") and _runs(cell) else cell


def _runs(said: str) -> bool:
    bare = said.lstrip("'")
    return bare.lstrip(" ").startswith(_FORMULA) or bare.lstrip().startswith(_FORMULA)


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The file, a line at a time."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    out.write(MARK)
    writer.writerow(header)
    yield out.getvalue()
    for row in rows:
        out.seek(0)
        out.truncate()
        writer.writerow([harmless(value) for value in row])
        yield out.getvalue()


def download(name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """An answer that is saved as `<name>.csv`."""
    response = HttpResponse(lines(header, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def amount(minor: int | None, currency: str) -> str:
    """The number alone, without its currency, as a spreadsheet adds it up; nothing for None."""
    if minor is None:
        return ""
    places = exponent(currency)
    whole, part = divmod(abs(minor), 10**places)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"
