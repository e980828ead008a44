"""What bookings were worth, what was spent, what was paid before."""

from agnt.lib.money import Money, exponent
from bookings.reports.charts import named
from bookings.reports.figures import Figures
from bookings.reports.shapes import Item, Kind, Report, compared
from bookings.sheets import amount


def by_day(found: Figures) -> Report:
    """What was spent each day; where nobody wrote it down, the listed price."""
    span, currency = found.span, found.currency
    marks = named([f"{day:%-d %b}" for day in span])
    items, rows = [], []
    for day, before, mark in zip(span, span.before, marks, strict=True):
        now, then = found.day(day), found.day(before)
        spent = now.spend_minor
        items.append(
            Item(f"{day:%a %-d %b}", spent, str(Money(_whole(spent, currency), currency)), then.spend_minor, mark)
        )
        rows.append((f"{day:%Y-%m-%d}", amount(now.spend_minor, currency), amount(now.value_minor, currency)))
    total = sum(found.day(day).spend_minor for day in span)
    before_total = sum(found.day(day).spend_minor for day in span.before)
    said = compared(total, before_total, span.days).replace("fewer", "less")
    message = f"{Money(_whole(total, currency), currency)} spent" + (f": {said}" if said else "")
    header = ("Day", f"Spent, {currency}", f"Listed value, {currency}")
    return Report("revenue", "Revenue", message, Kind.COLUMNS, items, header, rows, _notes(found), has_before=True)


def _notes(found: Figures) -> list[str]:
    currency, days = found.currency, [found.day(day) for day in found.span]
    covers, spent = sum(day.covers for day in days), sum(day.spend_minor for day in days)
    value = sum(day.value_minor for day in days)
    notes = [f"Bookings with a listed price were worth {Money(_whole(value, currency), currency)}."]
    if covers and spent:
        notes.append(f"That is {Money(_whole(spent // covers, currency), currency)} for each guest.")
    if found.deposits_minor:
        notes.append(f"Deposits received for these days: {Money(found.deposits_minor, currency)}.")
    return notes


def _whole(minor: int, currency: str) -> int:
    """Without the hundredths where nobody reads them: of a thousand and more."""
    unit = 10 ** exponent(currency)
    return minor // unit * unit if minor >= 1000 * unit else minor
