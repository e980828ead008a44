"""What a guest asks for beside the table: where to sit, needs, an occasion, allergies. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_AREAS: Final = re.compile(
    r"(?:on|in|at|by)? ?(?:the )?\b(terrace|teras|outside|outdoors?|garden|taman|kebun|rooftop|upstairs|indoors?|inside"
    r"|di luar|di dalam|beach|pantai)\b"
)
_NEEDS: Final = tuple(
    (code, re.compile(rf"\b(?:{said})\b"))
    for code, said in (
        ("high_chair", r"high ?chairs?|baby chairs?|kursi bayi"),
        ("wheelchair", r"wheel ?chairs?|kursi roda"),
        ("step_free", r"step[- ]free|no (?:steps|stairs)|without (?:steps|stairs)|tanpa tangga"),
        ("smoking", r"smoking(?: area| table)?|boleh merokok|area merokok"),
        ("female_staff", r"female (?:staff|therapists?|masseuse)|woman therapist|terapis (?:perempuan|wanita)"),
        ("male_staff", r"male (?:staff|therapists?)|man therapist|terapis (?:laki-laki|pria)"),
    )
)
_OCCASIONS: Final = tuple(
    (name, re.compile(rf"\b(?:{said})\b"))
    for name, said in (
        ("birthday", r"birthday|ulang tahun|ultah"),
        ("anniversary", r"anniversary|hari jadi"),
        ("honeymoon", r"honeymoon|bulan madu"),
        ("proposal", r"propos(?:e|al|ing)|lamaran"),
    )
)
_ALLERGIC: Final = re.compile(
    r"\b(?:all?erg\w+|coeliac|celiac|intoleran\w*|(?:can ?not|can't|cant|bisa) (?:eat|have|makan))\b"
)
_ALLERGIES: Final = tuple(
    (code, re.compile(rf"\b(?:{said})\b"))
    for code, said in (
        ("gluten", r"gluten|wheat|gandum|celiac|coeliac"),
        ("crustaceans", r"shrimps?|prawns?|crabs?|lobsters?|crustaceans?|shell ?fish|udang|kepiting|sea ?food"),
        ("eggs", r"eggs?|telur"),
        ("fish", r"fish|ikan|sea ?food"),
        ("peanuts", r"pea ?nuts?|kacang tanah|kacang"),
        ("soy", r"soya?|soybeans?|kedelai"),
        ("milk", r"milk|dairy|lactose|laktosa|susu"),
        ("nuts", r"nuts?|almonds?|cashews?|walnuts?|kacang pohon|mete"),
        ("celery", r"celery|seledri"),
        ("mustard", r"mustard|moster"),
        ("sesame", r"sesame|wijen"),
        ("sulphites", r"sulphites?|sulfites?|sulfit"),
        ("lupin", r"lupin"),
        ("molluscs", r"mussels?|squid|oysters?|clams?|molluscs?|cumi|kerang|shell ?fish"),
    )
)


@dataclass(frozen=True, slots=True)
class Extras:
    """What was read; `notes` is what no column has a place for."""

    area: str = ""
    needs: tuple[str, ...] = ()
    occasion: str = ""
    allergies: tuple[str, ...] = ()
    allergy_words: str = ""
    notes: tuple[str, ...] = ()

    @property
    def arguments(self) -> Mapping[str, object]:
        """As the tool takes it; empty ones are left out by the caller."""
        return {
            "area": self.area,
            "needs": list(self.needs),
            "occasion": self.occasion,
            "allergies": list(self.allergies),
            "allergy_words": self.allergy_words,
        }


def read(notes: Iterable[str]) -> Extras:
    """The notes sorted into what the venue can act on."""
    area, occasion, left = "", "", []
    needs: list[str] = []
    allergies: list[str] = []
    said_of_allergies: list[str] = []
    for note in notes:
        if _ALLERGIC.search(note):
            said_of_allergies.append(note)
            allergies += [code for code, rule in _ALLERGIES if rule.search(note)]
            continue
        found = [code for code, rule in _NEEDS if rule.search(note) and not note.startswith(("non", "bebas"))]
        needs += found
        named = next((name for name, rule in _OCCASIONS if rule.search(note)), "")
        occasion = occasion or named
        where = _AREAS.fullmatch(note) or (_AREAS.search(note) if not named and not found else None)
        area = area or (where[1] if where else "")
        if not found and not named and not where:
            left.append(note)
    unique = tuple(dict.fromkeys(allergies))
    return Extras(area, tuple(dict.fromkeys(needs)), occasion, unique, "; ".join(said_of_allergies), tuple(left))


def area_in(text: str) -> str:
    """The part of the house named in normal text, or nothing."""
    found = _AREAS.search(text)
    return found[1] if found else ""
