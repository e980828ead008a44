"""What a venue's own bookings say of a guest: visits, no-shows, spend, and how likely he is to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from agnt.lib import clock
from bookings.models import Booking, Dispute
from venues.models import Guest

Status = Booking.Status
_COUNTS_FOR = timedelta(days=730)  # an older no-show is forgotten
_HALF_AFTER = timedelta(days=365)  # one older than that counts half
_DISPUTED = (Dispute.Status.OPEN, Dispute.Status.UPHELD)
# Weights in hundredths: of a no-show, of a cancel after the free time; before any visit nobody is a risk of nothing.
_NO_SHOW, _LATE_CANCEL, _UNKNOWN_VISITS = 100, 30, 3


@dataclass(frozen=True, slots=True)
class Record:
    """A guest at one venue. Amounts in minor units of the venue's currency; what was imported is in the sums."""

    visits: int
    no_shows: int
    disputed: int
    late_cancels: int
    covers: int
    spend_minor: int
    currency: str
    first_visit: datetime | None
    last_visit: datetime | None
    upcoming: int


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a no-show is, 0 to 100, with a sentence for each thing that counted."""

    value: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Past:
    """One booking as it ended, corrections counted."""

    booking: Booking
    status: str
    party_size: int
    spend_minor: int
    disputed: bool


def record(guest: Guest) -> Record:
    """The guest's record at his venue. Two queries."""
    past = _past(guest)
    came = [one for one in past if one.status == Status.COMPLETED]
    missed = [one for one in past if one.status == Status.NO_SHOW]
    starts = sorted(one.booking.starts_at for one in came)
    return Record(
        visits=len(came) + guest.imported_visits,
        no_shows=sum(not one.disputed for one in missed) + guest.imported_no_shows,
        disputed=sum(one.disputed for one in missed),
        late_cancels=sum(one.booking.is_late_cancel for one in past),
        covers=sum(one.party_size for one in came) + guest.imported_covers,
        spend_minor=sum(one.spend_minor for one in came) + guest.imported_spend_minor,
        currency=guest.venue.currency,
        first_visit=starts[0] if starts else None,
        last_visit=starts[-1] if starts else None,
        upcoming=sum(one.status in Booking.LIVE and one.booking.ends_at > clock.now() for one in past),
    )


def _past(guest: Guest) -> list[_Past]:
    rows = guest.bookings.select_related("dispute").prefetch_related("corrections").order_by("starts_at")
    return [_as_corrected(row) for row in rows]


def _as_corrected(booking: Booking) -> _Past:
    last = {row.field: row.now for row in booking.corrections.all()}  # by id, so the newest stands
    dispute = getattr(booking, "dispute", None)
    spend = last.get("spend_minor")
    return _Past(
        booking,
        last.get("status", booking.status),
        int(last.get("party_size", booking.party_size)),
        int(spend or 0) if spend is not None else booking.spend_minor or 0,
        dispute is not None and dispute.status in _DISPUTED,
    )


def score(guest: Guest, language: str = "en") -> Score:
    """How likely he is not to come: the weighted share of his bookings that he missed, old ones forgotten, disputed
    ones left out, a reconfirmed next one halved. A guest without a past scores 0: nothing is held against him."""
    past = _past(guest)
    words = _WORDS.get(language, _WORDS["en"])
    reasons: list[str] = []
    weight = _missed(past, guest, words, reasons) + _late(past, words, reasons)
    visits = sum(one.status == Status.COMPLETED for one in past) + guest.imported_visits
    if visits:
        reasons.append(words["visits"].format(count=visits))
    bookings = visits * 100 + weight
    value = 0 if weight == 0 else round(100 * weight / (bookings + _UNKNOWN_VISITS * 100))
    if value and any(one.booking.reconfirmed_at and one.status in Booking.LIVE for one in past):
        value //= 2
        reasons.append(words["reconfirmed"])
    return Score(min(value, 100), tuple(reasons) or (words["nothing"],))


def _missed(past: Sequence[_Past], guest: Guest, words: dict[str, str], reasons: list[str]) -> int:
    missed = [one for one in past if one.status == Status.NO_SHOW]
    weight = 0
    counted = [one for one in missed if not one.disputed]
    for one in counted:
        age = clock.now() - one.booking.starts_at
        day = f"{one.booking.local_start:%Y-%m-%d}"
        if age > _COUNTS_FOR:
            reasons.append(words["forgotten"].format(day=day))
            continue
        weight += _NO_SHOW // 2 if age > _HALF_AFTER else _NO_SHOW
        reasons.append(words["half" if age > _HALF_AFTER else "missed"].format(day=day))
    if len(counted) < len(missed):
        reasons.append(words["disputed"].format(count=len(missed) - len(counted)))
    if guest.imported_no_shows:
        weight += guest.imported_no_shows * _NO_SHOW // 2
        reasons.append(words["imported"].format(count=guest.imported_no_shows))
    return weight


def _late(past: Sequence[_Past], words: dict[str, str], reasons: list[str]) -> int:
    late = [one for one in past if one.booking.is_late_cancel and clock.now() - one.booking.starts_at <= _HALF_AFTER]
    if late:
        reasons.append(words["late"].format(count=len(late)))
    return len(late) * _LATE_CANCEL


_WORDS: Final = {
    "en": {
        "missed": "Did not come on {day}.",
        "half": "Did not come on {day}; that is over a year ago and counts half.",
        "forgotten": "A no-show on {day} is more than two years old and does not count.",
        "disputed": "Disputed or taken back, and not counted: no-shows, {count}.",
        "imported": "From before this diary, counted half: no-shows, {count}.",
        "late": "Late cancellations in the last year: {count}.",
        "visits": "Visits: {count}.",
        "reconfirmed": "Has confirmed the next visit again: that halves it.",
        "nothing": "Nothing is known against this guest.",
    },
    "id": {
        "missed": "Tidak datang pada {day}.",
        "half": "Tidak datang pada {day}; sudah lebih dari setahun dan dihitung setengah.",
        "forgotten": "Tidak datang pada {day}, lebih dari dua tahun lalu: tidak dihitung.",
        "disputed": "{count} ketidakhadiran disanggah atau dibatalkan, dan tidak dihitung.",
        "imported": "{count} ketidakhadiran dari sebelum buku ini dihitung setengah.",
        "late": "Terlambat membatalkan {count} kali dalam setahun terakhir.",
        "visits": "Datang {count} kali.",
        "reconfirmed": "Sudah memastikan lagi kunjungan berikutnya: nilainya menjadi setengah.",
        "nothing": "Tidak ada catatan buruk tentang tamu ini.",
    },
}
