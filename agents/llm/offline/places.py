"""Places guests name: known areas and cities as data, and any other place by the way it is said ("in X", "di X")."""

import re
from dataclasses import dataclass
from difflib import get_close_matches

from agents.llm.offline.language import detect
from agents.llm.offline.numbers import LONGEST_READ, normal
from agents.llm.offline.spans import MONTH, without_denied
from agnt.lib import text as plain

# city -> (zone, other names, areas with their other names after a bar)
_KNOWN: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "Bali": (
        "Asia/Makassar",
        ("pulau bali", "island of bali"),
        (
            "Seminyak|semnyak", "Canggu|cangu|changgu", "Ubud", "Uluwatu|ulu watu", "Sanur", "Kuta", "Jimbaran",
            "Nusa Dua", "Legian", "Kerobokan", "Petitenget", "Berawa", "Pererenan", "Echo Beach|batu bolong", "Umalas",
            "Bingin", "Padang Padang", "Ungasan", "Pecatu", "Nyang Nyang", "Tanjung Benoa|benoa", "Serangan",
            "Denpasar",
            "Tabanan", "Tanah Lot", "Amed", "Lovina", "Candidasa", "Sidemen", "Kintamani", "Bedugul", "Munduk",
            "Gianyar", "Keramas", "Padang Bai|padangbai", "Nusa Penida", "Nusa Lembongan|lembongan", "Nusa Ceningan",
        ),
    ),
    "Lisbon": (
        "Europe/Lisbon",
        ("lisboa", "lissabon", "lisbonne"),
        (
            "Alfama", "Chiado", "Bairro Alto", "Baixa", "Belem", "Principe Real", "Cais do Sodre", "Alcantara", "Graca",
            "Mouraria", "Avenida da Liberdade", "Parque das Nacoes", "Santos", "Lapa", "Estrela", "Cascais",
        ),
    ),
    "New York": (
        "America/New_York",
        ("new york city", "nyc", "ny", "big apple"),
        (
            "Manhattan", "Brooklyn", "Queens", "Harlem", "Williamsburg", "Tribeca", "Soho", "NoHo", "Nolita", "Chelsea",
            "East Village", "West Village|greenwich village", "Lower East Side|les", "Upper East Side",
            "Upper West Side", "Midtown", "Flatiron", "Chinatown", "Dumbo", "Greenpoint", "Hudson Yards", "Astoria",
        ),
    ),
    "Tokyo": (
        "Asia/Tokyo",
        ("tokio",),
        (
            "Shibuya", "Shinjuku", "Ginza", "Roppongi", "Asakusa", "Ebisu", "Nakameguro|naka meguro", "Daikanyama",
            "Harajuku", "Aoyama|omotesando", "Akasaka", "Marunouchi", "Nihonbashi", "Ueno", "Ikebukuro",
            "Shimokitazawa",
            "Akihabara", "Tsukiji", "Azabu",
        ),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """A place as said; `zone` where it is known."""

    area: str = ""
    city: str = ""
    zone: str = ""

    def __bool__(self) -> bool:
        return bool(self.area or self.city)


def _index() -> dict[str, Place]:
    index: dict[str, Place] = {}
    for city, (zone, others, areas) in _KNOWN.items():
        for row in areas:
            name, *more = row.split("|")
            for said in (name, *more):
                index[plain.fold(said)] = Place(area=name, city=city, zone=zone)
        for said in (city, *others):
            index[plain.fold(said)] = Place(city=city, zone=zone)
    return index


_BY_NAME = _index()
_NAMES = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, _BY_NAME), key=len, reverse=True)) + r")\b")
_FUZZY = [name for name in _BY_NAME if " " not in name and len(name) > 4]
AREAS: dict[str, tuple[str, ...]] = {
    city: tuple(row.split("|")[0] for row in areas) for city, (_, _, areas) in _KNOWN.items()
}

