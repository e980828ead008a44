"""A shift of the sheet as plain text, for a letter. Pure."""

from bookings.sheet import SheetLine, SheetPart


def as_text(part: SheetPart) -> str:
    """A block for each party, in order of time."""
    return "\n\n".join(_block(each) for each in part.lines)


def _block(each: SheetLine) -> str:
    row = each.line
    booking = row.booking
    first = "  ".join(filter(None, (each.wall, f"{booking.party_size}", booking.guest_name, row.tables)))
    marks = ", ".join(mark.word for mark in row.marks)
    said = f"“{each.words}”" if each.words else ""
    told = " ".join(filter(None, (each.allergies, said)))
    facts = (
        f"{booking.reference}, {booking.service.name}" + (f", {marks}" if marks else ""),
        *each.needs,
        told,
        f"Guest: {booking.notes}" if booking.notes else "",
        f"Staff: {booking.staff_notes}" if booking.staff_notes else "",
    )
    return "\n".join([first, *(f"    {fact}" for fact in facts if fact)])
