"""Why something was found, as facts that can be said in the guest's language."""

from typing import NamedTuple


class Reason(NamedTuple):
    """One reason, e.g. ("area", "Seminyak"). Codes: the keys of `_WORDS`."""

    code: str
    value: str = ""


_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "named": "the one you named",
        "area": "in {}",
        "category": "{}",
        "known_for": "{}",
        "offers": "offers {}",
        "mentions": "mentions {}",
        "price": "{}",
        "distance": "{} away",
        "open": "open {}",
        "central": "in the centre",
        "meaning": "close to what you describe",
        "sunset": "sunset at {}",
        "faces_west": "faces west",
        "unclaimed": "by phone only",
    },
    "id": {
        "named": "yang Anda sebut",
        "area": "di {}",
        "category": "{}",
        "known_for": "{}",
        "offers": "ada {}",
        "mentions": "menyebut {}",
        "price": "{}",
        "distance": "berjarak {}",
        "open": "buka {}",
        "central": "di pusat kota",
        "meaning": "mirip dengan yang Anda cari",
        "sunset": "matahari terbenam jam {}",
        "faces_west": "menghadap barat",
        "unclaimed": "hanya lewat telepon",
    },
}
_DAYS = {
    "en": {
        "0": "Monday",
        "1": "Tuesday",
        "2": "Wednesday",
        "3": "Thursday",
        "4": "Friday",
        "5": "Saturday",
        "6": "Sunday",
    },
    "id": {"0": "Senin", "1": "Selasa", "2": "Rabu", "3": "Kamis", "4": "Jumat", "5": "Sabtu", "6": "Minggu"},
}
_PRICES = {
    "en": ("inexpensive", "fair prices", "upscale", "high end"),
    "id": ("murah", "terjangkau", "mewah", "premium"),
}


def say(reasons: tuple[Reason, ...], language: str = "en") -> str:
    """The reasons as one phrase; English where the language is unknown."""
    known = language if language in _WORDS else "en"
    return ", ".join(_said(reason, known) for reason in reasons)


def _said(reason: Reason, language: str) -> str:
    value = reason.value
    if reason.code == "price":
        value = _PRICES[language][int(value) - 1]
    if reason.code == "known_for":
        value = value.removeprefix("diet:")
    if reason.code == "open":
        value = " ".join(_DAYS[language].get(word, word) for word in value.split())
    return _WORDS[language][reason.code].format(value)
