"""What a message is about beside the wish itself: greeting, thanks, status, cancelling, a person, other offers."""

import re

from agents.llm.offline.numbers import normal
from agents.llm.offline.paying import ASKS_TO_PAY
from agents.llm.offline.slots import read_reference
from chat import words

_GREETING = (
    r"hi+|hey+|hello+|helo|halo+|hallo|hai+|howdy|greetings|yo|permisi|assalamualaikum|om swastiastu|salam|p|ping|tes"
    r"|test"
    r"|good (?:morning|afternoon|evening|day)|selamat (?:pagi|siang|sore|malam|datang)|met (?:pagi|siang|sore|malam)"
    r"|pagi|siang|sore|malam|morning|evening|how are you(?: today)?|apa kabar|gimana kabarnya"
)
_CALLED = (
    r"there|all|everyone|again|team|agnt|bot|kak|kakak|mas|mbak|bang|pak|bapak|bu|ibu|bli|gan|min|admin|sis|bro"
    r"|dear|lagi|ya|juga|semua"
)
_THANKS = (
    r"thanks|thank you|thank u|thankyou|thx|ty|tq|tysm|cheers|much appreciated|appreciate it|terima ?kasih|makasih"
    r"|makasi|mksh|trims"
    r"|suwun|matur suksma|suksma|nuhun|thanks a lot|many thanks|you'?re (?:the best|great|awesome)"
)
_BYE = (
    r"good ?bye|bye+|see (?:you|ya)(?: later| soon)?|cya|ciao|take care|good night"
    r"|have a (?:nice|good|great|lovely) (?:day|night|one|evening|time)"
    r"|da+da+h?|sampai jumpa|sampai nanti|sampai ketemu"
    r"|that'?s (?:all|it|everything)|that is (?:all|it|everything)|that (?:will|would) be all|that'?ll be all"
    r"|nothing else"
    r"|nothing more|i'?m (?:good|done|fine|all set)|no more|itu saja|itu aja|sudah cukup|cukup|udah itu aja|sekian"
)
_AROUND = (
    r"ok|okay|oke|k|great|perfect|good|nice|super|cool|wonderful|excellent|awesome|lovely|amazing|fine|alright"
    r"|all right|sip|siap|mantap"
    r"|keren|yes|ya|iya|no|so much|very much|a lot|a bunch|banyak|for (?:your|the|all your|all the) help"
    r"|for everything|i need"
    r"|i needed|for now|for today|now|today|then|and|you too|dan|atas bantuannya|bantuannya|semuanya|please|and that"
    r"|just|too|u|kok|deh|dulu"
)


def _wholly(core: str) -> re.Pattern[str]:
    around = rf"(?:(?:{_AROUND}|{_CALLED}|{_GREETING}|{_THANKS}|{_BYE})\b\s?)*"
    return re.compile(rf"^{around}(?:{core})\b\s?{around}$")


_IS_GREETING = re.compile(rf"^(?:(?:{_GREETING}|{_CALLED})\b\s?)+$")
_IS_THANKS = _wholly(_THANKS)
_IS_BYE = _wholly(_BYE)