_NO_PLACE = (
    rf"{MONTH}|the|a|an|my|your|our|this|that|it|its|which|what|one|front|mind|mood|case|fact|advance|general|total"
    rf"|time|touch"
    r"|least|all|most|home|work|once|any|some|another|other|around|about|evening|morning|afternoon|night|noon|midnight"
    r"|sunset|dinner|lunch|breakfast|brunch|tomorrow|today|tonight|weekend|next|here|there|me|us|mana|situ|sini|sana"
    r"|tempat|yang|sekitar|dekat|pantai|beach|town|area|places?|somewhere|restaurants?|hari|jam|mon|tues|wednes|thurs"
    r"|fri|satur|sun|monday|tuesday|wednesday|thursday|friday|saturday|sunday|senin|selasa|rabu|kamis|jumat|sabtu"
    r"|minggu"
    r"|love|need|addition|person|people|cash|english|indonesian|bahasa|order|peace|nearby|christmas|new year"
)
_STOPS = (
    rf"for|on|at|in|with|that|which|and|or|please|pls|thanks|thank|but|tomorrow|today|tonight|next|this|around|near|by"
    rf"|from|to|serving|serves|if|then|instead|would|is|are|has|have|can|could|will|untuk|buat|jam|pukul|besok|lusa"
    rf"|hari|malam|pagi"
    rf"|siang|sore|yang|dan|aja|saja|dong|ya|kak|nanti|tanggal|tgl|berdua|bertiga|berempat|{MONTH}|restaurants?|food"
    rf"|place|places"
)
_WORD = r"[^\W\d_][\w'&-]*(?:\.(?=[^\W\d_]{2}[a-z]*\b(?!\s)))?"
_NAME = rf"(?P<name>(?!(?:{_NO_PLACE}|{_STOPS})\b)(?!I\b){_WORD}(?:\s(?!(?:{_STOPS})\b)(?!I\b){_WORD}){{0,2}})"
_IN = re.compile(
    r"(?<!interested )\b(?P<how>in|near|nearby|around|within|close to|di daerah|di area|dekat|daerah|deket|sekitar"
    r"|area|visit|go to|going to"
    rf"|travel to|(?:city|area|location|place|town) (?:is|of))\s(?:the area of |the city of |downtown |central "
    rf"|the (?=[A-Z])(?=[^.,]{{3,25}} area))?{_NAME}",
    re.IGNORECASE,
)
_AT = re.compile(
    r"\b(?i:at|book|reserve|pesan di|pesan|booking di|booking|reservasi di)\s(?i:me |us |a table at |meja di |the )?"
    r"(?P<name>[A-Z][\w'&.-]*(?:\s(?:(?:de|la|el|of|the|by|and|&)\s)?[A-Z][\w'&.-]*){0,4})"
)
_AT_SMALL = re.compile(rf"\b(?:at|di)\s(?:the )?{_NAME}(?=[,.!?]|$|\s(?:{_STOPS})\b)")
_NO_HOUSE = (
    rf"{_NO_PLACE}|anything|everything|something|they|he|she|you|what|who|which|not|still|also|always|today|toko|apa"
    rf"|ini|itu|masih|mau|ada|kalau|buka|besok|kak|halo|hai|hi|hey|apakah|tempatnya|kafenya|restonya|dia|mereka"
)
_HOUSE = rf"(?!(?:{_NO_HOUSE})\b){_WORD}(?: (?!(?:{_NO_HOUSE})\b){_WORD}){{0,3}}"
_IS_OPEN = re.compile(
    rf"\b(?:is|are) (?:the )?(?P<name>{_HOUSE}) (?:still )?open\b"
    rf"|(?:\b(?:apakah|apa|kak|halo|hai) |^)(?P<nama>{_HOUSE})"
    r" (?:masih )?buka(?:kah)? (?:gak|ga|nggak|ngga|tidak|besok|hari|jam|kak|ya)\b"
)
_NO_ANSWER = (
    r"i|i'm|we|you|he|she|they|do|does|don'?t|did|can|could|what|where|how|why|when|who|is|are|hm+|um+|uh|idk|not"
    r"|nothing"
    r"|something|book|cancel|help|give|show|tell|find|just|only|also|more|less|cheap\w*|saya|aku|kami|kita|apa|kenapa"
    r"|gimana|bagaimana|siapa|ada|mau|minta|tolong|pesan|batal\w*|cari|yang"
)
_ANSWER = re.compile(
    rf"^(?:(?:i prefer|i'?d prefer|prefer|let'?s go with|let'?s try|let'?s do|go with|how about|what about|maybe"
    rf"|i'?m in|in|at|near|close to|around"
    rf"|try|somewhere in|anywhere in|di|daerah|sekitar|dekat|area|kalau|ok|oke|yes|no|um|i want"
    rf"|i'?d like)[\s,]+)*(?!(?:{_NO_ANSWER})\b){_NAME}"
    r"(?:[\s,]+(?:please|pls|thanks|thank you|aja|saja|dong|ya|kak|area|instead|(?:would|will|should) (?:be|do"
    r"|work).{0,40}|sounds (?:good|great).{0,20}"
    r"|is .{2,40}|works.{0,20}))*[.!?]*$",
    re.IGNORECASE,
)
_ANYWHERE = re.compile(
    r"\b(?:any ?where|any area|any place|no preference|wherever|does ?n'?t matter|don'?t mind|don'?t care|not fussy"
    r"|bebas|di mana saja"
    r"|dimana saja|di mana aja|dimana aja|mana saja|mana aja|terserah|up to you|you choose|you pick|surprise me)\b"
)
_EVERYDAY = frozenset((
    "airport", "atas", "bandara", "bar", "bawah", "bed", "belakang", "budget", "bulk", "case", "common", "dalam",
    "dekat", "deket", "depan", "detail", "details", "eleven", "english", "full", "hotel", "house", "jalan", "kantor",
    "kota", "line", "luar", "mall", "nature", "nine", "office", "particular", "person", "price", "private", "public",
    "restaurant", "resto", "return", "rumah", "sana", "second", "short", "sini", "situ", "stock", "store", "style",
    "ten", "tengah", "terms", "twelve", "view", "vila", "villa", "village",
))  # fmt: skip
_DENIED_BEFORE = re.compile(r"\b(?:not|instead of|rather than|bukan)\s?$", re.IGNORECASE)
NOWHERE = Place()
ANYWHERE = Place(area="*")


