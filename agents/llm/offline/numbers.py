"""Words made ready for reading: folded, with every number word of English and Indonesian as digits."""

import re
from functools import lru_cache

from agnt.lib import text

LONGEST_READ = 1000  # characters; nobody states a booking in more

_ENGLISH = {
    "zero": 0, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_INDONESIAN = {
    "nol": 0, "satu": 1, "dua": 2, "tiga": 3, "empat": 4, "lima": 5, "enam": 6, "tujuh": 7, "delapan": 8,
    "lapan": 8, "sembilan": 9,
}  # fmt: skip
_SINGLE = _ENGLISH | _TENS | _INDONESIAN | {"sepuluh": 10, "sebelas": 11, "seratus": 100, "one": 1}

_UNIT_EN = "one|" + "|".join(_ENGLISH)
_UNIT_ID = "|".join(_INDONESIAN)
_HUNDRED = re.compile(rf"\b({_UNIT_EN}|{_UNIT_ID}|an?|\d{{1,2}}) (hundred|ratus)\b")
_TENS_UNIT = re.compile(rf"\b({'|'.join(_TENS)})[ -]({_UNIT_EN})\b")
_PULUH = re.compile(rf"\b({_UNIT_ID}) puluh(?: ({_UNIT_ID}))?\b")
_BELAS = re.compile(rf"\b({_UNIT_ID}) ?belas\b")
_WORD = re.compile(rf"(?<!nusa )\b({'|'.join(sorted(set(_SINGLE) - {'one'}, key=len, reverse=True))})\b")
# "one" is a number only where something is counted or timed: "the second one", "this one" are none
_ONE = re.compile(
    r"\b(?:(?<=for )|(?<=at )|(?<=past )|(?<=to )|(?<=of )|(?<=just )|(?<=only )|(?<=half )|(?<=number )|(?<=option )"
    r"|(?<=afternoon )|(?<=and ))one\b(?! of\b)"
    r"|\bone\b(?=\s(?:people|persons?|pax|guests?|adults?|kids?|child|seats?|am|pm|o'?clock|in the|hours?|days?"
    r"|weeks?))"
    r"|^one\b(?=[ .!,]*(?:please|thanks)?[ .!,]*$)"
)
_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "–": "-", "—": "-"})
_AM_PM = re.compile(r"(?<=[\d ])([ap])\.\s?m\b\.?")
_O_CLOCK = re.compile(r"\bo[\"']?\s?clock\b")


@lru_cache(maxsize=512)  # the history is read anew for each reply, each text by several rules
def normal(words: str) -> str:
    """The text as the rules read it: folded, cut to LONGEST_READ, number words as digits."""
    said = text.fold(words[:LONGEST_READ].translate(_QUOTES))
    said = _O_CLOCK.sub("o'clock", _AM_PM.sub(r"\1m", said))
    return digits(said)


def digits(said: str) -> str:
    """Folded text with its number words as digits."""
    said = _TENS_UNIT.sub(lambda m: str(_TENS[m[1]] + _SINGLE[m[2]]), said)
    said = _PULUH.sub(lambda m: str(_SINGLE[m[1]] * 10 + (_SINGLE[m[2]] if m[2] else 0)), said)
    said = _BELAS.sub(lambda m: str(_SINGLE[m[1]] + 10), said)
    said = _HUNDRED.sub(lambda m: str(_hundreds(m[1])), said)
    said = _WORD.sub(lambda m: str(_SINGLE[m[1]]), said)
    return _ONE.sub("1", said)


def _hundreds(count: str) -> int:
    return 100 * (int(count) if count.isdigit() else _SINGLE.get(count, 1))
