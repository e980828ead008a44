"""What guests call things, in English and Indonesian: which kind of place, which quality, which price is meant."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

from agnt.lib import text
from venues.concepts import EATING, TABLES, C, Concept
from venues.patterns import PATTERNS

# Folded phrases beside those of the intents (venues/patterns.py); the longest that matches is taken first.
_PHRASES = {
    Concept(
        EATING
    ): """restaurant, restaurants, restoran, resto, dine, dining, eat, eating, food, dinner, lunch, supper,
        meal, makan, santap, kuliner, makan malam, makan siang""",
    Concept(TABLES): "table, tables, meja",
    Concept(frozenset({C.COWORKING})): """coworking, co working, desk, desks, hot desk, hotdesk, workspace, kantor,
        office""",
}
CONCEPTS: dict[tuple[str, ...], Concept] = {
    tuple(phrase.split()): meant for meant, known in _PHRASES.items() for phrase in known.split(",")
} | {tuple(phrase.split()): pattern.means for pattern in PATTERNS for phrase in pattern.phrases}
_LONGEST = max(len(phrase) for phrase in CONCEPTS)
SUNSET = next(pattern.means for pattern in PATTERNS if pattern.code == "sunset")

# One word for another: what the guest says -> what the catalogue says.
_SAME = {
    "jepang": "japanese",
    "sushi": "japanese",
    "italia": "italian",
    "pizza": "italian",
    "pasta": "italian",
    "portugis": "portuguese",
    "indonesia": "indonesian",
    "bali": "balinese",
    "pantai": "beach",
    "laut": "ocean",
    "sea": "ocean",
    "sawah": "rice",
    "keluarga": "family",
    "anak": "family",
    "kids": "family",
    "children": "family",
    "kolam": "pool",
    "tenang": "quiet",
    "pasangan": "couple",
    "couples": "couple",
    "internet": "wifi",
    "pemandangan": "view",
}

# Said in every request and no help in choosing; numbers, days and times are read elsewhere.
_SAID_ANYWAY = """
    a about an and any around are at available be best book booking by can do evening find for from get give
    good great guest guests have hello hi i in is it like looking me morning my near need nice night of on or
    our party people person place places please reservation reserve show some something somewhere spot that the
    there this time to today tomorrow tonight trip us want we where with would you afternoon pm am oclock area
    town ada aku bagus berdua berempat bertiga besok bisa buat cari coba dan dekat dengan di dong enak hari ini
    itu jam kami ke kita lusa malam mau minta nanti nya orang pagi pesan pesankan reservasi sama saya siang sore
    tempat tolong untuk yang
"""
STOP = frozenset(_SAID_ANYWAY.split())
# Words for eating as such: they say nothing of which set menu is meant.
MEALS = frozenset({"breakfast", "brunch", "pagi", "sarapan"}) | frozenset(
    word for phrase, meant in CONCEPTS.items() for word in phrase if meant in (Concept(EATING), Concept(TABLES))
)
# What a place to eat lets beside its tables: no answer to a wish for a meal.
_LOUNGING = """
    daybed daybeds bed beds cabana cabanas sunbed sunbeds lounger loungers gazebo gazebos pool towel towels pass
    ticket tickets
"""
LOUNGING = frozenset(_LOUNGING.split())
_DINNER = frozenset({("dinner",), ("supper",), ("makan", "malam"), ("makan", "malem")})
MEANT = frozenset(_SAME.values())
KNOWN = frozenset(word for phrase in CONCEPTS for word in phrase) | STOP | frozenset(_SAME)
_WORD = re.compile(r"[a-z0-9]+")
_SHORTEST = 5  # shorter words are too easily alike
_CLOSE = 0.82  # how alike a misspelt word must be, by difflib's ratio


def words(value: str) -> list[str]:
    """The folded words of a text, in order."""
    return _WORD.findall(text.fold(value))


def same(word: str) -> str:
    """The catalogue's word for a guest's word."""
    return _SAME.get(word, word)


def concepts(said: list[str]) -> tuple[list[Concept], list[str]]:
    """The concepts in what was said, in order, and the words that are left over. Longer phrases win."""
    found: list[Concept] = []
    rest: list[str] = []
    at = 0
    while at < len(said):
        size = next(
            (n for n in range(_LONGEST, 0, -1) if tuple(said[at : at + n]) in CONCEPTS and at + n <= len(said)), 0
        )
        if size:
            found.append(CONCEPTS[tuple(said[at : at + size])])
        else:
            rest.append(said[at])
        at += size or 1
    return found, rest


def narrowed(found: Iterable[Concept]) -> frozenset[str]:
    """The categories that all the concepts allow; where they exclude each other, those that any allows. Empty: all."""
    sets = [concept.categories for concept in found if concept.categories]
    if not sets:
        return frozenset()
    return frozenset.intersection(*sets) or frozenset.union(*sets)


def category(value: str) -> frozenset[str]:
    """The categories a caller means by a category's value, label or another word for it; empty when unknown."""
    folded = " ".join(words(value.replace("_", " ")))
    for known in C:
        if folded in (known.value.replace("_", " "), " ".join(words(str(known.label)))):
            return EATING if known == C.RESTAURANT else frozenset({known.value})
    return narrowed(concepts(folded.split())[0])


def says_sunset(value: str) -> bool:
    """Whether the guest asks for the sunset."""
    return SUNSET in concepts(words(value))[0]


def says_dinner(value: str) -> bool:
    """Whether the guest asks for dinner."""
    said = words(value)
    return any(without(said, list(phrase)) is not None for phrase in _DINNER)


def without(said: list[str], phrase: list[str]) -> list[str] | None:
    """What was said without the first occurrence of the phrase; None when it does not occur."""
    size = len(phrase)
    for at in range(len(said) - size + 1):
        if size and said[at : at + size] == phrase:
            return said[:at] + said[at + size :]
    return None


def respelt(said: list[str], known: frozenset[str] | set[str]) -> list[str]:
    """The words with those that nobody knows replaced by the most alike that begins so; the rest as they are."""
    return [word if word in known or word.isdigit() else _alike(word, known) for word in said]


def _alike(word: str, known: frozenset[str] | set[str]) -> str:
    if len(word) < _SHORTEST:
        return word
    near = sorted(other for other in known if other[0] == word[0] and abs(len(other) - len(word)) <= 2)
    return next(iter(get_close_matches(word, near, n=1, cutoff=_CLOSE)), word)
