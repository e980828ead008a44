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
        "offers_over": "The times that {venue} offered you instead of {start} are not held any more, and nothing is booked. "
        "Shall I look again? Just write the time that you would like.",
        "cancelled_by_venue": "I am sorry: {venue} has cancelled your booking {reference} for {start}{because}. You owe "
        "nothing. Shall I look for another place?",
        "cancelled": "Your booking {reference} at {venue} for {start} is cancelled.",
        "elsewhere": "At about that time there is still a place at:\n{places}",
        "countered": "{venue} cannot do {start}, but offers you another time: {times}. I am holding it until {until}.",
        "reopened": "{venue} takes back the no to your request for {start}, {people}. It is not booked yet: they answer by {until}, "
        "and your place is kept until then.\n\nSee it or take it back: {link}",
        "requested": "{venue} has your request: {what}, {start}, for {people}. They answer by {until}; your place is kept until "
        "then.\n\nSee it or take it back: {link}",
        "awaiting_deposit": "{venue} keeps your booking for {start} ({people}) until {until}: by then they ask for a deposit of "
        "{amount}. {how}\n\nSee it or cancel it: {link}",
        "deposit_how_said": "How to pay it: {way}\nThey confirm it when it has come.",
        "deposit_how_phone": "To pay it, call {venue}: {phone}. They confirm it when it has come.",
        "deposit_how": "They will tell you how to pay, and confirm it when it has come.",
        "modified": "Your booking {reference} at {venue} has changed. It is now:\n\n{what}\n{start}\nFor {people}, name {name}\n\n"
        "The same link still opens it: {link}",
        "change_offered": "{venue} asks you to come at another time than {start}{because}: {times}. Your booking stays as "
        "it is until you choose; the times are kept until {until}. {link}",
        "change_countered": "{venue} cannot change your booking to {wish}, but offers you another time until {until}: {times}. "
        "If none suits, your booking for {start} stays as it is. {link}",
        "change_rejected": "{venue} could not change your booking to {wish}{because}. It stays as it was: {start}, {people}. {link}",
        "change_reopened": "{venue} takes back the no to changing your booking to {wish}. They answer by {until}; until then it stays "
        "as it was: {start}, {people}. {link}",
        "change_expired": "Nothing came of the change of your booking at {venue}. It stays as it was: {start}, {people}. {link}",
        "change_asked": "I have asked {venue} to change your booking to {wish}. They answer by {until}; until then it stays as it "
        "was. {link}",
        "change_awaiting_deposit": "{venue} can change your booking to {wish}. It asks for {amount} more as a deposit, by {until}; "
        "until that has come your booking stays as it was. {how} {link}",
        "keep_mine": "Keep mine",
        "reminder": "See you soon: {venue}, {start}, for {people}.\n{address}\n\nAre you coming? {link}",
        "coming": "Coming",
        "change": "Change",
        "cancel": "Cancel",
        "review": "How was {venue}? Give 1 to 5 stars here: {link}",
        "review_answered": "{venue} has answered your review: {words}",
        "dispute_upheld": "{venue} has taken back that you did not come on {start}. It does not count.",
        "dispute_refused": "{venue} still holds that you did not come on {start}.",
        "needs_answered": "{venue} has answered what you asked for with your booking for {start}.\n{answers}\n\n{note}{link}",
        "need_yes": "Yes: {needs}.",
        "need_no": "Sorry, no: {needs}.",
        "need_no_note": "If that does not suit you, change or cancel your booking here: ",
        "waitlist_joined": "You are on the list of {venue}: {people}, {range}. I write as soon as a place is free. "
        "See your place in line or leave: {link}",
        "waitlist_offered": "A place has come free at {venue}: {start}, for {people}. It is yours alone until {until}.\n\n{link}",
        "waitlist_ready": "Your place at {venue} is ready. Please come by {until}.\n\n{link}",
        "waitlist_offer_expired": "The time to take the place at {venue} ({start}) is over. You keep your place in line: {link}",
        "waitlist_expired": "The time for which you waited at {venue} has come and no place was free. I am sorry.",
        "take_it": "Take it",
        "not_this": "Not this one",
        "subject_confirmed": "Confirmed: {venue}, {start}",
        "subject_booking": "Your booking at {venue}, {start}",
        "subject_waitlist": "The list of {venue}",
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
        "offers_over": "Waktu yang ditawarkan {venue} sebagai ganti {start} sudah tidak disimpan lagi, dan belum ada pesanan. "
        "Mau saya carikan lagi? Tulis saja jam yang Anda inginkan.",
        "cancelled_by_venue": "Maaf, {venue} membatalkan pesanan Anda {reference} untuk {start}{because}. Anda tidak perlu "
        "membayar apa pun. Mau saya carikan tempat lain?",
        "cancelled": "Pesanan Anda {reference} di {venue} untuk {start} sudah dibatalkan.",
        "elsewhere": "Sekitar jam itu masih ada tempat di:\n{places}",
        "countered": "{venue} tidak bisa {start}, tetapi menawarkan waktu lain: {times}. Saya simpan sampai {until}.",
        "reopened": "{venue} menarik kembali penolakan atas permintaan Anda untuk {start}, {people}. Ini belum menjadi pesanan: mereka "
        "menjawab paling lambat {until}; tempat Anda disimpan sampai saat itu.\n\nLihat atau tarik kembali: {link}",
        "requested": "{venue} sudah menerima permintaan Anda: {what}, {start}, untuk {people}. Mereka menjawab paling lambat "
        "{until}; tempat Anda disimpan sampai saat itu.\n\nLihat atau tarik kembali: {link}",
        "awaiting_deposit": "{venue} menyimpan pesanan Anda untuk {start} ({people}) sampai {until}: sebelum itu mereka minta uang "
        "muka {amount}. {how}\n\nLihat atau batalkan: {link}",
        "deposit_how_said": "Cara membayar: {way}\nMereka mengonfirmasi begitu uangnya diterima.",
        "deposit_how_phone": "Untuk membayar, telepon {venue}: {phone}. Mereka mengonfirmasi begitu uangnya diterima.",
        "deposit_how": "Mereka akan memberi tahu cara membayarnya, dan mengonfirmasi begitu uangnya diterima.",
        "modified": "Pesanan Anda {reference} di {venue} berubah. Sekarang menjadi:\n\n{what}\n{start}\nUntuk {people}, atas nama "
        "{name}\n\nLinknya tetap sama: {link}",
        "change_offered": "{venue} meminta Anda datang di waktu lain selain {start}{because}: {times}. Pesanan Anda tetap sampai "
        "Anda memilih; waktunya disimpan sampai {until}. {link}",
        "change_countered": "{venue} tidak bisa mengubah pesanan Anda menjadi {wish}, tetapi menawarkan waktu lain sampai {until}: {times}. "
        "Kalau tidak ada yang cocok, pesanan untuk {start} tetap berlaku. {link}",
        "change_rejected": "{venue} tidak bisa mengubah pesanan Anda menjadi {wish}{because}. Pesanan tetap: {start}, {people}. {link}",
        "change_reopened": "{venue} menarik kembali penolakan atas perubahan pesanan Anda menjadi {wish}. Mereka menjawab paling "
        "lambat {until}; sampai saat itu pesanan tetap: {start}, {people}. {link}",
        "change_expired": "Perubahan pesanan Anda di {venue} tidak jadi. Pesanan tetap: {start}, {people}. {link}",
        "change_asked": "Saya sudah minta {venue} mengubah pesanan Anda menjadi {wish}. Mereka menjawab paling lambat {until}; "
        "sampai saat itu pesanan tetap. {link}",
        "change_awaiting_deposit": "{venue} bisa mengubah pesanan Anda menjadi {wish}. Ada tambahan uang muka {amount}, paling lambat "
        "{until}; sampai diterima pesanan tetap seperti semula. {how} {link}",
        "keep_mine": "Tetap yang lama",
        "reminder": "Sampai jumpa: {venue}, {start}, untuk {people}.\n{address}\n\nJadi datang? {link}",
        "coming": "Jadi datang",
        "change": "Ubah",
        "cancel": "Batalkan",
        "review": "Bagaimana {venue}? Beri 1 sampai 5 bintang di sini: {link}",
        "review_answered": "{venue} menjawab ulasan Anda: {words}",
        "dispute_upheld": "{venue} menarik catatan bahwa Anda tidak datang {start}. Itu tidak dihitung.",
        "dispute_refused": "{venue} tetap mencatat bahwa Anda tidak datang {start}.",
        "needs_answered": "{venue} sudah menjawab permintaan Anda untuk pesanan {start}.\n{answers}\n\n{note}{link}",
        "need_yes": "Bisa: {needs}.",
        "need_no": "Maaf, tidak bisa: {needs}.",
        "need_no_note": "Kalau tidak cocok, ubah atau batalkan pesanannya di sini: ",
        "waitlist_joined": "Anda masuk daftar tunggu {venue}: {people}, {range}. Saya kabari begitu ada tempat. "
        "Lihat urutan Anda atau keluar: {link}",
        "waitlist_offered": "Ada tempat kosong di {venue}: {start}, untuk {people}. Khusus untuk Anda sampai {until}.\n\n{link}",
        "waitlist_ready": "Tempat Anda di {venue} sudah siap. Silakan datang sebelum {until}.\n\n{link}",
        "waitlist_offer_expired": "Waktu untuk mengambil tempat di {venue} ({start}) sudah habis. Urutan Anda tetap: {link}",
        "waitlist_expired": "Waktu yang Anda tunggu di {venue} sudah tiba dan tidak ada tempat kosong. Maaf.",
        "take_it": "Ambil",
        "not_this": "Yang ini tidak",
        "subject_confirmed": "Terkonfirmasi: {venue}, {start}",
        "subject_booking": "Pesanan Anda di {venue}, {start}",
        "subject_waitlist": "Daftar tunggu {venue}",
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
