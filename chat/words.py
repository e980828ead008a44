"""Answers that are a whole message: yes, no, STOP, START, HELP. The lists are data, a row per language.

A message counts only when every word of it belongs to the answer: "yes please" is a yes, "yes but at 8" is not,
because a booking hangs on it. STOP, START and HELP are read in the six languages of CONTRACT section 4.
"""

import re
from collections.abc import Iterable

from agnt.lib import text

YES: dict[str, tuple[str, ...]] = {
    "en": (
        "yes", "y", "yep", "yeah", "yea", "yup", "ya", "ok", "okay", "okey", "k", "sure", "of course", "certainly",
        "absolutely", "definitely", "confirm", "confirmed", "i confirm", "confirm it", "correct", "right", "exactly",
        "thats right", "thats correct", "that is right", "that is correct", "thats it", "thats fine", "that is fine",
        "fine", "good", "great", "perfect", "lovely", "deal", "agreed", "i agree", "go ahead", "go for it", "go",
        "do it", "do that", "do so", "please do", "please do so", "book it", "book that", "book", "reserve it", "make it so", "sounds good", "sounds great",
        "looks good", "looks great", "looks right", "works for me", "that works", "it works", "that works for me",
        "yes i do", "i do", "we do", "proceed", "why not", "all good", "lets do it", "lets do that", "lets go",
        "i would", "i would like that", "id like that", "that would be great", "thats perfect", "thats great",
        "that would be fine", "that would be good", "thats good", "that is good", "that is perfect",
        "that will be fine",
        "lets try that", "try that", "yes it is", "it is", "is fine", "is ok", "is good", "will be fine",
    ),
    "id": (
        "ya", "iya", "yaa", "iyaa", "iye", "yoi", "yo", "yuk", "ayo", "oke", "okei", "okeh", "oki", "sip", "siip",
        "siap", "setuju", "betul", "benar", "bener", "tepat", "cocok", "pas", "boleh", "bisa", "bole", "lanjut",
        "lanjutkan", "lanjutin", "teruskan", "jadi", "jadiin", "gas", "gaskan", "gaskeun", "gass", "pesan", "pesankan",
        "pesan saja", "booking saja", "booking aja", "booking", "konfirmasi", "sudah benar", "udah bener",
        "sudah betul", "sudah pas", "mau", "saya mau", "aku mau", "tentu", "pasti", "ya benar", "baik", "baiklah",
        "mantap", "itu saja", "itu aja", "silakan", "silahkan",
    ),
    "es": ("si", "claro", "vale", "de acuerdo", "correcto", "adelante", "por supuesto"),
    "fr": ("oui", "daccord", "dac", "bien sur", "parfait", "allez y"),
    "de": ("ja", "jawohl", "klar", "gerne", "genau", "einverstanden", "passt"),
    "pt": ("sim", "certo", "pode ser", "isso", "perfeito"),
}  # fmt: skip

NO: dict[str, tuple[str, ...]] = {
    "en": (
        "no", "n", "nope", "nah", "not now", "not really", "not this", "not that", "not this one", "not that one",
        "no thats wrong", "thats wrong", "wrong", "dont", "do not", "dont book", "dont book it", "do not book it",
        "never mind", "nevermind", "forget it", "forget about it", "no need", "not anymore", "maybe later",
        "id rather not", "i would rather not", "rather not", "not for me", "i dont", "i dont want it", "i dont want to",
        "i changed my mind", "changed my mind", "no good", "not good", "its not", "neither", "none", "none of them",
        "none of these", "none of those", "that doesnt work", "doesnt work", "that does not work", "not ok", "not okay",
    ),
    "id": (
        "tidak", "tdk", "tak", "ngga", "nggak", "enggak", "engga", "gak", "ga", "gk", "kagak", "ndak", "jangan", "jgn",
        "bukan", "bukan itu", "bukan yang itu", "jangan itu", "jangan yang itu", "tidak jadi", "gak jadi", "ga jadi",
        "nggak jadi", "ngga jadi", "ndak jadi", "tidak mau", "gak mau", "ga mau", "nggak mau", "tidak usah", "ga usah",
        "gak usah", "nggak usah", "jangan dulu", "nanti dulu", "nanti saja", "nanti aja", "belum", "lain kali",
        "salah", "tidak cocok", "kurang cocok", "gak cocok", "ga cocok", "tidak ada", "gak ada", "ga ada", "lupakan",
    ),
    "es": ("no quiero", "todavia no", "ahora no"),
    "fr": ("non", "pas maintenant", "pas du tout"),
    "de": ("nein", "nee", "nicht", "lieber nicht"),
    "pt": ("nao", "agora nao"),
}  # fmt: skip

