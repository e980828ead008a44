"""What is wanted, the name for the door, a booking's reference and notes for the venue, out of a guest's words."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from agents.llm.offline import vocabulary
from agents.llm.offline.numbers import LONGEST_READ, normal
from agents.llm.offline.places import read_hint, read_venue
from agents.llm.offline.spans import MONTH, without_denied
from agnt.lib import text as plain
from chat import words


@dataclass(frozen=True, slots=True)
class Kind:
    """What is wanted: a category, and the words by which venues are searched, in English."""

    category: str = ""
    wants: tuple[str, ...] = ()
    meal: str = ""
    moods: tuple[str, ...] = ()
    sunset: bool = False
    venue: str = ""
    hint: str = ""  # what may be the name of a venue or a place
    own: str = field(default="", compare=False)  # what else was said of it: perhaps a service of that venue

    def __bool__(self) -> bool:
        return bool(self.category or self.wants or self.meal or self.moods or self.sunset or self.venue or self.hint)

    @property
    def query(self) -> str:
        """The words for the search: mood, kitchen, meal; where a venue is named also the guest's own."""
        meal = "" if self.meal == "restaurant" and (self.category or self.wants) else self.meal
        said = list(dict.fromkeys((*self.moods, *self.wants, "sunset" if self.sunset else "", meal, self.hint)))
        # "couples massage" says "massage" too
        known = [word for word in said if word and not any(word in other for other in said if other != word)]
        own = (
            [word for word in self.own.split() if word not in " ".join(known).split()]
            if self.venue or self.hint
            else []
        )
        return " ".join((*own, *known))


NOTHING = Kind()


@lru_cache(maxsize=256)
def read_kind(text: str) -> Kind:
    """What is wanted, empty where nothing was said of it."""
    said = without_denied(normal(text))
    for rule in vocabulary.NOTES:  # "allergic to fish" asks for no fish
        said = rule.sub("|", said)
    return Kind(
        category=_first(vocabulary.CATEGORIES, said),
        wants=_all(vocabulary.WANTS, said),
        meal=_first(vocabulary.MEALS, said),
        moods=_all(vocabulary.MOODS, said),
        sunset=bool(vocabulary.SUNSET.search(said)),
        venue=beyond_words(read_venue(text)),
        hint=beyond_words(read_hint(text)),
    )


def read_notes(text: str) -> tuple[str, ...]:
    """What the venue should know, in the guest's words: an occasion, an allergy, where to sit."""
    said = normal(text)
    found = (match[0] for rule in vocabulary.NOTES if (match := rule.search(said)))
    return tuple(dict.fromkeys(found))


def _first(rules: vocabulary.Rules, said: str) -> str:
    return next((meaning for rule, meaning in rules if rule.search(said)), "")


def _all(rules: vocabulary.Rules, said: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(meaning for rule, meaning in rules if rule.search(said)))[:4]


def beyond_words(name: str) -> str:
    """A name that is more than words of the vocabulary ("Book Massage" names no venue)."""
    if not name:
        return ""
    said = normal(name)
    for rules in (vocabulary.CATEGORIES, vocabulary.MEALS, vocabulary.WANTS, vocabulary.MOODS):
        for rule, _ in rules:
            said = rule.sub("", said)
    said = re.sub(
        r"\b(?:the|a|an|for|and|of|sunset|sunrise|trip|couple'?s?|balinese|private|best|good|nice)\b|[^\w]", "", said
    )
    return name if len(said) > 1 else ""


_REFERENCE = re.compile(r"\b(?=[A-Za-z]*\d)[A-HJKMNP-Za-hjkmnp-z2-9]{8}\b|\b[A-HJKMNP-Z]{8}\b")
_WORDY_REFERENCE = re.compile(
    r"(?i)\b(?:ref(?:erence)?|code|kode|booking|reservation|nomor)\s?(?:is|no|number|:|#)?\s?\b([A-HJKMNP-Z2-9]{8})\b"
)

_CAPITAL_WORDS = ("THURSDAY", "SATURDAY", "TUESDAYS")  # words that could be references


def read_reference(text: str) -> str:
    """A booking reference: 8 characters of A-Z and 2-9 without I, L, O; without a figure only in capitals."""
    text = text[:LONGEST_READ]
    shouted = text.isupper() and len(text.split()) > 1
    found = [match[1] for match in _WORDY_REFERENCE.finditer(text)] + _REFERENCE.findall(text)
    for code in found:
        figured = any(char.isdigit() for char in code)
        if figured or (code.isupper() and not shouted and code not in _CAPITAL_WORDS):
            return code.upper()
    return ""


