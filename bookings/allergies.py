"""The fixed list of allergies, the fourteen of Regulation (EU) 1169/2011 Annex II, in the languages spoken here.

What a guest writes in his own words stays beside the codes, with its language.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Final

NAMES: Final[Mapping[str, Mapping[str, str]]] = {
    "gluten": {"en": "gluten", "id": "gluten"},
    "crustaceans": {"en": "shrimp and crab", "id": "udang dan kepiting"},
    "eggs": {"en": "eggs", "id": "telur"},
    "fish": {"en": "fish", "id": "ikan"},
    "peanuts": {"en": "peanuts", "id": "kacang tanah"},
    "soy": {"en": "soy", "id": "kedelai"},
    "milk": {"en": "milk", "id": "susu"},
    "nuts": {"en": "nuts", "id": "kacang pohon"},
    "celery": {"en": "celery", "id": "seledri"},
    "mustard": {"en": "mustard", "id": "moster"},
    "sesame": {"en": "sesame", "id": "wijen"},
    "sulphites": {"en": "sulphites", "id": "sulfit"},
    "lupin": {"en": "lupin", "id": "lupin"},
    "molluscs": {"en": "squid and shellfish", "id": "cumi dan kerang"},
}
CODES: Final = tuple(NAMES)


_SAID_ANYWAY: Final = frozenset((
    "allergic", "allergy", "allergies", "alergi", "to", "sama", "terhadap", "dengan", "pada", "makanan", "and", "or",
    "dan", "atau", "is", "i", "am", "saya",
))  # fmt: skip


def said_once(codes: Iterable[str], words: str, language: str) -> list[str]:
    """The codes by name, and of the guest's own words, told apart by semicolons, those that say more than the names."""
    names = named(codes, language)
    known = {_stem(word) for code in codes for name in NAMES.get(code, {}).values() for word in _words(name)}
    own = dict.fromkeys(part.strip() for part in words.split(";"))
    return [*names, *(part for part in own if {_stem(word) for word in _words(part)} - known)]


def _words(said: str) -> list[str]:
    return [word for word in re.findall(r"\w+", said.lower()) if word not in _SAID_ANYWAY]


def _stem(word: str) -> str:
    return word.removesuffix("s")


def named(codes: Iterable[str], language: str) -> list[str]:
    """The names of the codes in a language (English where it has none), in the order of the list; unknown ones fall."""
    wanted = set(codes)
    return [names.get(language, names["en"]) for code, names in NAMES.items() if code in wanted]
