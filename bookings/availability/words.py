"""The sentences that say why a time cannot be had, in English and Indonesian."""

from collections.abc import Mapping
from datetime import date, datetime

from bookings.availability.answers import Reason, Refusal
from bookings.availability.rules import Kind, Need

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
        "taken": "{time} is closed to parties of {party}: a {what} that was named is taken.",
        "pacing": "{time} is closed to parties of {party}: pacing is {used} of {limit} covers until {until}.",
        "pacing_online": "{time} is closed to parties of {party}: the online share is {used} of {limit} covers until"
        " {until}.",
        "pacing_agents": "{time} is closed to parties of {party}: the agents' share is {used} of {limit} covers until"
        " {until}.",
        "slower": "{time} is closed to parties of {party}: the house takes it slower, {used} of {limit} covers until"
        " {until}.",
        "paused": "{time} cannot be booked online: the house has paused it until {until}.",
        "part_closed": "{part} is closed at {time}: {reason}.",
        "part_paused": "{part} cannot be booked online at {time}: the house has paused it.",
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
        "taken": "Jam {time} tidak bisa untuk {party} orang: {what} yang dipilih sudah terisi.",
        "pacing": "Jam {time} tidak bisa untuk {party} orang: sudah {used} dari {limit} tamu yang datang sampai"
        " {until}.",
        "pacing_online": "Jam {time} tidak bisa untuk {party} orang: jatah online sudah {used} dari {limit} tamu sampai"
        " {until}.",
        "pacing_agents": "Jam {time} tidak bisa untuk {party} orang: jatah agen sudah {used} dari {limit} tamu sampai"
        " {until}.",
        "slower": "Jam {time} tidak bisa untuk {party} orang: tempat sedang melambat, {used} dari {limit} tamu sampai"
        " {until}.",
        "paused": "Jam {time} tidak bisa dipesan online: tempat menghentikannya sampai {until}.",
        "part_closed": "{part} tutup jam {time}: {reason}.",
        "part_paused": "{part} tidak bisa dipesan online jam {time}: tempat menghentikannya.",
    },
}
_KINDS = {
    "en": {Kind.TABLE: "table", Kind.ROOM: "room", Kind.PERSON: "member of staff", Kind.POOL: "place"},
    "id": {Kind.TABLE: "meja", Kind.ROOM: "ruangan", Kind.PERSON: "staf", Kind.POOL: "tempat"},
}
_QUALITIES = {
    "en": {
        "high_chair": "high chair",
        "wheelchair": "wheelchair access",
        "step_free": "step-free",
        "smoking": "smoking",
        "female_staff": "female",
        "male_staff": "male",
    },
    "id": {
        "high_chair": "kursi bayi",
        "wheelchair": "akses kursi roda",
        "step_free": "tanpa tangga",
        "smoking": "boleh merokok",
        "female_staff": "perempuan",
        "male_staff": "laki-laki",
    },
}
_OF_PERSONS = ("female_staff", "male_staff")
_EVENT = {"en": "a private event", "id": "acara pribadi"}
_NO_REASON = {"en": "the house takes nobody then", "id": "tempat tidak menerima tamu"}
_AND = {"en": " and ", "id": " dan "}
CODES = frozenset(_REASONS["en"])


def say(refusal: Refusal, language: str = "en") -> str:
    """The first reason as one sentence for a guest; English where the language is unknown."""
    return _sentence(Reason(refusal.code, refusal.data), refusal.wall, language)


def say_all(refusal: Refusal, language: str = "en") -> list[str]:
    """Every reason as a sentence of its own, the first first."""
    reasons = refusal.reasons or (Reason(refusal.code, refusal.data),)
    return list(dict.fromkeys(_sentence(reason, refusal.wall, language) for reason in reasons))


def _sentence(reason: Reason, wall: datetime, language: str) -> str:
    known = language if language in _REASONS else "en"
    return _REASONS[known][reason.code].format_map(_filled(reason, wall, known))


def _filled(reason: Reason, wall: datetime, language: str) -> Mapping[str, object]:
    """The reason's data as words; `what`, `hours` and `near` are made of the facts behind them."""
    words = {key: _plain(value, language) for key, value in reason.data.items() if key != "asked"}
    words["time"] = f"{wall:%H:%M}"
    nothing_said = _EVENT[language] if reason.data.get("event") else _NO_REASON[language]
    words["reason"] = words.get("reason") or nothing_said
    need = reason.data.get("need")
    if isinstance(need, Need):
        words["what"] = _asked(need, reason.data, language)
    return words


def _asked(need: Need, data: Mapping[str, object], language: str) -> str:
    """What was looked for, where, and with which qualities."""
    codes = data.get("asked")
    of_kind = (
        [code for code in codes if (need.kind == Kind.PERSON) == (code in _OF_PERSONS)]
        if isinstance(codes, list)
        else []
    )
    named = [_QUALITIES[language].get(code, code.replace("_", " ")) for code in of_kind]
    said = what(need, language) + (f" ({', '.join(named)})" if named else "")
    area = data.get("area") if need.kind != Kind.PERSON else ""
    return f"{said} ({area})" if area else said


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