_NAME_WORD = r"[^\W\d_][^\W\d_'’.-]*(?:['’.-][^\W\d_]+)*\.?"
_NAME_STOPS = (
    rf"and|for|at|on|in|please|pls|thanks|thank|with|is|the|to|but|from|of|we|i|you|it|this|that|tomorrow|tonight"
    rf"|today|dan"
    rf"|untuk|buat|jam|ya|aja|saja|kak|dong|besok|lusa|malam|pagi|siang|sore|makasih|terima|yang|di|mau|{MONTH}"
    rf"|saya|aku|kami|have|has|also|allergic|allergy|alergi"
)
_NAME = rf"(?P<name>(?!(?i:{_NAME_STOPS})\b){_NAME_WORD}(?:\s(?!(?i:{_NAME_STOPS})\b){_NAME_WORD}){{0,3}})"
_NAMED = re.compile(
    r"(?i:\b(?:my name is|my name's|my name|name is|name's|name\s?:|under the name(?: of)?|in the name of|the name of"
    r"|atas nama"
    rf"|a/n|a\.n\.?|nama saya|namaku|nama\s?:|namanya|call me|panggil(?: saya)?))\s?:?\s?{_NAME}"
)
_NAMED_CAPITAL = re.compile(rf"(?:\b(?i:under|this is|it's|it is|i'm|i am|saya|aku|nama|for)\s)(?=[A-Z]){_NAME}")
_NAME_SAID = re.compile(rf"(?i:(?:^|[,.;&+]\s?|\d\s|\band |\bdan )(?:the )?(?:name|nama)\s){_NAME}")
_LEAD = re.compile(
    r"^(?:(?:it's|its|it is|i'm|im|i am|this is|just|put|make it|say|saya|aku|nama|name|under|for|ok|oke|yes|ya|sure"
    r"|please|of course|the"
    r"|atas|untuk|hi|halo|booking|it)[\s,:]+)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"(?:[\s,]+(?:please|pls|thanks|thank you|ya|yah|aja|saja|kak|dong|deh|makasih|is fine|will do|here"
    r"|terima kasih))+[.!]*$",
    re.IGNORECASE,
)
_NEVER_A_NAME = re.compile(
    r"\b(?:change|cancel|book|booking|other|another|time|why|what|which|when|where|how|wait|later|earlier|hello|table"
    r"|people|person|persons"
    r"|help|stop|start|yes|no|not|nothing|dont|don't|do|does|can|could|would|want|need|have|the|are|is|you|my|me|we"
    r"|your|it|name|names|first"
    r"|second|third|none|cheaper|more|menu|price|ganti|ubah|batal\w*|lain|kenapa|apa|siapa|gimana|bagaimana|berapa"
    r"|tidak|bukan|jangan|mau"
    r"|bisa|sebentar|tunggu|dulu|orang|meja|jam|hari|kapan|mana|nanti|number|nomor|someone|anyone|whatever|any"
    r"|instead|actually|near|nearby|around)\b"
)
_LONGEST_NAME = 60


def read_name(text: str, *, asked: bool = False) -> str:
    """The name for the door: "my name is Ada", "atas nama Budi", "under Smith"; a bare name when it was asked for."""
    said = without_notes(" ".join(text[:LONGEST_READ].split()))
    if match := _NAMED.search(said):
        return _as_name(match["name"])
    if (match := _NAME_SAID.search(said)) and not _is_word(match["name"]):
        return _as_name(match["name"])
    if not asked:
        match = re.search(r"(?i:\bunder|this is)\s(?=[A-Z])" + _NAME, said)
        return _as_name(match["name"]) if match and not _is_word(match["name"]) else ""
    if match := _NAMED_CAPITAL.search(said):
        return "" if _is_word(match["name"]) else _as_name(match["name"])
    bare = _TRAIL.sub("", _LEAD.sub("", said)).strip(" .,!")
    if (
        not (re.fullmatch(_NAME, bare) or re.fullmatch(r"[^\W\d_]{2,}", bare))
        or _is_word(bare)
        or words.is_yes(said)
        or words.is_no(said)
        or words.is_courtesy(said)
    ):
        return ""
    return _as_name(bare)


def without_notes(said: str) -> str:
    """The text with what the venue should know taken out: "name Eva allergic to shrimp" names Eva."""
    for rule in vocabulary.NOTES:
        said = re.sub(rule.pattern, ",", said, flags=re.IGNORECASE)
    return said


def _is_word(name: str) -> bool:
    kind = Kind() if len(name.split()) == 1 and name[:1].isupper() else read_kind(name)
    return bool(_NEVER_A_NAME.search(plain.fold(name)) or kind)


def _as_name(name: str) -> str:
    """Trimmed, and with capitals where the guest typed none."""
    name = plain.clamp(plain.clean(name).strip(" .,-'’"), _LONGEST_NAME)
    return name.title() if name.islower() else name
