"""The guest's own words for what he wants: what a message says beside the day, the party, the names and the courtesies.

The model knows no venue's services; the tools compare these words with them.
"""

import re

from agents.llm.offline.numbers import normal
from agents.llm.offline.spans import MONTH, PEOPLE, without_denied

MOST = 6  # words; no service has a longer name
_SHORTEST = 3  # letters
_LONGEST = 24
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_COUNTED = re.compile(rf"(?:{PEOPLE}|{MONTH})")
_SAID_ANYWAY = """
    about and any are around arrange available because best better book booked booking can could date day did does
    don't dong est for from get give going good great guest guests has have hello help here hey how i'd i'll i'm into
    it's just know let let's like looking love made make mark may maybe name need next nice not now o'clock off okay
    one our out party people person place plan please pls possible prefer reservation reserve see session slot some
    spot thank thanks that the their them then there this time today tomorrow tonight trip try two under until upon
    use visit wanna want wanted was week well what when where which will with wife husband friend girlfriend boyfriend
    would yes you your weekend noon midnight morning evening night afternoon
    monday tuesday wednesday thursday friday saturday sunday
    senin selasa rabu kamis jumat jum'at sabtu minggu
    ada aja aku atas bagus besok bisa boleh buat cari coba dan dari dengan depan dulu hai halo hari ini itu jam juga
    kak kami kita lagi lusa malam mau minta nama nanti orang pagi pak pesan pesankan pukul reservasi saja saya siang
    sore tanggal tempat tolong untuk yang
    berdua bertiga berempat sendiri sendirian
"""
_COMMON = frozenset(_SAID_ANYWAY.split())


def read_own(said: str, *names: str) -> str:
    """Up to MOST words of a text, without the names given (the guest's, the venue's, the place's) and what is said in
    every request."""
    named = {word for name in names for word in _WORD.findall(normal(name))}
    found = [
        word
        for word in _WORD.findall(without_denied(normal(said)))
        if _SHORTEST <= len(word) <= _LONGEST
        and word not in named
        and word not in _COMMON
        and not _COUNTED.fullmatch(word)
    ]
    return " ".join(list(dict.fromkeys(found))[:MOST])
