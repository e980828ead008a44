"""Does a reply claim something that is not so? Pure: words and the guest's own bookings in, a verdict out.

A model that was talked into it may say "booked". What the rows say is what holds, so a claim stands only if it names
a booking (by reference, or by venue and hour) that is in that state. The detector errs on the side of the truth:
a true sentence it does not understand is replaced by the true state in fixed words.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agnt.lib import text
from agnt.lib.ids import REFERENCE_ALPHABET, REFERENCE_LENGTH


class Claim(StrEnum):
    """What a reply may say has happened."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CHANGED = "changed"  # there is no row that could bear it out
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True)
class Known:
    """One of the guest's bookings. `state` is the claim that it bears out, None for neither."""

    reference: str
    venue: str
    local_start: datetime
    state: Claim | None


_DONE: dict[Claim, str] = {
    Claim.BOOKED: r"booked|reserved|confirmed|secured|dipesan(?:kan)?|pesankan|pesan|di-?booking|booking|di-?reservasi"
    r"|di-?konfirmasi|konfirmasi|ter-?konfirmasi|di-?amankan|amankan|pasti",
    Claim.CANCELLED: r"cancell?ed|called off|di-?batalkan|batalkan|batal",
    Claim.CHANGED: r"changed|moved|rescheduled|modified|updated|di-?ubah|ubah|di-?ganti|ganti|di-?pindah(?:kan)?"
    r"|pindahkan",
    Claim.REFUNDED: r"refunded|paid back|di-?kembalikan|di-?refund",
}
_SOFT = (
    r"(?:just|now|already|all|successfully|officially|been|gone ahead and|it|that|saya|kami|aku|juga|berhasil|resmi)"
)
_AGENT = r"(?:i|we|i ve|we ve|i have|we have|i m|it s|that s|you re|is|are|was|were|has|have|been|got|gets|s|ve|re)"
_ID = r"(?:sudah|udah|telah|berhasil|sukses)"
_THING = r"(?:booking|reservation|table|place|spot|seat|dinner|lunch|cancellation|pesanan|reservasi|meja|tempat)"
_PATTERNS = {
    claim: re.compile(
        rf"(?:\b(?:{_AGENT}|{_ID})(?: {_SOFT})* (?:{done})\b"
        rf"|^(?:{_SOFT} )*(?:{done.split('|di')[0]})\b"
        rf"|\b{_THING} (?:{done.split('|di')[0]})\b)"
    )
    for claim, done in _DONE.items()
}
_ALL_SET = re.compile(r"\b(?:all set|good to go|sudah beres|sudah siap|udah beres)\b")
# Before the claim, in its own clause: what makes it a condition, a question, a plan or a denial.
_NOT_SO = re.compile(
    r"\b(?:not|nt|never|nothing|nobody|no (?:table|booking|reservation|place|one)|once|when|if|until|till|unless"
    r"|as soon as|after|before|will|ll|would|shall|should|can|could|may|might|must|to be|to get|is it|was it|has it"
    r"|have you|did you|do you|belum|tidak|tak|bukan|jika|kalau|bila|apabila|setelah|sebelum|begitu|akan|bisa|apakah"
    r"|mau|ingin|supaya|agar|fully|completely|totally|penuh)\b"
)
_FULL = re.compile(r" (?:out|up|solid)\b")  # "booked up": a house without room
_CLAUSE = re.compile(r"[.!?;:,\n\u2026\u2013\u2014()*_]+| - ")
_REFERENCE = re.compile(rf"\b[{REFERENCE_ALPHABET}]{{{REFERENCE_LENGTH}}}\b")
_LINK = re.compile(r"https?://\S+")
_HOUR = re.compile(r"\b(\d{1,2})[:.](\d{2})\b")


def claims(reply: str) -> set[Claim]:
    """What the reply says has happened; conditions, questions, plans and denials are no claims."""
    found: set[Claim] = set()
    for clause in _clauses(reply):
        found |= {claim for claim, pattern in _PATTERNS.items() if _says(clause, pattern)}
        if _says(clause, _ALL_SET):
            found.add(Claim.BOOKED)
    return found


def _says(clause: str, pattern: re.Pattern[str]) -> bool:
    match = pattern.search(clause)
    if match is None or _FULL.match(clause, match.end()):
        return False
    return _NOT_SO.search(clause, 0, match.end()) is None


def _clauses(reply: str) -> list[str]:
    """The reply's clauses, folded, apostrophes and signs as blanks."""
    plain = re.sub(r"(?<=n)['’]t\b", "t", reply)
    return [" ".join(re.findall(r"[a-z0-9-]+", text.fold(clause))) for clause in _CLAUSE.split(plain)]


def unfounded(reply: str, bookings: Sequence[Known]) -> bool:
    """Whether the reply claims anything that the guest's bookings do not bear out, line by line."""
    plain = _LINK.sub(" ", reply)
    return any(not _borne_out(line, plain, claim, bookings) for line in plain.splitlines() for claim in claims(line))


def _borne_out(line: str, reply: str, claim: Claim, bookings: Sequence[Known]) -> bool:
    """Whether the line, or else the whole reply, names bookings of the guest that are all in the claimed state."""
    so = [booking for booking in bookings if booking.state == claim]
    known = {booking.reference for booking in bookings}
    if named := _references(line, known) or _references(reply, known):
        return named <= {booking.reference for booking in so}
    hours = {(int(hour), int(minute)) for hour, minute in _HOUR.findall(reply)}
    folded = text.fold(reply)
    return any(
        text.fold(booking.venue) in folded
        and (not hours or (booking.local_start.hour, booking.local_start.minute) in hours)
        for booking in so
    )


def _references(words: str, known: set[str]) -> set[str]:
    """What looks like a reference: the guest's own, and others that no word would look like."""
    found = set(_REFERENCE.findall(words))
    return {word for word in found if word in known or any(char.isdigit() for char in word)}