# to the question whether to cancel or change what he has; to "shall I book it?" it would say the opposite
KEEP: dict[str, tuple[str, ...]] = {
    "en": (
        "keep it", "keep that", "keep my booking", "keep the booking", "keep the table", "keep my table", "keep",
        "leave it", "leave it as it is", "leave it as is", "as it is", "as it was", "dont cancel", "dont cancel it",
        "do not cancel", "do not cancel it", "dont change it", "dont change", "i want to keep it", "i will keep it",
        "ill keep it", "lets keep it", "id like to keep it", "we will keep it", "well keep it", "i still want it",
        "we are still coming", "we still come", "im still coming", "i am still coming",
    ),
    "id": (
        "biarkan", "biarkan saja", "biarin", "biarin aja", "biar aja", "biar saja", "jangan dibatalkan", "jangan batalkan",
        "jangan dibatalin", "jangan batal", "jangan diubah", "tetap", "tetap saja", "tetep", "tetap datang",
        "tidak jadi batal", "ga jadi batal", "gak jadi batal", "nggak jadi batal", "tetap jadi",
    ),
}  # fmt: skip

# to the same question whether to cancel: a yes that says what it is a yes to
CANCEL: dict[str, tuple[str, ...]] = {
    "en": ("cancel", "cancel it", "cancel that", "cancel this", "cancel my booking", "cancel the booking",
           "cancel my reservation", "cancel the reservation", "cancel my table", "cancel the table", "call it off"),
    "id": ("batalkan", "batalin", "dibatalkan", "dibatalin", "di batalkan", "di batalin", "cancelin", "cancelkan",
           "batalkan pesanan", "batalkan pesanannya", "batalin pesanan", "batalin pesanannya", "batalkan pesanan saya",
           "batalin pesanan saya", "batal"),
}  # fmt: skip

COURTESY: tuple[str, ...] = (
    "please", "pls", "plz", "plis", "thanks", "thank you", "thx", "ty", "tq", "thank you so much",
    "thank you very much",
    "many thanks", "so much", "very much", "very", "just", "then", "that", "it", "this", "now", "again", "and", "so",
    "kak", "kakak", "ka", "mas", "mbak", "mba", "bang", "pak", "bapak", "bu", "ibu", "bli", "gan", "min", "admin",
    "sis", "bro", "bos", "boss", "mate", "man", "dear", "dong", "deh", "aja", "saja", "sih", "lah", "kok", "nih", "ini",
    "itu", "yang", "tolong", "mohon", "terima kasih", "makasih", "terimakasih", "trims", "sekarang", "sudah", "udah",
    "maaf", "sorry", "hi", "hello", "halo", "oh", "ah", "hmm", "um", "well", "haha", "hehe", "por favor", "gracias",
    "merci", "bitte", "danke", "obrigado", "obrigada", "svp", "sir", "madam", "maam", "\U0001f64f", "\U0001f60a",
    "\U0001f600", "\U0001f642", "\U0001f603", "\U0001f604", "\U0001f601", "\U0001f609", "\U0001f389", "\u2764",
)  # fmt: skip

YES_SIGNS: tuple[str, ...] = ("\U0001f44d", "\U0001f44c", "\u2705", "\u2714", "\u2611", "\U0001f197", "\U0001f4af")
NO_SIGNS: tuple[str, ...] = ("\U0001f44e", "\u274c", "\u2716", "\U0001f645", "\u26d4", "\U0001f6ab")

STOP: dict[str, tuple[str, ...]] = {
    "en": ("stop", "stop all", "stopall", "unsubscribe", "opt out", "optout", "stop messages", "stop messaging me",
           "stop it", "stop sending messages", "stop texting me", "stop please", "please stop"),
    "id": ("berhenti", "stop semua", "berhenti berlangganan", "henti", "hentikan", "jangan kirim lagi",
           "jangan hubungi saya", "jangan hubungi saya lagi"),
    "es": ("alto", "parar", "pare", "para", "detener", "basta", "darse de baja", "baja", "dar de baja"),
    "fr": ("arret", "arreter", "arretez", "arrete", "desabonner", "se desabonner", "desinscrire"),
    "de": ("stopp", "stoppen", "abmelden", "abbestellen", "aufhoren", "aufhoeren"),
    "pt": ("pare", "parar", "sair", "descadastrar", "cancelar inscricao"),
}  # fmt: skip

START: dict[str, tuple[str, ...]] = {
    "en": ("start", "unstop", "subscribe", "resume", "opt in", "optin"),
    "id": ("mulai", "mulai lagi", "berlangganan", "langganan"),
    "es": ("iniciar", "empezar", "comenzar", "alta", "reanudar", "suscribir"),
    "fr": ("commencer", "demarrer", "reprendre", "sabonner", "abonner"),
    "de": ("starten", "anmelden", "fortsetzen", "abonnieren"),
    "pt": ("iniciar", "comecar", "retomar", "inscrever"),
}

HELP: dict[str, tuple[str, ...]] = {
    "en": ("help", "help me", "info", "please help", "help please"),
    "id": ("bantuan", "bantu", "bantu saya", "tolong", "tolong bantu", "minta bantuan", "informasi"),
    "es": ("ayuda", "ayudame", "informacion"),
    "fr": ("aide", "aidez moi", "aide moi", "information"),
    "de": ("hilfe", "hilf mir"),
    "pt": ("ajuda", "ajude me", "socorro", "informacao"),
}

