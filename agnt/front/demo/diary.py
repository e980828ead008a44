"""What stands in the demo world's diaries: visits of the last weeks and bookings of the next days."""

from dataclasses import dataclass
from enum import StrEnum


class End(StrEnum):
    """How a booking of the demo world ended, or how it stands."""

    COMPLETED = "completed"
    CANCELLED = "cancelled"
    BY_VENUE = "cancelled by the venue"
    NO_SHOW = "no_show"
    REJECTED = "rejected"
    CONFIRMED = "confirmed"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking. `day`: days from today, negative in the past; where that day is closed, a day further off."""

    guest: str
    venue: str
    service: str
    party: int
    day: int
    wall: str
    end: End
    source: str = "network"
    notes: str = ""


PAST = (
    Visit("Emma Fischer", "lantern-tide-beach-club", "sunset-dinner", 2, -41, "17:45", End.COMPLETED),
    Visit("Emma Fischer", "sekar-embun-spa", "couple-ritual", 2, -40, "14:00", End.COMPLETED),
    Visit("Emma Fischer", "akar-tujuh", "seven-roots-menu", 2, -36, "19:00", End.NO_SHOW),
    Visit("Emma Fischer", "tepi-angin-sailing", "morning-snorkelling", 2, -33, "07:30", End.COMPLETED),
    Visit("Budi Santoso", "kerikil-dan-kelapa", "table", 5, -30, "19:30", End.COMPLETED, "own_page"),
    Visit("Budi Santoso", "warung-tiga-cobek", "table", 4, -21, "12:30", End.COMPLETED),
    Visit("Budi Santoso", "meja-awan-coworking", "desk-for-a-day", 1, -20, "09:00", End.COMPLETED),
    Visit("Budi Santoso", "karang-jingga-cliff-club", "sunset-dinner", 6, -12, "17:30", End.CANCELLED),
    Visit(
        "Marco Rinaldi", "sumur-tua-trattoria", "table", 2, -28, "20:00", End.COMPLETED, "own_page", "Window, please."
    ),
    Visit("Marco Rinaldi", "bukit-paus-boat-trips", "sunset-cruise", 4, -27, "17:30", End.COMPLETED),
    Visit("Marco Rinaldi", "maison-rembulan", "tasting-menu", 2, -19, "19:30", End.COMPLETED, notes="No shellfish."),
    Visit("Ayu Lestari", "dapur-kupu-biru", "table", 3, -17, "12:00", End.COMPLETED),
    Visit("Ayu Lestari", "embun-tegal-spa", "balinese-massage", 1, -16, "10:30", End.COMPLETED),
    Visit("Ayu Lestari", "lembah-kunyit", "table", 6, -9, "13:00", End.NO_SHOW, "own_page"),
    Visit("Ayu Lestari", "nori-drift", "table", 2, -6, "19:00", End.COMPLETED),
    Visit("Noah Williams", "ferry-and-fennel", "table", 4, -15, "19:00", End.COMPLETED),
    Visit("Noah Williams", "the-ninth-lamp", "nine-lamps-menu", 2, -13, "18:30", End.REJECTED),
    Visit("Noah Williams", "slow-elevator-spa", "swedish-massage", 1, -11, "16:00", End.COMPLETED),
    Visit("Kenji Mori", "tsukihashi-counter", "omakase", 2, -14, "18:00", End.COMPLETED),
    Visit("Kenji Mori", "kawauso-yoru-izakaya", "table", 6, -8, "20:00", End.COMPLETED, "phone"),
    Visit("Kenji Mori", "hinoki-desk-works", "desk-for-half-a-day", 1, -5, "09:00", End.CANCELLED),
    Visit("Sofia Marques", "tasca-da-andorinha-lenta", "table", 4, -10, "20:00", End.COMPLETED),
    Visit("Sofia Marques", "barca-morosa", "evening-on-the-tagus", 2, -7, "16:30", End.COMPLETED),
    Visit("Sofia Marques", "telhado-de-sal-e-cal", "table", 3, -4, "18:00", End.BY_VENUE),
    Visit("Dewi Anggraini", "garam-ketiga", "table", 2, -18, "19:00", End.COMPLETED),
    Visit("Dewi Anggraini", "tangan-pulih-spa", "couple-massage", 2, -3, "15:00", End.COMPLETED),
    Visit("Dewi Anggraini", "lantern-tide-beach-club", "daybed-for-the-afternoon", 3, -2, "12:00", End.COMPLETED),
)

UPCOMING = (
    Visit(
        "Emma Fischer", "karang-jingga-cliff-club", "sunset-dinner", 2, 1, "17:30", End.CONFIRMED, notes="Anniversary."
    ),
    Visit("Emma Fischer", "angin-bukit-spa", "couple-massage", 2, 3, "14:00", End.CONFIRMED),
    Visit("Budi Santoso", "lantern-tide-beach-club", "table", 8, 1, "19:00", End.CONFIRMED, "phone"),
    Visit("Budi Santoso", "meja-awan-coworking", "desk-for-a-day", 1, 2, "09:00", End.CONFIRMED),
    Visit("Marco Rinaldi", "lantern-tide-beach-club", "sunset-dinner", 4, 1, "17:45", End.CONFIRMED),
    Visit("Marco Rinaldi", "lumba-pagi-charters", "dolphin-morning", 3, 4, "06:00", End.CONFIRMED),
    Visit("Ayu Lestari", "lantern-tide-beach-club", "table", 2, 1, "18:30", End.CONFIRMED, "own_page"),
    Visit(
        "Ayu Lestari", "garam-ketiga", "table", 4, 2, "19:00", End.PENDING, "own_page", "One of us is allergic to nuts."
    ),
    Visit("Noah Williams", "ferry-and-fennel", "table", 2, 5, "18:30", End.CONFIRMED),
    Visit("Kenji Mori", "tsukihashi-counter", "omakase", 4, 6, "20:30", End.CONFIRMED),
    Visit("Sofia Marques", "tasca-da-andorinha-lenta", "table", 2, 3, "20:30", End.CONFIRMED),
    Visit("Dewi Anggraini", "teratai-malam", "table", 2, 3, "19:30", End.PENDING, "own_page"),
    Visit("Dewi Anggraini", "kerang-putih-beach-house", "sunset-dinner", 4, 2, "17:30", End.CONFIRMED),
    Visit(
        "Noah Williams",
        "garam-ketiga",
        "table",
        6,
        1,
        "20:00",
        End.PENDING,
        "own_page",
        "We would share one long table.",
    ),
    Visit("Marco Rinaldi", "garam-ketiga", "table", 2, 3, "19:30", End.PENDING, "phone"),
    Visit(
        "Sofia Marques", "sungai-hening-wellness", "couple-massage-by-the-river", 2, 2, "11:00", End.PENDING, "own_page"
    ),
    Visit("Kenji Mori", "sungai-hening-wellness", "slow-massage", 1, 3, "15:00", End.PENDING, "own_page"),
    # A long table owes a deposit: accepted, and waiting for it.
    Visit("Noah Williams", "lantern-tide-beach-club", "table", 12, 4, "18:00", End.CONFIRMED, "own_page"),
)


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody who waits for a place on a day that is full. `day`: days from today."""

    name: str
    venue: str
    service: str
    party: int
    day: int
    first: str
    last: str
    phone: str
    notes: str = ""


WISHES = (
    Wish("Charlotte Bennett", "lantern-tide-beach-club", "table", 4, 1, "18:00", "20:00", "15550101201", "Birthday"),
    Wish("I Made Sudarsana", "lantern-tide-beach-club", "sunset-dinner", 2, 1, "17:15", "18:30", "15550101202"),
    Wish("Van den Berg-Oosterhuis party", "lantern-tide-beach-club", "table", 8, 2, "18:30", "20:30", "15550101203"),
    Wish("Rizky Pratama", "garam-ketiga", "table", 2, 1, "19:00", "20:00", "15550101204"),
    Wish("Manon Girard", "sungai-hening-wellness", "slow-massage", 1, 2, "10:00", "14:00", "15550101205"),
)
