"""The guests of the flagship venues: some written by hand, most put together from names. All are invented."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Regular:
    """One guest as a venue knows him. `online`: he books by himself and so is a person of the platform."""

    name: str
    language: str = "en"
    tags: tuple[str, ...] = ()
    notes: str = ""
    vip: bool = False
    allergies: tuple[str, ...] = ()
    words: str = ""
    online: bool = False
    forgets: bool = False  # does not always come


_BY_HAND = (
    Regular(
        "Maximiliane Freifrau von Hohenstein-Wittelsbach",
        "de",
        ("press", "regular"),
        "Writes about food. Likes the corner with the lamp and never the first course.",
        vip=True,
    ),
    Regular("Anak Agung Gde Rai Wijaya Kusuma Putra", "id", ("family", "local"), "Comes with his whole family.", True),
    Regular("Ni Luh Putu Sekarsari Dewi", "id", ("local",), allergies=("peanuts",), words="Alergi kacang, parah."),
    Regular("山田 花子", "ja", ("hotel guest",), "Booked by the concierge.", allergies=("crustaceans",), words="海老"),
    Regular("Ольга Петрова", "ru", ("regular",), "Prefers to be written to.", online=True),
    Regular("김민준", "ko", ("hotel guest",), online=True),
    Regular("Jean-Baptiste Delacroix-Montaigne", "fr", ("wine",), "Brings his own bottle; corkage agreed.", vip=True),
    Regular("Siobhán O'Neill", "en", ("vegan",), allergies=("milk", "eggs"), words="Vegan, and no dairy at all."),
    Regular("Müller, Hans-Jürgen", "de", ("late",), "Twice came an hour late.", forgets=True),
    Regular("Priya Raghunathan", "en", ("vegetarian", "birthday club"), online=True),
    Regular("Ó", "en", (), "Gives one letter as his name."),
    Regular("Camila Fernández de la Vega", "es", ("influencer",), "Asks for the light at 17:50.", online=True),
    Regular("陈美玲", "zh", ("tour guide",), "Brings groups from the cruise ship.", vip=True),
    Regular("Tom Wu", "en", (), "No-show in May without a word.", online=True, forgets=True),
    Regular("Aisha Al-Mansouri", "ar", ("halal",), "Needs a table away from the bar.", allergies=("sesame",)),
    Regular("Gusti Bagus Oka", "id", ("neighbour",), "Rings before he comes.", forgets=True),
    Regular("Beatriz Sant'Anna", "pt", ("regular",), "Terrace, always.", True, online=True),
    Regular("Wheelie Watkins", "en", ("wheelchair",), "Wheelchair; step-free way to the table.", online=True),
)
_FIRST = {
    "id": ("Wayan", "Made", "Nyoman", "Ketut", "Putu", "Kadek", "Komang", "Dewi", "Rizky", "Sinta", "Agus", "Indah"),
    "en": ("Olivia", "Jack", "Charlotte", "Liam", "Grace", "Ethan", "Chloe", "Noah", "Ruby", "Mason", "Isla", "Finn"),
    "de": ("Lukas", "Hannah", "Felix", "Leonie", "Jonas", "Mia"),
    "fr": ("Camille", "Louis", "Manon", "Hugo"),
    "nl": ("Daan", "Fleur", "Sanne", "Bram"),
    "it": ("Giulia", "Lorenzo", "Chiara", "Matteo"),
}
_LAST = {
    "id": ("Suryani", "Wirawan", "Pratama", "Lestari", "Mahendra", "Saraswati", "Gunawan", "Hartono"),
    "en": ("Bennett", "Clarke", "Donnelly", "Fraser", "Hughes", "Kowalski", "Nguyen", "Patel", "Walsh", "Young"),
    "de": ("Schneider", "Becker", "Vogel", "Krüger"),
    "fr": ("Moreau", "Lefèvre", "Girard"),
    "nl": ("de Vries", "van den Berg", "Bakker"),
    "it": ("Ricci", "De Luca", "Marchetti"),
}
_SHARES = {"id": 6, "en": 8, "de": 2, "fr": 1, "nl": 1, "it": 1}
_TAGS = ("regular", "hotel guest", "birthday club", "vegetarian", "local", "business")
_ALLERGIES = ("nuts", "gluten", "fish", "milk", "eggs", "crustaceans")
_NOTES = (
    "Likes a quiet corner.",
    "Water without ice.",
    "Always asks for the same waiter.",
    "Tips well.",
    "Left-handed.",
)


def crowd(size: int) -> list[Regular]:
    """So many guests, the same ones each time; no name twice."""
    rng = Random("the crowd of the demo world")  # noqa: S311 - invented data
    found = {regular.name: regular for regular in _BY_HAND}
    while len(found) < size:
        made = _put_together(rng)
        found.setdefault(made.name, made)
    return list(found.values())[:size]


def _put_together(rng: Random) -> Regular:
    language = rng.choices(list(_SHARES), list(_SHARES.values()))[0]
    return Regular(
        f"{rng.choice(_FIRST[language])} {rng.choice(_LAST[language])}",
        language,
        tuple(rng.sample(_TAGS, rng.choice((0, 0, 0, 1, 1, 2)))),
        rng.choice(_NOTES) if rng.random() < 0.12 else "",
        rng.random() < 0.04,
        (rng.choice(_ALLERGIES),) if rng.random() < 0.09 else (),
        online=rng.random() < 0.55,
        forgets=rng.random() < 0.06,
    )


def phone(number: int) -> str:
    """A number of the range that belongs to nobody."""
    return f"1555010{2000 + number:04d}"
