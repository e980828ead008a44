"""Cells and columns of other people's lists: read carefully, never guessed."""

from datetime import UTC, date, datetime, time

import pytest

from agnt.lib.errors import DomainError
from bookings.lists import columns, reading, values


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2026-11-23", "dmy", date(2026, 11, 23)),
        ("2026/11/23", "mdy", date(2026, 11, 23)),
        ("23.11.2026", "dmy", date(2026, 11, 23)),
        ("03/04/2026", "dmy", date(2026, 4, 3)),
        ("03/04/2026", "mdy", date(2026, 3, 4)),
        ("11/23/26", "mdy", date(2026, 11, 23)),
        ("Nov 23, 2026", "dmy", date(2026, 11, 23)),
        ("Monday, November 23, 2026", "dmy", date(2026, 11, 23)),
        ("Mon 23 Nov 2026", "dmy", date(2026, 11, 23)),
        ("23rd November 2026", "dmy", date(2026, 11, 23)),
        ("23-Nov-26", "dmy", date(2026, 11, 23)),
        ("23 Agustus 2026", "dmy", date(2026, 8, 23)),
        ("2026-11-23 00:00:00", "dmy", date(2026, 11, 23)),
        ("31.02.2026", "dmy", None),
        ("13/13/2026", "dmy", None),
        ("45253", "dmy", None),
        ("tomorrow", "dmy", None),
        ("", "dmy", None),
    ],
)
def test_dates_are_read_as_lists_write_them(cell: str, order: str, day: date | None) -> None:
    assert values.a_date(cell, order) == day


@pytest.mark.parametrize(
    ("cell", "wall"),
    [
        ("19:30", time(19, 30)),
        ("19:30:00", time(19, 30)),
        ("7:30 PM", time(19, 30)),
        ("7pm", time(19)),
        ("12:15 am", time(0, 15)),
        ("12 p.m.", time(12)),
        ("19.30", time(19, 30)),
        ("19h30", time(19, 30)),
        ("19h", time(19)),
        ("1930", time(19, 30)),
        ("24:00", None),
        ("7", None),
        ("13 pm", None),
        ("evening", None),
    ],
)
def test_times_are_read_as_lists_write_them(cell: str, wall: time | None) -> None:
    assert values.a_time(cell) == wall


DAY = date(2026, 11, 23)


def test_a_moment_may_stand_in_one_cell() -> None:
    assert values.a_moment("2026-11-23T19:30:00") == (datetime.combine(DAY, time(19, 30)), False)
    assert values.a_moment("11/23/2026 7:30 PM", "mdy") == (datetime.combine(DAY, time(19, 30)), False)
    assert values.a_moment("2026-11-23T11:30:00Z") == (datetime(2026, 11, 23, 11, 30, tzinfo=UTC), True)
    assert values.a_moment("Nov 23, 2026, 19:30") == (datetime.combine(DAY, time(19, 30)), False)
    assert values.a_moment("soon") == (None, False)


def test_a_column_proves_its_own_order() -> None:
    assert values.date_order(["03/04/2026", "23/04/2026"], month_first=True) == "dmy"
    assert values.date_order(["03/04/2026 19:00", "04/23/2026 19:00"]) == "mdy"
    assert values.date_order(["03/04/2026"], month_first=True) == "mdy"
    assert values.date_order(["03/04/2026"]) == "dmy"


def test_phones_amounts_and_lengths() -> None:
    assert values.a_phone("+62 812-3456-789") == "+628123456789"
    assert values.a_phone("'00 43 662 841 201") == "+43662841201"
    assert values.a_phone("(0361) 123456") == "0361123456"
    assert values.a_phone("") == ""
    assert values.a_phone("ask Made") is None
    assert values.a_phone("12") is None
    assert values.an_amount("Rp 1.250.000", 2) == 125_000_000
    assert values.an_amount("1,250.50", 2) == 125_050
    assert values.an_amount("12,5", 2) == 1_250
    assert values.an_amount("1200", 0) == 1_200
    assert values.an_amount("none", 2) is None
    assert [values.a_length(cell) for cell in ("90", "90 min", "1:30", "1h30", "2 h", "long")] == [
        90,
        90,
        90,
        90,
        120,
        None,
    ]
    assert values.a_number("4 guests") == 4
    assert values.a_number("2+1") is None


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_usual_file_is_read(delimiter: str, encoding: str) -> None:
    said = (
        delimiter.join(["Name", '"Notes, long"', "Café"]) + "\r\n" + delimiter.join(["Zoë", '"a\nb"', "é"]) + "\r\n\r\n"
    )
    sheet = reading.read("guests.csv", said.encode(encoding))
    assert sheet.header == ("Name", "Notes, long", "Café")
    assert sheet.rows == (("Zoë", "a\nb", "é"),)


def test_excels_own_hint_and_doubled_names_are_understood() -> None:
    sheet = reading.read("x.csv", b"sep=;\nName;Name;\nA;B;C;D\n")
    assert sheet.header == ("Name", "Name (2)", "Column 3")
    assert sheet.rows == (("A", "B", "C"),)


def test_json_is_a_list_of_rows() -> None:
    data = b'{"guests": [{"name": "Ayu", "tags": ["wine", "early"], "vip": true}, {"name": "Budi", "visits": 3}]}'
    sheet = reading.read("guests.json", data)
    assert sheet.header == ("name", "tags", "vip", "visits")
    assert sheet.rows == (("Ayu", "wine, early", "yes", ""), ("Budi", "", "", "3"))


