"""How many come, out of a guest's words: "for 2", "berempat", "me and my wife", "two adults and one kid"."""

import re

from agents.llm.offline.numbers import normal
from agents.llm.offline.spans import LENGTH, MONTH, PEOPLE, without_denied

_N = r"(?<![\d.,:/-])(?P<n>\d{1,6})(?![\d:/]|[.,]\d)"
_NOT_PEOPLE = (
    rf"(?!\s?(?:{LENGTH}|am\b|pm\b|o'clock|%|st\b|nd\b|rd\b|th\b|{MONTH}\b|(?:in the |at )?(?:morning"
    rf"|afternoon|evening|night|pagi|siang|sore|malam)\b|course|different|other|options?|venues?|places?))"
)
_BER = {
    "sendiri": 1, "sendirian": 1, "seorang": 1, "seorang diri": 1, "berdua": 2, "berduaan": 2, "bertiga": 3,
    "berempat": 4, "berlima": 5, "berenam": 6, "bertujuh": 7, "berdelapan": 8, "bersembilan": 9, "bersepuluh": 10,
    "bersebelas": 11, "sepasang": 2,
}  # fmt: skip
_BER_WORD = re.compile(rf"\b(?P<ber>{'|'.join(sorted(_BER, key=len, reverse=True))})\b")
_BER_NUMBER = re.compile(r"\bber-?\s?(?P<n>\d{1,3})\b")
_ALONE = re.compile(
    r"\b(?:just me|only me|just myself|only myself|by myself|on my own|solo|alone|me only|me alone|saya saja|aku aja"
    r"|saya aja"
    r"|cuma saya|cuma aku|hanya saya|saya sendiri)\b(?! and| plus| dan)"
)
_COUPLE = re.compile(
    r"\b(?:(?:a|one|us as a|for|romantic) couple\b(?! of)|couple'?s\b|the 2 of us|both of us|us both|us 2\b|for two"
    r"|a pair"
    r"|pair of us|date night)"
)
_DOZEN = re.compile(r"\b(?P<half>half )?a dozen\b|\bselusin\b")
_COUPLE_OF = re.compile(r"\ba couple of (?=people|friends|guests|adults|kids|teman)")

_GROWN = r"(?:adults?|grown-?ups?|dewasa|orang dewasa)"
_SMALL = r"(?:kids?|child|children|babies|baby|toddlers?|infants?|teens?|teenagers?|anak(?: kecil)?|bayi|balita)"
_ADULTS = re.compile(rf"{_N}\s?(?:{_GROWN})\b")
_KIDS = re.compile(rf"(?<![\d.,:/-])(?P<n>\d{{1,3}}|an?|seorang)\s?(?:small |young |little )?(?:{_SMALL})\b")

_PARTNER = (
    r"wife|husband|girlfriend|boyfriend|partner|fiancee?|spouse|mum|mom|mother|dad|father|brother|sister|son|daughter"
    r"|boss|colleague|friend|gf|bf|istri|isteri|suami|pacar|tunangan|pasangan|teman|temen|sahabat|ibu|bapak|ayah|mama"
    r"|papa|adik|kakak|bos"
)
_SPEAKER = r"(?:me|i|myself|saya|aku|gue|gw)"
_I_AND = re.compile(rf"\b{_SPEAKER}\s?(?:,|and\b|&|\+|plus\b|dan\b|sama\b|bareng\b)|\b(?:and|dan|&) {_SPEAKER}\b")
_I_PLUS = re.compile(rf"\b{_SPEAKER}\s?(?:and|&|\+|plus|dan|sama)\s?(?P<n>\d{{1,3}})\b(?!\s?(?:am|pm|[:.]\d|\w))")
_WITH = re.compile(r"\b(?:with|bersama|sama|bareng|dengan|plus)\s(?P<who>.{1,80})")
_PLUS_ONE = re.compile(
    rf"\b(?:(?:an?|my|1|seorang|our)\s)?(?:best |dear |good |older |younger |elder )?(?P<one>{_PARTNER})\b(?!s\b"
    rf"| saya yang)"
)
_PLUS_MANY = re.compile(
    r"(?<![\d.,:/-])(?P<n>\d{1,3})\s(?:of my |of our |other |more |good |orang )?(?:friends|colleagues|others|people"
    r"|more|teman|temen|sisters|brothers|guests|orang|sons|daughters|coworkers)\b"
)
_PARENTS = re.compile(r"\b(?:my |our )?(?:parents|orang ?tua)\b")

