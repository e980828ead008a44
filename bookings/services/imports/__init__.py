"""Bringing a list in: look at it first, then all of it or nothing, and a day to undo it.

What comes in by a list sends nothing and owes nothing: no event is written, and the source is `import`.
"""

from bookings.services.imports.looks import Preview, preview
from bookings.services.imports.runs import carry_out, columns, drop, saved_mappings, set_columns, upload
from bookings.services.imports.undo import KEPT_FOR, Undone, undo

__all__ = [
    "KEPT_FOR",
    "Preview",
    "Undone",
    "carry_out",
    "columns",
    "drop",
    "preview",
    "saved_mappings",
    "set_columns",
    "undo",
    "upload",
]
