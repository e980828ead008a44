"""Which language a guest writes: English or Indonesian, by the small words that only one of them has."""

import re

from agents.llm.offline.numbers import LONGEST_READ
from agnt.lib import text as plain

LANGUAGES = ("en", "id")

# words that both use ("booking", "sunset", "spa", "ok") are left out: they decide nothing
_ENGLISH = frozenset((
    "a", "about", "after", "afternoon", "again", "all", "am", "an", "and", "another", "any", "anyone", "anything",
    "are", "around", "as", "at", "available", "be", "because", "before", "book", "but", "by", "can", "change",
    "could", "day", "did", "do", "does", "don't", "eat", "eight", "evening", "every", "find", "five", "for", "four",
    "free", "friday", "friends", "from", "get", "give", "go", "good", "got", "great", "have", "hello", "help", "here",
    "how", "hungry", "husband", "i", "i'd", "i'll", "i'm", "if", "in", "instead", "is", "it", "it's", "just", "know",
    "later", "let", "like", "looking", "love", "make", "maybe", "me", "monday", "morning", "much", "my", "name",
    "need", "next", "night", "no", "none", "not", "now", "of", "on", "one", "only", "or", "other", "our", "out",
    "people", "person", "place", "reservation", "reserve", "saturday", "see", "seven", "she", "six", "some",
    "someone", "something", "soon", "still", "sunday", "table", "take", "talk", "thank", "thanks", "that", "the",
    "their", "them", "then", "there", "these", "they", "this", "those", "three", "thursday", "time", "to", "today",
    "tomorrow", "tonight", "too", "tuesday", "two", "under", "until", "want", "was", "we", "wednesday", "week",
    "weekend", "were", "what", "when", "where", "which", "who", "why", "wife", "will", "with", "without", "would",
    "yes", "you", "your", "allergic", "allergy", "late", "running",
))  # fmt: skip
_INDONESIAN = frozenset((
    "adalah", "aja", "aku", "anak", "antara", "apa", "apakah", "atas", "bagaimana", "bagi", "baik", "banget",
    "banyak", "bareng", "batal", "batalin", "batalkan", "beberapa", "berapa", "berdua", "berempat", "berlima",
    "bersama", "bertiga", "besok", "bisa", "boleh", "bro", "buat", "bukan", "cari", "daerah", "dan", "dari", "dekat",
    "dengan", "di", "dong", "dua", "dulu", "empat", "enam", "enggak", "ga", "gak", "gan", "ganti", "gimana", "hai",
    "halo", "harga", "hari", "ingin", "ini", "istri", "itu", "iya", "jadi", "jalan", "jam", "jangan", "juga", "jumat",
    "kak", "kakak", "kalau", "kalo", "kami", "kamis", "kapan", "kasih", "ke", "kedua", "kemarin", "ketiga", "kita",
    "kok", "kosong", "lagi", "lain", "lainnya", "lebih", "lewat", "lima", "lusa", "maaf", "makan", "makasih", "malam",
    "mas", "mau", "mbak", "meja", "minggu", "minta", "mohon", "murah", "nama", "namaku", "nanti", "ngga", "nggak",
    "nih", "nomor", "orang", "pacar", "pagi", "pak", "pakai", "pengen", "pertama", "pesan", "pesanan", "pijat",
    "pukul", "rabu", "sabtu", "saja", "sama", "sampai", "satu", "saya", "sebelum", "sekarang", "sekitar", "selamat",
    "selasa", "semua", "senin", "setelah", "setengah", "siang", "siapa", "sih", "sore", "suami", "sudah", "tadi",
    "tahun", "tanggal", "tapi", "teman", "temen", "tempat", "terima", "terserah", "tgl", "tidak", "tiga", "tolong",
    "ubah", "udah", "untuk", "utk", "ya", "yang", "yg", "alergi", "kacang", "kursi", "macet", "telat", "terlambat",
))  # fmt: skip
_WORD = re.compile(r"[a-z']+")


def detect(text: str) -> str:
    """ "en", "id", or "" where the words do not tell."""
    found = _WORD.findall(plain.fold(text[:LONGEST_READ]))
    english = sum(word in _ENGLISH for word in found)
    indonesian = sum(word in _INDONESIAN for word in found)
    if english == indonesian:
        return ""
    return "en" if english > indonesian else "id"