@pytest.mark.parametrize("data", [b"", b"Name,Phone\n", b"{", b"[1, 2]", b'{"a": 1}'])
def test_what_is_no_list_is_refused(data: bytes) -> None:
    with pytest.raises(DomainError) as caught:
        reading.read("x.json" if data[:1] in (b"{", b"[") else "x.csv", data)
    assert caught.value.code == "unreadable_list"


# Headers as the exports of other books have them.
OPENTABLE = (
    "Visit Date,Visit Time,Party Size,Guest Name,Phone Number,Email,Table,Status,Guest Requests,Venue Notes,POS Total"
)
RESY = (
    "Reservation Date,Reservation Time,Covers,First Name,Last Name,Mobile,Guest Email,"
    "Table Number,Reservation Status,Special Requests"
)
THEFORK = "Meal date;Hour;Pax;Customer;Telephone;E-mail address;Table;State;Customer notes;Restaurant notes"


def test_the_headers_of_other_books_are_known() -> None:
    one = columns.guess("bookings", OPENTABLE.split(","))
    assert one == {
        "date": "Visit Date", "time": "Visit Time", "party_size": "Party Size", "name": "Guest Name",
        "phone": "Phone Number", "email": "Email", "table": "Table", "status": "Status", "notes": "Guest Requests",
        "staff_notes": "Venue Notes", "spend": "POS Total",
    }  # fmt: skip
    two = columns.guess("bookings", RESY.split(","))
    assert (two["first_name"], two["last_name"], two["party_size"], two["table"]) == (
        "First Name", "Last Name", "Covers", "Table Number",
    )  # fmt: skip
    assert (two["notes"], two["status"]) == ("Special Requests", "Reservation Status")
    three = columns.guess("bookings", THEFORK.split(";"))
    assert (three["date"], three["time"], three["party_size"], three["name"]) == (
        "Meal date",
        "Hour",
        "Pax",
        "Customer",
    )
    assert (three["staff_notes"], three["notes"], three["phone"]) == ("Restaurant notes", "Customer notes", "Telephone")
    assert not [kind for kind in (one, two, three) if columns.missing("bookings", kind)]


def test_what_a_list_must_have_is_named() -> None:
    assert columns.missing("bookings", {"date": "Date"}) == [
        "Time or Date and time",
        "Guests",
        "Name or First name or Last name",
    ]


NEED = {"date", "time", "party_size", "name", "phone"}


@pytest.mark.parametrize(
    ("header", "also"),
    [
        ("Nama,Handphone,Tanggal,Jam,Jumlah,Meja,Catatan", {"table", "notes"}),
        ("No,Nama Tamu,No. HP,Tgl,Pukul,Jumlah Orang,Nomor Meja,Permintaan Khusus,Status", {"table", "status"}),
        ("Atas Nama,No WA,Tanggal Reservasi,Jam Reservasi,Pax,Lokasi,Durasi", {"area", "minutes"}),
        ("Reservierungsdatum;Uhrzeit;Personen;Gast;Telefonnummer;Tisch;Anmerkungen", {"table", "notes"}),
        ("Datum;Zeit;Anzahl Personen;Name;Handynummer;E-Mail-Adresse;Bereich;Anlass;Dauer;Interne Notiz",
         {"email", "area", "occasion", "minutes", "staff_notes"}),
        ("Date,Time,Party Size,Full Name,Mobile,Email,Table,Notes", {"email", "table", "notes"}),
        ("Reservation Date,Reservation Time,Covers,Guest Name,Phone Number,Seating Area,Internal Notes",
         {"area", "staff_notes"}),
    ],
)  # fmt: skip
def test_indonesian_german_and_english_headers_are_known(header: str, also: set[str]) -> None:
    found = columns.guess("bookings", header.replace(";", ",").split(","))
    assert set(found) >= NEED | also, NEED | also - set(found)
    assert len(set(found.values())) == len(found)


def test_first_and_last_names_in_german_and_a_list_of_guests() -> None:
    german = columns.guess("bookings", ["Datum", "Uhrzeit", "Personen", "Vorname", "Nachname", "Telefon", "E-Mail"])
    assert not columns.missing("bookings", german) and (german["first_name"], german["phone"]) == ("Vorname", "Telefon")
    guests = columns.guess("guests", ["Nama", "Nomor HP", "Alamat Email", "Bahasa", "Catatan", "Jumlah Kunjungan"])
    assert guests == {
        "name": "Nama", "phone": "Nomor HP", "email": "Alamat Email", "language": "Bahasa", "notes": "Catatan",
        "visits": "Jumlah Kunjungan",
    }  # fmt: skip
    hours = columns.guess("hours", ["Wochentag", "Öffnet", "Schließt"])
    assert hours == {"weekday": "Wochentag", "opens": "Öffnet", "closes": "Schließt"}


def test_german_and_indonesian_cells_are_read() -> None:
    assert values.a_date("23. Dezember 2026") == date(2026, 12, 23)
    assert values.a_date("Montag, 2. März 2026") == date(2026, 3, 2)
    assert values.a_time("19:30 Uhr") == values.a_time("Pukul 19.30 WITA") == time(19, 30)
    assert (values.a_number("4 Personen"), values.a_number("4 orang")) == (4, 4)
