"""Everything the planner says, as data: short, plain, in the guest's language."""

_WORDS: dict[str, dict[str, str]] = {
    "en": {
        # questions
        "ask_area": "Which area or city? For example {examples}.",
        "ask_party": "For how many people?",
        "ask_day": "Which day?",
        "ask_day_of_week": "Which day next week?",
        "ask_time": "What time?",
        "ask_name": "Under what name should I put it?",
        "ask_name_why": "The venue needs a name for the door; a first name will do. What name shall I give?",
        "ask_which": "Which one? A number is enough.",
        "ask_which_cancel": "Which one shall I cancel? A number is enough.",
        # the first words, and what this can do
        "hello": "Hello! I find tables, treatments, boats and desks with free times, and book them for you.\n"
        'Tell me what you would like, for example "dinner in Seminyak for 2 tomorrow at 7".',
        "hello_again": "Hello again. What can I find for you?",
        "hello_busy": "Hello!",
        "help": "I am an automated booking service. I can find free tables, treatments, boats and desks, book one,"
        " show "
        'your bookings and cancel them.\nTell me what, where, when and for how many, or write "my booking" or '
        '"cancel my booking".',
        "thanks": "You are welcome.",
        "bye": "Goodbye, and have a good time.",
        "person": "I am an automated service and cannot put you through to a person here. The venue's own details are"
        " on "
        "your booking's page; for anything else, tell me what you need and I will try.",
        "media": "I can only read text here. Tell me in words what you would like.",
        "empty": "Your message came without words. What would you like to book?",
        "unknown": 'I did not understand that. Tell me what you would like, for example "dinner in Seminyak for 2 '
        'tomorrow at 7"; or write "my booking".',
        "question": "I cannot answer that. I can find places with free times, book them, and show or cancel your"
        " bookings.",
        "again_please": "Sorry, I did not understand that.",
        "nothing_open": "There is nothing open to agree to right now. What would you like to book?",
        "no_need": "All right. Write whenever you need a table, a treatment or a boat.",
        "dropped": "All right, I have dropped that. What would you like instead?",
        "what_else": "All right. What should be different: the place, the day, the time or the number of people?",
        "no_longer": "That number is not on the list.",
        "cannot_change": "I cannot change a booking that is already made. I can cancel it and make a new one: write "
        '"cancel my booking".',
        "cannot_now": "I cannot do that right now. Please try again a little later.",
        # what stands in the way
        "past_day": "{day} is in the past.",
        "past_time": "{day} {time} is in the past.",
        "no_such_day": "That date does not exist.",
        "no_such_time": "There is no such time of the day.",
        "party_zero": "That would be nobody.",
        "party_large": "For more than {most} people a person at the venue has to arrange it: please phone the venue."
        " Up to "
        "{most} I can do here.",
        # offers
        "offers": "Free {wish}:",
        "offers_sunset": "Free for the sunset, {wish}:",
        "elsewhere": "I have nothing in {place}; elsewhere there is:",
        "offer": "{number}. {name}: {time}",
        "offer_also": " (also {times})",
        "offer_alone": "{name} has room {wish}:",
        "zone": "Times are on the clock in {city}.",
        "sunset": "The sun sets at {time}.",
        "sunset_before": 'The sun will have set by then, at {time}; write "earlier" to come in time for it.',
        "left": "These are free too:",
        "none": "I found nothing free {wish}.",
        "none_venue": "{venue} has nothing free {wish}.",
        "nearest": "Closest to that it has:",
        "none_named": "I do not know a place called {venue}.",
        "no_more": "I know no others {wish}.",
        "why_closed": "{venue}: {why}",
        "loosen": "Shall I look at another time, another day or another area?",
        "loosen_time": "Shall I look at another time or another day?",
        "none_place": "I know no places in {place}. Which other area or city shall I look in?",
        "failed": "That did not work just now. Please try again in a moment.",
        "refused": "That cannot be had.",
        "refused_full": "{venue} is full then for {people}.",
        "refused_closed": "{venue} is closed then.",
        "refused_soon": "That is too soon for {venue}.",
        "refused_late": "That is too late in the day for {venue}.",
        "refused_no_start": "{venue} has no start at that time.",
        "refused_far": "{venue} takes no bookings that far ahead.",
        "refused_small": "{venue} takes larger parties only for this.",
        "refused_large": "{venue} does not take {people} online.",
        "refused_phone": "{venue} takes no bookings here yet; you would have to phone.",
        "refused_holds": "Other places are still being held for you there. Answer that offer first.",
        "refused_past": "That time has passed.",
        "refused_unknown": "I no longer find that place.",
        "refused_cancel": "That booking can no longer be cancelled here.",
        "instead": "I could offer instead:",
        "try_other": "Tell me another time or another place and I will look again.",
        # bookings
        "bookings": "Your bookings:",
        "booking": "{reference}: {venue}, {when}, {people}. {status}",
        "no_bookings": "I see no booking of yours ahead. Would you like to make one?",
        "no_reference": "I find no booking {reference} of yours.",
        "several": "You have several bookings:",
        # pieces
        "for_people": "for {people}",
        "on_day": "on {day}",
        "today": "today",
        "tomorrow": "tomorrow",
        "at_time": "at {time}",
        "around": "around {time}",
        "in_place": "in {place}",
        "person_1": "1 person",
        "people": "{count} people",
        "or": "or",
        "guest": "Guest",
        "status_pending": "The venue has not answered yet",
        "status_awaiting_deposit": "Waiting for the deposit",
        "status_confirmed": "Confirmed",
        "status_seated": "You are there",
        "status_completed": "Over",
        "status_rejected": "Declined by the venue",
        "status_expired": "Expired without an answer",
        "status_cancelled": "Cancelled",
        "status_no_show": "Missed",
    },
    "id": {
        "ask_area": "Di daerah atau kota mana? Misalnya {examples}.",
        "ask_party": "Untuk berapa orang?",
        "ask_day": "Untuk hari apa?",
        "ask_day_of_week": "Hari apa minggu depan?",
        "ask_time": "Jam berapa?",
        "ask_name": "Atas nama siapa?",
        "ask_name_why": "Tempatnya perlu nama untuk di pintu; nama panggilan saja cukup. Atas nama siapa?",
        "ask_which": "Pilih yang mana? Cukup nomornya.",
        "ask_which_cancel": "Yang mana yang dibatalkan? Cukup nomornya.",
        "hello": "Halo! Saya mencarikan meja, perawatan spa, kapal dan meja kerja yang masih kosong, lalu"
        " memesankannya.\n"
        'Sebutkan keinginannya, misalnya "makan malam di Seminyak untuk 2 orang besok jam 7".',
        "hello_again": "Halo lagi. Mau dicarikan apa?",
        "hello_busy": "Halo!",
        "help": "Saya layanan pemesanan otomatis. Saya bisa mencarikan meja, perawatan spa, kapal dan meja kerja yang "
        "kosong, memesankannya, menunjukkan pesanan dan membatalkannya.\nSebutkan apa, di mana, kapan dan untuk berapa "
        'orang, atau tulis "pesanan saya" atau "batalkan pesanan".',
        "thanks": "Sama-sama.",
        "bye": "Sampai jumpa, selamat menikmati.",
        "person": "Saya layanan otomatis dan di sini tidak bisa menyambungkan ke petugas. Kontak tempatnya ada di"
        " halaman "
        "pesanan; untuk hal lain, sebutkan keperluannya dan saya coba bantu.",
        "media": "Di sini saya hanya bisa membaca teks. Tuliskan saja keinginannya.",
        "empty": "Pesannya kosong. Mau pesan apa?",
        "unknown": 'Maaf, saya belum mengerti. Sebutkan keinginannya, misalnya "makan malam di Seminyak untuk 2 orang'
        " besok "
        'jam 7"; atau tulis "pesanan saya".',
        "question": "Itu tidak bisa saya jawab. Saya bisa mencarikan tempat yang kosong, memesankannya, serta"
        " menunjukkan "
        "atau membatalkan pesanan.",
        "again_please": "Maaf, saya belum mengerti.",
        "nothing_open": "Saat ini tidak ada yang perlu disetujui. Mau pesan apa?",
        "no_need": "Baik. Tulis saja kapan pun perlu meja, perawatan spa atau kapal.",
        "dropped": "Baik, itu saya lepas. Mau apa sebagai gantinya?",
        "what_else": "Baik. Apa yang diganti: tempat, hari, jam atau jumlah orangnya?",
        "no_longer": "Nomor itu tidak ada di daftar.",
        "cannot_change": "Pesanan yang sudah jadi tidak bisa saya ubah. Saya bisa membatalkannya lalu membuat yang"
        " baru: "
        'tulis "batalkan pesanan".',
        "cannot_now": "Itu belum bisa saya lakukan sekarang. Coba lagi sebentar lagi.",
        "past_day": "{day} sudah lewat.",
        "past_time": "{day} jam {time} sudah lewat.",
        "no_such_day": "Tanggal itu tidak ada.",
        "no_such_time": "Jam itu tidak ada.",
        "party_zero": "Itu berarti tidak ada orangnya.",
        "party_large": "Untuk lebih dari {most} orang harus diatur langsung dengan tempatnya: silakan telepon"
        " tempatnya. "
        "Sampai {most} orang bisa lewat sini.",
        "offers": "Masih kosong {wish}:",
        "offers_sunset": "Masih kosong untuk matahari terbenam, {wish}:",
        "elsewhere": "Di {place} tidak ada; di tempat lain ada:",
        "offer": "{number}. {name}: {time}",
        "offer_also": " (juga {times})",
        "offer_alone": "{name} masih kosong {wish}:",
        "zone": "Jam mengikuti waktu {city}.",
        "sunset": "Matahari terbenam jam {time}.",
        "sunset_before": 'Saat itu matahari sudah terbenam (jam {time}); tulis "lebih awal" kalau mau melihatnya.',
        "left": "Ini juga masih kosong:",
        "none": "Tidak ada yang kosong {wish}.",
        "none_venue": "{venue} tidak ada yang kosong {wish}.",
        "nearest": "Yang paling dekat dengan jam itu:",
        "none_named": "Saya tidak kenal tempat bernama {venue}.",
        "no_more": "Saya tidak punya yang lain {wish}.",
        "why_closed": "{venue}: {why}",
        "loosen": "Saya carikan jam lain, hari lain atau daerah lain?",
        "loosen_time": "Saya carikan jam lain atau hari lain?",
        "none_place": "Saya belum punya tempat di {place}. Daerah atau kota mana yang lain?",
        "failed": "Barusan belum berhasil. Coba lagi sebentar lagi.",
        "refused": "Itu tidak bisa.",
        "refused_full": "{venue} sudah penuh pada jam itu untuk {people}.",
        "refused_closed": "{venue} tutup pada waktu itu.",
        "refused_soon": "Itu terlalu mendadak untuk {venue}.",
        "refused_late": "Itu terlalu malam untuk {venue}.",
        "refused_no_start": "{venue} tidak mulai pada jam itu.",
        "refused_far": "{venue} belum menerima pesanan untuk tanggal sejauh itu.",
        "refused_small": "Untuk ini {venue} hanya menerima rombongan yang lebih besar.",
        "refused_large": "{venue} tidak menerima {people} lewat sini.",
        "refused_phone": "{venue} belum bisa dipesan lewat sini; harus lewat telepon.",
        "refused_holds": "Masih ada tempat lain yang disimpan di sana. Jawab dulu tawaran itu.",
        "refused_past": "Jam itu sudah lewat.",
        "refused_unknown": "Tempat itu tidak saya temukan lagi.",
        "refused_cancel": "Pesanan itu sudah tidak bisa dibatalkan di sini.",
        "instead": "Sebagai gantinya ada:",
        "try_other": "Sebutkan jam atau tempat lain, saya carikan lagi.",
        "bookings": "Pesanan Anda:",
        "booking": "{reference}: {venue}, {when}, {people}. {status}",
        "no_bookings": "Belum ada pesanan yang akan datang. Mau pesan sekarang?",
        "no_reference": "Pesanan {reference} tidak saya temukan.",
        "several": "Ada beberapa pesanan:",
        "for_people": "untuk {people}",
        "on_day": "{day}",
        "today": "hari ini",
        "tomorrow": "besok",
        "at_time": "jam {time}",
        "around": "sekitar jam {time}",
        "in_place": "di {place}",
        "person_1": "1 orang",
        "people": "{count} orang",
        "or": "atau",
        "guest": "Tamu",
        "status_pending": "Belum dijawab",
        "status_awaiting_deposit": "Menunggu uang muka",
        "status_confirmed": "Sudah pasti",
        "status_seated": "Sedang berlangsung",
        "status_completed": "Selesai",
        "status_rejected": "Ditolak tempatnya",
        "status_expired": "Habis waktu tanpa jawaban",
        "status_cancelled": "Dibatalkan",
        "status_no_show": "Terlewat",
    },
}

KEYS = frozenset(_WORDS["en"])


def say(key: str, language: str, **facts: object) -> str:
    """One sentence; English where the language is not spoken here."""
    return _WORDS.get(language, _WORDS["en"])[key].format_map(facts)


def has(key: str) -> bool:
    """Whether there is such a sentence."""
    return key in KEYS
