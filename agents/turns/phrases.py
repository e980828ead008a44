"""The fixed sentences of a turn, in English and Indonesian; `words.py` fills them in."""

from bookings.models import Booking

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "people": "{party} people",
        "person": "1 person",
        "for": "{people}, under the name {name}",
        "notes": "For the venue: {notes}",
        "price": "Price: {price} in all, as listed",
        "minimum": "Minimum spend: {amount}",
        "free": "Free to cancel until {until}",
        "no_free": "It is too late for cancelling free of charge.",
        "held": "I am holding it for you for {minutes} minutes. Shall I book it?",
        "still_held": "I am still holding {venue}, {start}, for another {minutes} min. Shall I book it?",
        "cancel": "Shall I cancel {service} at {venue}, {start}, {people} (reference {reference})?",
        "cancel_free": "It costs nothing until {until}.",
        "yes": "Yes, book it",
        "no": "No, thanks",
        "yes_cancel": "Yes, cancel it",
        "no_cancel": "No, keep it",
        "asked": "I have asked {venue}. They answer by {until}; I will write as soon as they do. "
        "Your place is kept until then.",
        "declined": "All right, I have not booked it. Tell me if you would like another time or place.",
        "kept": "All right, your booking stays as it is.",
        "ran_out": "The time I could hold {venue}, {start}, is over.",
        "held_again": "It is still free, so I took it for you again.",
        "closed": "That offer is no longer open. Nothing was changed.",
        "sorry": "Sorry, something went wrong on our side and I could not finish that. Nothing was booked or changed. "
        "Please send your message once more in a moment.",
        "sorry_later": "Sorry, something went wrong on our side while I was answering. Ask me for your bookings to see "
        "how they stand.",
        "gone": "That offer has run out. Tell me the day and the time again and I will look anew.",
        "lost": "Sorry, I could not work that out. Please tell me the place, the day, the time and how many people.",
        "too_long": "Sorry, I could not find that out just now. Please tell me the place, the day, the time and how "
        "many people, and I will try again.",
        "state": "To be exact, this is how your bookings stand:",
        "state_none": "To be exact: nothing is booked yet.",
        "state_line": "{venue}, {start}, {people} (reference {reference}): {status}",
    },
    "id": {
        "people": "{party} orang",
        "person": "1 orang",
        "for": "{people}, atas nama {name}",
        "notes": "Untuk tempatnya: {notes}",
        "price": "Harga: {price} seluruhnya, sesuai daftar",
        "minimum": "Minimum belanja: {amount}",
        "free": "Bebas batal sampai {until}",
        "no_free": "Sudah tidak bisa dibatalkan tanpa biaya.",
        "held": "Tempatnya saya simpan {minutes} menit. Saya pesankan?",
        "still_held": "{venue}, {start}, masih saya simpan {minutes} menit lagi. Saya pesankan?",
        "cancel": "Batalkan {service} di {venue}, {start}, {people} (kode {reference})?",
        "cancel_free": "Tanpa biaya sampai {until}.",
        "yes": "Ya, pesankan",
        "no": "Tidak jadi",
        "yes_cancel": "Ya, batalkan",
        "no_cancel": "Tidak, biarkan",
        "asked": "Sudah saya tanyakan ke {venue}. Mereka menjawab paling lambat {until}; begitu ada jawaban, "
        "saya kabari. Tempatnya disimpan sampai saat itu.",
        "declined": "Baik, tidak saya pesankan. Kabari saja kalau mau waktu atau tempat lain.",
        "kept": "Baik, pesanan Anda tetap seperti semula.",
        "ran_out": "Waktu simpan untuk {venue}, {start}, sudah habis.",
        "held_again": "Tempatnya masih kosong, jadi saya simpan lagi.",
        "closed": "Tawaran itu sudah tidak berlaku. Tidak ada yang berubah.",
        "sorry": "Maaf, ada gangguan di pihak kami dan belum bisa saya selesaikan. Tidak ada yang dipesan atau diubah. "
        "Silakan kirim pesannya sekali lagi sebentar lagi.",
        "sorry_later": "Maaf, ada gangguan di pihak kami saat saya menjawab. Tanyakan pesanan Anda untuk "
        "melihat statusnya.",
        "gone": "Tawaran itu sudah habis waktunya. Sebutkan lagi hari dan jamnya, nanti saya carikan.",
        "lost": "Maaf, saya belum paham. Tolong sebutkan tempat, hari, jam, dan untuk berapa orang.",
        "too_long": "Maaf, belum bisa saya temukan. Tolong sebutkan tempat, hari, jam, dan untuk berapa orang, "
        "nanti saya coba lagi.",
        "state": "Tepatnya, beginilah pesanan Anda:",
        "state_none": "Tepatnya: belum ada yang dipesan.",
        "state_line": "{venue}, {start}, {people} (kode {reference}): {status}",
    },
}
STATUS: dict[str, dict[str, str]] = {
    "en": {
        Booking.Status.PENDING: "the venue has not answered yet",
        Booking.Status.AWAITING_DEPOSIT: "waiting for the deposit",
        Booking.Status.CONFIRMED: "confirmed",
        Booking.Status.SEATED: "you are there",
        Booking.Status.COMPLETED: "over",
        Booking.Status.REJECTED: "declined by the venue",
        Booking.Status.EXPIRED: "expired without an answer",
        Booking.Status.CANCELLED: "cancelled",
        Booking.Status.NO_SHOW: "missed",
    },
    "id": {
        Booking.Status.PENDING: "belum dijawab",
        Booking.Status.AWAITING_DEPOSIT: "menunggu uang muka",
        Booking.Status.CONFIRMED: "sudah pasti",
        Booking.Status.SEATED: "sedang berlangsung",
        Booking.Status.COMPLETED: "selesai",
        Booking.Status.REJECTED: "ditolak",
        Booking.Status.EXPIRED: "habis waktu tanpa jawaban",
        Booking.Status.CANCELLED: "dibatalkan",
        Booking.Status.NO_SHOW: "terlewat",
    },
}
