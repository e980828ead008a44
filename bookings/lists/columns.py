"""Which of our fields a column of somebody's list is, guessed by its name; the names that other books' exports use."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from agnt.lib import text

DATE_ORDER: Final = "date_order"  # beside the fields of a mapping: dmy, mdy or ymd, where staff said so


@dataclass(frozen=True, slots=True)
class Field:
    """One value that we keep. `called`: other names of its column, folded."""

    name: str
    label: str
    called: tuple[str, ...] = ()


def _fields(rows: str) -> tuple[Field, ...]:
    found = []
    for row in rows.strip().splitlines():
        name, label, called = (part.strip() for part in row.split("|"))
        found.append(Field(name, label, tuple(word.strip() for word in called.split(",") if word.strip())))
    return tuple(found)


_PHONES = (
    "hp, no hp, nomor hp, handphone, no handphone, nomor handphone, no telp, no telepon, nomor telepon, wa, no wa, "
    "whatsapp, nomor whatsapp, whatsapp number, telefon, telefonnummer, handy, handynummer, mobil, mobilnummer"
)
_GUEST = f"""
first_name | First name | first, given name, guest first name, forename, nama depan, vorname
last_name | Last name | last, surname, family name, guest last name, nama belakang, nachname, familienname
phone | Phone | phone number, mobile, mobile number, cell, telephone, tel, telepon, guest phone, contact number, \
{_PHONES}
email | E-mail | e mail, mail, email address, guest email, e mail address, surel, alamat email, e mail adresse, \
emailadresse
"""
_REMARKS = (
    "catatan tamu, permintaan khusus, permintaan, anmerkung, anmerkungen, wunsche, gastnotiz, bemerkung, bemerkungen, "
    "kommentar"
)
_PARTIES = (
    "jumlah, jumlah orang, jumlah tamu, jumlah pax, orang, tamu, personen, anzahl, anzahl personen, personenzahl, gaste"
)
_NAMES = "nama, nama tamu, nama pemesan, nama lengkap, atas nama, gast, gastname, name des gastes, kunde, kundenname"
FIELDS: Final[Mapping[str, tuple[Field, ...]]] = {
    "resources": _fields("""
name | Name | table, table name, table number, table no, resource, room, therapist, meja, no meja, nomor meja, \
tisch, tischnummer
kind | Kind | type, jenis, art, typ
area | Area | section, zone, floor, room name, dining area, lokasi, bereich, raum
min_seats | Fewest guests | min, min covers, min party, minimum, min pax, min capacity, mindestens, min personen
max_seats | Most guests | max, max covers, max party, seats, capacity, covers, maximum, max pax, max capacity, \
kapasitas, jumlah kursi, platze, sitzplatze, personen, max personen, kapazitat
units | Units | count, quantity, stock
priority | Priority | order, rank
access | Bookable by | access, availability
attributes | Attributes | tags, features
shape | Shape |
"""),
    "services": _fields("""
name | Name | service, treatment, experience, title, layanan, nama layanan, leistung, behandlung
minutes | Minutes | duration, length, duration min, duration minutes, durasi, dauer, dauer min
price | Price | cost, amount, harga, preis
price_per | Price per | per
buffer_minutes | Minutes after | buffer, cleanup, buffer time
min_party | Fewest guests | min party, minimum
max_party | Most guests | max party, maximum
kind | Takes | resource, resource kind
description | Description | details, about, keterangan, beschreibung
"""),
    "hours": _fields("""
weekday | Weekday | day, day of week, hari, wochentag, tag
opens | Opens | open, from, start, opening time, buka, jam buka, von, offnet, geoffnet ab
closes | Closes | close, to, until, end, closing time, tutup, jam tutup, bis, schliesst, geschlossen ab
last_start | Last booking | last seating, last start, last order
name | Shift | name, service, meal
"""),
    "guests": _fields(f"""
