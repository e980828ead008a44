"""What a day looks like at the flagship venues: how many come, when, for what, with how many."""

from dataclasses import dataclass

Weights = dict[int, int]


@dataclass(frozen=True, slots=True)
class Offer:
    """One service of the programme: its share of the bookings, its starts and party sizes by weight."""

    service: str
    share: int
    starts: dict[str, int]
    parties: Weights
    spends: tuple[int, int] = (0, 0)  # what a guest spends, in whole units; (0, 0): the listed price


@dataclass(frozen=True, slots=True)
class Programme:
    """A venue's usual day. `weekdays`: percent of `per_day` from Monday on. `walk_ins`: percent who just come."""

    slug: str
    per_day: int
    offers: tuple[Offer, ...]
    walk_ins: int = 0
    weekdays: tuple[int, ...] = (80, 85, 90, 95, 115, 125, 110)


def _each(first: int, last: int, weight: int = 2, minutes: tuple[int, ...] = (0, 15, 30, 45)) -> dict[str, int]:
    return {f"{hour:02d}:{minute:02d}": weight for hour in range(first, last + 1) for minute in minutes}


_TABLES: Weights = {1: 3, 2: 46, 3: 12, 4: 22, 5: 6, 6: 6, 7: 1, 8: 3}
_LUNCH = _each(11, 14)
_DINNER = _each(17, 17, 3) | _each(18, 19, 8) | _each(20, 20, 5) | {"21:00": 3, "21:15": 2, "21:30": 1}

FLAGSHIPS = (
    Programme(
        "lantern-tide-beach-club",
        68,
        (
            Offer("table", 62, _LUNCH | _DINNER, _TABLES, (180_000, 620_000)),
            Offer("sunset-dinner", 24, _each(17, 19), {2: 60, 4: 30, 6: 10}, (450_000, 780_000)),
            Offer(
                "daybed-for-the-afternoon", 14, _each(11, 15, minutes=(0, 30)), {2: 50, 3: 20, 4: 30}, (80_000, 300_000)
            ),
        ),
        walk_ins=16,
    ),
    Programme(
        "garam-ketiga",
        46,
        (
            Offer(
                "table", 100, _each(12, 13) | _each(18, 20, 6) | {"21:00": 4, "21:30": 2}, _TABLES, (210_000, 540_000)
            ),
        ),
        walk_ins=9,
        weekdays=(75, 85, 90, 100, 120, 125, 105),
    ),
    Programme(
        "sungai-hening-wellness",
        24,
        (
            Offer("slow-massage", 66, _each(9, 17, minutes=(0, 30)), {1: 70, 2: 30}),
            Offer("couple-massage-by-the-river", 34, _each(9, 17, minutes=(0, 30)), {2: 100}),
        ),
        walk_ins=5,
        weekdays=(0, 85, 90, 95, 105, 120, 115),
    ),
    Programme(
        "tepi-angin-sailing",
        12,
        (
            Offer("sunset-sail", 60, {"17:30": 1}, {1: 10, 2: 55, 3: 10, 4: 25}),
            Offer("morning-snorkelling", 40, {"07:30": 1}, {1: 10, 2: 55, 3: 10, 4: 25}),
        ),
    ),
)
OCCASIONS = ("Birthday", "Anniversary", "Honeymoon", "Business dinner", "Proposal")
WISHES = (
    "A table by the railing if you have one.",
    "We come with a pram.",
    "Coming straight from the airport, may be a few minutes late.",
    "Please no loud music near us.",
    "Ulang tahun ibu, tolong siapkan lilin kecil.",
    "Ein ruhiger Tisch, bitte: meine Mutter hört schlecht und wir möchten uns unterhalten können.",
    "Window, please.",
)
FOR_STAFF = (
    "Owner knows them: seat well.",
    "Took the call at 11, rang back to confirm.",
    "Asked twice about parking.",
    "Do not put next to the kitchen door; they complained about it last time and were right.",
)
SAID = (
    (5, "The best evening of our trip, and they remembered the birthday."),
    (5, ""),
    (4, "Wonderful food, the music was a little loud for us."),
    (4, "Pelayanan ramah, makanan enak."),
    (3, "We waited forty minutes for the drinks."),
    (2, "The table by the door was cold."),
    (5, "Das schönste Licht der Insel."),
)
