"""What the chat room says to a venue's own people, in English and Indonesian (English where another is asked for)."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "paused": "Online booking at {venue} is paused until {until}. Write GO to open it again.",
        "slowed": "{venue} takes half as many guests at a time until {until}. Write GO to end that.",
        "brakes_lifted": "Online booking at {venue} runs as usual again.",
        "which_venue": "Which place? Write {act} and its name: {venues}.",
        "asked": "A request for {venue}: {party} guests, {start}\n{service}, name {name}, {reference}{note}\n\n"
        "Please answer until {until}: {link}\nOr write ACCEPT {reference}, or REJECT {reference} and the reason.",
        "change_asked": "A change for {venue}: {name}, {start}, {party} guests, would like {new}, {new_party} guests\n"
        "{service}, {reference}\n\nPlease answer until {until}: {link}",
        "accept": "Accept",
        "reject": "Reject",
        "you_accepted": "Accepted: {name}, {party} guests, {start}. The guest is told.",
        "you_rejected": "Rejected: {name}, {party} guests, {start}. The guest is told.",
        "booked": "New at {venue}: {party} guests, {start}\n{service}, name {name}, {reference}{note}\n{link}",
        "changed": "Changed at {venue}: {name}, now {party} guests, {start}\n{service}, {reference}\n{link}",
        "cancelled": "Cancelled at {venue}: {name}, {party} guests, {start}\n{service}, {reference}\n{link}",
        "late": "Late at {venue}: {name}, {party} guests, comes about {eta}\nBooked for {start}, {reference}\n{link}",
        "to_the_table": "Coming to the table at {venue}: {name}, {party} guests\nThe table that was ready is kept: "
        "seat them, or give it back. {reference}\n{link}",
        "unreached": "Not reached, {venue}: {name}, {party} guests, {start}\nWhat we wrote did not arrive. Please call."
        "\n{reference}, {link}",
        "reviewed": "A review of {venue}: {stars} of 5 stars\n{name}, {start}{words}\n{link}",
        "sheet": "{venue}, {shift} {day}: {covers} guests\n\n{sheet}",
        "summary": "{venue}, {day}: {covers} guests\n\n{summary}",
    },
    "id": {
        "paused": "Pemesanan online di {venue} dijeda sampai {until}. Tulis LANJUT untuk membukanya lagi.",
        "slowed": "{venue} menerima setengah jumlah tamu sampai {until}. Tulis LANJUT untuk mengakhirinya.",
        "brakes_lifted": "Pemesanan online di {venue} berjalan seperti biasa lagi.",
        "which_venue": "Tempat yang mana? Tulis {act} dan namanya: {venues}.",
        "asked": "Permintaan untuk {venue}: {party} tamu, {start}\n{service}, atas nama {name}, {reference}{note}\n\n"
        "Mohon dijawab sampai {until}: {link}\nAtau tulis TERIMA {reference}, atau TOLAK {reference} dan alasannya.",
        "change_asked": "Perubahan untuk {venue}: {name}, {start}, {party} tamu, ingin {new}, {new_party} tamu\n"
        "{service}, {reference}\n\nMohon dijawab sampai {until}: {link}",
        "accept": "Terima",
        "reject": "Tolak",
        "you_accepted": "Diterima: {name}, {party} tamu, {start}. Tamu diberi tahu.",
        "you_rejected": "Ditolak: {name}, {party} tamu, {start}. Tamu diberi tahu.",
        "booked": "Baru di {venue}: {party} tamu, {start}\n{service}, atas nama {name}, {reference}{note}\n{link}",
        "changed": "Diubah di {venue}: {name}, sekarang {party} tamu, {start}\n{service}, {reference}\n{link}",
        "cancelled": "Dibatalkan di {venue}: {name}, {party} tamu, {start}\n{service}, {reference}\n{link}",
        "late": "Terlambat di {venue}: {name}, {party} tamu, datang sekitar {eta}\nPesanan {start}, {reference}\n{link}",
        "to_the_table": "Datang ke meja di {venue}: {name}, {party} tamu\nMeja yang siap disimpan: dudukkan mereka, "
        "atau lepaskan. {reference}\n{link}",
        "unreached": "Tidak terhubung, {venue}: {name}, {party} tamu, {start}\nPesan kami tidak sampai. Mohon ditelepon."
        "\n{reference}, {link}",
        "reviewed": "Ulasan untuk {venue}: {stars} dari 5 bintang\n{name}, {start}{words}\n{link}",
        "sheet": "{venue}, {shift} {day}: {covers} tamu\n\n{sheet}",
        "summary": "{venue}, {day}: {covers} tamu\n\n{summary}",
    },
}


def say(key: str, language: str, **facts: object) -> str:
    """One of the fixed texts."""
    return WORDS.get(language, WORDS["en"])[key].format_map(facts)
