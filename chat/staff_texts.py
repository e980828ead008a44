"""What the chat room says to a venue's own people, in English and Indonesian (English where another is asked for)."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "paused": "Online booking at {venue} is paused until {until}. Write GO to open it again.",
        "slowed": "{venue} takes half as many guests at a time until {until}. Write GO to end that.",
        "brakes_lifted": "Online booking at {venue} runs as usual again.",
        "which_venue": "Which place? Write {act} and its name: {venues}.",
    },
    "id": {
        "paused": "Pemesanan online di {venue} dijeda sampai {until}. Tulis LANJUT untuk membukanya lagi.",
        "slowed": "{venue} menerima setengah jumlah tamu sampai {until}. Tulis LANJUT untuk mengakhirinya.",
        "brakes_lifted": "Pemesanan online di {venue} berjalan seperti biasa lagi.",
        "which_venue": "Tempat yang mana? Tulis {act} dan namanya: {venues}.",
    },
}


def say(key: str, language: str, **facts: object) -> str:
    """One of the fixed texts."""
    return WORDS.get(language, WORDS["en"])[key].format_map(facts)