name | Name | guest, guest name, full name, customer, customer name, client, client name, diner, {_NAMES}
{_GUEST.strip()}
language | Language | lang, bahasa, locale, sprache
notes | Notes | note, guest notes, comments, remarks, guest note, client notes, catatan, keterangan, notiz, \
notizen, bemerkung, bemerkungen, anmerkungen
tags | Tags | guest tags, labels, codes, client tags
vip | VIP | is vip, vip status
visits | Visits | total visits, visit count, completed visits, number of visits, bookings, reservations, \
jumlah kunjungan, besuche
no_shows | No-shows | no show, no show count, noshows, total no shows
covers | Covers | total covers, guests seated
spend | Spend | total spend, lifetime spend, revenue, amount spent, total belanja, umsatz
"""),
    "bookings": _fields(f"""
date | Date | visit date, reservation date, booking date, meal date, day, arrival date, tanggal, datum, \
date of visit, tgl, tanggal reservasi, reservierungsdatum, besuchsdatum
time | Time | visit time, reservation time, booking time, start time, arrival time, jam, hour, time of visit, \
waktu, pukul, jam reservasi, uhrzeit, zeit, reservierungszeit, ankunft
starts_at | Date and time | datetime, date time, start, reservation date time, starts, scheduled time, arrival
party_size | Guests | party size, party, size, covers, pax, number of guests, guests count, seats, people, {_PARTIES}
name | Name | guest, guest name, full name, customer, customer name, client, diner, booked by, booking name, {_NAMES}
{_GUEST.strip()}
table | Table | tables, table name, table number, assigned table, table s, table no, resource, meja, room, no meja, \
nomor meja, tisch, tische, tischnummer
area | Area | section, zone, seating area, dining area, lokasi, bereich, raum
service | Service | experience, offer, treatment, menu, product, layanan, leistung, angebot
status | Status | state, reservation status, booking status, visit status, status reservasi, reservierungsstatus
minutes | Minutes | duration, length, turn time, duration min, duration minutes, durasi, dauer, aufenthaltsdauer
notes | The guest's notes | guest request, guest requests, special requests, visit notes, customer notes, catatan, \
{_REMARKS}
staff_notes | Staff's notes | venue notes, internal notes, restaurant notes, reservation notes, host notes, \
venue note, catatan staf, interne notiz, interne notizen
occasion | Occasion | special occasion, event, acara, anlass
spend | Spend | pos total, total spend, bill, check total, revenue, amount, total belanja, umsatz, rechnungsbetrag
"""),
    "setup": (),  # a whole set-up is one JSON file
}
NEEDED: Final[Mapping[str, tuple[tuple[str, ...], ...]]] = {
    "resources": (("name",),),
    "services": (("name",), ("minutes",)),
    "hours": (("weekday",), ("opens",), ("closes",)),
    "guests": (("name", "first_name", "last_name"),),
    "bookings": (("date", "starts_at"), ("time", "starts_at"), ("party_size",), ("name", "first_name", "last_name")),
    "setup": (),
}


def guess(kind: str, header: Sequence[str]) -> dict[str, str]:
    """Field -> column, for the columns whose names say what they are; each column is used once."""
    folded = {column: _folded(column) for column in header}
    found: dict[str, str] = {}
    for exact in (True, False):
        for field in FIELDS[kind]:
            names = (_folded(field.name), _folded(field.label), *field.called)
            for column in header:
                taken = field.name in found or column in found.values()
                if not taken and _is_called(folded[column], names, exact=exact):
                    found[field.name] = column
    return found


def missing(kind: str, columns: Mapping[str, str]) -> list[str]:
    """The labels of what the list must have and no column is."""
    labels = {field.name: field.label for field in FIELDS[kind]}
    return [" or ".join(labels[one] for one in any_of) for any_of in NEEDED[kind] if not set(any_of) & set(columns)]


def records(header: Sequence[str], rows: Iterable[Sequence[str]], columns: Mapping[str, str]) -> list[dict[str, str]]:
    """Each row by our fields; what no column is, is empty."""
    at = {name: header.index(column) for name, column in columns.items() if column in header}
    return [{name: row[place] for name, place in at.items()} for row in rows]


def _folded(name: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.fold(name)).split())


def _is_called(column: str, names: Iterable[str], *, exact: bool) -> bool:
    if exact:
        return column in names
    return any(len(name) > 4 and (column.startswith(f"{name} ") or column.endswith(f" {name}")) for name in names)