_COUNTED = re.compile(
    r"(?<![\d.,:/-])(?:\d{1,3}\s?(?:-|to|or|atau|sampai)\s?)?(?P<n>\d{1,6})(?![\d:/]|[.,]\d)"
    rf"\s?(?:more |hungry |of my |of our )?(?P<unit>{PEOPLE})\b"
)
_PARTY_OF = re.compile(
    rf"\b(?:party|group|table|family|reservation|booking|team|crowd|rombongan|grup|meja|kelompok|meja untuk"
    rf"|meja buat)\s?(?:of|for|isi|untuk|buat)?\s{_N}\b{_NOT_PEOPLE}"
)
_FOR = re.compile(
    rf"\b(?:for|untuk|buat|utk)\s(?:just |only |about |around |like |exactly |a group of |us |all |sekitar "
    rf"|kira-kira )*{_N}\b{_NOT_PEOPLE}"
)
_WE_ARE = re.compile(
    rf"\b(?:we are|we're|we will be|we'll be|there are|there're|there will be|there'll be|make it|make that|kami|kita"
    rf"|jadi|jadinya|totalnya?)\s(?:just |only |about |actually |around |a party of )*{_N}\b{_NOT_PEOPLE}(?!\s?[ap]m)"
)
_NOBODY = re.compile(r"\b(?:nobody|no one|no people|tidak ada orang)\b")
_BARE = re.compile(
    r"^[\s|]*(?:(?:just|only|about|around|maybe|ok|oke|yes|ya|um|hmm|it's|its|it is|cuma|hanya|sekitar|untuk|buat|for"
    r"|the|we are"
    r"|make it|ada|jadi|total)[\s,]*)*(?:\d{1,3}\s?(?:-|to|or|atau)\s?)?(?P<n>-?\d{1,6})"
    r"[\s.!,?|]*(?:(?:please|pls|thanks|thank you|aja|saja|ya|kak|dong|deh|of us|in total|total|will come|max"
    r"|ppl)[\s.!|]*)*$"
)


def read_party(text: str, *, bare: bool = False) -> int | None:
    """The number of guests said, the last one where there are several; 0 and 500 are returned as said.

    With `bare` a message that is only a number is the number of guests. Blank times and dates out before
    (When.rest): "for 7" in "table for 7 pm" is none.
    """
    said = _COUPLE_OF.sub("2 ", without_denied(normal(text)))
    if (family := _family(said)) is not None:
        return family
    found: list[tuple[int, int]] = []
    for rule in (_COUNTED, _PARTY_OF, _FOR, _WE_ARE, _BER_NUMBER):
        found += [(match.end("n"), int(match["n"])) for match in rule.finditer(said) if _is_guests(match)]
    found += [(match.end(), _BER[match["ber"]]) for match in _BER_WORD.finditer(said)]
    found += [(match.end(), 6 if match["half"] else 12) for match in _DOZEN.finditer(said)]
    for rule, count in ((_ALONE, 1), (_COUPLE, 2), (_NOBODY, 0)):
        found += [(match.end(), count) for match in rule.finditer(said)]
    if found:
        return max(found)[1]
    company = _company(said)
    if company is None and bare and (match := _BARE.search(said)):
        return max(int(match["n"]), 0)
    return company


def _is_guests(match: re.Match[str]) -> bool:
    """Whether the counted are all the guests: not their tables, nor the friends and children of one of them."""
    unit = match.groupdict().get("unit") or ""
    return unit not in ("table", "tables", "meja") and not re.fullmatch(rf"friends?|temans?|{_SMALL}", unit)


def _family(said: str) -> int | None:
    """Adults and children together, None where no child is named or the adults are not counted."""
    kids = [1 if not match["n"].isdigit() else int(match["n"]) for match in _KIDS.finditer(said)]
    adults = [int(match["n"]) for match in _ADULTS.finditer(said)]
    if kids and adults:
        return sum(adults) + sum(kids)
    return None


def _company(said: str) -> int | None:
    """The speaker with those he names: "me and my wife", "with 3 friends", "my parents and I"."""
    if match := _I_PLUS.search(said):
        return 1 + int(match["n"])
    with_whom = _WITH.search(said)
    who = said if _I_AND.search(said) else with_whom["who"] if with_whom else ""
    others = 0
    for rule in (_PLUS_MANY, _KIDS):
        others += sum(int(found["n"]) if found["n"].isdigit() else 1 for found in rule.finditer(who))
        who = rule.sub(" ", who)
    others += sum(1 for _ in _PLUS_ONE.finditer(who)) + 2 * sum(1 for _ in _PARENTS.finditer(who))
    return 1 + others if others else None
