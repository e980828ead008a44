"""What an assistant's message asked: ours in its own words, a hosted model's as well as can be told. Pure."""

import re

from agents.llm.offline.numbers import normal

_SENTENCE = re.compile(r"[^.!?\n]*\?")
_LAST = re.compile(r"(?:[^.!?\n]*[.!]\s+)?[^.!?\n]*\?(?=[^?]*$)")
_KINDS: tuple[tuple[str, str], ...] = (
    ("number", r"do you mean \d+ o'clock, (?:or )?\d|maksudnya jam \d+, (?:atau )?\d"),
    ("cancel_what", r"cancel that booking, or|dibatalkan pesanan itu, atau"),
    ("change_day", r"which day shall it be|jadi hari apa"),
    ("change_time", r"what time shall it be|jadi jam berapa"),
    ("change_party", r"how many will you be|jadi berapa orang"),
    ("change_area", r"where would you like to sit|mau duduk di mana"),
    ("change", r"what should i change|apa yang saya ubah"),
    ("late", r"by how many minutes|berapa menit"),
    ("", r"what should be different|apa yang diganti|shall i look at|saya carikan"),
    ("which_booking", r"which (?:one|booking|of them|reservation)\b.*\bcancel|cancel\b.*\bwhich"
                      r"|yang mana yang (?:mau )?dibatalkan|batalkan yang mana"),
    (
        "name",
        r"(?:what|whose|which) name|name (?:for|should|shall|is|do|can|may|would|please)|(?:your|under|the) name"
        r"|atas nama (?:siapa|apa)|nama(?:nya)? (?:siapa|apa)"
        r"|siapa nama|boleh (?:tahu|tau) nama",
    ),
    (
        "party",
        r"how many (?:people|guests|persons|of you|seats|will|are|should|for)|for how many|party size"
        r"|number of (?:people|guests)|how large|how big"
        r"|(?:untuk )?berapa orang|berapa (?:tamu|pax)|ber-?berapa",
    ),
    ("area", r"which (?:area|city|part|town|neighbou?rhood|place in)|what (?:area|city|part of|town)|where (?:would"
             r"|should|do|are|in|shall|abouts)|whereabouts|where\b.{0,30}\b(?:wish|like|want|looking)"
             r"|preferred (?:location|area|city)"
             r"|(?:what|which|any) .{0,30}\b(?:location|area|city)\b|daerah (?:atau kota )?mana|kota mana|area mana"
             r"|di mana|dimana"),
    ("day", r"(?:which|what) (?:day|date)|(?:on )?what day|when (?:would|should|do|shall|will|is|are)|hari apa"
            r"|tanggal berapa|kapan|for when"),
    ("time", r"(?:what|which) time|at what (?:time|hour)|what hour|jam berapa|pukul berapa|when should"),
)  # fmt: skip
_RULES = tuple((kind, re.compile(rf"\b(?:{said})")) for kind, said in _KINDS)


def asked(text: str) -> str:
    """area, party, day, time, name, which_booking, or "" of the last question in the text."""
    questions = _SENTENCE.findall(normal(text[-600:]))
    for question in reversed(questions):
        for kind, rule in _RULES:
            if rule.search(question):
                return kind
    return ""


def number(text: str) -> int:
    """The first number of the text, 0 where there is none."""
    found = re.search(r"\d{1,2}", text)
    return int(found[0]) if found else 0


def last(text: str) -> str:
    """The last question in the text with the sentence before it, "" where there is none."""
    found = _LAST.search(text[-600:])
    return found[0].strip() if found else ""
