"""Everything the chat room says in fixed words, in English and Indonesian (English where another is asked for)."""

from collections.abc import Mapping

from agnt.core import people as guests
from agnt.env import env
from chat.models import Conversation

_INDONESIA = "62"

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "introduction": "I am AGNT, an automated booking service ({privacy}). Write HELP for what I can do, "
        "or PERSON to talk to someone.",
        "confirmed": "Your booking is confirmed.\n\n{what}\n{start}\nFor {people}, name {name}\nReference {reference}\n\n"
        "See it, cancel it or put it in your calendar: {link}",
        "rejected": "I am sorry: {venue} could not take your booking for {start}{because}. Shall I look for another "
        "time or another place? Just tell me what you would like.",
        "because": " ({reason})",
        "expired": "I am sorry: {venue} has not answered in time, so nothing is booked for {start}. Shall I look for "
        "another time or another place?",
        "cancelled_by_venue": "I am sorry: {venue} has cancelled your booking {reference} for {start}{because}. You owe "
        "nothing. Shall I look for another place?",
        "cancelled": "Your booking {reference} at {venue} for {start} is cancelled.",
        "elsewhere": "At about that time there is still a place at:\n{places}",
        "countered": "{venue} cannot do {start}, but offers you another time. I am holding it until {until}.",
        "still_waiting": "{venue} has not answered yet; they have until {until}. I will write as soon as they do. If you "
        "would rather not wait, write CANCEL and I will look for another place.",
        "stopped": "You will get no more messages from us. Write START if you change your mind.",
        "started": "Welcome back. What may I book for you?",
        "help": "I book tables, treatments and boat trips. Write what you would like, for instance: dinner for 2 tomorrow "
        "at 7 in Seminyak. Write STOP to end all messages, or PERSON to talk to someone.",
        "person": "I have told our team that you would like to talk to someone; they will write to you here. Meanwhile "
        "I can go on helping you.",
        "edited": "You have changed your message to: {words}\n\nWhat I have answered or booked stays as it is. If you "
        "would like something else, please write it as a new message.",
        "cannot_hear": "I cannot listen to voice notes yet. Please type what you would like to book.",
        "cannot_see": "I cannot look at pictures or files yet. Please tell me in a few words what you would like to book.",
        "one": "1 person",
        "many": "{count} people",
        "choose": "Choose",
    },
    "id": {
        "introduction": "Saya AGNT, layanan pemesanan otomatis ({privacy}). Tulis BANTUAN untuk melihat apa yang bisa "
        "saya bantu, atau ORANG untuk bicara dengan seseorang.",
        "confirmed": "Pesanan Anda sudah dikonfirmasi (confirmed).\n\n{what}\n{start}\nUntuk {people}, atas nama {name}\n"
        "Kode {reference}\n\nLihat, batalkan atau simpan ke kalender: {link}",
        "rejected": "Maaf, {venue} tidak bisa menerima pesanan Anda untuk {start}{because}. Mau saya carikan waktu atau "
        "tempat lain? Tulis saja keinginan Anda.",
        "because": " ({reason})",
        "expired": "Maaf, {venue} belum menjawab pada waktunya, jadi belum ada pesanan untuk {start}. Mau saya carikan "
        "waktu atau tempat lain?",
        "cancelled_by_venue": "Maaf, {venue} membatalkan pesanan Anda {reference} untuk {start}{because}. Anda tidak perlu "
        "membayar apa pun. Mau saya carikan tempat lain?",
        "cancelled": "Pesanan Anda {reference} di {venue} untuk {start} sudah dibatalkan.",
        "elsewhere": "Sekitar jam itu masih ada tempat di:\n{places}",
        "countered": "{venue} tidak bisa {start}, tetapi menawarkan waktu lain. Saya simpan sampai {until}.",
        "still_waiting": "{venue} belum menjawab; waktunya sampai {until}. Saya kabari begitu ada jawaban. Kalau tidak mau "
        "menunggu, tulis BATALKAN dan saya carikan tempat lain.",
        "stopped": "Anda tidak akan menerima pesan lagi dari kami. Tulis MULAI kalau berubah pikiran.",
        "started": "Selamat datang kembali. Mau pesan apa?",
        "help": "Saya bisa memesan meja, perawatan spa dan perjalanan perahu. Tulis keinginan Anda, misalnya: makan malam "
        "untuk 2 besok jam 7 di Seminyak. Tulis STOP untuk berhenti, atau ORANG untuk bicara dengan seseorang.",
        "person": "Tim kami sudah saya beri tahu bahwa Anda ingin bicara dengan seseorang; mereka akan menulis di sini. "
        "Sementara itu saya tetap bisa membantu.",
        "edited": "Anda mengubah pesan menjadi: {words}\n\nYang sudah saya jawab atau pesankan tetap berlaku. Kalau ingin "
        "yang lain, tolong tulis sebagai pesan baru.",
        "cannot_hear": "Saya belum bisa mendengarkan pesan suara. Tolong ketik apa yang ingin Anda pesan.",
        "cannot_see": "Saya belum bisa melihat gambar atau berkas. Tolong tulis singkat apa yang ingin Anda pesan.",
        "one": "1 orang",
        "many": "{count} orang",
        "choose": "Pilih",
    },
}


def say(key: str, language: str, **facts: object) -> str:
    """One of the fixed texts."""
    return WORDS.get(language, WORDS["en"])[key].format_map(facts)


def language_of(conversation: Conversation) -> str:
    """The language that the guest is written to in: the conversation's, else his own, else that of his country code.

    English where none is known.
    """
    known = conversation.language or conversation.person.language
    if known:
        return known
    return "id" if guests.phone_of(conversation.identity).startswith(_INDONESIA) else "en"


def people(count: int, language: str) -> str:
    """`2 people`."""
    return say("one" if count == 1 else "many", language, count=count)


def introduction(language: str) -> str:
    """What the first message to a guest begins with."""
    return say("introduction", language, privacy=env.privacy_url or f"{env.base_url}/docs/privacy/")
