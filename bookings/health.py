"""A guest's allergies as the venue reads them: on its pages in English, on what is for its kitchen in its own language
too, with his own words beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bookings import allergies

PAGES: Final = "en"  # the pages of staff are in English
_ALLERGIC: Final = {"en": "Allergic to {what}.", "id": "Alergi terhadap {what}."}
_AND: Final = {"en": " and ", "id": " dan "}


@dataclass(frozen=True, slots=True)
class Described:
    """What a venue may see: a sentence in its language, and what the guest wrote himself in his."""

    codes: tuple[str, ...]
    sentence: str
    words: str
    language: str


def describe(told: Mapping[str, Any] | None, language: str) -> Described | None:
    """What was told, in the language of who reads it (English where it is unknown). None where nothing was."""
    if not told:
        return None
    known = language if language in _ALLERGIC else "en"
    codes = tuple(code for code in allergies.CODES if code in told.get("codes", ()))
    names = allergies.named(codes, known)
    what = _AND[known].join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    sentence = _ALLERGIC[known].format(what=what) if names else ""
    return Described(codes, sentence, str(told.get("words", "")), str(told.get("language", "")))


def describe_for_kitchen(told: Mapping[str, Any] | None, language: str) -> Described | None:
    """For the sheet: in the venue's language and in that of its pages, for nobody may read past it."""
    own, english = describe(told, language), describe(told, PAGES)
    if own is None or english is None or own.sentence == english.sentence:
        return own
    return replace(own, sentence=f"{own.sentence} {english.sentence}".strip())