def read_place(text: str, *, asked: bool = False) -> Place:
    """The last area or city named; `area` is "*" when any will do. With `asked` a bare name is a place."""
    folded = without_denied(normal(text))
    known = [_BY_NAME[match[0]] for match in _NAMES.finditer(folded) if _is_name(match[0], match, folded)]
    if known:
        return _joined(known)
    if place := _close(folded, asked=asked):
        return place
    original = " ".join(text[:LONGEST_READ].split())
    named = [match for match in _IN.finditer(original) if _is_place(match, original)]
    if named:
        return Place(area=_tidy(named[-1]["name"]))
    if _ANYWHERE.search(folded):
        return ANYWHERE
    sentences = re.split(r"(?<=[.!?])\s+", original) if asked else []
    answers = [answer for sentence in sentences if (answer := _ANSWER.match(sentence))]
    return Place(area=_tidy(answers[0]["name"])) if answers else Place()


def _is_place(match: re.Match[str], original: str) -> bool:
    """Whether "in X" names a place: capitals do, small letters only without everyday words ("in making a booking")."""
    name, how = match["name"], match["how"].lower()
    if _DENIED_BEFORE.search(original[: match.start()]):
        return False
    if name[0].isupper():
        return True
    return not _is_everyday(name) and how in (
        "in",
        "near",
        "around",
        "within",
        "close to",
        "di daerah",
        "di area",
        "daerah",
    )


def read_venue(text: str) -> str:
    """The name of a venue in "at La Lucciola", "book Potato Head", "is kopi sore open"; empty where there is none."""
    for match in _AT.finditer(" ".join(text[:LONGEST_READ].split())):
        name = match["name"].strip(" .")
        if plain.fold(name) not in _BY_NAME and not re.match(rf"(?:{_NO_PLACE})\b", plain.fold(name)):
            return plain.clamp(name, 80)
    if (asked := _IS_OPEN.search(plain.fold(text[:LONGEST_READ]))) and (asked["name"] or asked["nama"]) not in _BY_NAME:
        return plain.clamp(asked["name"] or asked["nama"], 80)
    return ""


def read_hint(text: str) -> str:
    """Words after "at" or "di" that may name a venue or a place unknown here ("di tebet"): for the search to tell."""
    for match in _AT_SMALL.finditer(plain.fold(text[:LONGEST_READ])):
        if match["name"] not in _BY_NAME and not _is_everyday(match["name"]):
            return match["name"]
    return ""


def _is_everyday(name: str) -> bool:
    """Whether any of the words is an ordinary one, so that they are no name in small letters."""
    return any(word.endswith("ing") or detect(word) or word in _EVERYDAY for word in plain.fold(name).split())


def _is_name(name: str, match: re.Match[str], folded: str) -> bool:
    """Short names are words too: "les", "ny", "santos" count only after a preposition or alone."""
    if name not in ("les", "ny", "santos", "lapa", "soho", "noho", "queens", "chelsea", "graca", "baixa"):
        return True
    before = folded[: match.start()].rstrip()
    return not before or bool(re.search(r"\b(?:in|near|around|at|di|to|the|daerah|area|,)$", before))


def _joined(places: list[Place]) -> Place:
    """The last area with its city; an area beside another city ("Chinatown in ...") is taken as said."""
    areas = [place for place in places if place.area]
    if areas and (places[-1].area or places[-1].city == areas[-1].city):
        return areas[-1]
    return places[-1]


def _close(folded: str, *, asked: bool) -> Place | None:
    """A known name one slip away ("semniyak"), after a preposition or as the answer to "where?"."""
    words = re.findall(r"(?:\b(?:in|near|around|di|daerah|area|dekat|sekitar) )([a-z]{5,})", folded)
    if asked and re.fullmatch(r"[a-z]{5,}[.! ]*", folded):
        words.append(folded.strip(" .!"))
    for word in words:
        if found := get_close_matches(word, _FUZZY, n=1, cutoff=0.8):
            return _BY_NAME[found[0]]
    return None


def _tidy(name: str) -> str:
    """The name without what follows it in the sentence; of a capitalised one only the capitalised words."""
    words = re.split(r"[,;!?]|\.(?:\s|$)", name)[0].split()
    while len(words) > 1 and words[-1] in ("area", "city", "region", "town"):
        words.pop()
    if name[0].isupper():
        kept = [word for word, ok in zip(words, _run_of_capitals(words), strict=True) if ok]
        words = kept or words[:1]
    return plain.clamp(" ".join(words).strip(" .,-"), 60)


def _run_of_capitals(words: list[str]) -> list[bool]:
    found: list[bool] = []
    for word in words:
        found.append(all(found) and (word[0].isupper() or word in ("de", "da", "do", "del", "la", "of", "al")))
    return found
