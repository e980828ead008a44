"""What guests ask for, as data, all turned to English: kinds of venues, kitchens, treatments, meals, moods; notes."""

import re

Rules = tuple[tuple[re.Pattern[str], str], ...]


def _rules(rows: tuple[tuple[str, str], ...]) -> Rules:
    return tuple((re.compile(rf"\b(?:{words})\b"), meaning) for words, meaning in rows)


# the venue's category (venues.models.Venue.Category); "restaurant" in a guest's mouth is any place to eat: a MEAL word
CATEGORIES = _rules((
    (r"beach ?clubs?|day ?clubs?|pool ?clubs?|klub pantai", "beach_club"),
    (r"fine[ -]?dining|degustation|tasting menu|michelin|omakase", "fine_dining"),
    (r"warungs?|wr?g\b", "warung"),
    (r"cafes?|kafe|coffee ?shops?|coffee|kopi|ngopi", "cafe"),
    (r"bars?|cocktails?|pubs?|speakeasy|drinks|minum-minum", "bar"),
    (r"spas?|massages?|massase|mass?a?ge|pijat|pijet|facials?|body scrub|lulur|reflexology|refleksi|sauna|manicure"
     r"|pedicure", "spa"),
    (r"boats?|boat trips?|cruises?|sailing|catamaran|yachts?|snorkel\w*|diving|kapal|perahu|naik kapal"
     r"|dolphins?", "boat"),
    (r"co-?working|co working|hot ?desks?|desks?|work ?spaces?|meeting rooms?|ruang kerja|ruang rapat"
     r"|tempat kerja", "coworking"),
))  # fmt: skip

MEALS = _rules((
    (r"breakfast|sarapan|makan pagi", "breakfast"),
    (r"brunch", "brunch"),
    (r"lunch|makan siang", "lunch"),
    (r"dinner|supper|makan malam|dinnertime", "dinner"),
    (r"restaurants?|resto|restoran|rumah makan|tables?|meja|eat|eating|dine|dining|food|makan|makanan|hungry|lapar"
     r"|kuliner"
     r"|tempat makan", "restaurant"),
))  # fmt: skip

WANTS = _rules((
    (r"italian|italia|pizzas?|pasta|trattoria", "italian"),
    (r"japanese|jepang|sushi|ramen|izakaya|sashimi|yakitori|udon", "japanese"),
    (r"balinese|babi guling|betutu|makanan bali", "balinese"),
    (r"indonesian?|nusantara|nasi goreng|(?:nasi|masakan) padang|sate|satay|rendang|nasi campur", "indonesian"),
    (r"thai|thailand", "thai"), (r"indian|india|curry", "indian"), (r"chinese|cina|tionghoa|dim ?sum", "chinese"),
    (r"mexican|meksiko|tacos?", "mexican"), (r"french|prancis|bistro", "french"), (r"spanish|spanyol|tapas"
                                                                                   r"|paella", "spanish"),
    (r"korean|korea", "korean"), (r"vietnamese|vietnam|pho", "vietnamese"), (r"mediterranean|greek|yunani|turkish"
                                                                             r"|lebanese", "mediterranean"),
    (r"portuguese|portugis|petiscos|bacalhau", "portuguese"), (r"peruvian|ceviche|nikkei", "peruvian"),
    (r"american|amerika|burgers?", "american"), (r"latin american|brazilian|argentinian", "latin"),
    (r"seafood|sea food|fish|ikan(?: bakar)?|makanan laut|lobster|oysters?|prawns?|udang", "seafood"),
    (r"steaks?|steakhouse|daging|grill|bbq|barbecue|barbeque", "grill"),
    (r"vegan", "vegan"), (r"vegetarian|veggie|plant[- ]based|sayuran", "vegetarian"), (r"halal", "halal"),
    (r"gluten[- ]free", "gluten-free"), (r"desserts?|cakes?|kue|gelato", "dessert"), (r"wine|anggur", "wine"),
    (r"deep tissue", "deep tissue"), (r"hot stones?|batu panas", "hot stone"), (r"thai massage", "thai massage"),
    (r"balinese massage|pijat bali", "balinese massage"), (r"massages?|mass?a?ge|pijat|pijet", "massage"),
    (r"facials?", "facial"),
    (r"couple'?s massage|pijat pasangan", "couples massage"), (r"snorkel\w*", "snorkeling"),
    (r"diving|menyelam", "diving"),
    (r"dolphins?|lumba-lumba", "dolphin"), (r"cruises?", "cruise"), (r"meeting rooms?|ruang rapat", "meeting room"),
    (r"hot ?desks?|desks?", "desk"), (r"cocktails?|drinks", "cocktails"), (r"coffee|kopi|ngopi", "coffee"),
))  # fmt: skip

