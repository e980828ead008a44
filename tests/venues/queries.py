"""Sixty questions as guests put them, and the venues of the demo world that answer each: any of the set will do.

Written from the venues' own facts (kind, tags, kitchen, hours, place), not from what the search happens to find: where
a dozen venues fit, all that plainly do are named. `want` is what should be among the first three.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Query:
    """What is said, and slugs of which the first three should hold as many as they can."""

    said: str
    want: frozenset[str]


def _query(said: str, want: str) -> Query:
    return Query(said, frozenset(want.split()))


_BEACH_SEMINYAK = "lantern-tide-beach-club kerang-putih-beach-house"
_SUNSET_SEMINYAK = f"{_BEACH_SEMINYAK} langit-miring-rooftop"
_SPA_UBUD = "embun-tegal-spa rumah-lulur-cempaka sungai-hening-wellness"
_BOATS_BALI = "tepi-angin-sailing lumba-pagi-charters bukit-paus-boat-trips"
_BOATS = f"{_BOATS_BALI} barca-morosa"
_WARUNG_UBUD = "warung-tepi-subak warung-pawon-kenari"
_WARUNG_SEMINYAK = "warung-tiga-cobek warung-nasi-lompat"
_SNORKEL = _BOATS_BALI

QUERIES: Final = (
    _query("sunset dinner for two in seminyak", _SUNSET_SEMINYAK),
    _query("makan malam saat matahari terbenam di seminyak", _SUNSET_SEMINYAK),
    _query("somewhere to watch the sun go down with a drink in uluwatu",
           "tebing-merah-lounge karang-jingga-cliff-club padang-garam-beach-club"),
    _query("beach club with a pool in canggu", "pasir-kelana-beach-club"),
    _query("daybed by the beach seminyak", _BEACH_SEMINYAK),
    _query("rooftop cocktails", "langit-miring-rooftop telhado-de-sal-e-cal"),
    _query("rooftop bar lisbon", "telhado-de-sal-e-cal"),
    _query("romantic dinner in ubud", "akar-tujuh teratai-malam"),
    _query("date night in canggu", "nori-drift"),
    _query("anniversary dinner on the cliffs of uluwatu", "karang-jingga-cliff-club selatan-salt-house"),
    _query("french tasting menu", "maison-rembulan"),
    _query("fine dining ubud", "akar-tujuh teratai-malam"),
    _query("vegan tasting menu", "akar-tujuh"),
    _query("vegan warung", "dapur-kupu-biru"),
    _query("vegetarian food in ubud", "akar-tujuh lembah-kunyit dapur-hujan warung-tepi-subak"),
    _query("halal food in seminyak", "kerikil-dan-kelapa warung-tiga-cobek"),
    _query("makanan halal di ubud", "dapur-hujan warung-pawon-kenari"),
    _query("wood fired pizza", "sumur-tua-trattoria"),
    _query("pasta in seminyak", "sumur-tua-trattoria"),
    _query("sushi in bali", "nori-drift"),
    _query("japanese skewers late at night in tokyo", "kawauso-yoru-izakaya"),
    _query("omakase", "tsukihashi-counter"),
    _query("cheap local food in ubud", _WARUNG_UBUD),
    _query("warung murah di seminyak", _WARUNG_SEMINYAK),
    _query("nasi campur", "warung-tiga-cobek warung-tepi-subak"),
    _query("spicy sambal with grilled mackerel", "warung-sambal-matahari"),
    _query("suckling pig", "bale-asap"),
    _query("mexican beach food in canggu", "pasir-kelana-beach-club"),
    _query("grilled fish in uluwatu",
           "batu-layar-grill padang-garam-beach-club selatan-salt-house warung-sambal-matahari "
           "karang-jingga-cliff-club"),
    _query("seafood seminyak", f"{_BEACH_SEMINYAK} garam-ketiga"),
    _query("ikan bakar di seminyak", f"{_BEACH_SEMINYAK} garam-ketiga"),
    _query("restaurant with a playground for the kids", "sawah-dan-smoke"),
    _query("family lunch with kids in uluwatu", "batu-layar-grill padang-garam-beach-club"),
    _query("makan keluarga besar di ubud", "lembah-kunyit bale-asap"),
    _query("coffee and wifi in canggu", "kopi-sepeda-senyap"),
    _query("kopi di ubud", "kopi-lereng-kabut"),
    _query("brunch in canggu", "kopi-sepeda-senyap roti-pantai-brunch-house"),
    _query("smoothie bowls and sourdough", "roti-pantai-brunch-house"),
    _query("brunch in new york", "ferry-and-fennel"),
    _query("breakfast after surfing in uluwatu", "warung-ombak-tujuh"),
    _query("coworking open all night", "desk-and-dune-coworking"),
    _query("quiet place to work with fast wifi in ubud", "meja-bambu-coworking"),
    _query("tempat kerja yang tenang di canggu", "kantor-kelapa kopi-sepeda-senyap desk-and-dune-coworking"),
    _query("desk with an ocean view", "meja-tebing-coworking"),
    _query("coworking tokyo", "hinoki-desk-works"),
    _query("couple massage in seminyak", "sekar-embun-spa"),
    _query("pijat berdua di uluwatu", "angin-bukit-spa"),
    _query("lulur tradisional", "rumah-lulur-cempaka sekar-embun-spa"),
    _query("sound bath by the river", "sungai-hening-wellness"),
    _query("deep tisue masage for surfers", "tangan-pulih-spa"),
    _query("spa day in ubud", _SPA_UBUD),
    _query("ice bath and sauna", "tangan-pulih-spa"),
    _query("massage in new york", "slow-elevator-spa"),
    _query("see dolphins in the morning", "lumba-pagi-charters"),
    _query("snorkeling trip", _SNORKEL),
    _query("sunset boat cruise along the cliffs", "bukit-paus-boat-trips"),
    _query("naik perahu lihat matahari terbenam di bali", "tepi-angin-sailing bukit-paus-boat-trips"),
    _query("boat on the tagus with wine", "barca-morosa"),
    _query("restuarant with live music in lisbon", "tasca-da-andorinha-lenta"),
    _query("cosy place for a rainy day in ubud", "dapur-hujan"),
)  # fmt: skip
