"""What the chat room says to a venue's own people, in English and Indonesian (English where another is asked for)."""

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "phone_linked": "This phone is now {email}'s ({venues}). News of your venue can come here, and PAUSE, SLOWER or GO "
        "count from here. Disconnect it at any time on the page where you took the code.",
        "code_over": "That code is no longer good. Take a new one and send it within 15 minutes.",
        "codes_too_often": "Too many codes were sent. Wait an hour, then take a new one.",
        "phone_of_another": "This phone is connected to another sign-in. Disconnect it there first.",
        "paused": "{venue} is paused: nobody can book online for a time before {until}.{rest} Write GO to end the pause.",
        "paused_later": " Later times stay open; PAUSE TONIGHT{area} closes the whole evening.",
        "paused_area": " The rest of the house stays open.",
        "slowed": "{venue} is slowed down: for times before {until} it takes half as many guests at a time. "
        "Later times run as usual. Write GO to end that.",
        "brakes_lifted": "Online booking at {venue} runs as usual again.",
        "which_venue": "Which place? Write its name: {venues}.",
        "asked": "A request for {venue}: {party}, {start}\n{service}, name {name}, {reference}{note}\n\n"
        "Please answer until {until}: {link}\nOr write ACCEPT, REJECT and the reason, or OFFER and another time, each with {reference} behind it.",
        "needs": "Needs: {needs}",
        "change_asked": "A change for {venue}: {name}, {start}, {party}, would like {new}, {new_party}\n"
        "{service}, {reference}\n\nPlease answer until {until}: {link}",
        "accept": "Accept",
        "reject": "Reject",
        "offer": "Other time",
        "which_times": "Which times? Write OFFER {reference} and up to three, for example OFFER {reference} 19:30 20:15.",
        "you_countered": "Offered: {times}, to {name}, {party}, who asked for {start}. {told}",
        "you_accepted": "Accepted: {name}, {party}, {start}. {told}",
        "you_rejected": "Rejected: {name}, {party}, {start}. {told}",
        "guest_told": "The guest is told.",
        "guest_not_told_call": "We cannot write to them: call {phone}.",
        "guest_not_told": "We cannot write to them and there is no phone number: tell them when you can.",
        "booked": "New at {venue}: {party}, {start}\n{service}, name {name}, {reference}{note}\n{link}",
        "deposit_awaited": "A deposit is awaited at {venue}: {amount} until {until}, {name}, {party}, {start}\n"
        "When it has come, mark it received on the booking; then it is confirmed.\n{service}, {reference}\n{link}",
        "changed": "Changed at {venue}: {name}, now {party}, {start}\n{service}, {reference}\n{link}",
        "told": "Added by the guest at {venue}: {name}, {party}, {start}\nA need, an allergy or a wish; the booking shows "
        "it. {reference}\n{link}",
        "cancelled": "Cancelled at {venue}: {name}, {party}, {start}\n{service}, {reference}\n{link}",
        "late": "Late at {venue}: {name}, {party}, comes about {eta}\nBooked for {start}, {reference}\n{link}",
        "to_the_table": "Coming to the table at {venue}: {name}, {party}\nThe table that was ready is kept: "
        "seat them, or give it back. {reference}\n{link}",
        "unreached": "Not reached, {venue}: {name}, {party}, {start}\nWhat we wrote did not arrive. Please call."
        "\n{reference}, {link}",
        "did_not_move": "Still booked while you are closed, {venue}: {name}, {party}, {start}\n"
        "We offered other times and the guest has not answered. The booking stands: please call, then move or cancel it."
        "\n{reference}, {link}",
        "declined_to_move": "Still booked while you are closed, {venue}: {name}, {party}, {start}\n"
        "None of the other times suits the guest. The booking stands: please call, then move or cancel it."
        "\n{reference}, {link}",
        "change_withdrawn": "Taken back, {venue}: {name} keeps the booking as it is, {start}, {party}\n"
        "There is nothing to answer any more.\n{reference}, {link}",
        "disputed": "A no-show is disputed, {venue}: {name}, {party}, {start}\nThe guest says they were there. "
        "Please decide it on the booking.\n{reference}, {link}",
        "to_return": "A deposit to give back, {venue}: {amount} to {name}, {party}, {start}\n"
        "When it is done, mark it on the booking.\n{reference}, {link}",
        "reviewed": "A review of {venue}: {stars} of 5 stars\n{name}, {start}{words}\n{link}",
        "sheet": "{venue}, {shift} {day}: {covers}\n\n{sheet}",
        "summary": "{venue}, {day}: {covers}\n\nCame: {came}. No-shows: {no_shows}. Cancelled: {cancelled}. "
        "Not settled yet: {open}.\nTomorrow: {next_covers} in {next_bookings} bookings{first}.\n"
        "Waiting for your answer: {waiting}. Problems tomorrow: {problems}.\n\n{link}",
    },
    "id": {
        "phone_linked": "Ponsel ini sekarang milik {email} ({venues}). Kabar tempat Anda bisa datang ke sini, dan JEDA, PELAN "
        "atau LANJUT berlaku dari sini. Putuskan kapan saja di halaman tempat Anda mengambil kodenya.",
        "code_over": "Kode itu sudah tidak berlaku. Ambil yang baru dan kirimkan dalam 15 menit.",
        "codes_too_often": "Terlalu banyak kode dikirim. Tunggu satu jam, lalu ambil kode baru.",
        "phone_of_another": "Ponsel ini terhubung dengan akun lain. Putuskan dulu di sana.",
        "paused": "{venue} dijeda: tidak ada yang bisa memesan online untuk jam sebelum {until}.{rest} "
        "Tulis LANJUT untuk mengakhiri jeda.",
        "paused_later": " Jam sesudahnya tetap buka; JEDA MALAM INI{area} menutup sepanjang malam.",
        "paused_area": " Bagian lain tetap buka.",
        "slowed": "{venue} diperlambat: untuk jam sebelum {until} hanya setengah jumlah tamu yang diterima. "
        "Jam sesudahnya seperti biasa. Tulis LANJUT untuk mengakhirinya.",
        "brakes_lifted": "Pemesanan online di {venue} berjalan seperti biasa lagi.",
        "which_venue": "Tempat yang mana? Tulis namanya: {venues}.",
        "asked": "Permintaan untuk {venue}: {party}, {start}\n{service}, atas nama {name}, {reference}{note}\n\n"
        "Mohon dijawab sampai {until}: {link}\nAtau tulis TERIMA, TOLAK dan alasannya, atau TAWARKAN dan jam lain, masing-masing diikuti {reference}.",
        "needs": "Kebutuhan: {needs}",
        "change_asked": "Perubahan untuk {venue}: {name}, {start}, {party}, ingin {new}, {new_party}\n"
        "{service}, {reference}\n\nMohon dijawab sampai {until}: {link}",
        "accept": "Terima",
        "reject": "Tolak",
        "offer": "Jam lain",
        "which_times": "Jam berapa? Tulis TAWARKAN {reference} dan paling banyak tiga jam, misalnya "
        "TAWARKAN {reference} 19:30 20:15.",
        "you_countered": "Ditawarkan: {times}, kepada {name}, {party}, yang meminta {start}. {told}",
        "you_accepted": "Diterima: {name}, {party}, {start}. {told}",
        "you_rejected": "Ditolak: {name}, {party}, {start}. {told}",
        "guest_told": "Tamu diberi tahu.",
        "guest_not_told_call": "Kami tidak bisa menulis kepada tamu: telepon {phone}.",
        "guest_not_told": "Kami tidak bisa menulis kepada tamu dan tidak ada nomor telepon: sampaikan bila bertemu.",
        "booked": "Baru di {venue}: {party}, {start}\n{service}, atas nama {name}, {reference}{note}\n{link}",
        "deposit_awaited": "Uang muka ditunggu di {venue}: {amount} sampai {until}, {name}, {party}, {start}\n"
        "Begitu diterima, tandai di pesanannya; lalu pesanan itu pasti.\n{service}, {reference}\n{link}",
        "changed": "Diubah di {venue}: {name}, sekarang {party}, {start}\n{service}, {reference}\n{link}",
        "told": "Ditambahkan tamu di {venue}: {name}, {party}, {start}\nKebutuhan, alergi atau keinginan; terlihat di "
        "pesanannya. {reference}\n{link}",
        "cancelled": "Dibatalkan di {venue}: {name}, {party}, {start}\n{service}, {reference}\n{link}",
        "late": "Terlambat di {venue}: {name}, {party}, datang sekitar {eta}\nPesanan {start}, {reference}\n{link}",
        "to_the_table": "Datang ke meja di {venue}: {name}, {party}\nMeja yang siap disimpan: dudukkan mereka, "
        "atau lepaskan. {reference}\n{link}",
        "unreached": "Tidak terhubung, {venue}: {name}, {party}, {start}\nPesan kami tidak sampai. Mohon ditelepon."
        "\n{reference}, {link}",
        "did_not_move": "Masih ada pesanan saat Anda tutup, {venue}: {name}, {party}, {start}\n"
        "Kami menawarkan waktu lain dan tamu belum menjawab. Pesanan tetap berlaku: mohon ditelepon, lalu pindahkan "
        "atau batalkan.\n{reference}, {link}",
        "declined_to_move": "Masih ada pesanan saat Anda tutup, {venue}: {name}, {party}, {start}\n"
        "Tidak ada waktu lain yang cocok bagi tamu. Pesanan tetap berlaku: mohon ditelepon, lalu pindahkan "
        "atau batalkan.\n{reference}, {link}",
        "change_withdrawn": "Ditarik kembali, {venue}: pesanan {name} tetap, {start}, {party}\n"
        "Tidak perlu dijawab lagi.\n{reference}, {link}",
        "disputed": "Tidak datang disanggah, {venue}: {name}, {party}, {start}\nTamu bilang ia datang. "
        "Mohon diputuskan di pesanannya.\n{reference}, {link}",
        "to_return": "Uang muka harus dikembalikan, {venue}: {amount} kepada {name}, {party}, {start}\n"
        "Setelah selesai, tandai pada pesanan.\n{reference}, {link}",
        "reviewed": "Ulasan untuk {venue}: {stars} dari 5 bintang\n{name}, {start}{words}\n{link}",
        "sheet": "{venue}, {shift} {day}: {covers}\n\n{sheet}",
        "summary": "{venue}, {day}: {covers}\n\nDatang: {came}. Tidak datang: {no_shows}. Dibatalkan: {cancelled}. "
        "Belum diselesaikan: {open}.\nBesok: {next_covers} dalam {next_bookings} pesanan{first}.\n"
        "Menunggu jawaban Anda: {waiting}. Masalah besok: {problems}.\n\n{link}",
    },
}


_COUNTED = ("party", "new_party", "covers", "came", "next_covers")  # given as numbers, said as so many guests


def say(key: str, language: str, **facts: object) -> str:
    """One of the fixed texts."""
    counted = {name: _guests(facts[name], language) for name in _COUNTED if name in facts}
    return WORDS.get(language, WORDS["en"])[key].format_map({**facts, **counted})


def _guests(number: object, language: str) -> str:
    return f"{number} tamu" if language == "id" else f"{number} guest" if number == 1 else f"{number} guests"