_SIGNS = "".join((*YES_SIGNS, *NO_SIGNS, *(word for word in COURTESY if not word.isascii())))
_TOKEN = re.compile(rf"[a-z0-9]+|[{re.escape(_SIGNS)}]")
_IGNORED = re.compile("[\U0001f3fb-\U0001f3ff\ufe0e\ufe0f\u200d\u2640\u2642]")  # skin tones, variants, joiners
_APOSTROPHES = re.compile("['’‘`´\"]")
_LONGEST_ANSWER = 80
_LONGEST_PHRASE = 5


def _flat(table: dict[str, tuple[str, ...]], *more: Iterable[str]) -> frozenset[str]:
    return frozenset(phrase for row in (*table.values(), *more) for phrase in row)


_YES = _flat(YES, YES_SIGNS)
_NO = _flat(NO, NO_SIGNS)
_COURTESY = frozenset(COURTESY)
_NO_COURTESY = _COURTESY | {"ya", "yah", "ok", "oke", "but", "tapi"}
_PARTICLE = "ya"  # first in a message it is yes, later on it only softens
_KEEP = _flat(KEEP)
_KEEP_COURTESY = _NO_COURTESY | _NO | {"wait", "actually", "tunggu", "eh", "instead", "as", "my"}
_CANCEL = _flat(CANCEL)
_CANCEL_COURTESY = (
    _COURTESY
    | _YES
    | {"i want to", "i would like to", "id like to", "can you", "you can", "saya", "aku", "ingin", "ya"}
)
_STOP, _START, _HELP = _flat(STOP), _flat(START), _flat(HELP)
_KNOWN = {word for phrases in (_YES, _NO, _KEEP, _CANCEL, _COURTESY) for phrase in phrases for word in phrase.split()}


def is_yes(message: str) -> bool:
    """Whether the whole message says yes and nothing besides. A question is no yes."""
    words = _words(message)
    if words and words[0] != _PARTICLE:  # "makasih ya" thanks and agrees to nothing
        return "?" not in message and _made_of(words, _YES - {_PARTICLE}, _COURTESY | {_PARTICLE})
    return "?" not in message and _made_of(words, _YES, _COURTESY)


def is_no(message: str) -> bool:
    """Whether the whole message says no and nothing besides. A question is no no."""
    return "?" not in message and _made_of(_words(message), _NO, _NO_COURTESY)


def is_keep(message: str) -> bool:
    """Whether the whole message says that what he has stays: "no wait keep it". A question does not."""
    return "?" not in message and _made_of(_words(message), _KEEP, _KEEP_COURTESY)


def is_cancel(message: str) -> bool:
    """Whether the whole message says to cancel and nothing besides: "yes please cancel it". A question does not."""
    return "?" not in message and _made_of(_words(message), _CANCEL, _CANCEL_COURTESY)


def is_stop(message: str) -> bool:
    """Whether the whole message is STOP in one of the six languages."""
    return _bare(message) in _STOP


def is_start(message: str) -> bool:
    """Whether the whole message is START in one of the six languages."""
    return _bare(message) in _START


def is_help(message: str) -> bool:
    """Whether the whole message is HELP in one of the six languages."""
    return _bare(message) in _HELP


def is_courtesy(message: str) -> bool:
    """Whether the message is made of thanks, greetings and fillers only; empty is none."""
    words = _words(message)
    return bool(words) and _made_of(words, _COURTESY, frozenset())


def _bare(message: str) -> str:
    if len(message) > _LONGEST_ANSWER:
        return ""
    return " ".join(re.findall(r"[a-z0-9]+", text.fold(_APOSTROPHES.sub("", message))))


def _words(message: str) -> list[str]:
    """The words and signs of a short message; empty for a long one, or one with signs that are neither."""
    if len(message) > _LONGEST_ANSWER:
        return []
    folded = text.fold(_IGNORED.sub("", _APOSTROPHES.sub("", message)))
    rest = _TOKEN.sub("", folded)
    if any(char.isalnum() for char in rest):
        return []  # a script the lists do not know
    return [_shortened(word) for word in _TOKEN.findall(folded)]


def _shortened(word: str) -> str:
    """The word with drawn-out letters taken back: "yesss" and "okkk" as "yes" and "ok"."""
    if word in _KNOWN or word.isdigit():
        return word
    return re.sub(r"([a-z])\1+", r"\1", word)


def _made_of(words: list[str], core: frozenset[str], around: frozenset[str]) -> bool:
    """Whether the words split into phrases of `core` and `around`, at least one of them of `core`."""
    reached: dict[int, bool] = {0: False}  # position -> whether a core phrase lies before it
    for start in range(len(words)):
        if start not in reached:
            continue
        for end in range(start + 1, min(start + _LONGEST_PHRASE, len(words)) + 1):
            phrase = " ".join(words[start:end])
            if phrase in core:
                reached[end] = True
            elif phrase in around:
                reached[end] = reached.get(end, False) or reached[start]
    return reached.get(len(words), False)
