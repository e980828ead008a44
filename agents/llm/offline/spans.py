"""What the rules of this package share: words that may not follow a number, and taking read words out of a text."""

import re

MONTH = (
    r"(?:jan(?:uary|uari)?|feb(?:ruary|ruari)?|mar(?:ch|et)?|apr(?:il)?|may|mei|june?|juni|july?|juli|aug(?:ust)?"
    r"|agustus"
    r"|agt|agu|sept?(?:ember)?|oct(?:ober)?|okt(?:ober)?|nov(?:ember)?|nopember|dec(?:ember)?|des(?:ember)?)"
)
PEOPLE = (
    r"(?:people|peoples|persons?|ppl|pax|guests?|of us|adults?|kids?|child|children|babies|baby|toddlers?|teens?"
    r"|orang|org"
    r"|tamu|dewasa|anak|bayi|balita|temans?|teman|friends?|colleagues?|heads?|seats?|covers?|tables?|ladies|women|men"
    r"|guys"
    r"|girls|boys|couples|kursi|meja)"
)
LENGTH = (
    r"(?:hours?|hrs?|h\b|minutes?|mins?|days?|nights?|weeks?|months?|years?|jam|menit|hari|malam saja|minggu|bulan"
    r"|tahun"
    r"|star|bintang|km|metres?|meters?|usd|idr|rb|ribu|juta|k\b|%|\$)"
)
# a number followed by one of these is no clock time
NOT_COUNTED = rf"(?!\s?(?:{PEOPLE}|{LENGTH}|st\b|nd\b|rd\b|th\b|{MONTH}\b)|[:.,/-]?\d)"


def cut(said: str, match: re.Match[str]) -> str:
    """The text with the match blanked by bars, every other character where it was."""
    return said[: match.start()] + "|" * (match.end() - match.start()) + said[match.end() :]


# What a guest says he does not want ("not at 7 but at 8", "instead of Ubud") must not be read as what he wants.
_DENIED = re.compile(
    r"\b(?:(?<!why )(?<!if )not|bukan|instead of|rather than|daripada)\s(?:(?:on|at|in|for|jam|pukul|di|buat|untuk"
    r"|the)\s)*"
    rf"(?!(?:too|very|sure|yet|only|really|that|this|an?|just|available|possible)\b)[\w:.']+(?:\s(?:am|pm|{PEOPLE})\b)?"
)


def without_denied(said: str) -> str:
    """The text without what is denied in it."""
    for match in _DENIED.finditer(said):
        said = cut(said, match)
    return said
