"""What guests come for, as data: each intent with its words in English and Indonesian and what it means here."""

from dataclasses import dataclass
from datetime import time
from typing import Final

from venues.concepts import CHEAP, DEAR, EATING, TABLES, C, Concept


@dataclass(frozen=True, slots=True)
class Pattern:
    """One intent. `en` and `id`: folded phrases that call for it."""

    code: str
    means: Concept
    en: str
    id: str

    @property
    def phrases(self) -> tuple[str, ...]:
        """All of them."""
        return tuple(" ".join(phrase.split()) for phrase in f"{self.en}, {self.id}".split(",") if phrase.strip())


_SIT_DOWN = EATING - {C.WARUNG, C.CAFE}
_DRINKING = frozenset({C.BAR, C.BEACH_CLUB})


def _kind(*categories: str) -> frozenset[str]:
    return frozenset(categories)


PATTERNS: Final = (
    Pattern(
        "sunset",
        Concept(tags=("sunset",), about="watching the sunset"),
        "sunset, sunsets, sundowner, sundowners, watch the sun go down, golden hour",
        "senja, matahari terbenam, matahari tenggelam",
    ),
    Pattern(
        "group_dinner",
        Concept(EATING, tags=("group", "family", "sharing", "large tables"), party=8, about="dinner for a large group"),
        "group dinner, big group, large group, team dinner, dinner for a group, company dinner",
        "makan bersama, makan rombongan, rombongan besar, acara kantor",
    ),
    Pattern(
        "date_night",
        Concept(_SIT_DOWN, tags=("romantic",), about="romantic candlelight dinner for two"),
        "date night, romantic dinner, dinner date, anniversary dinner, anniversary, proposal",
        "makan malam romantis, kencan, ulang tahun pernikahan",
    ),
    Pattern(
        "romantic",
        Concept(tags=("romantic",), about="romantic"),
        "romantic, intimate",
        "romantis",
    ),
    Pattern(
        "quiet_to_work",
        Concept(
            _kind(C.COWORKING, C.CAFE), tags=("fast wifi", "wifi", "quiet"), about="quiet place to work, fast wifi"
        ),
        "quiet to work, place to work, work from, remote work, laptop friendly, get some work done, with wifi to work",
        "tempat kerja, buat kerja, kerja remote, nugas",
    ),
    Pattern(
        "with_kids",
        Concept(tags=("family", "kids", "garden", "pool"), about="family friendly, children welcome"),
        "with kids, with children, kid friendly, kids friendly, child friendly, family friendly, with a toddler",
        "bawa anak, sama anak, ramah anak, untuk keluarga",
    ),
    Pattern(
        "late_night",
        Concept(TABLES, tags=("late night", "late"), at=time(22, 45), about="open late at night"),
        "late night, after midnight, open late, late dinner, late drinks",
        "tengah malam, buka sampai malam, larut malam",
    ),
    Pattern(
        "brunch",
        Concept(EATING, tags=("brunch", "breakfast"), at=time(11), about="brunch, eggs and coffee late in the morning"),
        "brunch, sunday brunch, bottomless brunch, lazy breakfast",
        "brunch, sarapan siang",
    ),
    Pattern(
        "breakfast",
        Concept(EATING, tags=("breakfast",), at=time(9), about="breakfast in the morning"),
        "breakfast, early breakfast",
        "sarapan, makan pagi",
    ),
    Pattern(
        "birthday",
        Concept(TABLES, tags=("group", "birthday", "party", "cocktails", "dj"), about="birthday party with friends"),
        "birthday, birthday party, birthday dinner, bday",
        "ulang tahun, pesta ulang tahun",
    ),
    Pattern(
        "business_lunch",
        Concept(
            EATING - {C.BEACH_CLUB, C.WARUNG},
            tags=("quiet", "set lunch", "lunch"),
            prices=(2, 3),
            at=time(12, 30),
            about="quiet business lunch with clients",
        ),
        "business lunch, working lunch, lunch with a client, lunch with clients, client lunch, lunch meeting",
        "makan siang bisnis, makan siang kantor, makan siang dengan klien",
    ),
    Pattern(
        "sea_view",
        Concept(tags=("sea view", "ocean view", "ocean", "cliff", "beachfront", "beach view"), about="view of the sea"),
        "sea view, ocean view, view of the sea, view of the ocean, overlooking the sea, overlooking the ocean, cliff",
        "pemandangan laut, view laut, tepi laut, pinggir laut",
    ),
    Pattern(
        "vegetarian",
        Concept(needs=("vegetarian", "vegan", "plant"), about="vegetarian food without meat"),
        "vegetarian, veggie, meat free, meatless, no meat",
        "sayur, vegetarisch, tanpa daging",
    ),
    Pattern(
        "vegan",
        Concept(needs=("vegan", "plant"), about="vegan, plant based food"),
        "vegan, plant based, vegans",
        "nabati",
    ),
    Pattern("halal", Concept(needs=("halal",), about="halal food"), "halal, muslim friendly", "halal"),
    Pattern(
        "gluten_free",
        Concept(needs=("gluten", "coeliac", "celiac"), about="gluten free food"),
        "gluten free, glutenfree, coeliac, celiac",
        "bebas gluten, tanpa gluten",
    ),
    Pattern(
        "live_music",
        Concept(tags=("live music", "music", "jazz", "dj", "vinyl"), about="live music, a band playing"),
        "live music, live band, live jazz, music, a band",
        "musik live, live musik, musik, band",
    ),
    Pattern(
        "wheelchair",
        Concept(needs=("wheelchair", "accessible"), about="wheelchair accessible, no steps"),
        "wheelchair, wheelchairs, wheelchair accessible, step free, accessible, wheelchair access",
        "kursi roda",
    ),
    Pattern(
        "dog_friendly",
        Concept(tags=("dog", "dogs", "pet"), needs=("dog", "dogs", "pet", "pets"), about="dogs welcome"),
        "dog friendly, dogs allowed, with my dog, pet friendly, dogs, dog",
        "boleh bawa anjing, ramah hewan, bawa anjing",
    ),
    Pattern(
        "cheap_eats",
        Concept(prices=CHEAP, about="cheap and good"),
        "cheap, budget, affordable, inexpensive, cheap eats, on a budget, good value, low cost",
        "murah, terjangkau, hemat, murah meriah",
    ),
    Pattern(
        "splurge",
        Concept(prices=DEAR, about="luxurious and elegant"),
        "fancy, luxury, luxurious, expensive, upscale, special occasion, splurge, posh, treat ourselves",
        "mewah, mahal",
    ),
    Pattern(
        "walk_in_now",
        Concept(tags=("walk in", "walk ins"), about="open right now"),
        "walk in, walk in now, right now, open now",
        "sekarang juga, buka sekarang",
    ),
    Pattern(
        "rooftop",
        Concept(tags=("rooftop",), needs=("rooftop", "roof"), about="rooftop terrace"),
        "rooftop, roof top, rooftops, roof terrace",
        "atap, rooftop",
    ),
    Pattern(
        "beach",
        Concept(_kind(C.BEACH_CLUB), about="beach club with daybeds on the sand"),
        "beach club, beach clubs, beachclub, daybed, daybeds, day bed, sunbed, sunbeds, day at the beach",
        "klub pantai, kursi pantai",
    ),
    Pattern(
        "pool",
        Concept(needs=("pool", "pools"), about="swimming pool"),
        "swimming pool, with a pool, pool party, pool day, infinity pool, by the pool",
        "kolam renang, kolam",
    ),
    Pattern(
        "spa_day",
        Concept(_kind(C.SPA), tags=("bath", "sound bath", "hammam", "sauna"), about="spa day, massage, scrub and bath"),
        """spa, spas, massage, massages, facial, reflexology, therapist, wellness, spa day, pamper, pampering, back rub,
        foot rub""",
        "pijat, lulur, refleksi, terapis, perawatan, pijit",
    ),
    Pattern(
        "couple_massage",
        Concept(_kind(C.SPA), tags=("couple",), about="massage for a couple in one room"),
        "couple massage, couples massage, couple spa, couples spa, massage for two, spa for two",
        "pijat berdua, pijat pasangan, spa berdua",
    ),
    Pattern(
        "boat_trip",
        Concept(_kind(C.BOAT), about="boat trip on the water"),
        """boat, boats, boat trip, boat trips, cruise, cruises, sail, sailing, snorkel, snorkeling, snorkelling, yacht,
        on the water""",
        "kapal, perahu, berlayar, naik kapal",
    ),
    Pattern(
        "surf_breakfast",
        Concept(EATING, tags=("breakfast", "surf"), at=time(8, 30), about="breakfast after an early surf"),
        "surf breakfast, after surf, after surfing, breakfast after surf, breakfast after surfing, post surf",
        "sarapan habis surfing, habis surfing",
    ),
    Pattern(
        "coffee",
        Concept(_kind(C.CAFE), tags=("coffee",), about="good coffee and cake"),
        "cafe, cafes, coffee, espresso, flat white, cappuccino, latte",
        "kafe, kopi, ngopi, warkop",
    ),
    Pattern(
        "cocktails",
        Concept(_DRINKING, tags=("cocktail", "cocktails"), about="cocktails in a bar"),
        "bar, bars, drinks, cocktail, cocktails, mixology, after work drinks",
        "minum, koktail",
    ),
    Pattern(
        "wine",
        Concept(TABLES, needs=("wine", "wines", "natural"), about="wine list, natural wine by the glass"),
        "wine, wines, wine bar, natural wine, wine list, glass of wine",
        "anggur, minum anggur, segelas anggur",
    ),
    Pattern(
        "seafood",
        Concept(needs=("seafood", "fish", "mackerel"), about="grilled fish and seafood"),
        "seafood, fish, prawns, lobster, oysters, grilled fish",
        "ikan, ikan bakar, makanan laut, hidangan laut",
    ),
    Pattern(
        "local_food",
        Concept(_kind(C.WARUNG), tags=("local",), about="local home cooking in a warung"),
        "warung, warungs, local food, street food, where locals eat, eat like a local",
        "masakan lokal, makanan lokal, masakan rumahan",
    ),
    Pattern(
        "family_celebration",
        Concept(
            EATING, tags=("family", "group", "sharing"), party=6, about="family celebration with several generations"
        ),
        "family celebration, family gathering, family dinner, whole family, family reunion, graduation dinner",
        "acara keluarga, kumpul keluarga, makan keluarga, keluarga besar",
    ),
    Pattern(
        "rainy_day",
        Concept(
            EATING | {C.SPA, C.COWORKING},
            tags=("cosy", "cozy", "soup", "indoor", "quiet"),
            about="cosy indoors on a rainy day, warm soup, ginger tea",
        ),
        "rainy day, when it rains, raining, out of the rain, rainy evening",
        "hari hujan, saat hujan, hujan hujan, hujan",
    ),
    Pattern(
        "fine_dining",
        Concept(_kind(C.FINE_DINING), tags=("tasting menu",), about="fine dining, tasting menu of many courses"),
        "fine dining, tasting menu, degustation, omakase, michelin, chefs table, chef s table",
        "santapan mewah",
    ),
)
