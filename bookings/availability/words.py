"""The sentences that say why a time cannot be had, in English and Indonesian."""

from collections.abc import Mapping
from datetime import date, datetime

from bookings.availability.rules import Kind, Need, Refusal

_REASONS: dict[str, dict[str, str]] = {
    "en": {
        "party_too_small": "{time} is closed to parties of {party}: {service} is for {least} or more.",
        "party_too_large": "{time} is closed to parties of {party}: {service} takes at most {most} online.",
        "not_set_up": "{service} cannot be booked here yet.",
        "clock_skips": "{time} does not exist that day: the clocks go forward.",
        "past": "{time} has passed.",
        "lead_time": "{time} is too soon: bookings are taken up to {minutes} minutes ahead.",
        "beyond_horizon": "The diary is open until {last} only.",
        "closed": "{time} is closed: {reason}.",
        "closed_day": "Closed that day.",
        "outside_hours": "{time} is outside opening hours ({hours}).",
        "off_grid": "Nothing starts at {time}; the nearest starts are {near}.",
        "last_start": "{time} is too late: the last start is {last}.",
        "past_closing": "{time} is too late to be done by closing at {closes}.",
        "nothing_fits": "{time} is closed to parties of {party}: there is no {what} for that many.",
        "nobody_works": "{time} is closed to parties of {party}: no {what} is on then, or too few.",
        "full": "{time} is full for parties of {party}: every {what} for that many is taken.",
        "too_few": "{time} is closed to parties of {party}: too few are free ({what}).",
    },
    "id": {
        "party_too_small": "Jam {time} tidak bisa untuk {party} orang: {service} untuk {least} orang atau lebih.",
        "party_too_large": "Jam {time} tidak bisa untuk {party} orang: {service} paling banyak {most} orang.",
        "not_set_up": "{service} belum bisa dipesan di sini.",
        "clock_skips": "Jam {time} tidak ada pada hari itu: jam dimajukan.",
        "past": "Jam {time} sudah lewat.",
        "lead_time": "Jam {time} terlalu mendadak: pesanan diterima paling lambat {minutes} menit sebelumnya.",
        "beyond_horizon": "Pemesanan dibuka hanya sampai {last}.",
        "closed": "Jam {time} tutup: {reason}.",
        "closed_day": "Tutup pada hari itu.",
        "outside_hours": "Jam {time} di luar jam buka ({hours}).",
        "off_grid": "Tidak ada yang mulai jam {time}; yang terdekat {near}.",
        "last_start": "Jam {time} terlalu malam: paling lambat mulai {last}.",
        "past_closing": "Jam {time} terlalu malam untuk selesai sebelum tutup jam {closes}.",
        "nothing_fits": "Jam {time} tidak bisa untuk {party} orang: tidak ada {what} untuk sebanyak itu.",
        "nobody_works": "Jam {time} tidak bisa untuk {party} orang: {what} yang bertugas tidak cukup.",
        "full": "Jam {time} tidak bisa untuk {party} orang: semua {what} yang cukup sudah terisi.",
        "too_few": "Jam {time} tidak bisa untuk {party} orang: yang kosong tidak cukup ({what}).",
    },
}
_KINDS = {
    "en": {Kind.TABLE: "table", Kind.ROOM: "room", Kind.PERSON: "member of staff", Kind.POOL: "place"},
    "id": {Kind.TABLE: "meja", Kind.ROOM: "ruangan", Kind.PERSON: "staf", Kind.POOL: "tempat"},
}
_NO_REASON = {"en": "the house takes nobody then", "id": "tempat tidak menerima tamu"}
_AND = {"en": " and ", "id": " dan "}
CODES = frozenset(_REASONS["en"])


def say(refusal: Refusal, language: str = "en") -> str:
    """One sentence for a guest; English where the language is unknown."""
    known = language if language in _REASONS else "en"
    return _REASONS[known][refusal.code].format_map(_filled(refusal, known))


def _filled(refusal: Refusal, language: str) -> Mapping[str, object]:
    """The refusal's data as words; `what`, `hours` and `near` are made of the facts behind them."""
    words = {key: _plain(value, language) for key, value in refusal.data.items()}
    words["time"] = f"{refusal.wall:%H:%M}"
    words["reason"] = words.get("reason") or _NO_REASON[language]
    need = refusal.data.get("need")
    if isinstance(need, Need):
        words["what"] = what(need, language)
    return words


def _plain(value: object, language: str) -> str:
    if isinstance(value, datetime):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return "-".join(_plain(part, language) for part in value)
    if isinstance(value, list):
        spans = any(isinstance(part, tuple) for part in value)
        return (", " if spans else _AND[language]).join(_plain(part, language) for part in value)
    return str(value)


def what(need: Need, language: str = "en") -> str:
    """What the service needs, as a guest would call it: a quality of the resource (therapist), else its kind."""
    named = sorted(need.attributes)
    if need.kind == Kind.PERSON and named:
        return named[0].replace("_", " ")
    return _KINDS[language][Kind(need.kind)]