_PERSON = re.compile(
    r"\b(?:(?:talk|speak|chat|connect|put|transfer|hand)\b.{0,20}\b(?:person|human|someone|somebody|agent|staff"
    r"|operator|manager|people|support)"
    r"|(?:real|actual|live) (?:person|human|agent)|a human|human please|operator|customer (?:service|support|care)"
    r"|call me"
    r"|(?:bicara|ngomong|ngobrol|chat|hubungkan|sambungkan|disambungkan)\b.{0,20}\b(?:orang|manusia|admin|staf|staff"
    r"|cs|petugas|operator)"
    r"|orang asli|manusia|minta (?:admin|cs|staf))\b"
)
_ABOUT_US = re.compile(
    r"\b(?:what can you do|what do you do|how does (?:this|it) work|how do i (?:book|use)|who are you|what are you"
    r"|are you (?:a )?(?:bot|robot|human|real|ai|machine)"
    r"|bisa apa(?: saja| aja)?|cara (?:kerja|pesan|booking|pakai)|(?:kamu|anda|ini) (?:siapa|bot|robot|apa)"
    r"|siapa (?:kamu|anda|ini))\b"
)
_OURS = r"(?:bookings?|reservations?|appointments?|booking ?an|bookinganku|reservasi|pesanan|pesananku|pemesanan)"
_STATUS = re.compile(
    rf"\b(?:(?:show|see|check|view|list|where(?:'s| is| are)|what(?:'s| is| are)|when(?:'s| is| are)|about|status of"
    rf"|find|remind me of)\s(?:me )?"
    rf"(?:my|our|all my|the)(?: \w+)? {_OURS}|do (?:i|we) (?:still )?have (?:a|any) {_OURS}|{_OURS} status"
    rf"|status {_OURS}|what did (?:i|we) book|(?:am|are) (?:i|we) (?:all )?booked"
    rf"|(?:is|was) (?:my|our|the|it)(?: {_OURS}| table| massage| dinner)? (?:already )?(?:confirmed|booked|ok)"
    r"|(?:did|have) (?:they|the venue|the restaurant) (?:confirm|answer|reply|replied|answered|confirmed)"
    r"|when is my (?:table|dinner|lunch|massage|boat)"
    rf"|(?:cek|lihat|liat|tampilkan|mana|info|daftar|gimana)\s{_OURS}|{_OURS}\s?(?:saya|aku|ku|gue|kami)|(?:sudah"
    rf"|udah) (?:di)?konfirmasi)\b"
    rf"|^(?:(?:please|tolong|hi|halo) )?(?:my|our) (?:upcoming |next |last )?{_OURS}$|^(?:status|{_OURS} ?\??)$"
)
_CANCEL = (
    r"(?:cancel+|cancelling|canceling|call off|drop|delete|batalkan|batalin|membatalkan|cancel(?:kan|in)"
    r"|di ?batal(?:kan|in)|di[- ]?cancel|batal)"
)
_CANCEL_BOOKING = re.compile(
    rf"\b{_CANCEL}\b.{{0,40}}\b(?:{_OURS}|table|dinner|lunch|massage|meja|it|that|kode|ref\w*)\b"
    rf"|\b{_OURS}\b.{{0,30}}\b{_CANCEL}\b"
    rf"|\b{_CANCEL} [a-hjkmnp-z2-9]{{8}}\b"
)
_CANCEL_ANY = re.compile(rf"\b{_CANCEL}\b")
_CANCEL_ASKED = re.compile(
    r"\b(?:policy|if i cancel|cancel (?:for )?free|free (?:to )?cancel\w*|can i (?:still )?cancel later|cancel later"
    r"|cancellation fee|kalau batal|kalau dibatalkan)\b"
)
_CANCEL_ALONE = re.compile(
    rf"^(?:(?:please|pls|just|i want to|i'd like to|tolong|mau|saya mau|ok|oke) )*{_CANCEL}(?: (?:please|pls"
    rf"|everything|all|aja|saja|dong|semua|deh))*$"
)
_MODIFY = re.compile(
    rf"\b(?:change|move|modify|reschedule|amend|edit|update|shift|ubah|ganti|pindah(?:kan|in)?|geser|undur|majukan"
    rf"|mundurkan)\b.{{0,40}}\b{_OURS}\b"
)
_CHANGE_CODE = re.compile(r"\b(?:change|move|modify|reschedule|amend|edit|ubah|ganti|pindah(?:kan|in)?|geser) \w{8}\b")
_WHERE = re.compile(
    r"\b(?:(?:what(?:'s| is)|send|share|give)(?: me| us)? (?:the|their|its) (?:address|location)|address|directions?"
    r"|where(?:'s| is|s)? (?:it|that|this|exactly|the (?:place|restaurant|venue|spa|boat|bar|club))(?: located)?$"
    r"|where do (?:we|i) (?:go|have to go|meet)|how do (?:we|i) (?:get|find) (?:there|it)|(?:google )?maps?"
    r"|alamat(?:nya)?|lokasi(?:nya)?(?: ?di ?mana)?$|(?:tempatnya|itu|letaknya) ?di ?mana$"
    r"|di ?mana (?:itu|tempatnya|lokasinya|letaknya)$|arah ke sana)\b"
)
_CHANGES = re.compile(
    r"\b(?:(?:change|move|shift|push|bring|make|switch) (?:it|that|this|us|the (?:time|day|date|table)"
    r"|my (?:table|time))"
    r"|(?:can|could|may) we (?:come|eat|start|arrive)\b.{0,40}\binstead|we(?:'ll| will| are|'re)(?: now)?(?: be)?"
    r" \d+(?: people)? (?:now|instead)|instead of \d"
    r"|(?:ubah|ganti|pindah(?:kan|in)?|geser|undur|majukan|mundurkan)(?: jadi| ke| menjadi)? (?:jam|hari|besok|lusa|\d)"
    r"|jadi(?:nya)? \d+ orang)"
)
_LATE = re.compile(
    r"\b(?:(?:running|be|am|are|i'm|we're|arrive|arriving|come|coming|bit|little|minutes?|mins?|hour) late"
    r"|\d+ ?(?:mins?|minutes?|mnt) late|late by|stuck in traffic|delayed"
    r"|(?:akan |bakal |agak |sedikit )?(?:terlambat|telat)|kena macet|terjebak macet|macet)\b"
)
_WAIT = re.compile(
    r"\b(?:wait(?:ing)? ?list|(?:put|add|get) (?:me|us) (?:on|to) (?:the |your )?(?:wait(?:ing)? ?)?list"
    r"|masukkan (?:saya |kami )?(?:ke )?daftar|(?:let|tell) (?:me|us) (?:know )?(?:if|when)"
    r" (?:something|anything|a (?:table|place|spot)|it)\b|notify me"
    r"|daftar tunggu|antrean|kabari (?:kalau|jika|bila) ada)\b"
)
_LEAVE = re.compile(
    r"\b(?:(?:take|remove|get|drop) (?:me|us) (?:off|from)\b.{0,12}\blist"
    r"|leave (?:the |that |your )?(?:wait(?:ing)? ?)?list"
    r"|(?:no longer|don'?t|do not) (?:want to |need to )?(?:wait|be on the (?:wait(?:ing)? ?)?list)"
    r"|cancel (?:my |the )?(?:wait(?:ing)? ?list|place in line|spot on the list)"
    r"|keluar(?:kan)?(?: saya| kami)? dari (?:daftar|antrean)|(?:batalkan|hapus)\b.{0,12}\b(?:daftar tunggu|antrean)"
    r"|(?:hapus|coret) (?:saya|kami) dari daftar|(?:tidak|ga|gak|nggak) (?:jadi|mau) (?:menunggu|nunggu|antre))\b"
)
_PLACE_CLOSES = re.compile(r"\b(?:open late|late (?:night|dinner|lunch)|how late|till late|buka sampai)\b")
_RESTART = re.compile(
    r"\b(?:start(?:ing)? (?:over|again|fresh|from scratch)|restart|reset|new search|never ?mind|forget (?:it|that"
    r"|about it)|ulang(?:i)? dari awal"
    r"|mulai (?:lagi|ulang|dari awal)|dari awal|lupakan|gak jadi|ga jadi|nggak jadi|tidak jadi)\b"
)
_CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|lower priced?|more affordable|lebih murah|yang murah|too expensive|kemahalan|mahal)\b"
)
_OTHER_AREA = re.compile(
    r"\b(?:(?:other|another|different|new) (?:area|part|place in town|neighbou?rhood|city|town)|somewhere else"
    r"|elsewhere|(?:area|daerah|kota|lokasi) lain)\b"
)
_OTHER_TIME = re.compile(
    r"\b(?:(?:other|another|different|more|what) (?:times?|hours?|slots?)|(?:jam|waktu) lain(?:nya)?)\b"
)
_OTHER_DAY = re.compile(r"\b(?:(?:other|another|different) (?:day|date)s?|(?:hari|tanggal) lain(?:nya)?)\b")
_OTHER_PARTY = re.compile(
    r"\b(?:more|fewer|less|different number of|other number of) people\b|\bjumlah(?: orang)?(?:nya)? (?:lain|beda"
    r"|ganti)\b"
)
_LATER = re.compile(
    r"\b(?:(?:a (?:bit|little) |bit |little |much |slightly )?later|lebih (?:malam|larut|telat|lama)|agak malam"
    r"|mundur)\b(?! today| on\b)"
)
_EARLIER = re.compile(
    r"\b(?:(?:a (?:bit|little) |bit |little |much |slightly )?earlier|sooner|lebih (?:awal|cepat|pagi)|agak awal"
    r"|majuin)\b"
)
_MORE = re.compile(
    r"\b(?:others?|another|something else|anything else|any more|more options?|more choices?|more places"
    r"|other options?|else|different|alternatives?"
    r"|show more|more|next|lainnya|yang lain|opsi lain|tempat lain|pilihan lain|ada lagi|selain itu|yg lain|lain"
    r"|alternatif|none of (?:these|those|them)"
    r"|not (?:these|those|any of))\b"
)
_BOOK = re.compile(
    r"\b(?:book|booking|reserve|reservation|appointment|find|looking for|look for|search(?:ing)?|recommend\w*"
    r"|suggest\w*|somewhere to|place to|go out"
    r"|going out|pesan|pesen|reservasi|cari(?:in|kan)?|rekomendasi\w*|pengen|pingin|ingin|mau ke|mau makan|butuh"
    r"|carikan|tempat)\b"
)
_PLACEHOLDER = re.compile(r"^\[(?:a |an )[a-z ,]+\]$")  # what stands in the history for a message without words


