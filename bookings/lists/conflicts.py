"""What is wrong with a row of a list, as a fact and as a sentence for staff."""

from dataclasses import dataclass
from typing import Final

_SAID: Final = {
    "bad_date": "“{value}” is not a date that can be read.",
    "bad_time": "“{value}” is not a time that can be read.",
    "bad_party": "“{value}” is not a number of guests.",
    "bad_phone": "“{value}” is not a phone number.",
    "bad_email": "“{value}” is not an e-mail address.",
    "bad_number": "“{value}” is not a number that fits here.",
    "bad_choice": "“{value}” is none of the words that fit here.",
    "no_name": "There is no name.",
    "unknown_table": "There is no table or room called “{value}”.",
    "unknown_area": "There is no area called “{value}”.",
    "unknown_service": "There is no service called “{value}”.",
    "unknown_status": "The status “{value}” is not known.",
    "overlap": "{value} is taken then by another booking of the diary.",
    "overlap_in_list": "{value} is taken then by row {other} of this list.",
    "no_place": "No table is free for them then.",
    "too_long": "“{value}” is too long.",
    "name_taken": "There is already one called “{value}”.",
    "twice_in_list": "This is the same as row {other}.",
    "bad_setup": "{value}",
    "not_empty": "There are {value} here already. Such a file is for a venue that has none.",
    "other_currency": "The amounts of the file are in {value}, which is not the money of this venue.",
    "other_zone": "The hours of the file are of {value}, which is not the time zone of this venue.",
    "known_guest": "{value} is known already: the record there is kept, what it lacks is added.",
    "already_there": "This booking is in the diary already.",
}
_NOTICES: Final = frozenset({"known_guest", "already_there"})


@dataclass(frozen=True, slots=True)
class Conflict:
    """One row's trouble. `row` counts from 1 without the header; a notice (`blocks` False) stops nothing."""

    row: int
    code: str
    column: str = ""
    value: str = ""
    other: int | None = None

    @property
    def blocks(self) -> bool:
        """Whether the list cannot be brought in before this is cured or the row is left out."""
        return self.code not in _NOTICES

    @property
    def message(self) -> str:
        """As a sentence."""
        return _SAID[self.code].format(value=self.value, other=self.other)