MOODS = _rules((
    (r"romantic|romantis|date night|candle ?light", "romantic"),
    (r"quiet|calm|tenang|sepi", "quiet"),
    (r"(?:sea|ocean|beach|water) ?(?:view|front|side)s?|by the (?:sea|beach|ocean)|on the beach|at the beach"
     r"|oceanfront|seaside"
     r"|pinggir pantai|tepi pantai|dekat pantai|pemandangan laut|view laut|di pantai", "sea view"),
    (r"rice ?(?:field|paddy|terrace)s?|sawah", "rice field view"),
    (r"jungle|hutan|valley", "jungle view"), (r"roof ?top", "rooftop"), (r"live music|live band|musik live"
                                                                         r"|live musik", "live music"),
    (r"family[- ]friendly|kid[- ]?s?[- ]friendly|for kids|ramah anak|keluarga", "family"), (r"pool|kolam", "pool"),
    (r"fancy|upscale|luxury|luxurious|mewah|high[- ]end", "fancy"), (r"garden|taman|kebun", "garden"),
    (r"dj|party vibe", "dj"),
    (r"cheap|cheaper|inexpensive|affordable|budget|low[- ]cost|less expensive|murah|lebih murah|terjangkau"
     r"|murmer", "cheap"),
))  # fmt: skip

SUNSET = re.compile(r"\b(?:sun ?set|golden hour|matahari terbenam|senja|sundowners?|liat sunset)\b")

_ALLERGEN = (
    r"(?:gluten|wheat|gandum|shell ?fish|shrimps?|prawns?|crabs?|lobsters?|crustaceans?|udang|kepiting|sea ?food|eggs?"
    r"|telur|fish|ikan|pea ?nuts?|kacang(?: tanah| pohon)?|soya?(?: ?beans?)?|kedelai|milk|dairy|lactose|laktosa|susu"
    r"|(?:tree )?nuts?|almonds?|cashews?|walnuts?|mete|celery|seledri|mustard|moster|sesame|wijen|sulphites?|sulfites?"
    r"|sulfit|lupin|mussels?|squid|oysters?|clams?|molluscs?|cumi|kerang)"
)
_ALLERGENS = rf"{_ALLERGEN}(?:(?:[\s,&+]|and|or|dan|atau|sama)+{_ALLERGEN})*"

_PETS = r"(?:(?:my|our|a|the|1|2|small|little|big|well-behaved)\s)*(?:dogs?|pupp(?:y|ies)|cats?|pets?)"
NOTES = tuple(re.compile(rf"\b(?:{words})\b") for words in (
    r"(?:\d+(?:st|nd|rd|th) )?birthday|ulang tahun|ultah", r"(?:\d+(?:st|nd|rd|th) )?(?:wedding )?anniversary"
                                                           r"|hari jadi",
    r"honeymoon|bulan madu", r"propos(?:e|al|ing)|lamaran", r"window (?:seat|table)|by the window|(?:dekat|pinggir"
                                                            r"|samping) jendela",
    r"(?:sit |seat |table )?outside|outdoors?(?: table| seating)?|terrace|teras|di luar|outdoor",
    r"indoors?|inside|di dalam|ac",
    r"high ?chairs?|baby chairs?|kursi bayi", r"wheel ?chairs?|kursi roda", r"strollers?",
    r"non[- ]smoking|bebas rokok",
    rf"(?:all?ergic|all?erg(?:y|ies)) to (?:{_ALLERGENS}|[\w-]+)|{_ALLERGENS} all?erg(?:y|ies|ic)"
    rf"|all?ergi (?:sama |terhadap |dengan |pada |makanan )?(?:{_ALLERGENS}|[\w-]+)|co?eliac|lactose intoleran\w+"
    rf"|intoleran laktosa|(?:can ?not|can't|cant|(?:tidak|tdk|n?gg?ak?|ngga) bisa) (?:eat|have|makan) {_ALLERGENS}",
    r"step[- ]free|(?:no|without) (?:steps|stairs)|tanpa tangga", r"boleh merokok|area merokok|smoking (?:area|table)",
    r"(?:fe)?male (?:staff|therapists?)|(?:wo)?man therapist|terapis (?:perempuan|wanita|laki-laki|pria)",
    r"surprise cake|cake|kue ulang tahun",
    r"(?:one|1|two|2|three|3|some)(?: of (?:us|them)| person| people| guests?)? (?:is|are|eats?) (?:a )?"
    r"(?:vegans?|vegetarians?|halal)"
    r"|(?:satu|[123]|salah 1)(?: orang| tamu)?(?: (?:dari kami|di antara kami))?(?: yang)? (?:vegan|vegetarian)",
    rf"(?:bring(?:ing)?|with|have|come with|travel with) {_PETS}|{_PETS} (?:with us|along)"
    rf"|(?:are|is) {_PETS} (?:ok|okay|allowed|welcome)|(?:pet|dog)s?[- ](?:friendly|allowed)"
    r"|(?:bawa|membawa|ajak|sama) (?:anjing|kucing|hewan(?: peliharaan)?|peliharaan)(?:ku| saya| kami)?",
    r"(?:might|may|could|will|'ll|probably|would)(?: be| arrive| come)*(?: about| around| a bit| a little| up to)*"
    r"(?: \d+ ?(?:mins?|minutes?|mnt))? late|(?:mungkin|kayaknya|kemungkinan|bisa jadi)(?: agak| akan| kami| saya)*"
    r" (?:telat|terlambat)(?: sekitar)?(?: \d+ ?(?:menit|mnt))?",
))  # fmt: skip