def cancels(said: str) -> bool:
    """Whether a normal text asks for something to be cancelled, rather than what that would cost."""
    return bool(_CANCEL_ANY.search(said)) and not _CANCEL_ASKED.search(said)


def cancels_alone(said: str) -> bool:
    """Whether a normal text says that something be cancelled, and not what."""
    return bool(_CANCEL_ALONE.match(said))


def whole(text: str) -> str:
    """The kind of a message that is nothing but a greeting, thanks, good-bye, help or a picture; else ""."""
    said = re.sub(r"[^\w' ]+", " ", normal(text))
    said = " ".join(said.split())
    if _PLACEHOLDER.match(text.strip()):
        return "media"
    if not said:
        return "empty"
    if words.is_help(text):
        return "help"
    for rule, kind in ((_IS_GREETING, "greet"), (_IS_THANKS, "thanks"), (_IS_BYE, "bye")):
        if len(said) <= 80 and rule.match(said):
            return kind
    return ""


def about(text: str, *, busy: bool) -> str:
    """person, help, status, where, deposit, cancel, drop (the wish), modify, late, wait, leave, restart; else "".

    `busy`: a wish is in hand.
    """
    said = normal(text).strip(" .!?")
    if _PERSON.search(said):
        return "person"
    if _LEAVE.search(said):
        return "leave"
    if cancels(said):
        if busy and _CANCEL_ALONE.match(said):
            return "drop"
        if _CANCEL_BOOKING.search(said) or _CANCEL_ALONE.match(said):
            return "cancel"
    if _LATE.search(said) and not _PLACE_CLOSES.search(said):
        return "late"
    if _WAIT.search(said):
        return "wait"
    if _changes(said, text, busy=busy):
        return "modify"
    if plainly := next((kind for rule, kind in _PLAINLY if rule.search(said)), ""):
        return plainly
    if _RESTART.search(said):
        return "drop" if busy else "restart"
    return ""


_PLAINLY = ((ASKS_TO_PAY, "deposit"), (_WHERE, "where"), (_STATUS, "status"), (_ABOUT_US, "help"))


def _changes(said: str, text: str, *, busy: bool) -> bool:
    """Whether a booking of his is to be changed; while a wish is in hand only where it is named by its reference."""
    if _CHANGE_CODE.search(said) and read_reference(text):
        return True
    return not busy and bool(_MODIFY.search(said) or _CHANGES.search(said))


def other(text: str) -> str:
    """What should be other about the offers: area, day, time, party, cheaper, later, earlier, more; else ""."""
    said = normal(text)
    rules = (
        (_CHEAPER, "cheaper"), (_OTHER_AREA, "area"), (_OTHER_DAY, "day"), (_OTHER_TIME, "time"),
        (_OTHER_PARTY, "party"),
        (_LATER, "later"), (_EARLIER, "earlier"), (_MORE, "more"),
    )  # fmt: skip
    return next((kind for rule, kind in rules if rule.search(said)), "")


def wants_to_book(text: str) -> bool:
    """Whether the words ask for a place or a booking without saying what."""
    return bool(_BOOK.search(normal(text)))
